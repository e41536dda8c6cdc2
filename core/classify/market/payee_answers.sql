-- One row: one payee, and what a judgement, its supplier's other lines, its registered trade and its name say.
CREATE OR REPLACE TEMP TABLE market_payee_answer AS
WITH sic AS (
    SELECT DISTINCT supplier_id, unnest(sic_codes) AS code, generate_subscripts(sic_codes, 1) AS place
    FROM temp.market_payee
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
    payee.payee_hash,
    payee.name_hash,
    payee.is_supplier,
    judged.category_id AS judged,
    main.category_id AS main,
    trade.category_id AS trade,
    CASE WHEN payee.is_supplier THEN name.named END AS named,
    CASE WHEN payee.is_supplier THEN name.hinted END AS hinted
FROM temp.market_payee AS payee
LEFT JOIN judged USING (supplier_id)
LEFT JOIN temp.market_supplier_main AS main USING (supplier_id)
LEFT JOIN trade USING (supplier_id)
LEFT JOIN temp.market_text_answer AS name ON name.found_in = 'payee' AND name.text_hash = payee.name_hash;
