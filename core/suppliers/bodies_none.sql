-- No register is loaded: no body is known.
CREATE OR REPLACE TEMP TABLE body (
    org_id VARCHAR, supplier_id VARCHAR, register VARCHAR, name VARCHAR, company_number VARCHAR, charity_number VARCHAR,
    postcode VARCHAR, sic_codes VARCHAR[], status VARCHAR, register_category VARCHAR, incorporated_on DATE,
    dissolved_on DATE, owner_name VARCHAR, org_ids VARCHAR[]
);
CREATE OR REPLACE TEMP TABLE body_span (
    supplier_id VARCHAR, org_id VARCHAR, snapshot_from DATE, snapshot_to DATE, account_category VARCHAR,
    accounts_made_up DATE, income_gbp DECIMAL(18, 2), employees INTEGER, turnover_gbp DECIMAL(18, 2),
    balance_sheet_gbp DECIMAL(18, 2), owner_name VARCHAR, register_category VARCHAR, status VARCHAR, postcode VARCHAR
);
