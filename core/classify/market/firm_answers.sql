-- One row: one line, and the first rule that looks at the line alone and answers firmly; NULL where none does.
-- The numbers are rule_order in reference/markets/category_rules.csv.
CREATE OR REPLACE TEMP TABLE market_firm AS
WITH answer AS (
    SELECT
        hashed_line.line_id,
        hashed_line.payee_hash,
        hashed_line.shown_unit_hash,
        hashed_line.signals,
        coalesce(purpose.overruled, ledger.overruled) AS overruled,
        published.titled,
        published.named AS published_named,
        published.coded,
        purpose.named AS purpose_named,
        ledger.named AS ledger_named,
        contract.category_id AS contracted,
        published.merchant,
        published.hinted AS published_hinted,
        coalesce(purpose.hinted, ledger.hinted) AS hinted
    FROM temp.hashed_line
    LEFT JOIN temp.market_published_answer AS published USING (classification_hash)
    LEFT JOIN (FROM temp.market_text_answer WHERE found_in = 'purpose') AS purpose ON purpose.text_hash = hashed_line.purpose_hash
    LEFT JOIN (FROM temp.market_text_answer WHERE found_in = 'ledger') AS ledger ON ledger.text_hash = hashed_line.account_hash
    LEFT JOIN temp.market_contract_answer AS contract USING (contract_hash)
)
SELECT
    line_id,
    payee_hash,
    shown_unit_hash,
    signals,
    hinted,
    coalesce(
        overruled, titled, published_named, coded, purpose_named, ledger_named, contracted, merchant, published_hinted
    ) AS category_id,
    CASE
        WHEN overruled IS NOT NULL THEN 2
        WHEN titled IS NOT NULL THEN 3
        WHEN published_named IS NOT NULL THEN 4
        WHEN coded IS NOT NULL THEN 5
        WHEN purpose_named IS NOT NULL THEN 6
        WHEN ledger_named IS NOT NULL THEN 7
        WHEN contracted IS NOT NULL THEN 8
        WHEN merchant IS NOT NULL THEN 9
        WHEN published_hinted IS NOT NULL THEN 10
    END AS rule_order
FROM answer;
