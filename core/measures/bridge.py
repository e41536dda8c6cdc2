"""Why another definition gives another number: from this share to that one, step by step, in pounds that add up."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from duckdb import DuckDBPyConnection

from core.errors import ReferenceTableError
from core.measures.catalogue import settle
from core.measures.figures import read_limits
from core.measures.share import share
from core.measures.spend import EXCLUDED_NOW, NOT_ADMITTED, asked, fetch, read_from, verdict
from core.measures.steps import PARTS, climb
from core.selection import Selection

BRIDGE = (Path(__file__).parent / "bridge.sql").read_text(encoding="utf-8")

SAYS = "CASE WHEN {says} THEN 'yes' WHEN NOT {says} THEN 'no' ELSE 'unknown' END"
JUDGED = {
    "yes to no": "Counted here, known not to count there",
    "yes to unknown": "Counted here, not known there",
    "no to yes": "Known not to count here, counted there",
    "no to unknown": "Known not to count here, not known there",
    "unknown to yes": "Not known here, counted there",
    "unknown to no": "Not known here, known not to count there",
}
# What a line adds to each sum under the other definition, less what it adds here.
ADDS = {
    "numerator_gbp": ("amount_gbp", "says_{side}"),
    "classified_gbp": ("amount_gbp", "says_{side} IS NOT NULL"),
    "base_gbp": ("amount_gbp", "true"),
    "gross_gbp": ("debits_gbp", "true"),
    "credits_gbp": ("debits_gbp - amount_gbp", "true"),
    "lines": ("lines", "true"),
}


def list_definitions(cursor: DuckDBPyConnection) -> pd.DataFrame:
    """One row: another definition that `bridge` can lead to. Columns: id, name, wording."""
    return fetch(cursor, "SELECT id, name, wording FROM serving.other_definitions", {})


def bridge(cursor: DuckDBPyConnection, selection: Selection, definition: str) -> pd.DataFrame:
    """One row: a step from the selection's share to the share under another definition, the largest base first.

    The first row is "start", the last "end". Columns: step (start, in, out, judged otherwise, end), reason (an id of
    base_reasons, or "yes to unknown" and the like), label; change_numerator_gbp, change_classified_gbp,
    change_base_gbp, change_lines: what the step adds; the five sums, lines, value, low, high, coverage and shown_as
    after it; points (value less the value before the step, empty where either is not shown). Each change is the
    difference of two rows, so the changes add up from start to end. Raises ReferenceTableError for an unknown id.
    """
    settled = settle(cursor, selection)
    start = share(cursor, settled)[list(PARTS)]
    steps = _read_steps(cursor, settled, definition)
    return climb(start, steps, read_limits(cursor), ("This share", "The other share"))


def _read_steps(cursor: DuckDBPyConnection, selection: Selection, definition: str) -> pd.DataFrame:
    """The steps with what each adds, named, the largest first."""
    clause, bound = asked(selection)
    told = _read_definition(cursor, definition)
    bound |= {
        "switches": list(selection.switches),
        "other_switches": sorted(set(selection.switches) ^ told.turn),
        "whole_file": told.is_whole_file,
        "size_rules": sorted(told.size_rules),
        "before_uplift": told.is_before_uplift,
    }
    named = f"""
        SELECT steps.*, coalesce(base_reasons.name, switches.name, '') AS label
        FROM ({_write_steps(selection, clause)}) AS steps
        LEFT JOIN serving.base_reasons ON base_reasons.reason = steps.reason
        LEFT JOIN serving.switches ON switches.id = steps.reason AND base_reasons.reason IS NULL
        WHERE step <> 'judged otherwise' OR split_part(steps.reason, ' to ', 1) <> split_part(steps.reason, ' to ', 2)
        ORDER BY abs(change_base_gbp) DESC, abs(change_classified_gbp) DESC, step, steps.reason
    """
    steps = fetch(cursor, named, bound)
    return steps.assign(label=steps["reason"].map(JUDGED).fillna(steps["label"]))


@dataclass(frozen=True)
class _Definition:
    """A row of other_definitions.csv: switches turned, everything counted, the size rules believed (none: all), bands
    under the company size limits before their uplift.
    """

    turn: frozenset[str]
    is_whole_file: bool
    size_rules: frozenset[str]
    is_before_uplift: bool


def _read_definition(cursor: DuckDBPyConnection, definition: str) -> _Definition:
    sql = "SELECT turn, whole_file, size_rules, size_limits FROM serving.other_definitions WHERE id = $id"
    rows = cursor.execute(sql, {"id": definition}).fetchall()
    if not rows:
        raise ReferenceTableError(f"There is no definition “{definition}” in other_definitions.csv.")
    turn, whole_file, size_rules, size_limits = rows[0]
    return _Definition(_split(turn), whole_file == "yes", _split(size_rules), size_limits == "before uplift")


def _split(cell: str | None) -> frozenset[str]:
    return frozenset((cell or "").split("|")) - {""}


def _write_steps(selection: Selection, clause: str) -> str:
    return BRIDGE.format(
        clause=clause,
        spend=read_from(selection),
        verdict=verdict(selection),
        not_admitted_here=NOT_ADMITTED,
        not_admitted_there=_ask_there(NOT_ADMITTED),
        excluded_here=EXCLUDED_NOW.replace("kept_out", "kept_out_here"),
        excluded_there=_ask_there(EXCLUDED_NOW).replace("kept_out", "kept_out_there"),
        says_here=SAYS.format(says="says_here"),
        says_there=SAYS.format(says="says_there"),
        changes=", ".join(_write_change(name) for name in PARTS),
    )


def _ask_there(sql: str) -> str:
    return sql.replace("$switches", "$other_switches")


def _write_change(name: str) -> str:
    amount, condition = ADDS[name]
    here, there = condition.format(side="here"), condition.format(side="there")
    kind = "BIGINT" if name == "lines" else "DECIMAL(18, 2)"
    return (
        f"(coalesce(sum({amount}) FILTER (WHERE out_there IS NULL AND {there}), 0)"
        f" - coalesce(sum({amount}) FILTER (WHERE out_here IS NULL AND {here}), 0))::{kind} AS change_{name}"
    )
