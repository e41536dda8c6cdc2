"""What the rules ask of a target, and what else bears on it: whether it is voluntary, and reorganisation."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import streamlit as st
from duckdb import DuckDBPyConnection

from core import measures
from core.reference import load_table
from core.ui import cached
from core.ui.frame import View
from core.ui.outlook import find_authority
from core.ui.scope import MUST, NOT_KNOWN, show_scope, show_standing
from core.ui.wording import escape_markdown


def find_rule(view: View) -> dict[Hashable, Any]:
    """The row of target_rules that fits this body and measure: one for the measure before one for all."""
    table = load_table("target_rules")
    asked = cached.ask(measures.rules_that_bind, view.data, view.selection)["ppn001"]
    standing = asked.iloc[0] if len(asked) else NOT_KNOWN
    fitting = table[(table["standing"] == standing) & table["measure"].isin([view.selection.measure.value, ""])]
    rows: list[dict[Hashable, Any]] = fitting.sort_values("measure", ascending=False).to_dict("records")
    return rows[0]


def is_bound(view: View) -> bool:
    """Whether PPN 001 asks this body for a target."""
    return bool(find_rule(view)["standing"] == MUST)


def find_standing(view: View) -> str:
    """'voluntary', 'asked for by PPN 001' or the like; '' where nothing is known."""
    return str(find_rule(view)["label"])


def show_rules(view: View) -> None:
    """What binds this body's target, what its figures must be called, and what reorganisation means for it."""
    show_standing(view)
    wordings = [find_rule(view)["wording"], _find_note(view)]
    for wording in filter(None, wordings):
        st.caption(escape_markdown(wording))
    show_scope(view)


def _read_type(cursor: DuckDBPyConnection, authority_id: str) -> str | None:
    row = cursor.execute("SELECT type FROM serving.authority WHERE authority_id = ?", [authority_id]).fetchone()
    return None if row is None else row[0]


def _find_note(view: View) -> str:
    notes = load_table("reorganisation_notes")
    fitting = notes.loc[notes["type"] == cached.ask_about(_read_type, view.data, find_authority(view)), "wording"]
    return "" if fitting.empty else str(fitting.iloc[0])
