-- One row: a supplier that is a person. Its class says so; or it was paid as a person, nothing else tells what it is,
-- no register holds it, and its name may be a person's.
CREATE TABLE person AS
WITH unplaced AS (
    SELECT supplier_id, name
    FROM supplier
    WHERE register IS NULL AND grouping IS NULL AND supplier_id NOT IN (
        SELECT supplier_id FROM supplier_class WHERE coalesce(kind, 'unknown') <> 'unknown'
    )
),
paid AS (
    SELECT supplier_id, sum(lines) FILTER (WHERE list_contains(reasons, 'individuals')) / sum(lines) AS as_person
    FROM monthly_spend
    WHERE supplier_id IN (SELECT supplier_id FROM unplaced)
    GROUP BY supplier_id
    HAVING as_person > 0
),
spelled AS (
    SELECT
        supplier_id,
        as_person,
        regexp_replace(lower(strip_accents(replace(name, '&', ' and '))), '[''’?]s\b', 's', 'g') AS plain,
        trim(regexp_replace(plain, '[^a-z0-9]+', ' ', 'g')) AS text,
        list_filter(string_split(text, ' '), lambda word: NOT regexp_matches(word, '[0-9]')) AS words
    FROM paid
    JOIN unplaced USING (supplier_id)
),
known AS (
    SELECT
        (SELECT list(word) FROM reference.not_personal_words WHERE note IS NULL) AS firm_words,
        -- 'Hill' and 'Baker' are no firms behind a given name.
        (SELECT list(word) FROM reference.not_personal_words WHERE note = 'also a surname') AS surnames,
        (
            SELECT list(word)
            FROM (
                SELECT given_name AS word FROM reference.given_names
                UNION ALL
                SELECT title FROM reference.personal_titles WHERE strength = 'strong'
            )
        ) AS personal_words
),
read AS (
    SELECT
        *,
        list_filter(words, lambda word: len(word) = 1) AS initials,
        list_has_any([words[1], words[-1]], personal_words)
            -- Not 'B and M', 'Northmoor M B C'.
            OR (list_has_any([words[1], words[-1]], initials) AND len(initials) < 3 AND NOT list_contains(words, 'and'))
            AS is_personal
    FROM spelled
    CROSS JOIN known
)
SELECT supplier_id FROM supplier WHERE grouping = 'individuals'
UNION
SELECT supplier_id FROM supplier_class WHERE kind = 'individual'
UNION
SELECT supplier_id
FROM read
WHERE len(words) BETWEEN 2 AND 5
    AND NOT list_has_any(words, firm_words)
    AND (is_personal OR NOT list_has_any(words, surnames))
    AND NOT EXISTS (SELECT 1 FROM reference.groups WHERE starts_with(read.text || ' ', groups.name || ' '))
    -- A name that no list of given names knows is taken for a person's where the payee is mostly paid as one.
    AND (is_personal OR as_person >= 0.5);
