-- Made-up spending of $bodies bodies: $lines lines over five years, 40 suppliers for every 1,000 lines up to 100,000.
CREATE TABLE authority AS
SELECT 'body' || i AS authority_id, 'Body ' || i AS name, 'district' AS type, NULL::VARCHAR AS region,
    []::VARCHAR[] AS area_codes, NULL::VARCHAR AS parent_id, false AS is_national
FROM range($bodies) AS numbers (i);

CREATE TABLE category AS SELECT category_id, category, market FROM reference.categories;

CREATE TABLE supplier AS
SELECT 'supplier' || i AS supplier_id, 'Supplier number ' || i AS name, NULL::VARCHAR AS grouping,
    'companies' AS register, 'Active' AS status
FROM range(100000) AS numbers (i);

CREATE TABLE supplier_class AS
SELECT supplier_id, NULL::DATE AS valid_from, NULL::DATE AS valid_to, 'business' AS kind, 'made-up' AS kind_rule,
    ['micro', 'small', 'medium', 'large', 'large', 'unknown'][(1 + hash(supplier_id) % 6)::INTEGER] AS size_band,
    'made-up' AS size_rule, 'high' AS trust, hash(supplier_id, 1) % 8 = 0 AS is_vcse, 'made-up' AS vcse_rule,
    false AS back_cast
FROM supplier;

CREATE TABLE line AS
SELECT i, 'body' || (hash(i, 1) % $bodies) AS authority_id, (hash(i, 2) % least(100000, $lines // 25)) AS supplier,
    (DATE '2021-04-01' + to_months((hash(i, 3) % 60)::INTEGER))::DATE AS month
FROM range($lines) AS numbers (i);

CREATE TABLE payment AS
SELECT
    'line-' || i AS payment_id, 'file-' || authority_id AS file_id, i AS row_number, authority_id,
    month + (hash(i, 4) % 28)::INTEGER AS payment_date, 'payment' AS date_basis, month,
    year(month) + CASE WHEN month(month) >= 4 THEN 1 ELSE 0 END AS financial_year, 'Unit' AS unit,
    'Directorate ' || (hash(i, 5) % 8) AS directorate, authority_id || '/supplier' || supplier AS payee_id,
    'Purchase ' || (hash(i, 6) % 500) AS description, NULL::VARCHAR AS expense_type,
    (SELECT list(category_id) FROM category)[(1 + hash(supplier) % 100)::INTEGER] AS category_id,
    ((hash(i, 7) % 900000) / 100.0 - 200)::DECIMAL(18, 2) AS amount_gbp,
    CASE WHEN hash(i, 8) % 6 = 0 THEN ['grants'] ELSE []::VARCHAR[] END AS reasons,
    CASE WHEN hash(i, 8) % 6 = 0 THEN 'grants' END AS excluded_as,
    'not marked' AS is_capital
FROM line;

CREATE TABLE payee AS
SELECT DISTINCT payee_id, authority_id, split_part(payee_id, '/', 2) AS supplier_id, split_part(payee_id, '/', 2) AS payee
FROM payment;

CREATE TABLE supplier_locality AS
SELECT payee_id, authority_id, NULL::DATE AS valid_from, NULL::DATE AS valid_to,
    ['own area', 'neighbouring', 'further', 'not known'][(1 + hash(payee_id) % 4)::INTEGER] AS ring,
    NULL::BOOLEAN AS in_county, NULL::BOOLEAN AS in_region, NULL::BOOLEAN AS in_nation
FROM payee;

CREATE TABLE source_file AS
SELECT 'file-' || authority_id AS file_id, authority_id, 'spending.csv' AS name, 'spend' AS kind, '{}' AS column_map,
    'net' AS amount_basis, NULL::DECIMAL(18, 2) AS threshold_gbp, NULL::VARCHAR AS superseded_by
FROM authority;
