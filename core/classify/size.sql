-- TEMP TABLE supplier_size. One row: a supplier in one span of time; its size band, the rule of
-- reference/classes/size_rules.csv that gave it, how far that can be trusted, and whether a register's evidence decided.

CREATE OR REPLACE TEMP TABLE size_limit AS
PIVOT (SELECT "limit", value::DOUBLE AS value FROM reference.size_limits) ON "limit" USING any_value(value);

-- Published flags, by pounds: they decide where most of a supplier's flagged pounds agree. A publisher that calls public
-- bodies and well-known large groups SMEs has filled its column by rote, and none of its flags is believed.
CREATE OR REPLACE TEMP TABLE flagged_size AS
WITH known AS (
    SELECT
        evidence_span.supplier_id,
        bool_or(supplier_kind.kind IN ('public body', 'publicly owned company')
            OR coalesce(group_names.size_band = 'large', false)) AS is_no_sme
    FROM evidence_span
    JOIN supplier_kind USING (supplier_id)
    LEFT JOIN group_names USING (text)
    GROUP BY evidence_span.supplier_id
), printed AS (
    SELECT
        payee.authority_id,
        payee_match.supplier_id,
        flag.size_band,
        known.is_no_sme,
        greatest(abs(payee.amount_gbp), 1) AS weight
    FROM staging.payee
    JOIN staging.payee_match USING (payee_id)
    JOIN known USING (supplier_id)
    JOIN reference.published_sizes AS flag ON flag.wording = plain_text(payee.published_size)
    WHERE flag.size_band IS NOT NULL
), by_rote AS (
    SELECT authority_id
    FROM printed, size_limit
    WHERE size_band <> 'large'
    GROUP BY authority_id, size_limit.flag_error_share
    HAVING sum(weight) FILTER (is_no_sme) > size_limit.flag_error_share * sum(weight)
), flagged AS (
    SELECT supplier_id, size_band, sum(weight) AS weight
    FROM printed
    ANTI JOIN by_rote USING (authority_id)
    GROUP BY ALL
), summed AS (
    SELECT
        supplier_id,
        sum(weight) AS weight,
        coalesce(sum(weight) FILTER (size_band = 'large'), 0) AS large_weight,
        arg_max(size_band, (weight, size_band)) AS size_band,
        arg_max(size_band, (weight, size_band)) FILTER (size_band <> 'large') AS sme_band
    FROM flagged
    GROUP BY supplier_id
)
SELECT
    supplier_id,
    CASE
        WHEN large_weight >= size_limit.flag_agreement_share * weight THEN 'large'
        WHEN weight - large_weight >= size_limit.flag_agreement_share * weight THEN sme_band
    END AS size_band
FROM summed, size_limit;

-- What each supplier's own evidence says, before anything is taken from a parent.
CREATE OR REPLACE TEMP TABLE own_size AS
WITH figures AS (
    SELECT
        evidence_span.*,
        CASE
            WHEN employees >= size_limit.sme_staff_below
                OR (turnover_gbp > size_limit.sme_turnover_up_to_gbp
                    AND balance_sheet_gbp > size_limit.sme_balance_sheet_up_to_gbp) THEN 'large'
            WHEN employees IS NULL OR NOT (coalesce(turnover_gbp <= size_limit.sme_turnover_up_to_gbp, false)
                OR coalesce(balance_sheet_gbp <= size_limit.sme_balance_sheet_up_to_gbp, false)) THEN NULL
            WHEN employees < size_limit.micro_staff_below THEN 'micro'
            WHEN employees < size_limit.small_staff_below THEN 'small'
            ELSE 'medium'
        END AS filed_band,
        CASE
            WHEN income_gbp IS NULL THEN NULL
            WHEN employees >= size_limit.sme_staff_below THEN 'large'
            WHEN income_gbp > size_limit.sme_turnover_up_to_gbp
                AND coalesce(balance_sheet_gbp > size_limit.sme_balance_sheet_up_to_gbp, true) THEN 'large'
            WHEN employees < size_limit.micro_staff_below THEN 'micro'
            WHEN employees < size_limit.small_staff_below THEN 'small'
            WHEN employees < size_limit.sme_staff_below THEN 'medium'
            WHEN income_gbp <= size_limit.charity_income_without_staff_gbp THEN 'SME'
        END AS charity_band
    FROM evidence_span, size_limit
)
SELECT
    figures.supplier_id,
    figures.valid_from,
    figures.valid_to,
    figures.accounts_made_up,
    figures.text,
    figures.parent_supplier_id,
    figures.owner_text,
    figures.parent_supplier_id IS NOT NULL OR figures.parent_name IS NOT NULL OR figures.owner_name IS NOT NULL
        AS is_owned,
    class_judgements.size_band AS judged_band,
    flagged_size.size_band AS flagged_band,
    group_names.size_band AS group_band,
    supplier_kind.kind,
    figures.grouping IS NOT NULL AS is_grouped,
    (list_contains(words.says, 'project-vehicle') OR list_contains(bought_words.says, 'project-payment')) IS TRUE
        AS is_vehicle,
    list_contains(words.says, 'card-issuer') AS is_issuer,
    supplier_kind.kind_rule = 'trading-form' AS is_trading_form,
    figures.filed_band,
    figures.charity_band,
    (figures.income_gbp IS NOT NULL AND figures.employees IS NULL) AS staff_not_known,
    (figures.employees IS NOT NULL OR figures.turnover_gbp IS NOT NULL OR figures.income_gbp IS NOT NULL)
        AS has_figures,
    legal_forms.effect = 'plc' AS is_plc,
    figures.account_category IS NOT NULL AS has_category,
    account_categories.size_band AS category_band,
    account_categories.size_rule AS category_rule,
    account_categories.trust AS category_trust
