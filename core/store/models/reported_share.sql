-- One row: a body's own reported yearly figure, as it reported it.
CREATE TABLE reported_share AS
SELECT authority_id, financial_year, measure, share, source
FROM staging.reported_share
ORDER BY ALL;
