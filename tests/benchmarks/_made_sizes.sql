-- Gives the suppliers of a built data file sizes and places at random, always the same, so that shares show.
CREATE OR REPLACE TABLE supplier_class AS
SELECT
    * REPLACE (
        ['micro', 'small', 'medium', 'large', 'large', 'unknown'][(1 + hash(supplier_id) % 6)::INTEGER] AS size_band,
        hash(supplier_id, 1) % 8 = 0 AS is_vcse
    )
FROM supplier_class;

CREATE OR REPLACE TABLE supplier_locality AS
SELECT * REPLACE (['own area', 'neighbouring', 'further', 'not known'][(1 + hash(payee_id) % 4)::INTEGER] AS ring)
FROM supplier_locality;
