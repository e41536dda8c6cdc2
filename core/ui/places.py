"""A choice of markets or places: the same spending by the town or ward that its suppliers are paid at."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from core import measures
from core.measures import PlaceKind
from core.ui import cached
from core.ui.address import bind_param
from core.ui.charts.bars import MOST_BARS, draw_pounds
from core.ui.charts.style import choose_palette
from core.ui.figures import Figure, show_figure
from core.ui.findings import SHORT_WHO
from core.ui.frame import View
from core.ui.headlines import get_basis
from core.ui.members import PARTS
from core.ui.tables import Column
from core.ui.wording import say_count, say_percent, say_pounds, start_sentence, write_count, write_percent, write_pounds

BY_MARKET = ""
NAMES = {PlaceKind.TOWN: "Town of the supplier", PlaceKind.WARD: "Ward of the supplier"}


def choose_place_kind(view: View, first: str) -> PlaceKind | None:
    """What the spending is split by: `first` (None), or a kind of place that the data tell. The address keeps it."""
    kinds = cached.ask_about(measures.list_place_kinds, view.data)
    if not kinds:
        return None
    asked = st.query_params.get("by", BY_MARKET)
    names = {BY_MARKET: first, **{kind.value: NAMES[kind] for kind in kinds}}
    chosen = asked if asked in names else BY_MARKET
    st.segmented_control(
        "Split by", list(names), format_func=lambda item: names[item], required=True,
        **bind_param(view.selection, "by", chosen, lambda item: item or BY_MARKET),
    )  # fmt: skip
    return PlaceKind(chosen) if chosen else None


def show_places(view: View, kind: PlaceKind) -> None:
    """The pounds and the share of every town or ward; small ones together."""
    found = cached.ask(measures.places, view.data, view.selection, kind)
    show_figure(view, _figure(view, found.assign(name=[_name(row, kind) for row in found.itertuples()]), kind))


def _name(row: object, kind: PlaceKind) -> str:
    """'Harrowmere North (Harrowmere)', '14 wards with fewer than 3 suppliers each', 'Place not known'."""
    if row.key == "together":  # type: ignore[attr-defined]
        return f"{say_count(row.places, kind.value)} with too few suppliers to show"  # type: ignore[attr-defined]
    return f"{row.label} ({row.area})" if row.area else str(row.label)  # type: ignore[attr-defined]


def _figure(view: View, found: pd.DataFrame, kind: PlaceKind) -> Figure:
    finding = _say_largest(found, kind)
    return Figure(
        name=f"places_{kind.value}",
        finding=finding,
        statistic=(
            f"Spending that counts by {kind.value} of the supplier, {view.described}. {_say_basis(found)} "
            f"A {kind.value} with fewer than three suppliers is not shown by itself"
        ),
        frame=found,
        columns=_columns(start_sentence(kind.value), SHORT_WHO[view.selection.measure]),
        chart=draw_pounds(found, choose_palette(), PARTS[view.selection.measure]),
        alt=f"Bar chart, {say_count(min(len(found), MOST_BARS), 'bar')}. {finding}. The table below has the figures.",
        basis=get_basis(view),
    )


def _columns(place: str, who: str) -> list[Column]:
    return [
        Column("name", place),
        Column("base_gbp", "Counted", write_pounds, is_number=True),
        Column("part_of_base", "Part of all", write_percent, is_number=True),
        Column("numerator_gbp", start_sentence(who), write_pounds, is_number=True),
        Column("value", f"Share with {who}", write_percent, is_number=True),
        Column("low", "Lowest", write_percent, is_number=True),
        Column("high", "Highest", write_percent, is_number=True),
        Column("suppliers", "Suppliers", write_count, is_number=True),
        Column("registered_part", "Placed by registered office", write_percent, is_number=True),
    ]


def _say_largest(found: pd.DataFrame, kind: PlaceKind) -> str:
    single = found[~found["key"].isin({"together", "not known"})]
    if single.empty:
        return f"No {kind.value} has enough suppliers to be shown by itself"
    top = single.iloc[0]
    part = f"{say_pounds(top['base_gbp'])}, {say_percent(top['part_of_base'])} of the total"
    return f"Most goes to suppliers in {top['name']}: {part}"


def _say_basis(found: pd.DataFrame) -> str:
    """How much is placed by the registered office, which need not be where the work is done."""
    base = found["base_gbp"].astype(float)
    placed = float((base * found["registered_part"].fillna(0)).sum() / base.sum())
    return (
        f"{say_percent(placed)} is placed by the supplier's registered office, which need not be where its work is "
        "done; the rest by the address it is paid at, where that is published."
    )
