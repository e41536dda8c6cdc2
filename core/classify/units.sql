-- staging.unit_map. One row: an Entity, directorate and unit as published, and what they belong to, in one span of time.
-- TEMP TABLEs directorate_map and address_unit are there.

CREATE OR REPLACE TEMP TABLE published_unit AS
SELECT source_file.authority_id AS folder_authority_id, line.entity, line.directorate, line.unit, count(*) AS lines
FROM staging.line
JOIN staging.source_file USING (file_id)
GROUP BY ALL;

-- Who an Entity is: an authority by its name, or a body by its alias; the only Entity of a folder is the folder's body.
CREATE OR REPLACE TEMP TABLE entity_body AS
WITH alias AS (
    SELECT plain_text(alias) AS text, min(body_id) AS body_id
    FROM (SELECT alias, body_id FROM reference.bodies UNION ALL SELECT name, body_id FROM reference.bodies)
    GROUP BY text
), folder AS (
    SELECT authority.authority_id, plain_text(authority.name) AS text, alias.body_id
    FROM staging.authority
    LEFT JOIN alias ON alias.text IN (plain_text(authority.name), plain_text(authority.folder))
    WHERE authority.folder IS NOT NULL
), known AS (
    SELECT text, min(authority_id) AS authority_id FROM folder GROUP BY text
), known_body AS (
    SELECT body_id, min(authority_id) AS authority_id FROM folder WHERE body_id IS NOT NULL GROUP BY body_id
), entity AS (
    SELECT folder_authority_id, entity, plain_text(entity) AS text,
        count(*) OVER (PARTITION BY folder_authority_id) = 1 AS is_only
    FROM (SELECT DISTINCT folder_authority_id, entity FROM published_unit WHERE entity IS NOT NULL)
)
SELECT
    entity.folder_authority_id,
    entity.entity,
    alias.body_id,
    coalesce(known.authority_id, known_body.authority_id, alias.body_id,
        CASE WHEN entity.is_only THEN entity.folder_authority_id END) AS authority_id
FROM entity
LEFT JOIN known ON known.text = entity.text
LEFT JOIN alias ON alias.text = entity.text
LEFT JOIN known_body ON known_body.body_id = alias.body_id;

INSERT INTO staging.authority BY NAME
SELECT
    bodies.body_id AS authority_id,
    any_value(bodies.name) AS name,
    any_value(bodies.type) AS type,
    []::VARCHAR[] AS area_codes,
    min(entity_body.folder_authority_id) AS parent_id,
    true AS is_national
FROM reference.bodies
JOIN entity_body ON entity_body.authority_id = bodies.body_id
ANTI JOIN staging.authority ON authority.authority_id = bodies.body_id
GROUP BY bodies.body_id;

-- A directorate printed in several ways is shown in the commonest.
CREATE OR REPLACE TEMP TABLE shown_directorate AS
SELECT folder_authority_id, plain_text(directorate) AS text, arg_max(directorate, (lines, directorate)) AS shown
FROM (
    SELECT folder_authority_id, directorate, sum(lines) AS lines
    FROM published_unit
    WHERE directorate IS NOT NULL
    GROUP BY ALL
)
GROUP BY folder_authority_id, text;

CREATE OR REPLACE TEMP TABLE placed_unit AS
SELECT
    published_unit.*,
    coalesce(entity_body.authority_id, published_unit.folder_authority_id) AS authority_id,
    coalesce(shown_directorate.shown, 'Directorate not published') AS plain_directorate,
    CASE WHEN published_unit.entity IS NOT NULL THEN entity_body.authority_id IS NOT NULL END AS is_entity_known,
    CASE
        WHEN address_unit.text IS NOT NULL THEN 'Addresses (not shown)'
        WHEN published_unit.unit IS NOT NULL THEN published_unit.unit
        WHEN published_unit.entity IS NOT NULL AND entity_body.authority_id IS NULL THEN published_unit.entity
        ELSE 'Unit not published'
    END AS shown_unit,
    coalesce(by_unit.map_text, by_directorate.map_text) AS map_text
FROM published_unit
LEFT JOIN entity_body
    ON entity_body.folder_authority_id = published_unit.folder_authority_id AND entity_body.entity = published_unit.entity
LEFT JOIN shown_directorate
    ON shown_directorate.folder_authority_id = published_unit.folder_authority_id
    AND shown_directorate.text = plain_text(published_unit.directorate)
LEFT JOIN address_unit ON address_unit.text = plain_text(published_unit.unit)
LEFT JOIN (SELECT DISTINCT authority_id, map_text FROM directorate_map) AS by_unit
    ON by_unit.authority_id = coalesce(entity_body.authority_id, published_unit.folder_authority_id)
    AND by_unit.map_text = plain_text(published_unit.unit)
LEFT JOIN (SELECT DISTINCT authority_id, map_text FROM directorate_map) AS by_directorate
    ON by_directorate.authority_id = coalesce(entity_body.authority_id, published_unit.folder_authority_id)
    AND by_directorate.map_text = plain_text(published_unit.directorate);

-- Spans of the map, and between and beside them the directorate as published.
CREATE OR REPLACE TEMP TABLE map_span AS
WITH ordered AS (
    SELECT
        *,
        lag(valid_to) OVER (PARTITION BY authority_id, map_text ORDER BY valid_from NULLS FIRST) AS previous_to,
        row_number() OVER (PARTITION BY authority_id, map_text ORDER BY valid_from NULLS FIRST) AS place,
        count(*) OVER (PARTITION BY authority_id, map_text) AS places
    FROM directorate_map
)
SELECT authority_id, map_text, directorate, mapped_by, valid_from, valid_to FROM ordered
UNION ALL
SELECT authority_id, map_text, NULL, NULL, previous_to, valid_from
FROM ordered
WHERE valid_from IS NOT NULL AND (place = 1 OR previous_to < valid_from)
UNION ALL
SELECT authority_id, map_text, NULL, NULL, valid_to, NULL
FROM ordered
WHERE place = places AND valid_to IS NOT NULL;

INSERT INTO staging.unit_map BY NAME
SELECT
    placed_unit.folder_authority_id,
    placed_unit.entity,
    placed_unit.directorate,
    placed_unit.unit,
    map_span.valid_from,
    map_span.valid_to,
    placed_unit.authority_id,
    coalesce(map_span.directorate, placed_unit.plain_directorate) AS mapped_directorate,
    placed_unit.shown_unit,
    placed_unit.plain_directorate AS published_directorate,
    map_span.mapped_by,
    placed_unit.is_entity_known
FROM placed_unit
LEFT JOIN map_span USING (authority_id, map_text);

DROP TABLE published_unit;
DROP TABLE entity_body;
DROP TABLE shown_directorate;
DROP TABLE placed_unit;
DROP TABLE map_span;
