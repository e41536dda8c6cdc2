-- One row: one line of staging.keyed_line, its category and the rule that decided. The numbers are rule_order in
-- reference/markets/category_rules.csv. Where something could be learned, general ideas have had their say as clues: what was
-- left unsettled then stays so, and they are asked alone only where nothing was learned. What a unit does also refines a care or travel category: reference/markets/category_contexts.csv.
CREATE OR REPLACE TEMP VIEW line_category AS
WITH lessons AS (
    SELECT count(*) > 0 AS learned FROM temp.market_learned_answer
),
unit AS (
    SELECT answer.text_hash AS shown_unit_hash, coalesce(answer.named, answer.hinted) AS category_id, answer.named, market
    FROM temp.market_text_answer AS answer
    JOIN temp.market_category ON market_category.category_id = coalesce(answer.named, answer.hinted)
    WHERE answer.found_in = 'unit'
),
decided AS (
    SELECT
        firm.line_id,
        firm.signals,
        unit.market AS unit_market,
        coalesce(
            payee.judged, firm.category_id, payee.main, payee.trade, payee.named, learned.category_id, unit.named,
            CASE WHEN NOT lessons.learned THEN coalesce(payee.hinted, unit.category_id, firm.hinted) END, 'not-categorised'
        ) AS category_id,
        CASE
            WHEN payee.judged IS NOT NULL THEN 1
            WHEN firm.category_id IS NOT NULL THEN firm.rule_order
            WHEN payee.main IS NOT NULL THEN 11
            WHEN payee.trade IS NOT NULL THEN 12
            WHEN payee.named IS NOT NULL THEN 13
            WHEN learned.category_id IS NOT NULL THEN 14
            WHEN unit.named IS NOT NULL THEN 15
            WHEN lessons.learned THEN 19
            WHEN payee.hinted IS NOT NULL THEN 16
            WHEN unit.category_id IS NOT NULL THEN 17
            WHEN firm.hinted IS NOT NULL THEN 18
            ELSE 19
        END AS rule_order
    FROM temp.market_firm AS firm
    CROSS JOIN lessons
    LEFT JOIN temp.market_payee_answer AS payee USING (payee_hash)
    LEFT JOIN unit USING (shown_unit_hash)
    LEFT JOIN temp.market_learned_answer AS learned
        ON learned.situation_hash = hash(firm.payee_hash, firm.shown_unit_hash, firm.hinted) AND firm.category_id IS NULL
)
SELECT
    decided.line_id,
    decided.signals,
    CASE WHEN decided.rule_order > 5 THEN coalesce(context.becomes, decided.category_id) ELSE decided.category_id END
        AS category_id,
    rule.rule_id AS category_rule,
    rule.trust AS category_trust
FROM decided
JOIN temp.market_rule AS rule USING (rule_order)
LEFT JOIN temp.market_context AS context
    ON context.category_id = decided.category_id AND context.unit_market = decided.unit_market;
