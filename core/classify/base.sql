-- Adds each line's signals to hashed_line; one row of reason_set is a sum of signals, the reasons that hold where a line has
-- it, and the one that keeps the line out of the base.
-- What texts, payees and files say is decided once each, as bits (base_signal); a line is the sum of its parts' bits.
-- The plain signal of a reason is the one that needs no words: a payee's kind or a file says it.

-- What the payee is says: signals that hold for all its lines, and which rules' signals may hold at all. One row a payee,
-- or as many as the spans of time in which its supplier is not of the same kind (what was sold was a public body before).
CREATE OR REPLACE TEMP TABLE payee_signal AS
WITH spans AS (
    SELECT supplier_id, any_value(kind) AS kind, NULL::DATE AS valid_from, NULL::DATE AS valid_to
    FROM staging.supplier_class
    GROUP BY supplier_id
    HAVING count(DISTINCT kind) = 1
    UNION ALL
    SELECT supplier_id, kind, valid_from, valid_to
    FROM staging.supplier_class
    QUALIFY min(kind) OVER (PARTITION BY supplier_id) <> max(kind) OVER (PARTITION BY supplier_id)
), described AS (
    SELECT
        payee.payee_id,
        payee.payee,
        spans.valid_from,
        spans.valid_to,
        coalesce(spans.kind, 'unknown') AS kind,
        CASE
            WHEN supplier.grouping = 'payroll' THEN 'payroll'
            WHEN supplier.grouping = 'internal transfer' THEN 'internal-transfer'
            WHEN spans.kind = 'public body' THEN 'public-body'
            WHEN spans.kind = 'publicly owned company' THEN 'publicly-owned'
            WHEN spans.kind = 'name withheld' THEN 'withheld'
        END AS reason
    FROM staging.payee
    LEFT JOIN staging.payee_match USING (payee_id)
    LEFT JOIN staging.supplier USING (supplier_id)
    LEFT JOIN spans USING (supplier_id)
)
SELECT
    hash(described.payee_id) AS payee_hash,
    described.valid_from,
    described.valid_to,
    coalesce(any_value(text_signal.signals), 0::UBIGINT)
        | coalesce(bit_or(base_signal.bit) FILTER (base_signal.is_plain AND base_signal.name = described.reason), 0::UBIGINT)
        AS signals,
    bit_or(base_signal.bit) FILTER (base_signal.kinds IS NULL OR list_contains(base_signal.kinds, described.kind))
        AS allowed
FROM described
CROSS JOIN base_signal
LEFT JOIN text_signal ON text_signal.field = 'payee' AND text_signal.text_hash = hash(described.payee)
GROUP BY described.payee_id, described.valid_from, described.valid_to;

-- What the file is says. A card file of which most pounds are spent by schools is told apart from other card files.
CREATE OR REPLACE TEMP TABLE school_card_file AS
SELECT hashed_line.file_hash
FROM hashed_line
JOIN staging.source_file ON hash(source_file.file_id) = hashed_line.file_hash
LEFT JOIN text_signal AS unit ON unit.field = 'unit' AND unit.text_hash = hashed_line.printed_unit_hash
LEFT JOIN text_signal AS directorate
    ON directorate.field = 'unit' AND directorate.text_hash = hashed_line.printed_directorate_hash
CROSS JOIN (SELECT bit FROM base_signal WHERE is_plain AND name = 'schools') AS schools
WHERE source_file.kind = 'card'
GROUP BY hashed_line.file_hash
HAVING sum(abs(hashed_line.amount_gbp)) FILTER (
    (coalesce(unit.signals, 0) | coalesce(directorate.signals, 0)) & schools.bit <> 0
) > sum(abs(hashed_line.amount_gbp)) / 2;

CREATE OR REPLACE TEMP TABLE file_signal AS
SELECT
    hash(source_file.file_id) AS file_hash,
    bit_or(base_signal.bit) AS signals
FROM staging.source_file
LEFT JOIN staging.superseded USING (file_id)
LEFT JOIN school_card_file ON school_card_file.file_hash = hash(source_file.file_id)
JOIN base_signal
    ON base_signal.is_plain
    AND CASE base_signal.name
        WHEN 'superseded' THEN superseded.file_id IS NOT NULL
        WHEN 'grants' THEN source_file.kind = 'grants'
        WHEN 'card' THEN source_file.kind = 'card'
        WHEN 'school-cards' THEN school_card_file.file_hash IS NOT NULL
        ELSE false
    END
GROUP BY source_file.file_id;

-- Months for which an authority's card purchases are loaded; its bill comes in that month or the next.
CREATE OR REPLACE TEMP TABLE card_month AS
SELECT DISTINCT
    hashed_line.authority_hash,
    unnest([hashed_line.month, (hashed_line.month + INTERVAL 1 MONTH)::DATE]) AS month
FROM hashed_line
JOIN staging.source_file ON hash(source_file.file_id) = hashed_line.file_hash
LEFT JOIN staging.superseded USING (file_id)
WHERE source_file.kind = 'card' AND superseded.file_id IS NULL AND hashed_line.month IS NOT NULL;

