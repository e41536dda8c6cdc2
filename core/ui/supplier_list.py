"""The list of suppliers: searched, sorted and paged in SQL; the search and the page stand in the address."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import streamlit as st

from core import measures
from core.measures import Counting, SupplierOrder
from core.ui import cached
from core.ui.address import bind_param, make_address
from core.ui.figures import Figure, show_figure
from core.ui.findings import SHORT_WHO
from core.ui.frame import View
from core.ui.levels import narrow
from core.ui.menu import Page
from core.ui.supplier_group import show_groups_found
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
from core.vocabulary import Dimension

PAGE_ROWS = 50
MOST_TAKEN = 100_000
COUNTS = {"yes": "yes", "no": "no", "unknown": "not known yet"}
ORDER_NAMES = {
    SupplierOrder.BASE: "Most paid first",
    SupplierOrder.BASE_SMALLEST: "Least paid first",
    SupplierOrder.NAME: "By name",
    SupplierOrder.LINES: "Most payments first",
}


@dataclass(frozen=True)
class ListChoice:
    """What the address asks of the list."""

    search: str
    counting: Counting
    order: SupplierOrder
    page: int


def read_list_choice() -> ListChoice:
    """Read it from the address; what makes no sense there is taken for the default."""
    counting, order, page = (st.query_params.get(name, "") for name in ("counting", "order", "page"))
    orders = {item.name.lower(): item for item in SupplierOrder}
    return ListChoice(
        search=st.query_params.get("search", "")[:100],
        counting=Counting(counting) if counting in set(Counting) else Counting.ALL,
        order=orders.get(order, SupplierOrder.BASE),
        page=max(int(page), 1) if page.isascii() and page.isdigit() and len(page) < 7 else 1,
    )


def show_list_choice(view: View, choice: ListChoice) -> None:
    """Search, which suppliers, in which order."""
    who = start_sentence(SHORT_WHO[view.selection.measure])
    counting_names = {
        Counting.ALL: "All suppliers",
        Counting.YES: f"{who} only",
        Counting.NO: f"Not {SHORT_WHO[view.selection.measure]}",
        Counting.UNKNOWN: "Not known yet",
    }
    row = st.container(horizontal=True)
    row.text_input(
        "Search by name", type="search", live="400ms", placeholder="Part of a supplier's name", max_chars=100,
        **bind_param(view.selection, "search", choice.search, str.strip),
    )  # fmt: skip
    row.selectbox(
        "Show", list(counting_names), format_func=lambda item: counting_names[item],
        **bind_param(view.selection, "counting", choice.counting, _write_counting),
    )  # fmt: skip
    row.selectbox(
        "Order", list(ORDER_NAMES), format_func=lambda item: ORDER_NAMES[item],
        **bind_param(view.selection, "order", choice.order, _write_order),
    )  # fmt: skip


def _write_counting(counting: Counting) -> str:
    return "" if counting is Counting.ALL else counting.value


def _write_order(order: SupplierOrder) -> str:
    return "" if order is SupplierOrder.BASE else order.name.lower()


def _write_page(page: int) -> str:
    return "" if page == 1 else str(page)


def get_suppliers(view: View, choice: ListChoice, rows: int = PAGE_ROWS) -> pd.DataFrame:
    """One page of suppliers (measures.suppliers), `counts` in words."""
    found = cached.ask(
        measures.suppliers,
        view.data,
        view.selection,
        search=choice.search,
        counting=choice.counting,
        order=choice.order,
        offset=(choice.page - 1) * PAGE_ROWS,
        limit=rows,
    )
    return found.assign(counts=found["counts"].map(COUNTS))


def show_suppliers(view: View, choice: ListChoice, found: pd.DataFrame) -> None:
    """The page of the list, and the way to the next; groups whose name is searched for stand above it."""
    show_groups_found(view, choice.search)
    if found.empty:
        asked = f" the search “{escape_markdown(choice.search)}”" if choice.search else " this"
        st.info(f"No supplier fits{asked} here. Try part of the name, or fewer filters.")
        return
    count = int(found["suppliers"].iloc[0])
    show_figure(view, _make_figure(view, choice, found, count))
    pages = -(-count // PAGE_ROWS)
    if pages > 1:
        st.pagination(
            pages,
            **bind_param(view.selection, "page", min(choice.page, pages), _write_page),
        )


def _make_figure(view: View, choice: ListChoice, found: pd.DataFrame, count: int) -> Figure:
    who = SHORT_WHO[view.selection.measure]
    first = (choice.page - 1) * PAGE_ROWS + 1
    return Figure(
        name="suppliers",
        finding=_finding(found, choice, count),
        statistic=(
            f"Suppliers {first:,} to {first + len(found) - 1:,} of {count:,}, {view.described}; payees whose names are "
            "withheld stand together as one, and whoever paid back more than it got is among them"
        ),
        frame=found,
        get_whole=lambda: get_suppliers(view, replace(choice, page=1), MOST_TAKEN),
        columns=[
            Column("name", "Supplier"),
            Column("base_gbp", "Paid", write_pounds, is_number=True),
            Column("part_of_base", "Part of all", write_percent, is_number=True),
            Column("counts", f"Counted with {who}"),
            Column("size_band", "Size"),
            Column("kind", "Kind"),
            Column("ring", "Where"),
            Column("lines", "Published lines", write_count, is_number=True),
            Column("status", "Register says"),
        ],
        addresses=[_card_address(view, choice, row) for row in found.itertuples()],
    )


def _card_address(view: View, choice: ListChoice, row: Any) -> str | None:
    """Where a supplier's card is, with the way back to this list; a person or a grouping has none."""
    if not row.has_page:
        return None
    own = {"search": choice.search, "counting": _write_counting(choice.counting), "order": _write_order(choice.order)}
    return make_address(Page.SUPPLIERS, narrow(view.selection, Dimension.SUPPLIER, row.supplier_id), **own)


def _finding(found: pd.DataFrame, choice: ListChoice, count: int) -> str:
    if (
        choice.search
        or choice.counting is not Counting.ALL
        or choice.page > 1
        or choice.order is not SupplierOrder.BASE
    ):
        return say_count(count, "supplier fits", "suppliers fit")
    top = found.iloc[0]
    paid = f"{say_pounds(top['base_gbp'])}, {say_percent(top['part_of_base'])} of the total"
    return f"Most goes to {top['name']}: {paid}"
