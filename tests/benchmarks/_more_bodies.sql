-- The same lines under $factor times as many bodies: each body's lines are dealt out among its parts, its payees too.
CREATE OR REPLACE TABLE payment AS
SELECT * EXCLUDE (part) REPLACE (authority_id || '-' || part AS authority_id, payee_id || '-' || part AS payee_id)
FROM (SELECT *, hash(payment_id) % $factor AS part FROM payment);

CREATE OR REPLACE TABLE authority AS
SELECT * EXCLUDE (part) REPLACE (authority_id || '-' || part AS authority_id, name || ' ' || part AS name)
FROM authority CROSS JOIN range($factor) AS parts (part);

CREATE OR REPLACE TABLE payee AS
SELECT * EXCLUDE (part) REPLACE (authority_id || '-' || part AS authority_id, payee_id || '-' || part AS payee_id)
FROM payee CROSS JOIN range($factor) AS parts (part);

CREATE OR REPLACE TABLE supplier_locality AS
SELECT * EXCLUDE (part) REPLACE (authority_id || '-' || part AS authority_id, payee_id || '-' || part AS payee_id)
FROM supplier_locality CROSS JOIN range($factor) AS parts (part);

CREATE OR REPLACE TABLE source_file AS SELECT * REPLACE (authority_id || '-0' AS authority_id) FROM source_file;
