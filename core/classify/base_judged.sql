-- What a person decided of a supplier's payments, over what the rules said of each line: the reasons that keep a line out
-- give way to the one decided, or to none ("counts"). Marks stay, and what the file itself says (base_reasons.of_file).
-- A judged line has a set of reasons of its own: its number has the one bit that no signal has (base.MOST_SIGNALS).

CREATE OR REPLACE TEMP TABLE judged_line AS
SELECT hashed_line.line_id, hashed_line.signals, base_judgement.counts
FROM staging.base_judgement
JOIN staging.payee_match USING (supplier_id)
JOIN hashed_line ON hashed_line.payee_hash = hash(payee_match.payee_id);

-- Few sets of reasons differ: each is judged once.
CREATE OR REPLACE TEMP TABLE judged_set AS
WITH told AS (
    SELECT judged_line.signals, judged_line.counts, any_value(reason_set.reasons) AS reasons
    FROM judged_line
    JOIN reason_set USING (signals)
    GROUP BY judged_line.signals, judged_line.counts
), kept AS (
    SELECT told.signals, told.counts, base_reasons.reason, base_reason.place, base_reasons.admitted
    FROM told
    JOIN reference.base_reasons
        ON CASE
            WHEN base_reasons.admitted = 'yes' OR base_reasons.of_file = 'yes'
                THEN list_contains(told.reasons, base_reasons.reason)
            ELSE told.counts = base_reasons.reason
        END
    JOIN base_reason ON base_reason.reason = base_reasons.reason
)
SELECT
    told.signals,
    told.counts,
    9223372036854775808::UBIGINT | row_number() OVER (ORDER BY told.signals, told.counts)::UBIGINT AS judged_signals,
    coalesce(list(kept.reason ORDER BY kept.place) FILTER (kept.reason IS NOT NULL), []) AS reasons,
    arg_min(kept.reason, kept.place) FILTER (kept.admitted = 'no') AS excluded_as
FROM told
LEFT JOIN kept ON kept.signals = told.signals AND kept.counts = told.counts
GROUP BY told.signals, told.counts;

INSERT INTO reason_set BY NAME SELECT judged_signals AS signals, reasons, excluded_as FROM judged_set;

UPDATE hashed_line
SET signals = judged_set.judged_signals
FROM judged_line
JOIN judged_set ON judged_set.signals = judged_line.signals AND judged_set.counts = judged_line.counts
WHERE hashed_line.line_id = judged_line.line_id;
