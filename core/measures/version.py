"""Why this month's figure differs from last month's report: what changed since the data version before."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
from duckdb import DuckDBPyConnection

from core.measures.catalogue import settle
from core.measures.completeness import MONTH_COMPLETENESS, bind_completeness, name_authorities
from core.measures.figures import read_limits
from core.measures.share import share
from core.measures.spend import SUMS, counted, fetch
from core.measures.steps import PARTS, climb
from core.selection import Selection, Window, find_last_twelve_months

MONTHS_MOVED = "months moved on"
LABELS = {
    MONTHS_MOVED: "The last 12 months are later ones",
    "new payments": "New payments",
    "corrections": "Corrections by the public body",
    "rule change": "Changed rules of what counts",
    "reclassified": "Suppliers or purchases classified anew",
}

# The lines of each month as the data version before had them.
LINES_BEFORE = """(
    SELECT authority_id, month, reasons, lines FROM serving.monthly_spend
    UNION ALL
    SELECT authority_id, month, reasons, -lines FROM serving.version_change
)"""
SPANS_BEFORE = f"""
    SELECT authority_id, min(month) AS first_month, max(month) FILTER (WHERE is_complete) AS last_month
    FROM ({MONTH_COMPLETENESS.replace("serving.monthly_spend", LINES_BEFORE)})
    GROUP BY authority_id
    HAVING last_month IS NOT NULL
"""


def since_last_version(cursor: DuckDBPyConnection, selection: Selection) -> pd.DataFrame:
    """One row: a step from the share that the data version before gave to the share now.

    The first row is "start", the last "end", and one lies between for each cause that changed anything (months moved
    on, new payments, corrections, rule change, reclassified). A selection without months of its own starts from the
    12 months that were each body's last ones then. Columns: step, reason (the cause), label, change_numerator_gbp,
    change_classified_gbp, change_base_gbp, change_lines, the five sums, lines, those of `add_shares`, points. Without
    an earlier version start and end are the same.
    """
    settled = settle(cursor, selection)
    now = share(cursor, settled)[list(PARTS)]
    changes = _read_changes(cursor, settled)
    then = _take_away(now, changes)
    asked_then = replace(settled, windows=_find_windows_before(cursor, settled))
    start, moved = then, changes.iloc[:0]
    if asked_then.windows != settled.windows:
        start = _take_away(share(cursor, asked_then)[list(PARTS)], _read_changes(cursor, asked_then))
        moved = (then - start).rename(columns=lambda name: f"change_{name}").assign(reason=MONTHS_MOVED)
    steps = pd.concat([moved, changes], ignore_index=True).assign(step="change")
    steps["label"] = steps["reason"].map(LABELS)
    return climb(start, steps, read_limits(cursor), ("The data version before", "Now"))


def _read_changes(cursor: DuckDBPyConnection, settled: Selection) -> pd.DataFrame:
    """One row: a cause and what it changed of each of PARTS, in the order of LABELS."""
    rows, bound = counted(settled, table="version_change")
    sql = f"SELECT cause AS reason, {SUMS} FROM ({rows}) GROUP BY cause"
    changes = fetch(cursor, sql, bound).rename(columns={name: f"change_{name}" for name in PARTS})
    order = changes["reason"].map(list(LABELS).index)
    return changes.loc[order.sort_values().index]


def _take_away(now: pd.DataFrame, changes: pd.DataFrame) -> pd.DataFrame:
    """The one row of pounds before its changes."""
    return now.assign(**{name: now[name] - sum(changes[f"change_{name}"], now[name].iloc[0] * 0) for name in PARTS})


def _find_windows_before(cursor: DuckDBPyConnection, settled: Selection) -> tuple[Window, ...]:
    """The last 12 complete months of each body as the data version before had them; those of now where it had none."""
    if not settled.windows:
        return ()
    bound = bind_completeness(name_authorities(settled), read_limits(cursor))
    rows = cursor.execute(SPANS_BEFORE, bound).fetchall()
    before = {row[0]: find_last_twelve_months(*row) for row in rows}
    return tuple(before.get(window.authority_id, window) for window in settled.windows)
