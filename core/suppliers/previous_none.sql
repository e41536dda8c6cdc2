-- There is no build before this one.
CREATE OR REPLACE TEMP TABLE previous_cluster (payee_id VARCHAR, supplier_id VARCHAR);
