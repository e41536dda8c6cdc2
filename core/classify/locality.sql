-- staging.supplier_locality. One row: a payee of one authority; where the address it was paid at lies, seen from there.
-- The payment address decides; else the registered office. What no table tells is not known, never 'further'.

-- Areas as the postcode table has them. Codes that end in 999999 mean 'none'.
CREATE OR REPLACE TEMP TABLE area AS
SELECT
    postcode_area.lad,
    coalesce(any_value(local_areas.county_code), any_value(nullif(postcode_area.county, '')), postcode_area.lad) AS county,
    any_value(postcode_area.region) AS region,
    any_value(postcode_area.nation) AS nation,
    avg(postcode_area.latitude) AS latitude,
    avg(postcode_area.longitude) AS longitude,
    count(*) AS postcodes
FROM postcode_area
LEFT JOIN reference.local_areas ON local_areas.area_code = postcode_area.lad
WHERE postcode_area.lad IS NOT NULL
GROUP BY postcode_area.lad;

-- Each authority's own districts: its codes may be of districts, counties, regions or nations.
CREATE OR REPLACE TEMP TABLE own_area AS
SELECT DISTINCT authority.authority_id, area.lad, area.county, area.region, area.nation
FROM staging.authority
JOIN area ON list_has_any(authority.area_codes, [area.lad, area.county, area.region, area.nation])
WHERE NOT authority.is_national;

CREATE OR REPLACE TEMP TABLE own_centre AS
SELECT
    own_area.authority_id,
    sum(area.latitude * area.postcodes) / sum(area.postcodes) AS latitude,
    sum(area.longitude * area.postcodes) / sum(area.postcodes) AS longitude
FROM own_area
JOIN area USING (lad)
GROUP BY own_area.authority_id;

-- Neighbours of an authority: of its districts or its counties, as the table has them, less its own.
CREATE OR REPLACE TEMP TABLE neighbour AS
WITH named AS (
    SELECT area_code, neighbour_code FROM area_neighbour
    UNION
    SELECT neighbour_code, area_code FROM area_neighbour
), own_code AS (
    SELECT authority_id, lad AS code FROM own_area
    UNION
    SELECT authority_id, county FROM own_area
)
SELECT DISTINCT own_code.authority_id, named.neighbour_code AS code
FROM own_code
JOIN named ON named.area_code = own_code.code
ANTI JOIN own_area ON own_area.authority_id = own_code.authority_id AND own_area.lad = named.neighbour_code;

-- Registered offices as the register had them from one snapshot to the next; before the first, the first.
CREATE OR REPLACE TEMP TABLE office AS
WITH by_month AS (
    SELECT
        supplier_id,
        date_trunc('month', snapshot_from)::DATE AS month,
        arg_max(postcode_key(postcode), snapshot_from) AS postcode
    FROM staging.supplier_evidence
    WHERE postcode IS NOT NULL
    GROUP BY ALL
), moved AS (
    SELECT *
    FROM by_month
    QUALIFY postcode IS DISTINCT FROM lag(postcode) OVER (PARTITION BY supplier_id ORDER BY month)
)
SELECT
    supplier_id,
    postcode,
    CASE WHEN row_number() OVER spans > 1 THEN month END AS valid_from,
    lead(month) OVER spans AS valid_to
FROM moved
WINDOW spans AS (PARTITION BY supplier_id ORDER BY month)
UNION ALL
SELECT supplier_id, postcode_key(supplier.postcode), NULL, NULL
FROM staging.supplier
ANTI JOIN moved USING (supplier_id)
WHERE supplier.postcode IS NOT NULL;

