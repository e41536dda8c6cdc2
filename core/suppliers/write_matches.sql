-- Reads temp.outcome, temp.suggestion, temp.cluster, temp.body, temp.judged and temp.previous_cluster;
-- fills staging.payee_match and staging.suggestion.

-- A cluster keeps the id that most of its pounds had in the build before; an id goes to one cluster only.
CREATE OR REPLACE TEMP TABLE kept_id AS
SELECT founding_id, supplier_id
FROM (
    SELECT founding_id, supplier_id, sum(abs(amount_gbp)) AS pounds
    FROM temp.cluster
    JOIN temp.asked_payee USING (asked_id)
    JOIN staging.payee USING (payee_id)
    JOIN temp.previous_cluster USING (payee_id)
    GROUP BY founding_id, supplier_id
    QUALIFY row_number() OVER (PARTITION BY founding_id ORDER BY pounds DESC, supplier_id) = 1
)
QUALIFY row_number() OVER (PARTITION BY supplier_id ORDER BY pounds DESC, founding_id) = 1;

CREATE OR REPLACE TEMP TABLE cluster_id AS
SELECT
    founding_id,
    coalesce(
        kept_id.supplier_id,
        CASE WHEN founding_id IN (SELECT supplier_id FROM temp.kept_id) THEN founding_id || '-2' ELSE founding_id END
    ) AS supplier_id,
    count(DISTINCT asked_id) AS names
FROM temp.cluster
LEFT JOIN temp.kept_id USING (founding_id)
GROUP BY ALL;

CREATE OR REPLACE TEMP TABLE machine_match AS
SELECT
    asked_payee.payee_id,
    CASE
        WHEN outcome.grouping IS NOT NULL THEN 'grouping:' || replace(outcome.grouping, ' ', '-')
        WHEN outcome.org_id IS NOT NULL THEN coalesce(body.supplier_id, outcome.org_id)
        ELSE cluster_id.supplier_id
    END AS supplier_id,
    coalesce(
        outcome.method, CASE WHEN cluster_id.names > 1 THEN 'same payee, in no register' ELSE 'in no register' END
    ) AS match_method,
    outcome.score AS match_score,
    coalesce(
        outcome.reason,
        CASE
            WHEN cluster_id.names > 1 THEN 'In no register that is loaded; the same payee as ' || (cluster_id.names - 1)
                || ' other spelling' || CASE WHEN cluster_id.names > 2 THEN 's.' ELSE '.' END
            ELSE 'In no register that is loaded.'
        END
    ) AS match_reason,
    coalesce(outcome.runner_up_id, first_suggestion.org_id) AS runner_up_id,
    coalesce(outcome.runner_up_name, first_suggestion.name) AS runner_up_name,
    coalesce(outcome.runner_up_score, first_suggestion.score) AS runner_up_score
FROM temp.asked_payee
LEFT JOIN temp.outcome USING (asked_id)
LEFT JOIN temp.body ON body.org_id = outcome.org_id
LEFT JOIN temp.cluster USING (asked_id)
LEFT JOIN temp.cluster_id USING (founding_id)
LEFT JOIN temp.suggestion AS first_suggestion
    ON first_suggestion.asked_id = asked_payee.asked_id AND first_suggestion.place = 0
    AND outcome.asked_id IS NULL;

-- The latest judgement on each payee, by its id or, where a file made by hand has none, by authority and name.
CREATE OR REPLACE TEMP TABLE payee_judged AS
SELECT payee.payee_id, judged.* EXCLUDE (payee_id, payee, authority_id)
FROM staging.payee
JOIN temp.judged
    ON judged.payee_id = payee.payee_id
    OR (judged.payee_id = '' AND judged.payee = payee.payee
        AND (judged.authority_id = '' OR judged.authority_id = payee.authority_id))
QUALIFY row_number() OVER (PARTITION BY payee.payee_id ORDER BY judged.payee_id DESC, judged."when" DESC) = 1;

INSERT INTO staging.payee_match BY NAME
SELECT
    machine_match.payee_id,
    CASE
        WHEN decision IN ('accepted', 'replaced')
        THEN coalesce(body.supplier_id, nullif(payee_judged.supplier_id, ''), machine_match.supplier_id)
        WHEN is_undone THEN 'payee:' || machine_match.payee_id
        ELSE machine_match.supplier_id
    END AS supplier_id,
    CASE
        WHEN decision IN ('accepted', 'replaced') OR is_undone THEN 'judgement'
        ELSE match_method
    END AS match_method,
    CASE WHEN decision = 'replaced' OR is_undone THEN NULL ELSE match_score END AS match_score,
    CASE
        WHEN decision IS NULL THEN match_reason
        ELSE upper(decision[1]) || decision[2:] || CASE WHEN who <> '' THEN ' by ' || who ELSE '' END
            || CASE WHEN "when" <> '' THEN ' on ' || "when"[:10] ELSE '' END
            || CASE WHEN why <> '' THEN ': ' || why ELSE '.' END
    END AS match_reason,
    CASE WHEN is_undone THEN machine_match.supplier_id ELSE runner_up_id END AS runner_up_id,
    CASE WHEN is_undone THEN NULL ELSE runner_up_name END AS runner_up_name,
    CASE WHEN is_undone THEN match_score ELSE runner_up_score END AS runner_up_score,
    decision AS judgement
FROM temp.machine_match
LEFT JOIN (
    SELECT
        payee_judged.*,
        decision = 'not sure' OR (decision = 'rejected'
            AND (payee_judged.supplier_id = '' OR payee_judged.supplier_id = machine_match.supplier_id)) AS is_undone
    FROM temp.payee_judged
    JOIN temp.machine_match USING (payee_id)
) AS payee_judged USING (payee_id)
LEFT JOIN temp.body ON body.org_id = payee_judged.supplier_id;

INSERT INTO staging.suggestion BY NAME
SELECT payee_id, place, coalesce(body.supplier_id, suggestion.org_id) AS supplier_id, suggestion.name, score
FROM temp.suggestion
JOIN temp.asked_payee USING (asked_id)
LEFT JOIN temp.body USING (org_id)
ORDER BY payee_id, place;
