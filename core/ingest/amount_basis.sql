-- Where a folder's amount heading changes from one file to the next: do suppliers that are paid the same sum again and
-- again get the same as before, a fifth more (VAT now included) or a sixth less (VAT now left out)?
CREATE TEMP TABLE basis_file AS
SELECT
    authority_id,
    file_id,
    name,
    json_extract_string(column_map, '$.amount') AS heading,
    coalesce(period_start, (SELECT min(payment_date) FROM staging.line WHERE line.file_id = source_file.file_id)) AS starts
FROM staging.source_file
WHERE kind = 'spend' AND rows_kept > 0 AND file_id NOT IN (SELECT file_id FROM staging.superseded);

CREATE TEMP TABLE basis_change AS
SELECT authority_id, file_id, starts, heading, old_heading
FROM (
    SELECT *, lag(heading) OVER (PARTITION BY authority_id ORDER BY starts, name) AS old_heading
    FROM basis_file
    WHERE starts IS NOT NULL
)
WHERE heading <> old_heading;

-- One row: a sum that a payee got at least three times in the year before a change or in the year from it on.
CREATE TEMP TABLE recurring_sum AS
SELECT
    basis_change.file_id AS change_id,
    basis_file.starts >= basis_change.starts AS is_after,
    line.payee,
    line.amount_gbp
FROM basis_change
JOIN basis_file
    ON basis_file.authority_id = basis_change.authority_id
    AND basis_file.starts >= basis_change.starts - INTERVAL 12 MONTH
    AND basis_file.starts < basis_change.starts + INTERVAL 12 MONTH
    AND basis_file.heading = CASE
        WHEN basis_file.starts >= basis_change.starts THEN basis_change.heading ELSE basis_change.old_heading
    END
JOIN staging.line ON line.file_id = basis_file.file_id
WHERE line.payee IS NOT NULL AND line.amount_gbp > 10
GROUP BY ALL
HAVING count(*) >= 3;

CREATE TEMP TABLE basis_evidence AS
SELECT
    earlier.change_id,
    count(DISTINCT later.payee) FILTER (WHERE later.amount_gbp = earlier.amount_gbp) AS same,
    count(DISTINCT later.payee) FILTER (WHERE abs(later.amount_gbp - earlier.amount_gbp * 1.2) < 0.02) AS more,
    count(DISTINCT later.payee) FILTER (WHERE abs(later.amount_gbp * 1.2 - earlier.amount_gbp) < 0.02) AS less
FROM recurring_sum AS earlier
JOIN recurring_sum AS later
    ON later.change_id = earlier.change_id AND later.payee = earlier.payee AND later.is_after AND NOT earlier.is_after
GROUP BY earlier.change_id;

-- Five suppliers or more, and more than stayed the same: fewer could be chance.
UPDATE staging.source_file
SET warnings = list_append(
    source_file.warnings,
    'From here on the amounts are headed "' || basis_change.heading || '" (before: "' || basis_change.old_heading || '"), and '
    || CASE WHEN more > less THEN more ELSE less END || ' suppliers that are paid the same sum again and again get a '
    || CASE WHEN more > less THEN 'fifth more: VAT seems to be included now.' ELSE 'sixth less: VAT seems to be left out now.' END
)
FROM basis_evidence
JOIN basis_change ON basis_change.file_id = basis_evidence.change_id
WHERE source_file.file_id = basis_evidence.change_id AND greatest(more, less) >= 5 AND greatest(more, less) > same;

DROP TABLE basis_evidence;
DROP TABLE recurring_sum;
DROP TABLE basis_change;
DROP TABLE basis_file;
