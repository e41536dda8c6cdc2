-- Register names that are the same as a name asked about, word for word once both are levelled.
-- Reads temp.asked, temp.asked_name and the index; writes temp.found_name, best first by `level`:
--   1 the same name, spelled alike, with the same legal form
--   2 the same but for the legal form, which one side leaves out, or for spelling that the word lists level
--   3 the same but for the legal form, which differs
--   4 a previous or other name of the body, the same
--   5 a name inside the payee's cell ('before t/a', 'formerly', a company's up to its legal form)

CREATE OR REPLACE TEMP TABLE found_name AS
WITH same AS (
    SELECT
        asked_name.asked_id,
        asked_name.part,
        asked_name.words,
        asked_name.forms AS asked_forms,
        index_name.org_id,
        index_name.name,
        index_name.kind,
        index_name.forms,
        asked_name.stems,
        asked_name.spelled,
        index_name.stems AS found_stems,
        CASE
            WHEN asked_name.forms = index_name.forms THEN 0
            WHEN asked_name.forms = '' OR index_name.forms = '' THEN 1
            WHEN len(list_intersect(string_split(asked_name.forms, ' '), string_split(index_name.forms, ' '))) > 0 THEN 1
            ELSE 2
        END AS form_gap,
        hash(asked_name.spelled) = index_name.spelled AS is_spelled_alike
    FROM temp.asked_name
    JOIN registers.index_name USING (key)
    WHERE len(key) >= 2 AND kind <> 'short' AND asked_name.part IN ('whole', 'before', 'former', 'company')
)
SELECT
    same.asked_id,
    same.org_id,
    same.name,
    same.kind,
    same.part,
    same.words,
    same.form_gap,
    same.is_spelled_alike,
    same.asked_forms,
    same.forms,
    same.stems,
    same.spelled,
    same.found_stems,
    CASE
        WHEN part = 'whole' AND kind = 'current'
        THEN CASE WHEN form_gap = 0 AND NOT is_spelled_alike THEN 2 ELSE 1 + form_gap END
        WHEN part = 'whole' THEN 4
        ELSE 5
    END AS level,
    asked.plain_payee,
    organisation.name AS current_name,
    organisation.status,
    CASE WHEN organisation.dissolved_on < asked.first_date THEN 1 ELSE 0 END AS is_gone,
    replace(organisation.postcode, ' ', '') AS postcode,
    CASE
        WHEN asked.postcode IS NULL OR organisation.postcode IS NULL THEN 0
        WHEN asked.postcode = replace(organisation.postcode, ' ', '') THEN 2
        WHEN regexp_extract(asked.postcode, '^[A-Z]+') = regexp_extract(organisation.postcode, '^[A-Z]+') THEN 1
        ELSE -1
    END AS postcode_agrees,
    coalesce(linked.org_id, same.org_id) AS body_id,
    (organisation.sic_codes IS NOT NULL)::INTEGER + (organisation.incorporated_on IS NOT NULL)::INTEGER
        + (organisation.postcode IS NOT NULL)::INTEGER + (organisation.category IS NOT NULL)::INTEGER AS facts
FROM same
JOIN temp.asked USING (asked_id)
JOIN registers.organisation USING (org_id)
LEFT JOIN registers.organisation AS linked ON linked.org_id = 'company:' || organisation.company_number;

-- How many names of one body are this one word.
CREATE OR REPLACE TEMP TABLE named_often AS
SELECT found_name.org_id, found_name.stems, count(DISTINCT index_name.name) AS names
FROM (SELECT DISTINCT org_id, stems FROM temp.found_name WHERE words = 1) AS found_name
JOIN registers.index_name USING (org_id)
WHERE list_contains(string_split(index_name.stems, ' '), found_name.stems)
GROUP BY ALL;
