-- a line carries a reason that is in no table, or is excluded for a reason it does not carry
SELECT payment_id, reasons, excluded_as
FROM payment
WHERE NOT list_has_all((SELECT list(reason) FROM reference.base_reasons), reasons)
    OR (excluded_as IS NOT NULL AND NOT list_contains(reasons, excluded_as));
