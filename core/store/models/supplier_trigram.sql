-- One row: three letters in a row x a name of supplier_search that has them; ordered, so that a search reads little.
CREATE TABLE supplier_trigram AS
SELECT DISTINCT trigram, search_key
FROM (
    SELECT
        search_key,
        unnest(list_transform(range(1, len(padded) - 1), lambda place: padded[place:place + 2])) AS trigram
    FROM (SELECT search_key, '  ' || spelled || ' ' AS padded FROM supplier_search)
)
ORDER BY trigram, search_key;
