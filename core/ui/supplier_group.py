"""A group of suppliers seen together: what is paid to all of it, to each of its members, and how a reader gets here."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from core import measures
from core.ui import cached
from core.ui.address import go_to, make_address
from core.ui.figures import Figure, show_figure
from core.ui.frame import View
from core.ui.levels import narrow
from core.ui.lines import show_lines
from core.ui.menu import Page
from core.ui.supplier_history import show_paid, show_splits
from core.ui.tables import Column
from core.ui.wording import (
    escape_markdown,
    say_count,
    say_percent,
    say_pounds,
    write_count,
    write_percent,
    write_pounds,
)
from core.vocabulary import Dimension

MOST_MEMBERS = 500
TABLE_OF_GROUPS = "group:"


def read_group() -> str:
    """The group that the address asks for, '' for none."""
    return st.query_params.get("group", "")[:200]


def show_group(view: View, group_id: str) -> None:
    """The members of a group with what each is paid, and what all are paid together, under the present choice."""
    everyone = replace(view.selection, suppliers=())
    st.button(
        "Back to all suppliers", key="step_group_back", on_click=go_to, args=(everyone,), kwargs={"group": ""},
        icon=":material/arrow_back:", type="tertiary",
    )  # fmt: skip
    members = cached.ask_about(measures.group_members, view.data, group_id)
    if members.empty:
        st.info("No group of this name is paid in these data.")
        return
    name = str(members["group_name"].iloc[0])
    st.header(escape_markdown(name), anchor=False)
    together = _choose(view, members)
    _show_sums(view, together, members, group_id)
    show_figure(view, _make_members(view, together, members, name))
    show_paid(together)
    show_splits(together)
    show_lines(together)


def _choose(view: View, members: pd.DataFrame) -> View:
    """The same question of the group's members only."""
    names = dict(zip(members["supplier_id"], members["name"], strict=True))
    chosen = replace(view.selection, suppliers=tuple(names))
    return replace(view, selection=chosen, catalogue=view.catalogue.with_suppliers(names))


def _show_sums(view: View, together: View, members: pd.DataFrame, group_id: str) -> None:
    whole = next(cached.ask(measures.published_strip, view.data, view.selection).itertuples())
    paid = next(cached.ask(measures.published_strip, view.data, together.selection).itertuples())
    part = f", {say_percent(float(paid.base_gbp / whole.base_gbp))} of all that counts" if whole.base_gbp > 0 else ""
    rest = f" {say_pounds(paid.excluded_gbp)} more was paid to it that does not count." if paid.excluded_gbp else ""
    st.markdown(
        f"Its {say_count(len(members), 'supplier')} were paid **{say_pounds(paid.base_gbp)}**{part},"
        f" {view.selection.describe_months(view.catalogue)}.{rest}"
    )
    st.caption(_say_source(group_id))


def _say_source(group_id: str) -> str:
    if group_id.startswith(TABLE_OF_GROUPS):
        return (
            "Who belongs to it is told by this app's table of large groups, from published accounts, by name. A group"
            " may have bought or sold a member since: an older payment may have gone to another owner."
        )
    return "Who belongs to it is told by a register, or by a list of owners that was loaded beside the registers."


def _make_members(view: View, together: View, members: pd.DataFrame, name: str) -> Figure:
    paid = cached.ask(measures.suppliers, together.data, together.selection, limit=MOST_MEMBERS)
    sums = paid[["supplier_id", "base_gbp", "part_of_base", "lines", "size_band"]]
    rows = members.merge(sums, on="supplier_id", how="left").sort_values("base_gbp", ascending=False)
    counted = int(rows["base_gbp"].notna().sum())
    return Figure(
        name="supplier_group",
        finding=f"{counted} of {say_count(len(rows), 'supplier')} of {name} were paid in these months",
        statistic=f"Payments that count by member, {view.described}",
        frame=rows.reset_index(drop=True),
        columns=[
            Column("name", "Supplier"),
            Column("base_gbp", "Paid", _write_paid, is_number=True),
            Column("part_of_base", "Part of the group", _write_part, is_number=True),
            Column("lines", "Published lines", _write_lines, is_number=True),
            Column("size_band", "Size"),
            Column("company_number", "Company number"),
            Column("owner", "Owner as registered"),
            Column("status", "Register says"),
        ],
        addresses=[_address(view, row) for row in rows.itertuples()],
    )


def _address(view: View, row: Any) -> str:
    return make_address(Page.SUPPLIERS, narrow(view.selection, Dimension.SUPPLIER, row.supplier_id))


def _write_paid(pounds: Any) -> str:
    return "nothing" if pd.isna(pounds) else write_pounds(pounds)


def _write_part(part: Any) -> str:
    return "–" if pd.isna(part) else write_percent(part)


def _write_lines(lines: Any) -> str:
    return "–" if pd.isna(lines) else write_count(int(lines))


def show_way_to_group(view: View, supplier_id: str) -> None:
    """From a member's card to its group, where more than one supplier of it is paid."""
    group = next(cached.ask_about(measures.supplier_group, view.data, supplier_id).itertuples(), None)
    if group is not None and group.members > 1:
        _show_link(view, group, "See all of")


def show_groups_found(view: View, search: str) -> None:
    """Above the list: the groups whose name holds what was typed."""
    if len(search.strip()) > 1:
        for group in cached.ask_about(measures.find_groups, view.data, search.strip()).itertuples():
            _show_link(view, group, "Group:")


def _show_link(view: View, group: Any, verb: str) -> None:
    everyone = replace(view.selection, suppliers=())
    st.button(
        f"{verb} {escape_markdown(group.group_name)} ({say_count(group.members, 'supplier')})",
        key=f"group_{group.group_id}", on_click=go_to, args=(everyone,),
        kwargs={"group": group.group_id, "search": ""}, icon=":material/corporate_fare:", type="tertiary",
    )  # fmt: skip