INSERT INTO staging.supplier_locality BY NAME
WITH address AS (
    SELECT
        payee.payee_id,
        payee.authority_id,
        CASE WHEN paid.postcode IS NULL THEN office.valid_from END AS valid_from,
        CASE WHEN paid.postcode IS NULL THEN office.valid_to END AS valid_to,
        CASE
            WHEN paid.postcode IS NOT NULL THEN 'payment address'
            WHEN registered.postcode IS NOT NULL THEN 'registered office'
            ELSE 'not known'
        END AS basis,
        coalesce(paid.lad, registered.lad) AS lad,
        CASE WHEN paid.postcode IS NULL THEN registered.ward ELSE paid.ward END AS ward,
        CASE WHEN paid.postcode IS NULL THEN registered.town ELSE paid.town END AS town,
        coalesce(paid.latitude, registered.latitude) AS latitude,
        coalesce(paid.longitude, registered.longitude) AS longitude
    FROM staging.payee
    LEFT JOIN staging.payee_match USING (payee_id)
    LEFT JOIN postcode_area AS paid ON paid.postcode = postcode_key(payee.published_postcode)
    LEFT JOIN office ON paid.postcode IS NULL AND office.supplier_id = payee_match.supplier_id
    LEFT JOIN postcode_area AS registered ON registered.postcode = office.postcode
), placed AS (
    SELECT
        address.*,
        area.county,
        area.region,
        area.nation,
        own_area.lad IS NOT NULL AS is_own,
        near.code IS NOT NULL AS is_near,
        has_own.authority_id IS NOT NULL AS has_own,
        has_near.authority_id IS NOT NULL AS has_near
    FROM address
    LEFT JOIN area ON area.lad = address.lad
    LEFT JOIN own_area ON own_area.authority_id = address.authority_id AND own_area.lad = address.lad
    LEFT JOIN (SELECT DISTINCT authority_id, area.lad, code FROM neighbour JOIN area ON neighbour.code IN (area.lad, area.county)) AS near
        ON near.authority_id = address.authority_id AND near.lad = address.lad
    LEFT JOIN (SELECT DISTINCT authority_id FROM own_area) AS has_own ON has_own.authority_id = address.authority_id
    LEFT JOIN (SELECT DISTINCT authority_id FROM neighbour) AS has_near ON has_near.authority_id = address.authority_id
)
SELECT DISTINCT ON (placed.payee_id, placed.valid_from)
    placed.payee_id,
    placed.valid_from,
    placed.valid_to,
    CASE
        WHEN placed.lad IS NULL OR NOT placed.has_own THEN 'not known'
        WHEN placed.is_own THEN 'own area'
        WHEN placed.is_near THEN 'neighbouring'
        WHEN placed.has_near THEN 'further'
        ELSE 'not known'
    END AS ring,
    CASE WHEN placed.has_own THEN placed.county IN (
        SELECT county FROM own_area WHERE own_area.authority_id = placed.authority_id
    ) END AS in_county,
    CASE WHEN placed.has_own THEN placed.region IN (
        SELECT region FROM own_area WHERE own_area.authority_id = placed.authority_id
    ) END AS in_region,
    CASE WHEN placed.has_own THEN placed.nation IN (
        SELECT nation FROM own_area WHERE own_area.authority_id = placed.authority_id
    ) END AS in_nation,
    placed.basis,
    placed.lad AS local_authority,
    placed.ward,
    placed.town,
    round(2 * 3958.8 * asin(sqrt(
        pow(sin(radians(placed.latitude - own_centre.latitude) / 2), 2)
        + cos(radians(placed.latitude)) * cos(radians(own_centre.latitude))
            * pow(sin(radians(placed.longitude - own_centre.longitude) / 2), 2)
    )), 1) AS miles
FROM placed
LEFT JOIN own_centre ON own_centre.authority_id = placed.authority_id;

-- Wards and towns that any payee lies in, with their names where a table has them and the district they lie in.
INSERT INTO staging.place BY NAME
SELECT
    code,
    any_value(kind) AS kind,
    coalesce(any_value(place_name.name), any_value(inline_name)) AS name,
    coalesce(any_value(local_areas.name), '') AS area
FROM (
    SELECT 'ward' AS kind, ward AS code, ward_name AS inline_name, lad FROM postcode_area WHERE ward IS NOT NULL
    UNION
    SELECT 'town', town, town_name, lad FROM postcode_area WHERE town IS NOT NULL
) AS named
LEFT JOIN place_name USING (code)
LEFT JOIN reference.local_areas ON local_areas.area_code = named.lad
WHERE code IN (SELECT ward FROM staging.supplier_locality UNION SELECT town FROM staging.supplier_locality)
GROUP BY code;

DROP TABLE area;
DROP TABLE own_area;
DROP TABLE own_centre;
DROP TABLE neighbour;
DROP TABLE office;
