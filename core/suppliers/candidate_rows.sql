-- One row: a payee and a register name worth comparing with it. is_refused: an earlier stage saw the same name and
-- had a reason not to take it.
SELECT
    candidate.asked_id,
    index_name.org_id,
    coalesce(linked.org_id, index_name.org_id) AS body_id,
    index_name.name,
    index_name.stems,
    index_name.kind = 'current' AS is_current,
    refused.org_id IS NOT NULL OR index_name.kind = 'short' AS is_refused
FROM temp.candidate
JOIN registers.index_name USING (name_key)
JOIN registers.organisation USING (org_id)
LEFT JOIN registers.organisation AS linked ON linked.org_id = 'company:' || organisation.company_number
LEFT JOIN (SELECT DISTINCT asked_id, org_id FROM temp.found_name) AS refused
    ON refused.asked_id = candidate.asked_id AND refused.org_id = index_name.org_id
ORDER BY candidate.asked_id, promise DESC, index_name.name_key
