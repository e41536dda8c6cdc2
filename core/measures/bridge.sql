-- One row: a step from the share as asked ("here") to the share under another definition ("there"), with what it adds
-- to each sum. A line takes one step: it comes in, goes out, or is judged otherwise.
WITH rules AS (
    SELECT spend.*, class.size_rule
    FROM (
        SELECT
            supplier_id, month, kind, size_band, size_band_before_uplift, ring, is_vcse, reasons, is_capital,
            sum(amount_gbp) AS amount_gbp, sum(debits_gbp) AS debits_gbp, sum(lines) AS lines
        FROM {spend}
        WHERE {clause} AND NOT list_contains(reasons, 'superseded')
        GROUP BY ALL
    ) AS spend
    LEFT JOIN serving.supplier_class AS class
        ON class.supplier_id = spend.supplier_id
        AND (class.valid_from IS NULL OR class.valid_from <= spend.month)
        AND (class.valid_to IS NULL OR class.valid_to > spend.month)
),
here AS (
    SELECT
        *,
        {excluded_here} AS out_here,
        CASE WHEN NOT $whole_file THEN {excluded_there} END AS out_there,
        {verdict} AS says_here
    FROM rules
    CROSS JOIN (SELECT {not_admitted_here} AS kept_out_here, {not_admitted_there} AS kept_out_there)
),
there AS (
    SELECT *, {verdict} AS says_there
    FROM (
        SELECT * REPLACE (
            CASE
                -- A public body is no SME; in the base it does not matter, since none is in it.
                WHEN $whole_file AND kind IN ('public body', 'publicly owned company', 'not a supplier') THEN 'large'
                WHEN $before_uplift THEN coalesce(size_band_before_uplift, size_band)
                WHEN len($size_rules::VARCHAR[]) = 0 OR list_contains($size_rules::VARCHAR[], size_rule) THEN size_band
                ELSE 'unknown'
            END AS size_band
        )
        FROM here
    )
),
steps AS (
    SELECT
        *,
        CASE
            WHEN out_here IS NULL AND out_there IS NOT NULL THEN 'out'
            WHEN out_here IS NOT NULL AND out_there IS NULL THEN 'in'
            ELSE 'judged otherwise'
        END AS step,
        CASE
            WHEN out_here IS NULL AND out_there IS NOT NULL THEN out_there
            WHEN out_here IS NOT NULL AND out_there IS NULL THEN out_here
            ELSE {says_here} || ' to ' || {says_there}
        END AS reason
    FROM there
    WHERE out_here IS NULL OR out_there IS NULL
)
SELECT
    step,
    reason,
    {changes}
FROM steps
GROUP BY step, reason
