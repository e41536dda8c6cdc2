-- One row: one phrase and one sort of text it is looked for in, with its longest word to look it up by.
CREATE OR REPLACE TEMP TABLE market_phrase AS
WITH phrase AS (
    SELECT found_in, normalise(phrase) AS phrase, category_id, strength = 'names' AS names, overrules = 'yes' AS overrules
    FROM temp.market_word
),
word AS (
    SELECT *, unnest(string_split(phrase, ' ')) AS word FROM phrase
)
SELECT found_in, phrase, category_id, names, overrules, count(*) AS words, arg_max(word, length(word)) AS word
FROM word
GROUP BY ALL;

-- One row: one distinct text and what its words say. A phrase inside a longer one that was found too says nothing of its
-- own ("Agency" in "Foster agency"). Of those left, more words beat fewer, then longer beats shorter, then later earlier.
CREATE OR REPLACE TEMP TABLE market_text_answer AS
WITH token AS (
    SELECT DISTINCT found_in, text_hash, text, unnest(string_split(text, ' ')) AS word
    FROM temp.market_text
),
hit AS (
    SELECT
        token.found_in,
        token.text_hash,
        phrase.category_id,
        phrase.names,
        phrase.overrules,
        phrase.phrase,
        phrase.words * 10000000
        + least(length(phrase.phrase), 99) * 1000
        + strpos(' ' || token.text || ' ', ' ' || phrase.phrase || ' ') AS weight
    FROM token
    JOIN temp.market_phrase AS phrase USING (found_in, word)
    WHERE contains(' ' || token.text || ' ', ' ' || phrase.phrase || ' ')
)
SELECT
    found_in,
    text_hash,
    arg_max(category_id, weight) FILTER (names) AS named,
    arg_max(category_id, weight) FILTER (NOT names) AS hinted,
    arg_max(category_id, weight) FILTER (overrules) AS overruled
FROM hit
ANTI JOIN hit AS longer
    ON longer.found_in = hit.found_in
    AND longer.text_hash = hit.text_hash
    AND length(longer.phrase) > length(hit.phrase)
    AND contains(' ' || longer.phrase || ' ', ' ' || hit.phrase || ' ')
GROUP BY found_in, text_hash;
