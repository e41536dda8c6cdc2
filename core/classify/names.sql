-- What suppliers' names alone say, one row a distinct plain name.
-- word_hits holds the patterns found; plain_texts the distinct names.

-- A name without its legal form, for names that stand in lists with another form, or with none.
CREATE OR REPLACE TEMP MACRO bare_name(text) AS
    regexp_replace(text, '( (ltd|limited|plc|llp|lp|inc|public limited company))+$', '');

CREATE OR REPLACE TEMP TABLE name_words AS
SELECT word_hits.text, list(DISTINCT supplier_words.says) AS says
FROM word_hits
JOIN reference.supplier_words ON word_hits.id = 'word ' || supplier_words.id
GROUP BY word_hits.text;

-- The name is a public body's, or a company's that public bodies own. A row for the whole name is surer than a pattern.
-- What a council or a department owns is publicly owned; firms that universities spin out, or funds invest in, are not.
-- Bodies that central files name as Entities are bodies as payees too, by their full names; initials may be anybody's.
-- `since` and `until`: where all that the name stands for was public only from one day, or up to another.
-- A firm's legal form at the end tells a firm from the council, force or department whose words its name begins with.
CREATE OR REPLACE TEMP TABLE public_body_names AS
WITH named AS (
    SELECT
        word_hits.text,
        body.body_type = 'publicly owned company' AS is_owned,
        body.pattern_kind = 'name' AS is_exact,
        body.body_type NOT IN ('school or academy', 'university or college', 'pension fund') AS is_owner,
        nullif(body.since, '')::DATE AS since,
        nullif(body.until, '')::DATE AS until
    FROM word_hits
    JOIN public_body_rows AS body ON word_hits.id = 'body ' || body.id
    WHERE body.pattern_kind = 'name'
        OR body.body_type NOT IN (
            'council', 'central department', 'agency', 'police', 'fire', 'combined authority', 'international body'
        )
        OR bare_name(word_hits.text) = word_hits.text
    UNION ALL
    SELECT plain_text(alias), false, true, true, NULL, NULL
    FROM reference.bodies
    WHERE contains(alias, ' ') AND length(alias) >= 15
)
SELECT
    name_form.text,
    bool_or(named.is_owned) AS is_owned,
    bool_or(named.is_exact) AS is_exact,
    bool_or(named.is_owner) AS is_owner,
    CASE WHEN count(named.since) = count(*) THEN min(named.since) END AS since,
    CASE WHEN count(named.until) = count(*) THEN max(named.until) END AS until
FROM named
JOIN name_form ON name_form.form = named.text
GROUP BY name_form.text;

-- A group is told by the name of a firm in it, or by the words its family of names begins with; the longest decides.
CREATE OR REPLACE TEMP TABLE group_names AS
WITH listed AS (
    SELECT plain_text(name) AS listed_text, relation, size_band
    FROM reference.groups
    WHERE size_band IS NOT NULL
)
SELECT plain_texts.text, arg_max(listed.size_band, (length(listed.listed_text), listed.size_band)) AS size_band
FROM plain_texts
JOIN listed
    ON split_part(listed.listed_text, ' ', 1) = split_part(plain_texts.text, ' ', 1)
    AND CASE listed.relation
        WHEN 'family' THEN starts_with(plain_texts.text || ' ', listed.listed_text || ' ')
        ELSE bare_name(listed.listed_text) = bare_name(plain_texts.text)
    END
GROUP BY plain_texts.text;

-- Whether a body was public all through a span of time.
CREATE OR REPLACE TEMP MACRO was_public(since, until, valid_from, valid_to) AS
    (since IS NULL OR valid_from >= since) AND (until IS NULL OR valid_to <= until);

-- Where a supplier or its owner came into the public sector or left it, the supplier's spans are cut at that day.
CREATE OR REPLACE TEMP TABLE evidence_span AS
WITH cut AS (
    SELECT
        evidence_span.*,
        list_sort(list_distinct(list_filter(
            [body.since, body.until, owner.since, owner.until],
            lambda day: day > coalesce(valid_from, DATE '0001-01-01') AND day < coalesce(valid_to, DATE '9999-12-31')
        ))) AS days
    FROM evidence_span
    LEFT JOIN public_body_names AS body ON body.text = evidence_span.text
    LEFT JOIN public_body_names AS owner ON owner.text = evidence_span.owner_text
)
SELECT
    * EXCLUDE (days, valid_from, valid_to),
    unnest([valid_from] || days) AS valid_from,
    unnest(days || [valid_to]) AS valid_to
FROM cut;
