-- One row: a unit as shown and a directorate as published, and the directorate they belong to today, in one span of time.
CREATE TABLE unit_map AS
SELECT DISTINCT
    authority_id,
    coalesce(published_directorate, mapped_directorate) AS published_directorate,
    shown_unit AS unit,
    mapped_directorate AS directorate,
    valid_from,  -- NULL: always
    valid_to,    -- exclusive; NULL: still
    mapped_by    -- who drew the row of the map; NULL: no map says so, as published
FROM staging.unit_map
ORDER BY ALL;
