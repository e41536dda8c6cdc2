-- Bodies whose number stands on the payee's line. Eight digits alone are no proof: names are compared afterwards.
-- Leading zeros may be lost; a charity's number may stand in the company column and the other way round.
CREATE OR REPLACE TEMP TABLE found_number AS
WITH given AS (
    SELECT asked_id, upper(regexp_replace(company_number, '[^A-Za-z0-9]', '', 'g')) AS number, 'company' AS register
    FROM temp.asked
    WHERE company_number IS NOT NULL AND grouping IS NULL
    UNION ALL
    SELECT asked_id, upper(regexp_replace(charity_number, '[^A-Za-z0-9]', '', 'g')), 'charity'
    FROM temp.asked
    WHERE charity_number IS NOT NULL AND grouping IS NULL
), wanted AS (
    SELECT asked_id, 'company:' || CASE WHEN regexp_full_match(number, '[0-9]{5,8}') THEN lpad(number, 8, '0') ELSE number END
        AS org_id
    FROM given
    UNION
    SELECT asked_id, 'charity:' || ltrim(number, '0')
    FROM given
)
SELECT DISTINCT wanted.asked_id, wanted.org_id, organisation.name AS current_name, index_name.stems
FROM wanted
JOIN registers.organisation USING (org_id)
JOIN registers.index_name USING (org_id);
