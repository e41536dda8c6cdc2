-- TEMP TABLE supplier_kind. One row: a supplier in one span of time; what sort of payee it is and by which rule.
-- The rules stand in the order of reference/classes/kind_rules.csv; the first with evidence decides.

CREATE OR REPLACE TEMP TABLE supplier_kind AS
WITH flagged AS (
    SELECT payee_match.supplier_id, arg_max(flag.kind, (abs(payee.amount_gbp), flag.kind)) AS kind
    FROM staging.payee
    JOIN staging.payee_match USING (payee_id)
    JOIN reference.published_sizes AS flag ON flag.wording = plain_text(payee.published_size)
    WHERE flag.kind IS NOT NULL
    GROUP BY payee_match.supplier_id
), judged AS (
    SELECT
        evidence_span.supplier_id,
        evidence_span.valid_from,
        CASE
            WHEN class_judgements.kind IS NOT NULL THEN 'judgement'
            WHEN evidence_span.grouping = 'name withheld' THEN 'grouped-withheld'
            WHEN evidence_span.grouping = 'individuals' THEN 'grouped-individual'
            WHEN evidence_span.grouping IN ('payroll', 'internal transfer') THEN 'grouped-not-a-supplier'
            WHEN evidence_span.grouping IS NOT NULL THEN 'grouped-unknown'
            WHEN evidence_span.register = 'public bodies' THEN 'register-public-body'
            WHEN body.is_owned THEN 'name-publicly-owned'
            WHEN body.is_exact OR (body.text IS NOT NULL AND evidence_span.charity_number IS NULL)
                THEN 'name-public-body'
            WHEN legal_forms.effect = 'voluntary' THEN 'form-voluntary'
            WHEN evidence_span.charity_number IS NOT NULL OR evidence_span.register = 'charities' THEN 'charity-number'
            WHEN evidence_span.register = 'mutuals' THEN 'register-mutual'
            WHEN legal_forms.effect = 'public' THEN 'form-public'
            WHEN owner.is_owner THEN 'owner-public-body'
            WHEN evidence_span.company_number IS NOT NULL OR evidence_span.register = 'companies'
                THEN 'register-company'
            WHEN flagged.kind <> 'public body'
                OR (flagged.kind = 'public body' AND group_names.text IS NULL
                    AND NOT coalesce(list_contains(words.says, 'legal-form'), false))
                THEN 'published-type'
            WHEN list_contains(words.says, 'trading-form') THEN 'trading-form'
            WHEN list_contains(words.says, 'legal-form') THEN 'legal-form-in-name'
            ELSE 'no-evidence'
        END AS kind_rule,
        class_judgements.kind AS judged_kind,
        flagged.kind AS flagged_kind
    FROM evidence_span
    LEFT JOIN reference.legal_forms ON legal_forms.wording = evidence_span.register_category
    LEFT JOIN public_body_names AS body
        ON body.text = evidence_span.text
        AND was_public(body.since, body.until, evidence_span.valid_from, evidence_span.valid_to)
    LEFT JOIN public_body_names AS owner
        ON owner.text = evidence_span.owner_text
        AND was_public(owner.since, owner.until, evidence_span.valid_from, evidence_span.valid_to)
    LEFT JOIN name_words AS words ON words.text = evidence_span.text
    LEFT JOIN group_names ON group_names.text = evidence_span.text
    LEFT JOIN class_judgements USING (supplier_id)
    LEFT JOIN flagged USING (supplier_id)
)
SELECT
    judged.supplier_id,
    judged.valid_from,
    CASE judged.kind_rule
        WHEN 'judgement' THEN judged.judged_kind
        WHEN 'published-type' THEN judged.flagged_kind
        ELSE kind_rules.kind
    END AS kind,
    judged.kind_rule
FROM judged
JOIN reference.kind_rules ON kind_rules.id = judged.kind_rule;
