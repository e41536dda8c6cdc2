-- One row: authority x month with published lines, of the authorities named, of all if none is. A month is complete if
-- it has a fair part of its usual number of lines: the median of the 12 months with lines before it, or of the first
-- 12 where fewer than three lie before.
SELECT
    authority_id,
    month,
    lines,
    lines >= $complete_month_lines * coalesce(
        CASE WHEN months_before >= 3 THEN usual_before ELSE usual_first END, 0
    ) AS is_complete
FROM (
    SELECT
        authority_id,
        month,
        sum(lines)::BIGINT AS lines,
        count(*) OVER earlier AS months_before,
        median(sum(lines)) OVER earlier AS usual_before,
        median(sum(lines)) OVER first_year AS usual_first
    FROM serving.monthly_spend
    WHERE month IS NOT NULL
        AND NOT list_contains(reasons, 'superseded')
        AND (len($of_authorities::VARCHAR[]) = 0 OR authority_id IN (SELECT unnest($of_authorities::VARCHAR[])))
    GROUP BY authority_id, month
    HAVING sum(lines) > 0
    WINDOW
        earlier AS (PARTITION BY authority_id ORDER BY month ROWS BETWEEN 12 PRECEDING AND 1 PRECEDING),
        first_year AS (PARTITION BY authority_id ORDER BY month ROWS BETWEEN CURRENT ROW AND 11 FOLLOWING)
)
