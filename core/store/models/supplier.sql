-- One row: one identity behind payees. local_authority is of the registered office.
CREATE TABLE supplier AS
SELECT
    supplier.supplier_id,
    supplier.name,
    supplier.grouping,
    supplier.register,
    supplier.company_number,
    supplier.charity_number,
    supplier.postcode,
    supplier.parent_supplier_id,
    supplier.parent_name,
    supplier.sic_codes[1] AS sic_code,
    supplier.status,
    supplier.register_category,
    supplier.incorporated_on,
    supplier.dissolved_on
FROM staging.supplier;
