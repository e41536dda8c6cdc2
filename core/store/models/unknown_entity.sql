-- One row: a public body named in a file's Entity column that no table knows; its spending stays with the file's body.
CREATE TABLE unknown_entity AS
WITH unknown AS (
    SELECT DISTINCT folder_authority_id, entity FROM staging.unit_map WHERE NOT is_entity_known
)
SELECT
    source_file.authority_id,
    line.entity,
    count(*) AS lines,
    sum(line.amount_gbp)::DECIMAL(18, 2) AS amount_gbp,
    min(line.payment_date) AS first_date,
    max(line.payment_date) AS last_date
FROM staging.line
JOIN staging.source_file USING (file_id)
SEMI JOIN unknown ON unknown.folder_authority_id = source_file.authority_id AND unknown.entity = line.entity
GROUP BY ALL
ORDER BY ALL;
