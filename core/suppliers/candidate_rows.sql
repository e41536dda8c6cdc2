-- One row: a payee and a register name worth comparing with it. is_refused: an earlier stage saw the same name and
-- had a reason not to take it; postcode_agrees: 2 the same, 1 the same area, -1 another, 0 not known; is_gone: dissolved
-- before the first payment.
SELECT
    candidate.asked_id,
    index_name.org_id,
    coalesce(linked.org_id, index_name.org_id) AS body_id,
    index_name.name,
    index_name.stems,
    index_name.kind = 'current' AS is_current,
    refused.org_id IS NOT NULL OR index_name.kind = 'short' AS is_refused,
    CASE
        WHEN asked.postcode IS NULL OR organisation.postcode IS NULL THEN 0
        WHEN asked.postcode = replace(organisation.postcode, ' ', '') THEN 2
        WHEN regexp_extract(asked.postcode, '^[A-Z]+') = regexp_extract(organisation.postcode, '^[A-Z]+') THEN 1
        ELSE -1
    END AS postcode_agrees,
    coalesce(organisation.dissolved_on < asked.first_date, false) AS is_gone,
    CASE WHEN asked.bought IS NOT NULL THEN array_to_string(organisation.sic_codes, ' ') END AS sic_codes,
    asked.bought
FROM temp.candidate
JOIN temp.asked USING (asked_id)
JOIN registers.index_name USING (name_key)
JOIN registers.organisation USING (org_id)
LEFT JOIN registers.organisation AS linked ON linked.org_id = 'company:' || organisation.company_number
LEFT JOIN (SELECT DISTINCT asked_id, org_id FROM temp.found_name) AS refused
    ON refused.asked_id = candidate.asked_id AND refused.org_id = index_name.org_id
ORDER BY candidate.asked_id, promise DESC, index_name.name_key
