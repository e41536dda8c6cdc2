-- Give every line its authority, directorate, unit, payee and month.
-- The line's number in this build is its rowid: both tables are filled in one order and never changed after.

CREATE OR REPLACE TEMP TABLE line_unit AS
SELECT
    line.rowid AS line_id,
    unit_map.authority_id,
    unit_map.mapped_directorate,
    unit_map.published_directorate,
    unit_map.shown_unit
FROM staging.line
JOIN staging.source_file USING (file_id)
JOIN staging.unit_map
    ON unit_map.folder_authority_id = source_file.authority_id
    AND unit_map.entity IS NOT DISTINCT FROM line.entity
    AND unit_map.directorate IS NOT DISTINCT FROM line.directorate
    AND unit_map.unit IS NOT DISTINCT FROM line.unit
WHERE (unit_map.valid_from IS NULL OR unit_map.valid_from <= coalesce(line.payment_date, DATE '9999-12-31'))
    AND (unit_map.valid_to IS NULL OR unit_map.valid_to > coalesce(line.payment_date, DATE '9999-12-31'));

-- A payee is what one authority printed, with the identifiers beside it. Of equal amounts the last in the alphabet is taken,
-- so that every build says the same.
CREATE OR REPLACE TEMP TABLE distinct_payee AS
SELECT
    authority_id,
    coalesce(payee, '') AS payee,
    company_number,
    charity_number,
    postcode,
    count(*) AS lines,
    sum(amount_gbp) AS amount_gbp,
    min(payment_date) AS first_date,
    max(payment_date) AS last_date,
    arg_max(published_size, (abs(amount_gbp), published_size)) AS published_size,
    arg_max(published_vcse, (abs(amount_gbp), published_vcse)) AS published_vcse,
    arg_max(
        coalesce(published_category, expense_type, description),
        (abs(amount_gbp), coalesce(published_category, expense_type, description))
    ) AS bought
FROM staging.line
JOIN line_unit ON line_unit.line_id = line.rowid
GROUP BY ALL;

INSERT INTO staging.payee BY NAME
SELECT
    substr(md5(concat_ws(chr(31), authority_id, payee,
        coalesce(company_number, ''), coalesce(charity_number, ''), coalesce(postcode, ''))), 1, 16) AS payee_id,
    authority_id,
    payee,
    company_number AS published_company_number,
    charity_number AS published_charity_number,
    postcode AS published_postcode,
    published_size,
    published_vcse,
    bought,
    lines,
    amount_gbp,
    first_date,
    last_date
FROM distinct_payee;

INSERT INTO staging.keyed_line BY NAME
SELECT
    line.rowid AS line_id,
    line.file_id,
    line.row_number,
    line_unit.authority_id,
    payee.payee_id,
    line_unit.mapped_directorate AS directorate,
    line_unit.shown_unit AS unit,
    date_trunc('month', line.payment_date)::DATE AS month,
    line_unit.published_directorate
FROM staging.line
JOIN line_unit ON line_unit.line_id = line.rowid
JOIN staging.payee
    ON payee.authority_id = line_unit.authority_id
    AND payee.payee = coalesce(line.payee, '')
    AND payee.published_company_number IS NOT DISTINCT FROM line.company_number
    AND payee.published_charity_number IS NOT DISTINCT FROM line.charity_number
    AND payee.published_postcode IS NOT DISTINCT FROM line.postcode
ORDER BY line_id;

DROP TABLE line_unit;
DROP TABLE distinct_payee;
