-- TEMP TABLE registered_owner. One row: an owner that is paid by nobody here, and its size by the company register.
-- Only names that one company alone bears count; its newest snapshot decides.

INSERT INTO temp.registered_owner
WITH owner AS (
    SELECT DISTINCT upper(trim(coalesce(parent_name, owner_name))) AS printed FROM evidence_span
), found AS (
    SELECT owner.printed, any_value(organisation.org_id) AS org_id, any_value(organisation.category) AS category
    FROM owner
    JOIN registers.organisation ON upper(organisation.name) = owner.printed
    WHERE organisation.company_number IS NOT NULL OR organisation.register = 'company'
    GROUP BY owner.printed
    HAVING count(*) = 1
)
SELECT
    plain_text(found.printed) AS text,
    CASE
        WHEN legal_forms.effect = 'plc' THEN 'large'
        ELSE arg_max(account_categories.size_band, organisation_span.snapshot_from)
    END AS size_band
FROM found
LEFT JOIN registers.organisation_span USING (org_id)
LEFT JOIN reference.account_categories ON account_categories.wording = upper(trim(organisation_span.account_category))
LEFT JOIN reference.legal_forms ON legal_forms.wording = upper(trim(found.category))
GROUP BY found.printed, legal_forms.effect;
