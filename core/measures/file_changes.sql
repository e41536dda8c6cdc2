-- One row: authority x month in which its files are laid out, or count, otherwise than those before: nothing in the
-- month's set of headings (VAT bases, floors) was in the set of the latest month before it. Files of one kind only:
-- a card file beside a spending file is no change of layout. A VAT basis changes only from one that is stated to another.
WITH file_months AS (
    SELECT file_month.authority_id, source_file.kind, file_id, file_month.month
    FROM serving.file_month
    JOIN serving.source_file USING (file_id)
    WHERE source_file.superseded_by IS NULL
        AND (len($of_authorities::VARCHAR[]) = 0
            OR file_month.authority_id IN (SELECT unnest($of_authorities::VARCHAR[])))
),
sets AS (
    SELECT
        file_months.authority_id,
        file_months.kind,
        month,
        list(DISTINCT column_map) AS headings,
        list(DISTINCT amount_basis) FILTER (WHERE amount_basis <> 'not stated') AS bases,
        list(DISTINCT coalesce(threshold_gbp::VARCHAR, '')) AS floors
    FROM file_months
    JOIN serving.source_file USING (file_id)
    GROUP BY ALL
),
compared AS (
    SELECT
        authority_id,
        month,
        NOT list_has_any(headings, lag(headings) OVER in_order) AS has_new_headings,
        NOT list_has_any(bases, lag(bases IGNORE NULLS) OVER in_order) AS has_new_basis,
        NOT list_has_any(floors, lag(floors) OVER in_order) AS has_new_floor
    FROM sets
    WINDOW in_order AS (PARTITION BY authority_id, kind ORDER BY month)
)
SELECT
    authority_id,
    month,
    coalesce(bool_or(has_new_headings), false) AS has_new_headings,
    coalesce(bool_or(has_new_basis), false) AS has_new_basis,
    coalesce(bool_or(has_new_floor), false) AS has_new_floor
FROM compared
WHERE has_new_headings OR has_new_basis OR has_new_floor
GROUP BY authority_id, month
ORDER BY authority_id, month
