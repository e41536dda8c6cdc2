-- One row: supplier x a name it is known or was paid by, spelled plainly; what a search as you type looks through.
CREATE TABLE supplier_search AS
SELECT
    (row_number() OVER (ORDER BY supplier_id, spelled) - 1)::INTEGER AS search_key,
    supplier_id,
    spelled,
    max(name) AS name
FROM (
    SELECT supplier_id, name, trim(regexp_replace(lower(strip_accents(name)), '[^a-z0-9]+', ' ', 'g')) AS spelled
    FROM (
        SELECT supplier_id, name FROM staging.supplier WHERE grouping IS NULL
        UNION
        SELECT supplier_id, payee.payee
        FROM staging.payee_match
        JOIN staging.payee USING (payee_id)
        JOIN staging.supplier USING (supplier_id)
        WHERE grouping IS NULL
    )
)
WHERE spelled <> ''
GROUP BY supplier_id, spelled;
