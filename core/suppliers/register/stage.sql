-- One snapshot of one register, typed. Reads temp.raw_record (text as the file has it), writes temp.incoming and
-- temp.incoming_name. A record without a name (a file of staff numbers, say) adds to the body of the same number.

CREATE OR REPLACE TEMP MACRO read_date(text) AS try_strptime(
    text, ['%d/%m/%Y', '%Y-%m-%d', '%Y-%m-%dT%H:%M:%S', '%Y-%m-%d %H:%M:%S', '%d-%m-%Y', '%d/%m/%Y %H:%M', '%d %B %Y']
)::DATE;

CREATE OR REPLACE TEMP MACRO read_pounds(text) AS
    try_cast(regexp_replace(text, '[£, ]', '', 'g') AS DECIMAL(18, 2));

-- Leading zeros are lost whenever a spreadsheet has touched a number.
CREATE OR REPLACE TEMP MACRO level_number(register, text) AS CASE
    WHEN register = 'company' AND regexp_full_match(text, '[0-9]{1,8}') THEN lpad(text, 8, '0')
    WHEN register = 'charity' AND regexp_full_match(text, '0*[0-9]+') THEN ltrim(text, '0')
    ELSE text
END;

CREATE OR REPLACE TEMP MACRO level_company_number(text) AS nullif(
    CASE
        WHEN regexp_full_match(trim(text), '0+') THEN ''
        WHEN regexp_full_match(trim(text), '[0-9]{1,8}') THEN lpad(trim(text), 8, '0')
        ELSE upper(trim(text))
    END,
    ''
);

CREATE OR REPLACE TEMP TABLE identified AS
SELECT
    CASE
        WHEN contains(number, ':') THEN number
        ELSE register || ':' || level_number(register, number)
            || CASE WHEN coalesce(try_cast(sub_number AS INTEGER), 0) > 0 THEN '-' || sub_number ELSE '' END
    END AS org_id,
    level_number(register, regexp_replace(number, '^[^:]*:', '')) AS number,
    * EXCLUDE (number, sub_number)
FROM (
    SELECT
        * EXCLUDE (number),
        CASE
            WHEN format = 'own-list' THEN trim(number)
            WHEN format = 'charity-northern-ireland' THEN 'NIC' || trim(number)
            ELSE upper(trim(number))
        END AS number
    FROM temp.raw_record
    WHERE number IS NOT NULL AND coalesce(upper(is_latest), 'TRUE') NOT IN ('FALSE', '0')
);

CREATE OR REPLACE TEMP TABLE incoming_name AS
SELECT DISTINCT org_id, trim(name) AS name, kind
FROM (
    SELECT
        org_id,
        unnest([previous_1, previous_2, previous_3, previous_4, previous_5,
            previous_6, previous_7, previous_8, previous_9, previous_10]) AS name,
        'previous' AS kind
    FROM temp.identified
    WHERE previous_1 IS NOT NULL
    UNION ALL
    SELECT org_id, other_1, CASE WHEN lower(name_kind) LIKE 'previous%' THEN 'previous' ELSE 'other' END
    FROM temp.identified
    WHERE other_1 IS NOT NULL
)
WHERE nullif(trim(name), '') IS NOT NULL;

-- A list of one's own may give one id several names: the first is the body's name, the others are other names.
INSERT INTO temp.incoming_name
SELECT DISTINCT org_id, trim(name), 'other'
FROM temp.identified
WHERE nullif(trim(name), '') IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY org_id ORDER BY record) > 1;

CREATE OR REPLACE TEMP TABLE incoming AS
SELECT
    org_id,
    any_value(register) AS register,
    any_value(number) AS number,
    arg_min(trim(name), record) FILTER (nullif(trim(name), '') IS NOT NULL) AS name,
    any_value(trim(status)) AS status,
    any_value(trim(category)) AS category,
    any_value(upper(trim(postcode))) AS postcode,
    any_value(level_company_number(company_number)) AS company_number,
    any_value(trim(charity_number)) AS charity_number,
    any_value(read_date(incorporated_on)) AS incorporated_on,
    any_value(read_date(dissolved_on)) AS dissolved_on,
    any_value(trim(account_category)) AS account_category,
    any_value(read_date(accounts_made_up)) AS accounts_made_up,
    any_value(read_pounds(income_gbp)) AS income_gbp,
    any_value(try_cast(employees AS INTEGER)) AS employees,
    any_value(read_pounds(turnover_gbp)) AS turnover_gbp,
    any_value(read_pounds(balance_sheet_gbp)) AS balance_sheet_gbp,
    any_value(trim(owner_name)) AS owner_name,
    any_value(nullif(list_filter(
        [lpad(regexp_extract(sic_1, '^[0-9]{4,5}'), 5, '0'), lpad(regexp_extract(sic_2, '^[0-9]{4,5}'), 5, '0'),
            lpad(regexp_extract(sic_3, '^[0-9]{4,5}'), 5, '0'), lpad(regexp_extract(sic_4, '^[0-9]{4,5}'), 5, '0')],
        lambda code: code IS NOT NULL AND code <> '00000'
    ), [])) AS sic_codes
FROM temp.identified
GROUP BY org_id;

DROP TABLE temp.identified;
DROP TABLE temp.raw_record;
