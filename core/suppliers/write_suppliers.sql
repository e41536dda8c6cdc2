-- Reads staging.payee_match, temp.body and temp.body_span; fills staging.supplier and supplier_evidence.

-- What it is paid under with most pounds; of equals the last in the alphabet, so that every build says the same.
CREATE OR REPLACE TEMP TABLE paid_name AS
SELECT
    supplier_id,
    arg_max(payee, (abs(amount_gbp), payee)) AS payee,
    arg_max(published_postcode, (abs(amount_gbp), published_postcode)) AS postcode,
    arg_max(published_company_number, (abs(amount_gbp), published_company_number)) AS company_number,
    arg_max(published_charity_number, (abs(amount_gbp), published_charity_number)) AS charity_number
FROM staging.payee_match
JOIN staging.payee USING (payee_id)
GROUP BY supplier_id;

INSERT INTO staging.supplier BY NAME
SELECT
    paid_name.supplier_id,
    CASE
        WHEN paid_name.supplier_id LIKE 'grouping:%' THEN upper(grouping_word[1]) || grouping_word[2:]
        ELSE coalesce(body.name, nullif(paid_name.payee, ''), 'Name withheld')
    END AS name,
    CASE WHEN paid_name.supplier_id LIKE 'grouping:%' THEN grouping_word END AS grouping,
    CASE body.register
        WHEN 'company' THEN 'companies'
        WHEN 'charity' THEN 'charities'
        WHEN 'mutual' THEN 'mutuals'
        WHEN 'public' THEN 'public bodies'
        ELSE CASE WHEN body.register IS NOT NULL THEN 'user list' END
    END AS register,
    body.company_number,
    body.charity_number,
    body.postcode,
    body.sic_codes,
    body.status,
    body.register_category,
    body.incorporated_on,
    body.dissolved_on,
    body.owner_name AS parent_name
FROM (
    SELECT *, replace(replace(supplier_id, 'grouping:', ''), '-', ' ') AS grouping_word FROM temp.paid_name
) AS paid_name
LEFT JOIN (SELECT DISTINCT ON (supplier_id) * FROM temp.body ORDER BY supplier_id, org_id = supplier_id DESC) AS body
    USING (supplier_id);

-- An owner that is paid itself is the parent, if no other supplier has its name.
UPDATE staging.supplier
SET parent_supplier_id = head.supplier_id
FROM (
    SELECT upper(name) AS name, min(supplier_id) AS supplier_id
    FROM staging.supplier
    WHERE register IS NOT NULL
    GROUP BY upper(name)
    HAVING count(*) = 1
) AS head
WHERE upper(supplier.parent_name) = head.name AND supplier.supplier_id <> head.supplier_id;

-- What several registers said of one supplier, cut at every day on which one of them began to say something else.
INSERT INTO staging.supplier_evidence BY NAME
WITH told AS (
    -- Of two registers that began to say something on one day, the last by number speaks, in every build alike.
    SELECT body_span.*, supplier.register, (body_span.snapshot_from, body_span.org_id) AS said_at
    FROM temp.body_span
    JOIN staging.supplier USING (supplier_id)
), days AS (
    SELECT DISTINCT supplier_id, snapshot_from FROM told
), cut AS (
    SELECT
        supplier_id,
        snapshot_from,
        lead(snapshot_from) OVER (PARTITION BY supplier_id ORDER BY snapshot_from) AS next_from
    FROM days
)
SELECT
    cut.supplier_id,
    cut.snapshot_from,
    CASE
        WHEN cut.next_from IS NULL AND bool_or(told.snapshot_to IS NULL) THEN NULL
        ELSE least(
            coalesce(cut.next_from - 1, DATE '9999-12-31'),
            max(coalesce(told.snapshot_to, DATE '9999-12-31'))
        )::DATE
    END AS snapshot_to,
    arg_max(told.account_category, told.said_at) AS account_category,
    arg_max(told.accounts_made_up, told.said_at) AS accounts_made_up,
    arg_max(told.income_gbp, told.said_at) AS income_gbp,
    arg_max(told.employees, told.said_at) AS employees,
    arg_max(told.turnover_gbp, told.said_at) AS turnover_gbp,
    arg_max(told.balance_sheet_gbp, told.said_at) AS balance_sheet_gbp,
    arg_max(told.owner_name, told.said_at) AS owner_name,
    coalesce(
        arg_max(told.register_category, told.said_at) FILTER (told.org_id = cut.supplier_id),
        arg_max(told.register_category, told.said_at)
    ) AS register_category,
    coalesce(
        arg_max(told.status, told.said_at) FILTER (told.org_id = cut.supplier_id),
        arg_max(told.status, told.said_at)
    ) AS status,
    coalesce(
        arg_max(told.postcode, told.said_at) FILTER (told.org_id = cut.supplier_id),
        arg_max(told.postcode, told.said_at)
    ) AS postcode
FROM cut
JOIN told
    ON told.supplier_id = cut.supplier_id
    AND told.snapshot_from <= cut.snapshot_from
    AND (told.snapshot_to IS NULL OR told.snapshot_to >= cut.snapshot_from)
GROUP BY cut.supplier_id, cut.snapshot_from, cut.next_from;
