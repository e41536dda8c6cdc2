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

-- Of several, the one that holds most and itself gives way to none.
INSERT INTO staging.superseded
SELECT
    file_id,
    arg_max(other_id, (other_rows, -name_order)) AS superseded_by,
    CASE WHEN bool_or(is_equal AND other_id IN (
        SELECT other_id FROM gives_way AS inner_way WHERE inner_way.file_id = ranked.file_id AND inner_way.is_equal
    )) AND max(other_rows) = min(other_rows) THEN 'same lines' ELSE 'contained' END AS basis
FROM (
    SELECT gives_way.*, rank() OVER (PARTITION BY file_id ORDER BY name) AS name_order
    FROM gives_way
    WHERE other_id NOT IN (SELECT file_id FROM gives_way)
) AS ranked
GROUP BY file_id;

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
