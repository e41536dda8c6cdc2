-- One row: one line of staging.keyed_line, its category and the rule that decided.
CREATE OR REPLACE TABLE staging.line_category AS
WITH decided AS (
    SELECT
        firm.line_id,
        coalesce(
            payee.judged, firm.category_id, payee.main, payee.trade, payee.named, firm.hinted, unit.named, unit.hinted,
            payee.hinted, 'not-categorised'
        ) AS category_id,
        CASE
            WHEN payee.judged IS NOT NULL THEN 1
            WHEN firm.category_id IS NOT NULL THEN firm.rule_order
            WHEN payee.main IS NOT NULL THEN 11
            WHEN payee.trade IS NOT NULL THEN 12
            WHEN payee.named IS NOT NULL THEN 13
            WHEN firm.hinted IS NOT NULL THEN 14
            WHEN unit.named IS NOT NULL OR unit.hinted IS NOT NULL THEN 15
            WHEN payee.hinted IS NOT NULL THEN 16
            ELSE 17
        END AS rule_order
    FROM temp.market_firm AS firm
    LEFT JOIN temp.market_payee_answer AS payee USING (payee_key)
    LEFT JOIN (FROM temp.market_text_answer WHERE found_in = 'unit') AS unit ON unit.text_key = firm.unit_key
)
SELECT decided.line_id, decided.category_id, rule.rule_id AS category_rule, rule.trust AS category_trust
FROM decided
JOIN temp.market_rule AS rule USING (rule_order);
