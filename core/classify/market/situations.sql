-- One row: one situation, that is a payee, a unit and what a vague purpose hints at; lines alike in these are alike to
-- the model. `category_id` is what publishers gave its lines (weight: how many, tempered), NULL for what is to be settled.
CREATE OR REPLACE TEMP TABLE market_situation AS
WITH grouped AS (
    SELECT
        hash(firm.payee_hash, firm.shown_unit_hash, firm.hinted) AS situation_hash,
        any_value(firm.payee_hash) AS payee_hash,
        any_value(firm.shown_unit_hash) AS shown_unit_hash,
        any_value(firm.hinted) AS purpose_hint,
        CASE WHEN firm.rule_order BETWEEN 3 AND 5 THEN firm.category_id END AS category_id,
        1 + ln(count(*)) AS weight
    FROM temp.market_firm AS firm
    WHERE firm.rule_order IS NULL OR firm.rule_order BETWEEN 3 AND 5
    GROUP BY situation_hash, CASE WHEN firm.rule_order BETWEEN 3 AND 5 THEN firm.category_id END
)
SELECT
    grouped.situation_hash,
    CASE WHEN payee.is_supplier THEN payee.name_hash END AS name_hash,
    grouped.category_id,
    grouped.weight,
    coalesce('names ' || payee.named, 'hints ' || payee.hinted, '') AS name_answer,
    coalesce(unit.named, unit.hinted, '') AS unit_answer,
    coalesce(grouped.purpose_hint, '') AS purpose_answer
FROM grouped
JOIN temp.market_payee_answer AS payee USING (payee_hash)
LEFT JOIN (FROM temp.market_text_answer WHERE found_in = 'unit') AS unit ON unit.text_hash = grouped.shown_unit_hash
WHERE grouped.category_id IS NOT NULL OR coalesce(payee.judged, payee.main, payee.trade, payee.named) IS NULL;
