-- TEMP TABLE supplier_vcse. One row: a supplier in one span of time; whether it is a voluntary, community or social
-- enterprise and by which rule of reference/classes/vcse_rules.csv; NULL is not known.

CREATE OR REPLACE TEMP TABLE supplier_vcse AS
WITH flagged AS (
    SELECT
        payee_match.supplier_id,
        arg_max(flag.is_vcse, (abs(payee.amount_gbp), flag.is_vcse)) = 'yes' AS is_vcse
    FROM staging.payee
    JOIN staging.payee_match USING (payee_id)
    JOIN reference.published_vcse AS flag
        ON flag.wording = plain_text(coalesce(payee.published_vcse, payee.published_size))
        AND (payee.published_vcse IS NOT NULL OR flag.note IS NULL)
    GROUP BY ALL
), ruled AS (
    SELECT
        evidence_span.supplier_id,
        evidence_span.valid_from,
        CASE
            WHEN class_judgements.is_vcse IS NOT NULL THEN 'judgement'
            WHEN supplier_kind.kind IN ('public body', 'publicly owned company') THEN 'public-body'
            WHEN supplier_kind.kind IN ('name withheld', 'not a supplier') OR evidence_span.grouping IS NOT NULL
                THEN 'grouped'
            WHEN list_contains(words.says, 'education') THEN 'education-or-health-body'
            WHEN evidence_span.charity_number IS NOT NULL OR evidence_span.register = 'charities' THEN 'charity-number'
            WHEN legal_forms.effect = 'voluntary' THEN 'form-voluntary'
            WHEN evidence_span.register = 'mutuals' THEN 'register-mutual'
            WHEN flagged.is_vcse IS NOT NULL THEN 'published-flag'
            WHEN legal_forms.effect = 'guarantee' AND list_contains(words.says, 'charitable')
                THEN 'guarantee-with-purpose'
            WHEN legal_forms.effect = 'guarantee' THEN 'guarantee'
            WHEN supplier_kind.kind_rule = 'register-company' THEN 'register-company'
            WHEN supplier_kind.kind = 'individual' OR supplier_kind.kind_rule = 'trading-form' THEN 'individual'
            WHEN supplier_kind.kind_rule = 'legal-form-in-name' AND NOT list_contains(words.says, 'charitable')
                THEN 'legal-form-in-name'
            ELSE 'no-evidence'
        END AS vcse_rule,
        class_judgements.is_vcse AS judged,
        flagged.is_vcse AS flagged
    FROM evidence_span
    JOIN supplier_kind
        ON supplier_kind.supplier_id = evidence_span.supplier_id
        AND supplier_kind.valid_from IS NOT DISTINCT FROM evidence_span.valid_from
    LEFT JOIN reference.legal_forms ON legal_forms.wording = evidence_span.register_category
    LEFT JOIN name_words AS words USING (text)
    LEFT JOIN flagged ON flagged.supplier_id = evidence_span.supplier_id
    LEFT JOIN class_judgements ON class_judgements.supplier_id = evidence_span.supplier_id
)
SELECT
    ruled.supplier_id,
    ruled.valid_from,
    CASE ruled.vcse_rule
        WHEN 'judgement' THEN ruled.judged = 'yes'
        WHEN 'published-flag' THEN ruled.flagged
        ELSE CASE vcse_rules.is_vcse WHEN 'yes' THEN true WHEN 'no' THEN false END
    END AS is_vcse,
    ruled.vcse_rule
FROM ruled
JOIN reference.vcse_rules ON vcse_rules.id = ruled.vcse_rule;
