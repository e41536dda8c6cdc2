-- One row a payee that has the same name as one body: bodies that still existed at the payment first, names spelled
-- alike before those that the word lists level, current names before others, then agreement of the postcodes. Two
-- records of one name are one body in two registers, and the one that tells more is taken; more records, or two of
-- different legal forms or in different postal areas, are different bodies and nothing is decided.
CREATE OR REPLACE TEMP TABLE same_name AS
WITH sound AS (
    SELECT found_name.*
    FROM temp.found_name
    LEFT JOIN registers.index_token ON index_token.token = found_name.stems AND found_name.words = 1
    LEFT JOIN temp.named_often ON named_often.org_id = found_name.org_id AND named_often.stems = found_name.stems
    WHERE
        -- A single word without a legal form is one of many unless it is a long one that nobody else has.
        (words > 1 OR form_gap = 0 OR asked_forms <> ''
            OR len(found_name.stems) >= $shortest_lone_word AND frequency <= coalesce(named_often.names, 1))
        -- A practice or a home without a legal form is seldom the company of that name.
        AND (form_gap = 0 OR asked_forms <> '' OR postcode_agrees > 0 OR NOT regexp_matches(spelled, $shared_ending))
        -- The legal form is what shows a company inside a cell.
        AND (part <> 'company' OR form_gap = 0)
        -- A council or a department is not the company of its name.
        AND NOT (asked_forms = '' AND found_name.forms <> '' AND regexp_matches(plain_payee, $public_body))
        -- Another legal form and other spaces at once are two differences.
        AND (form_gap < 2 OR found_name.stems = found_name.found_stems)
), ranked AS (
    SELECT *, rank() OVER (
        PARTITION BY asked_id
        ORDER BY is_gone, part <> 'whole', form_gap = 2, NOT is_spelled_alike, kind <> 'current', form_gap, postcode_agrees DESC
    ) AS place
    FROM sound
), best AS (
    SELECT
        *,
        count(DISTINCT body_id) OVER (PARTITION BY asked_id) AS bodies,
        count(DISTINCT nullif(forms, '')) OVER (PARTITION BY asked_id) AS legal_forms,
        count(DISTINCT regexp_extract(postcode, '^[A-Z]+')) OVER (PARTITION BY asked_id) AS areas
    FROM ranked
    WHERE place = 1
)
SELECT *, list(body_id) OVER (PARTITION BY asked_id) AS body_ids
FROM best
WHERE bodies = 1 OR (bodies = 2 AND legal_forms < 2 AND (areas < 2 OR postcode_agrees > 0))
QUALIFY row_number() OVER (PARTITION BY asked_id ORDER BY facts DESC, hash(org_id)) = 1;

-- The body that came next: another that has the name too, less exactly or no longer.
CREATE OR REPLACE TEMP TABLE same_name_rival AS
SELECT found_name.asked_id, found_name.org_id, found_name.current_name, found_name.level
FROM temp.found_name
JOIN temp.same_name USING (asked_id)
WHERE NOT list_contains(same_name.body_ids, found_name.body_id)
QUALIFY row_number() OVER (
    PARTITION BY found_name.asked_id ORDER BY found_name.level, found_name.is_gone, found_name.org_id
) = 1;
