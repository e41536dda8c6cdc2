-- One row: one record not kept, and why.
CREATE TABLE reject AS
SELECT * FROM staging.reject;
