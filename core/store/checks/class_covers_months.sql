-- a month's spending with a supplier has no class or no ring, or more than one
SELECT authority_id, supplier_id, month, kind, ring
FROM monthly_spend
WHERE kind IS NULL OR size_band IS NULL OR ring IS NULL;
