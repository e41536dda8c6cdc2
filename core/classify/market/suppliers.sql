-- One row: one payee, and what a judgement, its supplier's other lines, its registered trade and its name say.
CREATE OR REPLACE TEMP TABLE market_payee_answer AS
WITH payee AS (
    SELECT
        hash(payee_match.payee_id) AS payee_key,
        payee_match.supplier_id,
        supplier.grouping IS NULL AS is_supplier,
        supplier.sic_codes,
        hash(payee.payee) AS name_key
    FROM staging.payee_match
    LEFT JOIN staging.supplier USING (supplier_id)
    LEFT JOIN staging.payee USING (payee_id)
),
supplier_category AS (
    SELECT payee.supplier_id, market_firm.category_id, count(*) AS lines
    FROM temp.market_firm
    JOIN payee USING (payee_key)
    WHERE market_firm.category_id IS NOT NULL AND market_firm.rule_order <> 2 AND payee.is_supplier
    GROUP BY ALL
),
-- Most other lines: at least three fifths of those that something firm decides.
main AS (
    SELECT supplier_id, arg_max(category_id, lines) AS category_id
    FROM supplier_category
    GROUP BY supplier_id
    HAVING max(lines) >= 0.6 * sum(lines)
),
sic AS (
    SELECT DISTINCT supplier_id, unnest(sic_codes) AS code, generate_subscripts(sic_codes, 1) AS place FROM payee
),
-- The first of its codes that names a trade, by the longest prefix.
trade AS (
    SELECT sic.supplier_id, arg_max(market_code.category_id, length(market_code.prefix) - 10 * sic.place) AS category_id
    FROM sic
    JOIN temp.market_code ON market_code.scheme = 'sic' AND starts_with(sic.code, market_code.prefix)
    GROUP BY sic.supplier_id
),
judged AS (
    SELECT supplier_id, max(category_id) AS category_id FROM staging.category_judgement GROUP BY supplier_id
)
SELECT
    payee.payee_key,
    judged.category_id AS judged,
    main.category_id AS main,
    trade.category_id AS trade,
    CASE WHEN payee.is_supplier THEN name.named END AS named,
    CASE WHEN payee.is_supplier THEN name.hinted END AS hinted
FROM payee
LEFT JOIN judged USING (supplier_id)
LEFT JOIN main USING (supplier_id)
LEFT JOIN trade USING (supplier_id)
LEFT JOIN temp.market_text_answer AS name ON name.found_in = 'payee' AND name.text_key = payee.name_key;