-- A credit that takes back, to the penny, a payment to the same payee of an earlier financial year and none of its own.
CREATE OR REPLACE TEMP TABLE earlier_credit AS
WITH credit AS (
    SELECT line_id, payee_hash, -amount_gbp AS amount_gbp, year(month - INTERVAL 3 MONTH) AS fiscal_year
    FROM hashed_line
    WHERE amount_gbp < 0 AND month IS NOT NULL
), debit AS (
    SELECT DISTINCT payee_hash, amount_gbp, year(month - INTERVAL 3 MONTH) AS fiscal_year
    FROM hashed_line
    SEMI JOIN credit USING (payee_hash, amount_gbp)
    WHERE amount_gbp > 0
)
SELECT credit.line_id
FROM credit
JOIN debit USING (payee_hash, amount_gbp)
GROUP BY credit.line_id
HAVING min(debit.fiscal_year) < min(credit.fiscal_year)
    AND count(*) FILTER (debit.fiscal_year = credit.fiscal_year) = 0;

-- The lines again, with their signals; what only this script needs of them is left behind.
CREATE OR REPLACE TEMP TABLE hashed_line AS
WITH bits AS (
    SELECT
        max(bit) FILTER (effect = 'cue' AND name = 'card-bill') AS card_bill,
        max(bit) FILTER (effect = 'cue' AND name = 'credit-text') AS credit_text,
        max(bit) FILTER (is_plain AND name = 'card-settlement') AS card_settlement,
        max(bit) FILTER (is_plain AND name = 'card-unknown') AS card_unknown,
        max(bit) FILTER (is_plain AND name = 'card') AS card,
        max(bit) FILTER (is_plain AND name = 'earlier-year-credit') AS earlier_year_credit
    FROM base_signal
), summed AS (
    SELECT
        line.line_id,
        line.payee_hash,
        line.shown_unit_hash,
        line.purpose_hash,
        line.account_hash,
        line.classification_hash,
        line.contract_hash,
        line.authority_hash,
        line.month,
        line.amount_gbp < 0 AS is_credit,
        earlier_credit.line_id IS NOT NULL AS is_reversal,
        (coalesce(purpose.signals, 0) | coalesce(account.signals, 0) | coalesce(category.signals, 0)
            | coalesce(unit.signals, 0) | coalesce(directorate.signals, 0) | payee.signals)
            & payee.allowed
            | coalesce(file_signal.signals, 0)
            | CASE WHEN line.is_card THEN bits.card ELSE 0 END AS signals
    FROM hashed_line AS line
    -- A line without a date is judged by what the payee is now.
    JOIN payee_signal AS payee
        ON payee.payee_hash = line.payee_hash
        AND (payee.valid_from IS NULL
            OR coalesce(line.payment_date, line.month, DATE '9999-12-31') >= payee.valid_from)
        AND (payee.valid_to IS NULL
            OR coalesce(line.payment_date, line.month, DATE '9999-12-31') < payee.valid_to)
    LEFT JOIN text_signal AS purpose ON purpose.field = 'purpose' AND purpose.text_hash = line.purpose_hash
    LEFT JOIN text_signal AS account ON account.field = 'account' AND account.text_hash = line.account_hash
    LEFT JOIN text_signal AS category ON category.field = 'category' AND category.text_hash = line.category_hash
    LEFT JOIN text_signal AS unit ON unit.field = 'unit' AND unit.text_hash = line.printed_unit_hash
    LEFT JOIN text_signal AS directorate
        ON directorate.field = 'unit' AND directorate.text_hash = line.printed_directorate_hash
    LEFT JOIN file_signal USING (file_hash)
    LEFT JOIN earlier_credit ON earlier_credit.line_id = line.line_id
    CROSS JOIN bits
)
SELECT
    summed.* EXCLUDE (authority_hash, month, is_credit, is_reversal, signals),
    summed.signals
        | CASE
            WHEN summed.signals & bits.card_bill = 0 OR summed.signals & bits.card <> 0 THEN 0
            WHEN card_month.month IS NULL THEN bits.card_unknown
            ELSE bits.card_settlement
        END
        | CASE
            WHEN summed.is_reversal OR (summed.is_credit AND summed.signals & bits.credit_text <> 0)
                THEN bits.earlier_year_credit
            ELSE 0
        END AS signals
FROM summed
CROSS JOIN bits
LEFT JOIN card_month USING (authority_hash, month);

-- Few sums of bits differ: each is put into words once.
CREATE OR REPLACE TEMP TABLE reason_set AS
WITH distinct_signals AS (
    SELECT DISTINCT signals FROM hashed_line
), held AS (
    SELECT DISTINCT distinct_signals.signals, base_signal.name AS reason
    FROM distinct_signals
    JOIN base_signal ON distinct_signals.signals & base_signal.bit <> 0
    WHERE base_signal.effect = 'fires'
        AND (base_signal.needs IS NULL OR EXISTS (
            FROM base_signal AS cue
            WHERE cue.effect = 'cue' AND cue.name = base_signal.needs AND distinct_signals.signals & cue.bit <> 0
        ))
        AND NOT EXISTS (
            FROM base_signal AS veto
            WHERE veto.effect = 'vetoes' AND veto.name = base_signal.name AND distinct_signals.signals & veto.bit <> 0
        )
), ordered AS (
    SELECT held.signals, held.reason, base_reason.place, base_reason.admitted
    FROM held
    JOIN base_reason ON base_reason.reason = held.reason
)
SELECT
    distinct_signals.signals,
    coalesce(list(ordered.reason ORDER BY ordered.place) FILTER (ordered.reason IS NOT NULL), []) AS reasons,
    arg_min(ordered.reason, ordered.place) FILTER (ordered.admitted = 'no') AS excluded_as
FROM distinct_signals
LEFT JOIN ordered ON ordered.signals = distinct_signals.signals
GROUP BY distinct_signals.signals;

-- The largest of what nothing reads any more.
DROP TABLE base_text;
DROP TABLE text_signal;
DROP TABLE earlier_credit;
