"""Where the suppliers are, by town or ward of the address they are paid at; no single supplier can be read off."""

from __future__ import annotations

from enum import StrEnum

import pandas as pd
from duckdb import DuckDBPyConnection

from core.measures.catalogue import settle
from core.measures.figures import add_shares, read_limits
from core.measures.spend import SUMS, counted, fetch
from core.selection import Selection

TOGETHER, UNKNOWN = "together", "not known"


class PlaceKind(StrEnum):
    """What a place is; the value is the column."""

    TOWN = "town"
    WARD = "ward"


KINDS = "SELECT DISTINCT kind FROM serving.place ORDER BY kind"

# Places with too few suppliers stand together in one row; so does the smallest of the others, until enough suppliers
# stand there that what is left of the total tells nothing of any of them.
PLACES = """
    WITH spend AS (SELECT *, coalesce({kind}, $unknown) AS code FROM ({rows})),
    counts AS (
        SELECT code, count(DISTINCT supplier_id) AS suppliers, sum(amount_gbp) AS base_gbp
        FROM spend
        WHERE code <> $unknown
        GROUP BY code
    ),
    ranked AS (
        SELECT
            code,
            suppliers < $fewest AS is_small,
            coalesce(sum(suppliers) OVER smaller, 0) AS of_smaller
        FROM counts
        WINDOW smaller AS (ORDER BY suppliers, base_gbp, code ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
    ),
    hidden AS (
        SELECT code
        FROM ranked
        WHERE is_small OR (of_smaller < $fewest AND (SELECT bool_or(is_small) FROM ranked))
    ),
    shown AS (SELECT * REPLACE (CASE WHEN code IN (FROM hidden) THEN $together ELSE code END AS code) FROM spend),
    named AS (SELECT code, any_value(name) AS name, any_value(area) AS area FROM serving.place GROUP BY code)
    SELECT
        code AS key,
        any_value(CASE code WHEN $unknown THEN 'Place not known' WHEN $together THEN NULL ELSE named.name END) AS label,
        coalesce(any_value(named.area), '') AS area,
        CASE WHEN code = $together THEN (SELECT count(*) FROM hidden) ELSE 1 END AS places,
        count(DISTINCT supplier_id) AS suppliers,
        {sums},
        (sum(amount_gbp) / nullif(sum(sum(amount_gbp)) OVER (), 0))::DOUBLE AS part_of_base,
        (sum(amount_gbp) FILTER (WHERE place_basis = 'registered office') / nullif(sum(amount_gbp), 0))::DOUBLE
            AS registered_part
    FROM shown
    LEFT JOIN named USING (code)
    GROUP BY code
    ORDER BY code = $unknown, code = $together, base_gbp DESC, code
"""


def places(cursor: DuckDBPyConnection, selection: Selection, kind: PlaceKind) -> pd.DataFrame:
    """One row: a town or ward that suppliers are paid at, the largest base first.

    Columns: key, label, area (the district it lies in), places (how many stand in the row), suppliers, the five sums,
    lines, those of `add_shares`, part_of_base, registered_part (of the row's base, what is placed by the registered
    office for want of a payment address; a fraction). Places with fewer suppliers than the limit stand together in a
    row under the key "together", without a label; what no table places stands under "not known". The rows add up.
    """
    rows, bound = counted(settle(cursor, selection))
    limits = read_limits(cursor)
    sql = PLACES.format(kind=kind.value, rows=rows, sums=SUMS)
    bound |= {"unknown": UNKNOWN, "together": TOGETHER, "fewest": limits.suppressed_suppliers}
    return add_shares(fetch(cursor, sql, bound), limits)


def list_place_kinds(cursor: DuckDBPyConnection) -> list[PlaceKind]:
    """The kinds of place that the postcode table of this data version tells; none without one."""
    return [PlaceKind(kind) for (kind,) in cursor.execute(KINDS).fetchall()]
