"""Why this month's figure differs from last month's report: what changed since the data version before."""

from __future__ import annotations

import pandas as pd
from duckdb import DuckDBPyConnection

from core.measures.catalogue import settle
from core.measures.figures import read_limits
from core.measures.share import share
from core.measures.spend import SUMS, counted, fetch
from core.measures.steps import PARTS, climb
from core.selection import Selection

LABELS = {
    "new payments": "New payments",
    "corrections": "Corrections by the public body",
    "rule change": "Changed rules of what counts",
    "reclassified": "Suppliers or purchases classified anew",
}


def since_last_version(cursor: DuckDBPyConnection, selection: Selection) -> pd.DataFrame:
    """One row: a step from the share that the data version before gave for the same months to the share now.

    The first row is "start", the last "end", and one lies between for each cause that changed anything (new payments,
    corrections, rule change, reclassified). Columns: step, reason (the cause), label, change_numerator_gbp,
    change_classified_gbp, change_base_gbp, change_lines, the five sums, lines, those of `add_shares`, points. Without
    an earlier version start and end are the same.
    """
    settled = settle(cursor, selection)
    now = share(cursor, settled)[list(PARTS)]
    rows, bound = counted(settled, table="version_change")
    sql = f"SELECT 'change' AS step, cause AS reason, {SUMS} FROM ({rows}) GROUP BY cause"
    changes = fetch(cursor, sql, bound).rename(columns={name: f"change_{name}" for name in PARTS})
    changes["label"] = changes["reason"].map(LABELS)
    order = changes["reason"].map(list(LABELS).index)
    steps = changes.loc[order.sort_values().index]
    before = now.copy()
    for name in PARTS:
        before[name] = now[name] - sum(steps[f"change_{name}"], now[name].iloc[0] * 0)
    return climb(before, steps, read_limits(cursor), ("The data version before", "Now"))
