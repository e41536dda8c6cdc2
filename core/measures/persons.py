"""Who is a person, and so has no page and no name on screen.

The classes say so by a personal title or name; a line's purpose may say so too, of a payee that is in no register
and of which nothing else tells what it is.
"""

from __future__ import annotations

SHOWN_INSTEAD = "Individual (name not shown)"
PAID_AS_PERSON = "individuals"

# Of a row with `kind`, `reasons` and the columns of serving.supplier beside it.
IS_PERSON_ON_LINE = f"""(
    coalesce(kind, 'unknown') = 'individual'
    OR coalesce(supplier.grouping, '') = 'individuals'
    OR (supplier.register IS NULL AND coalesce(kind, 'unknown') = 'unknown'
        AND list_contains(reasons, '{PAID_AS_PERSON}'))
)"""

# Of a row of serving.supplier, over all that was ever paid to it.
IS_PERSON = f"""(
    coalesce(supplier.grouping, '') = 'individuals'
    OR supplier.supplier_id IN (SELECT supplier_id FROM serving.supplier_class WHERE kind = 'individual')
    OR (supplier.register IS NULL AND supplier.supplier_id IN (
        SELECT supplier_id FROM serving.monthly_spend
        WHERE excluded_as = '{PAID_AS_PERSON}' AND coalesce(kind, 'unknown') = 'unknown'
    ))
)"""
