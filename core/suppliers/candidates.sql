-- Register names worth comparing with the names asked about: those that share a rare token (a word, two neighbours
-- run together, or a word that differs by one letter). Reads temp.sought (asked_id, stems), writes temp.candidate.
-- $commonest: a token in more names than this finds nothing. $tokens: how many of a name's rarest tokens are used.
-- $kept: how many names are kept for each name asked about.

CREATE OR REPLACE TEMP TABLE sought_token AS
SELECT DISTINCT
    asked_id,
    unnest(list_concat(words, list_transform(range(1, len(words)), lambda place: words[place] || words[place + 1])))
        AS token
FROM (SELECT asked_id, string_split(stems, ' ') AS words FROM temp.sought WHERE stems <> '');

CREATE OR REPLACE TEMP TABLE distinct_token AS SELECT DISTINCT token FROM temp.sought_token;

CREATE OR REPLACE TEMP TABLE token_found AS
SELECT DISTINCT ON (token, token_id) token, token_id, frequency, is_same
FROM (
    SELECT token, index_token.token_id, index_token.frequency, true AS is_same
    FROM temp.distinct_token
    JOIN registers.index_token USING (token)
    UNION ALL
    SELECT spelt.token, near.token_id, known.frequency, false
    FROM (
        SELECT token, hash(unnest(list_concat([token], list_transform(
            range(1, len(token) + 1), lambda place: token[:place - 1] || token[place + 1:]
        )))) AS variant
        FROM temp.distinct_token
        WHERE len(token) BETWEEN $shortest AND $longest
    ) AS spelt
    JOIN registers.index_near AS near USING (variant)
    JOIN registers.index_token AS known ON known.token_id = near.token_id
)
WHERE frequency <= $commonest
ORDER BY token, token_id, is_same DESC;

CREATE OR REPLACE TEMP TABLE sought_token_id AS
SELECT
    sought_token.asked_id,
    token_found.token_id,
    ln($names / token_found.frequency) * CASE WHEN token_found.is_same THEN 1.0 ELSE 0.7 END AS rarity
FROM temp.sought_token
JOIN temp.token_found USING (token)
QUALIFY row_number() OVER (PARTITION BY asked_id ORDER BY rarity DESC, token_found.token_id) <= $tokens;

CREATE OR REPLACE TEMP TABLE candidate AS
SELECT asked_id, name_key, sum(rarity) / sqrt(3 + len(string_split(index_name.stems, ' '))) AS promise
FROM temp.sought_token_id
JOIN registers.index_posting USING (token_id)
JOIN registers.index_name USING (name_key)
GROUP BY asked_id, name_key, index_name.stems
QUALIFY row_number() OVER (PARTITION BY asked_id ORDER BY promise DESC, name_key) <= $kept;

DROP TABLE temp.sought_token;
DROP TABLE temp.distinct_token;
DROP TABLE temp.token_found;
DROP TABLE temp.sought_token_id;
