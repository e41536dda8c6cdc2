-- Put kind, size and VCSE together, and make one span of neighbours that say the same.

INSERT INTO staging.supplier_class BY NAME
WITH together AS (
    SELECT
        evidence_span.supplier_id,
        evidence_span.valid_from,
        evidence_span.valid_to,
        supplier_kind.kind,
        supplier_kind.kind_rule,
        supplier_size.size_band,
        supplier_size.size_rule,
        supplier_size.trust,
        supplier_vcse.is_vcse,
        supplier_vcse.vcse_rule,
        evidence_span.other_date AND supplier_size.is_by_register AS back_cast,
        supplier_size.size_band_before_uplift
    FROM evidence_span
    JOIN supplier_kind
        ON supplier_kind.supplier_id = evidence_span.supplier_id
        AND supplier_kind.valid_from IS NOT DISTINCT FROM evidence_span.valid_from
    JOIN supplier_size
        ON supplier_size.supplier_id = evidence_span.supplier_id
        AND supplier_size.valid_from IS NOT DISTINCT FROM evidence_span.valid_from
    JOIN supplier_vcse
        ON supplier_vcse.supplier_id = evidence_span.supplier_id
        AND supplier_vcse.valid_from IS NOT DISTINCT FROM evidence_span.valid_from
), compared AS (
    SELECT
        *,
        (kind, kind_rule, size_band, size_rule, trust, is_vcse, vcse_rule, back_cast, size_band_before_uplift) AS class,
        lag(class) OVER (PARTITION BY supplier_id ORDER BY valid_from NULLS FIRST) AS class_before
    FROM together
), numbered AS (
    SELECT
        *,
        count(*) FILTER (class IS DISTINCT FROM class_before)
            OVER (PARTITION BY supplier_id ORDER BY valid_from NULLS FIRST) AS run
    FROM compared
)
SELECT
    supplier_id,
    CASE WHEN count(valid_from) = count(*) THEN min(valid_from) END AS valid_from,
    CASE WHEN count(valid_to) = count(*) THEN max(valid_to) END AS valid_to,
    any_value(kind) AS kind,
    any_value(kind_rule) AS kind_rule,
    any_value(size_band) AS size_band,
    any_value(size_rule) AS size_rule,
    any_value(trust) AS trust,
    any_value(is_vcse) AS is_vcse,
    any_value(vcse_rule) AS vcse_rule,
    any_value(back_cast) AS back_cast,
    any_value(size_band_before_uplift) AS size_band_before_uplift
FROM numbered
GROUP BY supplier_id, run;

DROP TABLE evidence_span;
DROP TABLE plain_texts;
DROP TABLE supplier_bought;
DROP TABLE name_words;
DROP TABLE name_form;
DROP TABLE public_body_names;
DROP TABLE group_names;
DROP TABLE supplier_kind;
DROP TABLE supplier_size;
DROP TABLE supplier_vcse;
