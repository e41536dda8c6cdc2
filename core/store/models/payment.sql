-- One row: one published line. Amounts in pounds, credits negative.
-- A transaction is what one payee was paid under one reference, or on one day where there is none; it may be cut into lines
-- that are each under the floor from which a body publishes, so floors are compared on transactions.
CREATE TABLE payment AS
WITH floors AS (
    SELECT list(floor_gbp) AS known
    FROM (
        SELECT floor_gbp::DECIMAL(18, 2) AS floor_gbp FROM reference.common_floors
        UNION
        SELECT threshold_gbp FROM staging.source_file WHERE threshold_gbp > 0
    )
)
SELECT
    line.file_id || '-' || line.row_number AS payment_id,
    line.file_id,
    line.row_number,
    keyed_line.authority_id,
    line.payment_date,
    line.date_basis,
    keyed_line.month,
    CASE
        WHEN keyed_line.month IS NOT NULL
        THEN year(keyed_line.month) + CASE WHEN month(keyed_line.month) >= 4 THEN 1 ELSE 0 END
    END AS financial_year,
    keyed_line.unit,
    keyed_line.directorate,
    coalesce(keyed_line.published_directorate, keyed_line.directorate) AS published_directorate,
    keyed_line.payee_id,
    line.description,
    line.expense_type,
    line.expense_code,
    line.published_category,
    line.published_size,
    line.published_vcse,
    line_class.category_id,
    line_class.category_rule,
    line_class.category_trust,
    line.amount_gbp,
    line.net_gbp,
    line.gross_gbp,
    line.irrecoverable_vat_gbp,
    line_class.reasons,
    line_class.excluded_as,
    line.is_card,
    line.is_capital,
    line.contract_ref,
    line.transaction_ref,
    -- The highest floor that the line's whole transaction reaches.
    coalesce(list_max(list_filter(floors.known, lambda floor: floor <= abs(sum(line.amount_gbp) OVER (
        PARTITION BY
            keyed_line.payee_id,
            line.transaction_ref,
            CASE WHEN line.transaction_ref IS NULL THEN line.payment_date END,
            list_contains(line_class.reasons, 'superseded')
    )))), 0)::DECIMAL(18, 2) AS transaction_floor_gbp
FROM staging.line
JOIN staging.keyed_line ON keyed_line.line_id = line.rowid
JOIN staging.line_class ON line_class.line_id = keyed_line.line_id
CROSS JOIN floors;
