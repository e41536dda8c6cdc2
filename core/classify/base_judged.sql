-- What a person decided of a supplier's payments, over what the rules said of each line: the reasons that keep a line out
-- give way to the one decided, or to none ("counts"). Marks stay, and what the file itself says (base_reasons.of_file).

CREATE OR REPLACE TEMP TABLE judged_line AS
SELECT line_reasons.line_id, line_reasons.reasons, base_judgement.counts
FROM staging.base_judgement
JOIN staging.payee_match USING (supplier_id)
JOIN staging.keyed_line USING (payee_id)
JOIN staging.line_reasons USING (line_id);

-- Few sets of reasons differ: each is judged once.
CREATE OR REPLACE TEMP TABLE judged_reasons AS
WITH told AS (
    SELECT DISTINCT reasons, counts FROM judged_line
), kept AS (
    SELECT told.reasons, told.counts, base_reasons.reason, base_reason.place, base_reasons.admitted
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
    told.reasons,
    told.counts,
    coalesce(list(kept.reason ORDER BY kept.place) FILTER (kept.reason IS NOT NULL), []) AS judged,
    arg_min(kept.reason, kept.place) FILTER (kept.admitted = 'no') AS excluded_as
FROM told
LEFT JOIN kept ON kept.reasons = told.reasons AND kept.counts = told.counts
GROUP BY told.reasons, told.counts;

UPDATE staging.line_reasons
SET reasons = judged_reasons.judged, excluded_as = judged_reasons.excluded_as
FROM judged_line
JOIN judged_reasons ON judged_reasons.reasons = judged_line.reasons AND judged_reasons.counts = judged_line.counts
WHERE line_reasons.line_id = judged_line.line_id;

DROP TABLE judged_line;
DROP TABLE judged_reasons;
