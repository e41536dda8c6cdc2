-- Files of one folder that hold one another's lines. A line is its date, payee, reference and amount; a line that
-- occurs twice in a file counts twice.
CREATE TEMP TABLE line_count AS
SELECT
    source_file.authority_id,
    line.file_id,
    hash(line.payment_date, line.payee, line.transaction_ref, line.amount_gbp) AS line_hash,
    count(*) AS lines
FROM staging.line
JOIN staging.source_file USING (file_id)
GROUP BY ALL;

CREATE TEMP TABLE shared_lines AS
SELECT one.file_id, other.file_id AS other_id, sum(least(one.lines, other.lines))::BIGINT AS lines
FROM line_count AS one
JOIN line_count AS other
    ON one.authority_id = other.authority_id AND one.line_hash = other.line_hash AND one.file_id <> other.file_id
GROUP BY ALL;

-- A file gives way to an equal one of an earlier name, or to one that holds all its lines and more.
CREATE TEMP TABLE gives_way AS
SELECT shared_lines.file_id, shared_lines.other_id, one.rows_kept = other.rows_kept AS is_equal, other.rows_kept AS other_rows, other.name
FROM shared_lines
JOIN staging.source_file AS one ON one.file_id = shared_lines.file_id
JOIN staging.source_file AS other ON other.file_id = shared_lines.other_id
WHERE shared_lines.lines = one.rows_kept
    AND (other.rows_kept > one.rows_kept OR (other.rows_kept = one.rows_kept AND other.name < one.name));

-- Of several, the one that holds most, of those that themselves give way to none.
INSERT INTO staging.superseded
SELECT file_id, other_id, CASE WHEN is_equal THEN 'same lines' ELSE 'contained' END
FROM gives_way
WHERE other_id NOT IN (SELECT file_id FROM gives_way)
QUALIFY row_number() OVER (PARTITION BY file_id ORDER BY other_rows DESC, name) = 1;

-- Files that share over a fifth of the lines of the smaller, where neither gives way.
UPDATE staging.source_file
SET warnings = list_concat(source_file.warnings, overlap.warnings)
FROM (
    SELECT
        shared_lines.file_id,
        list(
            shared_lines.lines || ' of its lines are in ' || other.name || ' too; both count.' ORDER BY other.name
        ) AS warnings
    FROM shared_lines
    JOIN staging.source_file AS one ON one.file_id = shared_lines.file_id
    JOIN staging.source_file AS other ON other.file_id = shared_lines.other_id
    WHERE shared_lines.lines * 5 > least(one.rows_kept, other.rows_kept)
        AND shared_lines.file_id NOT IN (SELECT file_id FROM staging.superseded)
        AND shared_lines.other_id NOT IN (SELECT file_id FROM staging.superseded)
    GROUP BY shared_lines.file_id
) AS overlap
WHERE overlap.file_id = source_file.file_id;

DROP TABLE gives_way;
DROP TABLE shared_lines;
DROP TABLE line_count;
