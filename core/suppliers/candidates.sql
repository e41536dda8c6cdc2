-- Register names worth comparing with the names asked about: those that share a rare token (a word, two neighbours
-- run together, or a word that differs by one letter), or of which one is the other's initials. Reads temp.sought (asked_id, stems), writes temp.candidate.
-- $commonest: a token in more names than this finds nothing. $tokens: how many of a name's rarest tokens are used.
-- $kept: how many names are kept for each name asked about.

CREATE OR REPLACE TEMP TABLE sought_token AS
SELECT DISTINCT
    asked_id,
    unnest(list_concat(
        words,
        list_transform(range(1, len(words)), lambda place: words[place] || words[place + 1]),
        list_transform(list_filter(words, lambda word: len(word) BETWEEN 3 AND 6), lambda word: '@' || word),
        CASE
            WHEN len(words) BETWEEN 3 AND 6
            THEN [array_to_string(list_transform(words, lambda word: word[1]), '')]
            ELSE []
        END
    )) AS token
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
        WHERE len(token) BETWEEN $shortest AND $longest AND token[1] <> '@'
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

-- How many register names have each word of the names that will be compared.
CREATE OR REPLACE TEMP TABLE word_frequency AS
SELECT token, frequency
FROM registers.index_token
SEMI JOIN (
    SELECT unnest(string_split(stems, ' ')) AS token FROM temp.sought
    UNION
    SELECT unnest(string_split(index_name.stems, ' '))
    FROM (SELECT DISTINCT name_key FROM temp.candidate) AS found
    JOIN registers.index_name USING (name_key)
) AS compared USING (token);
