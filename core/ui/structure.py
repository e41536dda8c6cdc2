"""What figures are put under: the dated map of directorates, bodies that no table knows, VAT bases that differ."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from core import measures
from core.periods import describe_month
from core.ui import cached
from core.ui.figures import Figure, show_figure
from core.ui.frame import View
from core.ui.tables import Column
from core.ui.wording import escape_markdown, say_count, say_list, write_count, write_pounds

BASES = {"net": "without recoverable VAT", "gross": "with VAT", "not stated": "without saying which"}


def show_structure(view: View) -> None:
    """The rows of the dated map of directorates, and the bodies named in files that no table knows."""
    units = cached.ask(measures.mapped_units, view.data, view.selection)
    entities = cached.ask(measures.unknown_entities, view.data, view.selection)
    if units.empty and entities.empty:
        return
    st.header("Directorates and bodies", anchor=False)
    if not units.empty:
        show_figure(view, _make_map_figure(units))
    if not entities.empty:
        show_figure(view, _make_entity_figure(entities))


def _make_map_figure(units: pd.DataFrame) -> Figure:
    return Figure(
        name="unit_map",
        finding=(
            f"{say_count(len(units), 'unit is', 'units are')} counted under another directorate than published, as "
            "the organisation is today"
        ),
        statistic="As published, and where it is counted; “Directorates as published” under More choices undoes it",
        frame=units,
        columns=[
            Column("authority", "Public body"),
            Column("published_directorate", "Directorate as published"),
            Column("unit", "Unit"),
            Column("directorate", "Counted under"),
            Column("valid_from", "From", _say_month),
            Column("valid_to", "Until before", _say_month),
            Column("mapped_by", "By whom"),
        ],
    )


def _make_entity_figure(entities: pd.DataFrame) -> Figure:
    return Figure(
        name="unknown_entities",
        finding=f"{say_count(len(entities), 'name')} in Entity columns stand in no table of public bodies",
        statistic="Their spending stays with the body whose file it is; all published lines, whole history",
        frame=entities,
        columns=[
            Column("authority", "File of"),
            Column("entity", "Entity as published"),
            Column("amount_gbp", "Published", write_pounds, is_number=True),
            Column("lines", "Published lines", write_count, is_number=True),
            Column("first_date", "First", _say_month),
            Column("last_date", "Last", _say_month),
        ],
    )


def _say_month(day: Any) -> str:
    return "–" if pd.isna(day) else describe_month(day)


def show_unlike_bases(view: View) -> None:
    """Say whose amounts include VAT and whose do not, where the bodies compared differ."""
    bases = cached.ask(measures.amount_bases, view.data, view.selection).drop_duplicates("authority_id")
    if bases["amount_basis"].nunique() < 2:
        return
    told = [
        f"{_name_bodies(rows)} {BASES.get(str(basis), str(basis))}" for basis, rows in bases.groupby("amount_basis")
    ]
    st.caption(escape_markdown(f"Not all publish alike: {say_list(told)}. Amounts are compared as published."))


def _name_bodies(rows: pd.DataFrame) -> str:
    names = rows["authority"].tolist()
    return say_list(names) if len(names) <= 3 else say_count(len(names), "public body", "public bodies")
