-- What changed since the data version before, line by line, summed like monthly_spend: a line as it was counts with
-- a minus, as it is with a plus, so that any share of now, less its changes, is the share of then.
-- cause: new payments (new files, and new months of files published anew), corrections (republished, withdrawn or
-- read otherwise), rule change (what counts), reclassified (who, what, where or how large it is).
INSERT INTO version_change BY NAME
WITH was AS (
    SELECT
        payment_id, file_id, payment.authority_id, directorate, published_directorate, month, financial_year, category_id,
        payee.supplier_id, reasons, excluded_as, is_capital, transaction_floor_gbp, kind,
        CASE WHEN list_contains(reasons, 'card-unknown') THEN 'unknown' ELSE size_band END AS size_band,
        CASE WHEN NOT list_contains(reasons, 'card-unknown') THEN size_band_before_uplift END AS size_band_before_uplift,
        CASE WHEN NOT list_contains(reasons, 'card-unknown') THEN is_vcse END AS is_vcse,
        back_cast,
        CASE WHEN list_contains(reasons, 'card-unknown') THEN 'not known' ELSE ring END AS ring,
        CASE WHEN NOT list_contains(reasons, 'card-unknown') THEN in_county END AS in_county,
        CASE WHEN NOT list_contains(reasons, 'card-unknown') THEN in_region END AS in_region,
        CASE WHEN NOT list_contains(reasons, 'card-unknown') THEN in_nation END AS in_nation,
        payment.amount_gbp
    FROM previous.main.payment
    JOIN previous.main.payee USING (payee_id)
    LEFT JOIN previous.main.supplier_class AS class
        ON class.supplier_id = payee.supplier_id
        AND (class.valid_from IS NULL OR class.valid_from <= payment.month)
        AND (class.valid_to IS NULL OR class.valid_to > payment.month)
    LEFT JOIN previous.main.supplier_locality AS place
        ON place.payee_id = payment.payee_id
        AND (place.valid_from IS NULL OR place.valid_from <= payment.month)
        AND (place.valid_to IS NULL OR place.valid_to > payment.month)
),
now AS (
    SELECT
        payment_id, file_id, payment.authority_id, directorate, published_directorate, month, financial_year, category_id,
        payee.supplier_id, reasons, excluded_as, is_capital, transaction_floor_gbp, kind,
        CASE WHEN list_contains(reasons, 'card-unknown') THEN 'unknown' ELSE size_band END AS size_band,
        CASE WHEN NOT list_contains(reasons, 'card-unknown') THEN size_band_before_uplift END AS size_band_before_uplift,
        CASE WHEN NOT list_contains(reasons, 'card-unknown') THEN is_vcse END AS is_vcse,
        back_cast,
        CASE WHEN list_contains(reasons, 'card-unknown') THEN 'not known' ELSE ring END AS ring,
        CASE WHEN NOT list_contains(reasons, 'card-unknown') THEN in_county END AS in_county,
        CASE WHEN NOT list_contains(reasons, 'card-unknown') THEN in_region END AS in_region,
        CASE WHEN NOT list_contains(reasons, 'card-unknown') THEN in_nation END AS in_nation,
        payment.amount_gbp
    FROM main.payment
    JOIN main.payee USING (payee_id)
    LEFT JOIN main.supplier_class AS class
        ON class.supplier_id = payee.supplier_id
        AND (class.valid_from IS NULL OR class.valid_from <= payment.month)
        AND (class.valid_to IS NULL OR class.valid_to > payment.month)
    LEFT JOIN main.supplier_locality AS place
        ON place.payee_id = payment.payee_id
        AND (place.valid_from IS NULL OR place.valid_from <= payment.month)
        AND (place.valid_to IS NULL OR place.valid_to > payment.month)
),
published AS (SELECT authority_id, max(month) AS last_month FROM was GROUP BY authority_id),
-- Files that stand in for others, and files that were there before under the same name.
republished AS (
    SELECT file_id
    FROM main.source_file
    WHERE file_id IN (SELECT superseded_by FROM main.source_file WHERE superseded_by IS NOT NULL)
        OR name IN (SELECT name FROM previous.main.source_file)
),
changed AS (
    SELECT
        was,
        now,
        CASE
            WHEN now.payment_id IS NULL THEN 'corrections'
            WHEN was.payment_id IS NULL AND republished.file_id IS NOT NULL
                AND coalesce(now.month, DATE '0001-01-01') <= published.last_month THEN 'corrections'
            WHEN was.payment_id IS NULL THEN 'new payments'
            WHEN was.amount_gbp <> now.amount_gbp OR was.month IS DISTINCT FROM now.month
                OR list_contains(was.reasons, 'superseded') <> list_contains(now.reasons, 'superseded')
                THEN 'corrections'
            WHEN was.reasons <> now.reasons OR was.excluded_as IS DISTINCT FROM now.excluded_as
                OR was.is_capital <> now.is_capital THEN 'rule change'
            ELSE 'reclassified'
        END AS cause
    FROM was
    FULL JOIN now ON now.payment_id = was.payment_id
    LEFT JOIN published ON published.authority_id = now.authority_id
    LEFT JOIN republished ON republished.file_id = now.file_id
    WHERE was IS DISTINCT FROM now
),
signed AS (
    SELECT cause, was.*, -1 AS sign FROM changed WHERE was.payment_id IS NOT NULL
    UNION ALL BY NAME
    SELECT cause, now.*, 1 AS sign FROM changed WHERE now.payment_id IS NOT NULL
)
SELECT
    * EXCLUDE (payment_id, file_id, amount_gbp, sign),
    sum(sign * amount_gbp)::DECIMAL(18, 2) AS amount_gbp,
    sum(sign * greatest(amount_gbp, 0))::DECIMAL(18, 2) AS debits_gbp,
    sum(sign)::BIGINT AS lines
FROM signed
GROUP BY ALL
HAVING sum(sign * amount_gbp) <> 0 OR sum(sign * greatest(amount_gbp, 0)) <> 0 OR sum(sign) <> 0;
