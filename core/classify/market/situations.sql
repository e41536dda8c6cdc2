-- One row: one situation, that is a payee, a unit and what a vague purpose hints at; lines alike in these are alike to
-- the model. `category_id` is what publishers gave its lines (weight: how many, tempered), NULL for what is to be settled.
CREATE OR REPLACE TEMP TABLE market_situation AS
WITH grouped AS (
    SELECT
        hash(firm.payee_key, firm.unit_key, firm.hinted) AS situation_key,
        any_value(firm.payee_key) AS payee_key,
        any_value(firm.unit_key) AS unit_key,
        any_value(firm.hinted) AS purpose_hint,
        CASE WHEN firm.rule_order BETWEEN 3 AND 5 THEN firm.category_id END AS category_id,
        1 + ln(count(*)) AS weight
    FROM temp.market_firm AS firm
    WHERE firm.rule_order IS NULL OR firm.rule_order BETWEEN 3 AND 5
    GROUP BY situation_key, CASE WHEN firm.rule_order BETWEEN 3 AND 5 THEN firm.category_id END
)
SELECT
    grouped.situation_key,
    CASE WHEN payee.is_supplier THEN payee.name_key END AS name_key,
    grouped.category_id,
    grouped.weight,
    coalesce('names ' || payee.named, 'hints ' || payee.hinted, '') AS name_answer,
    coalesce(unit.named, unit.hinted, '') AS unit_answer,
    coalesce(grouped.purpose_hint, '') AS purpose_answer
FROM grouped
JOIN temp.market_payee_answer AS payee USING (payee_key)
LEFT JOIN (FROM temp.market_text_answer WHERE found_in = 'unit') AS unit ON unit.text_key = grouped.unit_key
WHERE grouped.category_id IS NOT NULL OR coalesce(payee.judged, payee.main, payee.trade, payee.named) IS NULL;
