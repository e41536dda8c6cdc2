-- One row: one published classification (words, code, card or not) and what it stands for; NULL where it says nothing.
-- A title or code of ProClass's first level only ("Education") is too general to settle anything by itself: a hint.
CREATE OR REPLACE TEMP TABLE market_published_answer AS
WITH published AS (
    SELECT
        hash(published_category, published_category_code, is_card) AS classification_hash,
        hash(any_value(published_category)) AS text_hash,
        normalise(any_value(published_category)) AS title,
        regexp_replace(any_value(published_category_code), '[^0-9]', '', 'g') AS code,
        any_value(is_card) AS is_card
    FROM staging.line
    WHERE published_category IS NOT NULL OR published_category_code IS NOT NULL
    GROUP BY classification_hash
),
title AS (
    SELECT normalise(title) AS title, arg_min(category_id, (depth, category_id)) AS category_id, min(depth) > 0 AS is_firm
    FROM temp.market_title
    GROUP BY 1
),
coded AS (
    SELECT
        published.classification_hash,
        arg_max(market_code.category_id, length(market_code.prefix)) AS category_id,
        bool_or(market_code.is_firm) AS is_firm
    FROM published
    JOIN temp.market_code
        ON (market_code.scheme = 'proclass' AND length(published.code) = 6 AND published.code = market_code.prefix)
        OR (market_code.scheme = 'cpv' AND length(published.code) IN (8, 9) AND starts_with(published.code, market_code.prefix))
    GROUP BY published.classification_hash
),
merchant AS (
    SELECT published.classification_hash, min(market_merchant.category_id) AS category_id
    FROM published
    JOIN temp.market_merchant ON published.code BETWEEN market_merchant.code_from AND market_merchant.code_to
    WHERE published.is_card AND length(published.code) = 4
    GROUP BY published.classification_hash
)
SELECT
    published.classification_hash,
    CASE WHEN title.is_firm THEN title.category_id END AS titled,
    answer.named,
    CASE WHEN coded.is_firm THEN coded.category_id END AS coded,
    coalesce(answer.hinted, title.category_id, coded.category_id) AS hinted,
    merchant.category_id AS merchant
FROM published
LEFT JOIN title ON title.title = published.title
LEFT JOIN temp.market_text_answer AS answer ON answer.found_in = 'category' AND answer.text_hash = published.text_hash
LEFT JOIN coded ON coded.classification_hash = published.classification_hash
LEFT JOIN merchant ON merchant.classification_hash = published.classification_hash;

-- One row: one contract that carries a procurement code, and what the code stands for.
CREATE OR REPLACE TEMP TABLE market_contract_answer AS
SELECT
    hash(hash(contract.authority_id), hash(contract.contract_ref)) AS contract_hash,
    arg_max(market_code.category_id, (length(market_code.prefix), market_code.category_id)) AS category_id
FROM staging.contract
JOIN temp.market_code
    ON market_code.scheme = 'cpv'
    AND starts_with(regexp_replace(contract.cpv_code, '[^0-9]', '', 'g'), market_code.prefix)
GROUP BY contract_hash;
