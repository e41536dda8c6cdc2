-- Reads temp.suggestion; fills staging.suggestion: every payee of a name has what was suggested for the name.
INSERT INTO staging.suggestion BY NAME
SELECT asked_payee.payee_id, place, coalesce(body.supplier_id, suggestion.org_id) AS supplier_id, suggestion.name, score
FROM temp.suggestion
JOIN temp.asked_payee USING (asked_id)
LEFT JOIN temp.body ON body.org_id = suggestion.org_id;
