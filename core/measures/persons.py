"""Who is a person, and so has no page and no name on screen: one table (store/models/person.sql) for every list, card
and line."""

from __future__ import annotations

SHOWN_INSTEAD = "Individual (name not shown)"
PERSONS = "SELECT supplier_id FROM serving.person"

# Stands where serving.supplier would: what may be shown of a supplier beside what is known of it.
SUPPLIER = f"""(
    SELECT
        *,
        grouping IS NULL AND NOT is_person AS has_page,
        CASE WHEN is_person THEN '{SHOWN_INSTEAD}' ELSE name END AS shown_name
    FROM (SELECT *, supplier_id IN ({PERSONS}) AS is_person FROM serving.supplier)
)"""
