-- One row: one published line. Amounts in pounds, credits negative.
CREATE TABLE payment AS
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
    line.transaction_ref
FROM staging.line
JOIN staging.keyed_line ON keyed_line.line_id = line.rowid
JOIN staging.line_class ON line_class.line_id = keyed_line.line_id;