FROM figures
JOIN supplier_kind
    ON supplier_kind.supplier_id = figures.supplier_id
    AND supplier_kind.valid_from IS NOT DISTINCT FROM figures.valid_from
LEFT JOIN class_judgements ON class_judgements.supplier_id = figures.supplier_id
LEFT JOIN flagged_size ON flagged_size.supplier_id = figures.supplier_id
LEFT JOIN group_names ON group_names.text = figures.text
LEFT JOIN name_words AS words ON words.text = figures.text
LEFT JOIN supplier_bought ON supplier_bought.supplier_id = figures.supplier_id
LEFT JOIN name_words AS bought_words ON bought_words.text = supplier_bought.text
LEFT JOIN reference.legal_forms ON legal_forms.wording = figures.register_category
LEFT JOIN reference.account_categories ON account_categories.wording = upper(trim(figures.account_category));

-- The rule that decides from a supplier's own evidence; owned companies wait for their owner.
CREATE OR REPLACE TEMP TABLE ruled_size AS
SELECT
    *,
    CASE
        WHEN judged_band IS NOT NULL THEN 'judgement'
        WHEN kind IN ('public body', 'publicly owned company') THEN 'public-body'
        WHEN is_grouped OR kind IN ('name withheld', 'not a supplier') THEN 'grouped'
        WHEN flagged_band IS NOT NULL THEN 'published-flag'
        WHEN is_issuer THEN 'card-issuer'
        WHEN group_band IS NOT NULL THEN 'group-table'
        WHEN is_owned THEN 'group-parent'
        WHEN is_vehicle THEN 'project-vehicle'
        WHEN filed_band IS NOT NULL THEN 'filed-figures'
        WHEN charity_band IS NOT NULL AND staff_not_known AND charity_band <> 'large' THEN 'charity-income'
        WHEN charity_band IS NOT NULL THEN 'charity-figures'
        WHEN is_plc THEN 'plc'
        WHEN category_rule IS NOT NULL THEN category_rule
        WHEN has_category THEN 'account-category-unknown'
        WHEN has_figures THEN 'filed-figures-incomplete'
        WHEN is_trading_form THEN 'trading-form'
        ELSE 'no-evidence'
    END AS own_rule
FROM own_size;

CREATE OR REPLACE TEMP TABLE own_band AS
SELECT
    *,
    CASE own_rule
        WHEN 'judgement' THEN judged_band
        WHEN 'published-flag' THEN flagged_band
        WHEN 'group-table' THEN group_band
        WHEN 'filed-figures' THEN filed_band
        WHEN 'charity-income' THEN charity_band
        WHEN 'charity-figures' THEN charity_band
        WHEN 'plc' THEN 'large'
        WHEN 'trading-form' THEN 'micro'
        WHEN 'account-category' THEN category_band
        ELSE 'unknown'
    END AS own_band
