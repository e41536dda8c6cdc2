-- One row: one public body.
CREATE TABLE authority AS
SELECT authority_id, name, type, region, area_codes, parent_id, is_national
FROM staging.authority
ORDER BY authority_id;
