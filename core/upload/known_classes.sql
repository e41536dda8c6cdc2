-- A supplier that the published data know keeps the class it has there, so that the same payment counts alike in both;
-- but for those that the person has just told of.
CREATE OR REPLACE TEMP TABLE known_class AS
SELECT supplier_class.*
FROM served.main.supplier_class
SEMI JOIN staging.supplier USING (supplier_id)
ANTI JOIN temp.told_supplier USING (supplier_id);

DELETE FROM staging.supplier_class WHERE supplier_id IN (SELECT supplier_id FROM temp.known_class);

INSERT INTO staging.supplier_class BY NAME SELECT * FROM temp.known_class;
