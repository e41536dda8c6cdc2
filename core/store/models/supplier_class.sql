-- One row: supplier x span of time; the class valid in the payment's month is the one that counts.
CREATE TABLE supplier_class AS
SELECT * FROM staging.supplier_class;
