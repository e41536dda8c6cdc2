-- The register bodies this build needs: those that were matched, came next, or that a person named.
-- supplier_id: a charity that is a company is that company, where the register of companies is loaded.
CREATE OR REPLACE TEMP TABLE wanted_body AS
SELECT DISTINCT org_id
FROM (
    SELECT org_id FROM temp.outcome
    UNION ALL
    SELECT org_id FROM temp.suggestion
    UNION ALL
    SELECT supplier_id FROM temp.judged
)
WHERE org_id IS NOT NULL AND org_id <> '';

-- Bodies that have vanished from every list that ever had them: a register of live companies says so of the dissolved.
CREATE OR REPLACE TEMP TABLE gone AS
SELECT org_id, max(snapshot_to) AS last_listed
FROM registers.organisation_span
GROUP BY org_id
HAVING bool_and(snapshot_to IS NOT NULL);

CREATE OR REPLACE TEMP TABLE body AS
SELECT
    organisation.org_id,
    coalesce(linked.org_id, organisation.org_id) AS supplier_id,
    coalesce(linked.register, organisation.register) AS register,
    coalesce(linked.name, organisation.name) AS name,
    CASE
        WHEN coalesce(linked.register, organisation.register) = 'company'
        THEN coalesce(linked.number, organisation.number)
        ELSE organisation.company_number
    END AS company_number,
    CASE
        WHEN organisation.register = 'charity' THEN organisation.number
        ELSE coalesce(charity.number, organisation.charity_number)
    END AS charity_number,
    coalesce(linked.postcode, organisation.postcode, charity.postcode) AS postcode,
    coalesce(linked.sic_codes, organisation.sic_codes) AS sic_codes,
    CASE
        WHEN gone.last_listed IS NOT NULL
        THEN concat_ws(
            ', then ', coalesce(linked.status, organisation.status),
            'no longer in the register after ' || strftime(gone.last_listed, '%-d %B %Y')
        )
        ELSE coalesce(linked.status, organisation.status)
    END AS status,
    coalesce(linked.category, organisation.category) AS register_category,
    coalesce(linked.incorporated_on, organisation.incorporated_on) AS incorporated_on,
    coalesce(linked.dissolved_on, organisation.dissolved_on) AS dissolved_on,
    coalesce(linked.owner_name, organisation.owner_name) AS owner_name,
    list_distinct([organisation.org_id, linked.org_id, charity.org_id]) AS org_ids
FROM registers.organisation
SEMI JOIN temp.wanted_body ON wanted_body.org_id = organisation.org_id
LEFT JOIN registers.organisation AS linked
    ON linked.org_id = 'company:' || organisation.company_number AND linked.org_id <> organisation.org_id
LEFT JOIN (
    SELECT company_number, min(org_id) AS org_id, min(number) AS number, min(postcode) AS postcode
    FROM registers.organisation
    WHERE register = 'charity' AND company_number IS NOT NULL
    GROUP BY company_number
) AS charity ON organisation.org_id = 'company:' || charity.company_number
LEFT JOIN temp.gone ON gone.org_id = coalesce(linked.org_id, organisation.org_id);

CREATE OR REPLACE TEMP TABLE body_span AS
SELECT DISTINCT member.supplier_id, organisation_span.* EXCLUDE (register)
FROM (SELECT DISTINCT supplier_id, unnest(org_ids) AS org_id FROM temp.body) AS member
JOIN registers.organisation_span USING (org_id);