FROM ruled_size;

-- The top of each chain of owners: the last of at most six steps up, by id, else by the owner's name.
CREATE OR REPLACE TEMP TABLE top_owner AS
WITH RECURSIVE latest AS (
    SELECT * FROM own_band
    QUALIFY row_number() OVER (PARTITION BY supplier_id ORDER BY valid_from DESC NULLS LAST) = 1
), parent AS (
    SELECT latest.supplier_id, coalesce(latest.parent_supplier_id, named.supplier_id) AS owner_id
    FROM latest
    LEFT JOIN (SELECT text, min(supplier_id) AS supplier_id FROM latest WHERE text <> '' GROUP BY text HAVING count(*) = 1) AS named
        ON named.text = latest.owner_text
    WHERE latest.own_rule = 'group-parent'
), climb AS (
    SELECT supplier_id, owner_id, 1 AS step FROM parent WHERE owner_id IS NOT NULL AND owner_id <> supplier_id
    UNION ALL
    SELECT climb.supplier_id, parent.owner_id, climb.step + 1
    FROM climb
    JOIN parent ON parent.supplier_id = climb.owner_id
    WHERE parent.owner_id IS NOT NULL AND climb.step < 6
)
SELECT
    climb.supplier_id,
    arg_max(latest.own_band, climb.step) AS owner_band,
    bool_or(latest.own_band = 'large') AS has_large_owner
FROM climb
JOIN latest ON latest.supplier_id = climb.owner_id
GROUP BY climb.supplier_id;

CREATE OR REPLACE TEMP TABLE supplier_size AS
WITH uplift AS (
    SELECT any_value(accounts_made_up_from)::DATE AS accounts_from FROM reference.size_uplift
), banded AS (
    SELECT
        own_band.*,
        CASE
            WHEN group_names.size_band IS NOT NULL THEN group_names.size_band
            WHEN top_owner.has_large_owner THEN 'large'
            ELSE coalesce(top_owner.owner_band, registered_owner.size_band, 'unknown')
        END AS owner_band
    FROM own_band
    LEFT JOIN top_owner USING (supplier_id)
    LEFT JOIN registered_owner ON registered_owner.text = own_band.owner_text
    LEFT JOIN group_names ON group_names.text = own_band.owner_text
), last_before AS (
    SELECT supplier_id, arg_max(own_band, accounts_made_up) AS band
    FROM banded, uplift
    WHERE accounts_made_up < uplift.accounts_from
        AND own_rule IN ('account-category', 'full-accounts', 'group-accounts')
    GROUP BY supplier_id
)
SELECT
    supplier_id,
    valid_from,
    CASE WHEN own_rule = 'group-parent' THEN owner_band ELSE own_band END AS size_band,
    CASE WHEN own_rule = 'group-parent' AND owner_band = 'unknown' THEN 'owner-unknown' ELSE own_rule END AS size_rule,
    CASE
        WHEN own_rule IN ('judgement', 'filed-figures', 'public-body', 'grouped') THEN 'high'
        WHEN own_rule IN ('account-category', 'dormant', 'exempt-subsidiary', 'group-accounts', 'full-accounts')
            THEN category_trust
        WHEN own_rule IN ('published-flag', 'group-table', 'charity-figures', 'charity-income', 'plc') THEN 'medium'
        WHEN own_rule = 'group-parent' AND owner_band <> 'unknown' THEN 'medium'
        ELSE 'low'
    END AS trust,
    own_rule IN ('filed-figures', 'charity-income', 'charity-figures', 'filed-figures-incomplete', 'account-category',
        'dormant', 'exempt-subsidiary', 'group-accounts', 'full-accounts', 'account-category-unknown', 'plc')
        AS is_by_register,
    CASE
        WHEN own_rule = 'account-category' AND accounts_made_up >= uplift.accounts_from AND last_before.band <> own_band
            THEN last_before.band
    END AS size_band_before_uplift
FROM banded
LEFT JOIN last_before USING (supplier_id)
CROSS JOIN uplift;

DROP TABLE flagged_size;
DROP TABLE own_size;
DROP TABLE ruled_size;
DROP TABLE own_band;
DROP TABLE top_owner;
DROP TABLE size_limit;
DROP TABLE registered_owner;
