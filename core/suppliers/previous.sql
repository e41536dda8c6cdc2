-- Which id a payee's cluster had in the build before; only ids that no register gave.
CREATE OR REPLACE TEMP TABLE previous_cluster AS
SELECT payee_id, supplier_id
FROM previous.payee
WHERE supplier_id LIKE 'payee:%';
