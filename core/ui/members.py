"""A breakdown as figures: where the pounds go, the share of each member this year and last, one level down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd

from core import measures
from core.selection import DirectorateKey, Selection
from core.ui import cached
from core.ui.address import make_address
from core.ui.charts.bars import MOST_BARS, draw_pounds, draw_shares
from core.ui.charts.style import choose_palette
from core.ui.figures import Figure
from core.ui.filters import go_to
from core.ui.findings import SHORT_WHO, WHO, say_share
from core.ui.frame import View
from core.ui.menu import Page
from core.ui.tables import Column
from core.ui.wording import (
    say_count,
    say_percent,
    say_pounds,
    start_sentence,
    write_count,
    write_pounds,
)
from core.vocabulary import Dimension, Measure

PLURALS = {
    Dimension.AUTHORITY: "public bodies",
    Dimension.DIRECTORATE: "directorates",
    Dimension.MARKET: "markets",
    Dimension.CATEGORY: "categories",
    Dimension.SUPPLIER: "suppliers",
}
SINGULARS = {
    Dimension.AUTHORITY: "Public body",
    Dimension.DIRECTORATE: "Directorate",
    Dimension.MARKET: "Market",
    Dimension.CATEGORY: "Category",
    Dimension.SUPPLIER: "Supplier",
}
PARTS = {
    Measure.SME: ("SMEs", "Not SMEs", "Size not known"),
    Measure.LOCAL_SME: ("Local SMEs", "Not local SMEs", "Not known"),
    Measure.VCSE: ("VCSEs", "Not VCSEs", "Not known"),
}


def get_members(view: View, dimension: Dimension) -> pd.DataFrame:
    """One row a member, largest base first, with its share this year and last (measures.breakdown)."""
    return cached.ask(measures.breakdown, view.data, view.selection, dimension)


def narrow(selection: Selection, dimension: Dimension, key: str) -> Selection:
    """The same question of one member only."""
    if dimension is Dimension.AUTHORITY:
        return replace(selection, authorities=(key,), directorates=(), windows=())
    if dimension is Dimension.DIRECTORATE:
        authority_id, _, directorate = key.partition(":")
        return replace(selection, directorates=(DirectorateKey(authority_id, directorate),), windows=())
    names = {Dimension.MARKET: "markets", Dimension.CATEGORY: "categories", Dimension.SUPPLIER: "suppliers"}
    return replace(selection, windows=(), **{names[dimension]: (key,)})  # type: ignore[arg-type]


def _addresses(view: View, members: pd.DataFrame, dimension: Dimension, page: Page) -> list[str]:
    return [make_address(page, narrow(view.selection, dimension, key)) for key in members["key"]]


def make_pounds_figure(view: View, members: pd.DataFrame, dimension: Dimension, below: Page) -> Figure:
    """Where the pounds go: one bar a member, split into what counts, what does not and what is not known."""
    top = members.iloc[0]
    finding = (
        f"{top['label']} spends most: {say_pounds(top['base_gbp'])}, {say_percent(top['part_of_base'])} of the total"
    )
    if dimension in {Dimension.MARKET, Dimension.CATEGORY}:
        finding = f"Most goes on {top['label']}: {say_pounds(top['base_gbp'])}, {say_percent(top['part_of_base'])} of the total"
    shown = members.rename(columns={"label": "name"})
    return Figure(
        name=f"{dimension}_pounds",
        finding=finding,
        statistic=f"Spending that counts, by {SINGULARS[dimension].lower()}, {view.selection.describe(view.catalogue)}{_cut(members, dimension)}",
        frame=members,
        columns=_columns(dimension, view.selection.measure),
        chart=draw_pounds(shown, choose_palette(), PARTS[view.selection.measure]),
        alt=f"Bar chart, {say_count(min(len(members), MOST_BARS), 'bar')}. {finding}. The table below has the same figures.",
        addresses=_addresses(view, members, dimension, below),
    )


def _cut(members: pd.DataFrame, dimension: Dimension) -> str:
    if len(members) <= MOST_BARS:
        return ""
    return f"; the {MOST_BARS} largest of {len(members):,} {PLURALS[dimension]}, all of them in the table"


def _columns(dimension: Dimension, measure: Measure) -> list[Column]:
    who = SHORT_WHO[measure]
    return [
        Column("label", SINGULARS[dimension]),
        Column("base_gbp", "Base", write_pounds, is_number=True),
        Column("part_of_base", "Part of all", say_percent, is_number=True),
        Column("numerator_gbp", start_sentence(who), write_pounds, is_number=True),
        Column("unknown_gbp", "Not classified", write_pounds, is_number=True),
        Column("value", f"Share with {who}", say_percent, is_number=True),
        Column("low", "Lowest", say_percent, is_number=True),
        Column("high", "Highest", say_percent, is_number=True),
        Column("value_before", "Year before", say_percent, is_number=True),
        Column("direction", "Against the year before"),
        Column("suppliers", "Suppliers", write_count, is_number=True),
    ]


def make_shares_figure(view: View, members: pd.DataFrame, dimension: Dimension, below: Page) -> Figure | None:
    """The share of each member with its range beside the year before; None where no share may be shown."""
    known = members.dropna(subset=["low"]).head(MOST_BARS)
    if known.empty:
        return None
    ranked = known.assign(order=known["value"].fillna(known["low"])).sort_values(
        "order", ascending=False, kind="stable"
    )
    ranked = ranked.reset_index(drop=True)
    finding = _rank(ranked, SHORT_WHO[view.selection.measure])
    return Figure(
        name=f"{dimension}_shares",
        finding=finding,
        statistic=f"Share of spending with {WHO[view.selection.measure]}, with its range, and the same months a year before; {view.selection.describe(view.catalogue)}",
        frame=ranked,
        columns=_columns(dimension, view.selection.measure),
        chart=draw_shares(ranked.rename(columns={"label": "name", "value_before": "earlier_value"}), choose_palette()),
        alt=f"Dot chart, {say_count(len(ranked), 'row')}. {finding}. The table below has the same figures.",
        addresses=_addresses(view, ranked, dimension, below),
    )


def _rank(ranked: pd.DataFrame, who: str) -> str:
    first, last = ranked.iloc[0], ranked.iloc[-1]
    if len(ranked) == 1:
        return f"{start_sentence(who)} receive {say_share(first)} in {first['label']}"
    return f"{start_sentence(who)} receive most in {first['label']} ({_middle(first)}), least in {last['label']} ({_middle(last)})"


def _middle(row: Any) -> str:
    return say_percent(row["value"]) if pd.notna(row["value"]) else say_share(row)


def pick_member(view: View, members: pd.DataFrame, dimension: Dimension) -> Callable[[int], None]:
    """What a click on a bar does: the same screen, of that member only."""

    def pick(row: int) -> None:
        if row < len(members):
            go_to(narrow(view.selection, dimension, members["key"].iloc[row]))

    return pick
