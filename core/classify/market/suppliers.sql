-- One row: one supplier and what most of its other lines are. A published class counts three times as much as words,
-- and where there is none, words must decide a good part of the lines. The shares stand in reference/markets/category_limits.csv.
CREATE OR REPLACE TEMP TABLE market_supplier_main AS
WITH counted AS (
    SELECT
        payee.supplier_id,
        firm.category_id,
        count(*) AS lines,
        count(*) FILTER (firm.rule_order BETWEEN 3 AND 5) AS published_lines
    FROM temp.market_firm AS firm
    JOIN temp.market_payee AS payee USING (payee_hash)
    WHERE payee.is_supplier AND firm.rule_order IS DISTINCT FROM 2
    GROUP BY payee.supplier_id, firm.category_id
),
weighed AS (
    SELECT
        supplier_id,
        category_id,
        sum(lines) OVER supplier AS all_lines,
        sum(published_lines) OVER supplier > 0 AS is_published,
        lines + 2 * published_lines AS weight
    FROM counted
    WINDOW supplier AS (PARTITION BY supplier_id)
)
SELECT supplier_id, arg_max(category_id, (weight, category_id)) AS category_id
FROM weighed
WHERE category_id IS NOT NULL
GROUP BY supplier_id
HAVING
    max(weight) >= sum(weight) * (SELECT value FROM temp.market_limit WHERE limit_id = 'other-lines-share')
    AND (
        bool_and(is_published)
        OR sum(weight) >= any_value(all_lines) * (SELECT value FROM temp.market_limit WHERE limit_id = 'other-lines-decided')
    );
