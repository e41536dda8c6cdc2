"""A breakdown as figures: where the pounds go, and the share of each member this year beside last.

A click on a bar, or a row's link, narrows the choice to that member and so goes one level down.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from core import measures
from core.ui import cached
from core.ui.address import go_to, make_address
from core.ui.charts.bars import MOST_BARS, draw_pounds, draw_shares
from core.ui.charts.style import choose_palette
from core.ui.figures import Figure, show_figure
from core.ui.findings import SHORT_WHO, WHO
from core.ui.frame import View
from core.ui.headlines import get_basis
from core.ui.levels import PLURALS, SINGULARS, list_open_levels, narrow
from core.ui.menu import Page
from core.ui.tables import Column
from core.ui.wording import (
    escape_markdown,
    say_count,
    say_percent,
    say_pounds,
    start_sentence,
    write_count,
    write_percent,
    write_pounds,
)
from core.vocabulary import Dimension, Measure

NO_DIRECTORATE = "Directorate not published"
PARTS = {
    Measure.SME: ("SMEs", "Not SMEs", "Size not known"),
    Measure.LOCAL_SME: ("Local SMEs", "Not local SMEs", "Not known"),
    Measure.VCSE: ("VCSEs", "Not VCSEs", "Not known"),
}


def get_members(view: View, dimension: Dimension) -> pd.DataFrame:
    """One row a member, largest base first, with its share this year and last (measures.breakdown).

    `name` is the label, with its public body where the choice spans several; a person's name is never there.
    """
    members = cached.ask(measures.breakdown, view.data, view.selection, dimension)
    names = {entry.authority_id: entry.name for entry in view.selection.chosen_authorities(view.catalogue)}
    if dimension is Dimension.DIRECTORATE and len(names) > 1:
        bodies = members["authority_id"].map(names).fillna("")
        return members.assign(name=members["label"] + " (" + bodies + ")")
    return members.assign(name=members["label"])


def find_level(view: View, ladder: Sequence[Dimension]) -> Dimension:
    """The first open level that has members to compare; one alone is passed over, and the reader is told."""
    levels = list_open_levels(view, ladder)
    for level in levels[:-1]:
        members = get_members(view, level)
        if len(members) > 1:
            return level
        if level is Dimension.DIRECTORATE:
            st.info(f"{_say_alone(members)}, so it is shown by market.")
    return levels[-1]


def _say_alone(members: pd.DataFrame) -> str:
    label = str(members["label"].iloc[0])
    if label == NO_DIRECTORATE:
        return "No directorate is published for this spending"
    return f"All of this spending is of one directorate, {escape_markdown(label)}"


def show_members(view: View, dimension: Dimension) -> None:
    """The pounds and the shares of every member of the level."""
    members = get_members(view, dimension)
    below = Page.SUPPLIERS if dimension is Dimension.SUPPLIER else view.page
    pick = None if dimension is Dimension.SUPPLIER else _pick_member(view, members, dimension)
    show_figure(view, _pounds_figure(view, members, dimension, below), on_pick=pick)
    known = members.dropna(subset=["low"])
    if known.empty:
        st.info("Too little of this spending is classified to show shares; the pounds above hold.")
    elif len(known) > 1:
        show_figure(view, _shares_figure(view, _rank(known), dimension, below))


def _pick_member(view: View, members: pd.DataFrame, dimension: Dimension) -> Callable[[int], None]:
    """What a click on a bar does: the same screen, of that member only."""

    def pick(row: int) -> None:
        if row < len(members):
            go_to(narrow(view.selection, dimension, members["key"].iloc[row]))

    return pick


def _addresses(view: View, members: pd.DataFrame, dimension: Dimension, page: Page) -> list[str | None]:
    """One address a row; a supplier that has no page has none."""
    has_page = members["has_page"] if "has_page" in members else [True] * len(members)
    return [
        make_address(page, narrow(view.selection, dimension, key)) if is_there else None
        for key, is_there in zip(members["key"], has_page, strict=True)
    ]


def _pounds_figure(view: View, members: pd.DataFrame, dimension: Dimension, below: Page) -> Figure:
    """Where the pounds go: one bar a member, split into what counts, what does not and what is not known."""
    finding = _say_largest(members, dimension)
    many = (
        f"; the {MOST_BARS} largest of {len(members):,}, all of them in the table" if len(members) > MOST_BARS else ""
    )
    return Figure(
        name=f"{dimension}_pounds",
        finding=finding,
        statistic=(
            f"Spending that counts by {SINGULARS[dimension].lower()}, {view.described}{many}{_say_ends(view, members)}"
        ),
        frame=members,
        columns=make_columns(dimension, view.selection.measure),
        chart=draw_pounds(members, choose_palette(), PARTS[view.selection.measure]),
        alt=f"Bar chart, {say_count(min(len(members), MOST_BARS), 'bar')}. {finding}. The table below has the figures.",
        addresses=_addresses(view, members, dimension, below),
        basis=get_basis(view),
    )


def _say_ends(view: View, members: pd.DataFrame) -> str:
    """What large firms from further away received, and what local SMEs; nothing where no place is known."""
    large, local = (members[name].sum() for name in ("large_further_gbp", "local_sme_gbp"))
    if view.selection.measure is Measure.VCSE or not (large or local):
        return ""
    return f". Large firms from further away received {say_pounds(large)}, local SMEs {say_pounds(local)}"


def _list_ends(measure: Measure) -> list[Column]:
    """The two ends, beside a share with SMEs; local SMEs have a column of their own where they are what is counted."""
    large = Column("large_further_gbp", "Large firms from further away", write_pounds, is_number=True)
    local = Column("local_sme_gbp", "Local SMEs", write_pounds, is_number=True)
    return {Measure.SME: [large, local], Measure.LOCAL_SME: [large], Measure.VCSE: []}[measure]


def _say_largest(members: pd.DataFrame, dimension: Dimension) -> str:
    top = members.iloc[0]
    part = f"{say_pounds(top['base_gbp'])}, {say_percent(top['part_of_base'])} of the total"
    if dimension in {Dimension.AUTHORITY, Dimension.DIRECTORATE}:
        return f"{top['name']} spends most: {part}"
    return f"Most goes {'to' if dimension is Dimension.SUPPLIER else 'on'} {top['name']}: {part}"


def make_columns(dimension: Dimension, measure: Measure) -> list[Column]:
    """The columns of a breakdown's table and download."""
    who = SHORT_WHO[measure]
    return [
        Column("name", SINGULARS[dimension]),
        Column("base_gbp", "Counted", write_pounds, is_number=True),
        Column("part_of_base", "Part of all", write_percent, is_number=True),
        Column("numerator_gbp", start_sentence(who), write_pounds, is_number=True),
        Column("unknown_gbp", "Not classified", write_pounds, is_number=True),
        Column("value", f"Share with {who}", write_percent, is_number=True),
        Column("low", "Lowest", write_percent, is_number=True),
        Column("high", "Highest", write_percent, is_number=True),
        Column("value_before", "Year before", write_percent, is_number=True),
        Column("direction", "Against the year before"),
        *_list_ends(measure),
        Column("suppliers", "Suppliers", write_count, is_number=True),
    ]


