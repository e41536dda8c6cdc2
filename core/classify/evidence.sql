-- Spans of time of each supplier, with what the registers said in them.
-- Accounts describe the year they were made up for, so evidence holds from a year before that day, or from the first
-- snapshot that said so. Before the first and after the last evidence the nearest one is kept, marked back-cast:
-- a company that left the register was still paid, and must not fall to unknown in old years.

CREATE OR REPLACE TEMP TABLE evidence_start AS
WITH dated AS (
    SELECT
        *,
        date_trunc('month', least(
            snapshot_from, coalesce(accounts_made_up - INTERVAL 12 MONTH, snapshot_from)
        ))::DATE AS evidenced_from
    FROM staging.supplier_evidence
)
SELECT
    *,
    min(evidenced_from) OVER (
        PARTITION BY supplier_id ORDER BY snapshot_from
        ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING
    ) AS next_from
FROM dated;

CREATE OR REPLACE TEMP TABLE evidence_kept AS
SELECT
    *,
    row_number() OVER (PARTITION BY supplier_id ORDER BY evidenced_from) = 1 AS is_first,
    date_trunc('month', snapshot_to + INTERVAL 1 MONTH)::DATE AS vanished_from
FROM evidence_start
WHERE next_from IS NULL OR evidenced_from < next_from;

CREATE OR REPLACE TEMP TABLE evidence_span AS
WITH span AS (
    SELECT NULL::DATE AS valid_from, evidenced_from AS valid_to, true AS other_date, * EXCLUDE (evidenced_from, next_from)
    FROM evidence_kept
    WHERE is_first
    UNION ALL BY NAME
    SELECT
        evidenced_from AS valid_from,
        CASE WHEN next_from IS NULL AND vanished_from > evidenced_from THEN vanished_from ELSE next_from END AS valid_to,
        false AS other_date,
        * EXCLUDE (evidenced_from, next_from)
    FROM evidence_kept
    UNION ALL BY NAME
    SELECT vanished_from AS valid_from, NULL::DATE AS valid_to, true AS other_date, * EXCLUDE (evidenced_from, next_from)
    FROM evidence_kept
    WHERE next_from IS NULL AND vanished_from > evidenced_from
)
SELECT
    supplier.supplier_id,
    supplier.name,
    plain_text(supplier.name) AS text,
    supplier.grouping,
    supplier.register,
    supplier.company_number,
    supplier.charity_number,
    supplier.parent_supplier_id,
    supplier.parent_name,
    span.valid_from,
    span.valid_to,
    coalesce(span.other_date, false) AS other_date,
    span.account_category,
    span.accounts_made_up,
    span.income_gbp,
    span.employees,
    span.turnover_gbp,
    span.balance_sheet_gbp,
    span.owner_name,
    plain_text(coalesce(supplier.parent_name, span.owner_name)) AS owner_text,
    upper(trim(coalesce(span.register_category, supplier.register_category))) AS register_category
FROM staging.supplier
LEFT JOIN span USING (supplier_id);

DROP TABLE evidence_start;
DROP TABLE evidence_kept;
-- What each supplier is mostly paid for, in the words of the ledgers.
CREATE OR REPLACE TEMP TABLE supplier_bought AS
SELECT payee_match.supplier_id, plain_text(arg_max(payee.bought, (abs(payee.amount_gbp), payee.bought))) AS text
FROM staging.payee
JOIN staging.payee_match USING (payee_id)
WHERE payee.bought IS NOT NULL
GROUP BY payee_match.supplier_id;

-- A name may be read in several ways, and what one way says holds for the name; owners' names too.
CREATE OR REPLACE TEMP TABLE name_form AS
SELECT text, unnest(name_forms(text)) AS form
FROM (
    SELECT text FROM evidence_span WHERE text <> ''
    UNION
    SELECT owner_text FROM evidence_span WHERE owner_text <> ''
);

CREATE OR REPLACE TEMP TABLE plain_texts AS
SELECT form AS text FROM name_form
UNION
SELECT text FROM supplier_bought;
