-- The suppliers whose names are likest what was typed: most of its groups of three letters, so a slip or a missing
-- letter costs little; names that begin so first. $text is what was typed.
WITH typed AS (
    SELECT trim(regexp_replace(lower(strip_accents($text)), '[^a-z0-9]+', ' ', 'g')) AS spelled
), wanted AS (
    -- Without a closing space: the last word may not be finished yet.
    SELECT DISTINCT unnest(list_transform(range(1, len(padded) - 1), lambda place: padded[place:place + 2])) AS trigram
    FROM (SELECT '  ' || spelled AS padded FROM typed WHERE spelled <> '')
), shared AS (
    SELECT search_key, count(*) AS trigrams
    FROM serving.supplier_trigram
    SEMI JOIN wanted USING (trigram)
    GROUP BY search_key
), near AS (
    SELECT
        supplier_search.supplier_id,
        supplier_search.name,
        100.0 * trigrams / (SELECT count(*) FROM wanted) AS score,
        starts_with(supplier_search.spelled, typed.spelled) AS begins_so,
        len(supplier_search.spelled) AS letters
    FROM shared
    JOIN serving.supplier_search AS supplier_search USING (search_key)
    CROSS JOIN typed
    WHERE trigrams >= $least * (SELECT count(*) FROM wanted)
    QUALIFY row_number() OVER (
        PARTITION BY supplier_search.supplier_id ORDER BY begins_so DESC, score DESC, letters, supplier_search.name
    ) = 1
)
SELECT supplier_id, name AS found_as, score
FROM near
ORDER BY begins_so DESC, score DESC, letters, supplier_id
LIMIT $limit