def _rank(known: pd.DataFrame) -> pd.DataFrame:
    """The largest members by pounds, ranked by their share; those with a range only stand last."""
    largest = known.head(MOST_BARS)
    return largest.sort_values(["value", "low"], ascending=False, kind="stable").reset_index(drop=True)


def _say_range(ranked: pd.DataFrame, who: str, least_gbp: float) -> str:
    """Where the share is largest and smallest, of those with a middle figure that no single bill decides."""
    told = ranked.dropna(subset=["value"])
    large = told[told["base_gbp"].astype(float) >= least_gbp]
    told = large if len(large) > 1 else told
    if len(told) < 2:
        return f"The share of {who} is known only as a range for most of these"
    first, last = told.iloc[0], told.iloc[-1]
    return (
        f"{who} receive the largest share in {first['name']} ({say_percent(first['value'])}), "
        f"the smallest in {last['name']} ({say_percent(last['value'])})"
    )


def _shares_figure(view: View, ranked: pd.DataFrame, dimension: Dimension, below: Page) -> Figure:
    """The share of each member with its range, beside the same months a year before, where the year before has any."""
    who = start_sentence(SHORT_WHO[view.selection.measure])
    before = ", and the same months a year before" if ranked["value_before"].notna().any() else ""
    limits = cached.ask_about(measures.read_limits, view.data)
    finding = _say_range(ranked, who, limits.monthly_base_gbp)
    return Figure(
        name=f"{dimension}_shares",
        finding=finding,
        statistic=(
            f"Share of spending with {WHO[view.selection.measure]} by {SINGULARS[dimension].lower()}, "
            f"with its range{before}; {view.described}; "
            f"the {len(ranked)} largest {PLURALS[dimension]} of which enough is classified"
        ),
        frame=ranked,
        columns=make_columns(dimension, view.selection.measure),
        chart=draw_shares(ranked, choose_palette()),
        alt=f"Dot chart, {say_count(len(ranked), 'row')}. {finding}. The table below has the figures.",
        addresses=_addresses(view, ranked, dimension, below),
        basis=get_basis(view),
    )
