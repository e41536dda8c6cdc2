"""The same spending by another definition of the share, step by step, so that two figures can be reconciled."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from core import measures
from core.ui import cached
from core.ui.address import bind_param
from core.ui.figures import Figure, show_figure
from core.ui.findings import SHORT_WHO, say_share
from core.ui.frame import View
from core.ui.moved import say_exact_points
from core.ui.tables import Column
from core.ui.wording import write_percent, write_pounds

NONE = ""


def show_other_definitions(view: View) -> None:
    """A choice of definitions, and the steps from this share to the one chosen."""
    definitions = cached.ask_about(measures.list_definitions, view.data)
    names = {NONE: "None", **dict(zip(definitions["id"], definitions["name"], strict=True))}
    asked = st.query_params.get("definition", NONE)
    chosen = asked if asked in names else NONE
    st.selectbox(
        "Compare with another definition of the share", list(names), format_func=lambda item: names[item],
        **bind_param(view.selection, "definition", chosen, lambda item: item or NONE),
    )  # fmt: skip
    if chosen:
        steps = cached.ask(measures.bridge, view.data, view.selection, chosen)
        wording = definitions.set_index("id")["wording"][chosen]
        show_figure(view, _figure(view, steps, names[chosen], str(wording)))


def _figure(view: View, steps: pd.DataFrame, name: str, wording: str) -> Figure:
    rows = list(steps.itertuples())
    return Figure(
        name="other_definition",
        finding=f"{name}: {_say(rows[-1])}, where this share is {_say(rows[0])}",
        statistic=f"{wording}. Share with {SHORT_WHO[view.selection.measure]} after each step, {view.described}",
        frame=steps,
        columns=[
            Column("label", "Step", is_wide=True),
            Column("change_base_gbp", "What counts changes by", write_pounds, is_number=True),
            Column("base_gbp", "Counted then", write_pounds, is_number=True),
            Column("value", "Share then", write_percent, is_number=True),
            Column("low", "Lowest", write_percent, is_number=True),
            Column("high", "Highest", write_percent, is_number=True),
            Column("points", "Changes by", say_exact_points, is_number=True),
        ],
    )


def _say(row: Any) -> str:
    """The share of a step, or that there is none."""
    told = say_share(row)
    return "no share" if told == "–" else told
