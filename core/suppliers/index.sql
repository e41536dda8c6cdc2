-- The index over register names, made when a register is loaded and used by every build and every look-up.
-- Reads temp.named (every name of every body) and registers.name_form (the levelled form of every name ever seen).

-- One row: body x name. kind: current, previous, other; short: without what the name has in brackets.
CREATE OR REPLACE TABLE registers.index_name AS
SELECT
    (row_number() OVER (ORDER BY named.org_id, named.name, named.kind) - 1)::INTEGER AS name_key,
    named.org_id,
    named.name,
    named.kind,
    name_form.key,
    name_form.forms,
    name_form.stems,
    hash(name_form.spelled) AS spelled
FROM temp.named
JOIN registers.name_form ON name_form.name = named.compared
WHERE name_form.key <> '';

DROP TABLE temp.named;

-- What a name is found by: its words in the singular; each two neighbours run together, which makes a rare token of
-- two common words and finds 'Sunny Hill' for 'Sunnyhill'; and the initials of its first three words and more.
CREATE OR REPLACE TEMP TABLE name_token AS
SELECT DISTINCT
    name_key,
    unnest(list_concat(
        words,
        list_transform(range(1, len(words)), lambda place: words[place] || words[place + 1]),
        list_transform(
            range(3, least(len(words), 6) + 1),
            lambda size: '@' || array_to_string(list_transform(words[:size], lambda word: word[1]), '')
        )
    )) AS token
FROM (SELECT name_key, string_split(stems, ' ') AS words FROM registers.index_name);

-- One row: one token and how many names have it.
CREATE OR REPLACE TABLE registers.index_token AS
SELECT (row_number() OVER (ORDER BY token) - 1)::INTEGER AS token_id, token, count(*) AS frequency
FROM temp.name_token
GROUP BY token;

-- One row: token x name, ordered so that a token's names lie together.
CREATE OR REPLACE TABLE registers.index_posting AS
SELECT index_token.token_id, name_token.name_key
FROM temp.name_token
JOIN registers.index_token USING (token)
ORDER BY index_token.token_id, name_token.name_key;

DROP TABLE temp.name_token;

-- One row: a word with one letter left out (or none): two words that differ by one letter share such a row.
CREATE OR REPLACE TABLE registers.index_near AS
SELECT hash(variant) AS variant, token_id
FROM (
    SELECT
        token_id,
        unnest(list_concat([token], list_transform(
            range(1, len(token) + 1), lambda place: token[:place - 1] || token[place + 1:]
        ))) AS variant
    FROM registers.index_token
    SEMI JOIN (
        SELECT unnest(string_split(stems, ' ')) AS token FROM registers.index_name
    ) AS word USING (token)
    WHERE len(token) BETWEEN $shortest AND $longest
)
ORDER BY variant;
