"""One supplier: what it is counted as and why, who buys from it, what, when, and how its payees were matched."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from core import measures
from core.periods import describe_month
from core.ui import cached
from core.ui.charts.months import draw_pounds_by_month
from core.ui.charts.style import choose_palette
from core.ui.figures import Figure, show_figure
from core.ui.frame import View
from core.ui.members import SINGULARS
from core.ui.tables import Column
from core.ui.wording import escape_markdown, say_percent, say_pounds, write_count, write_pounds
from core.vocabulary import Dimension, SizeBand, SupplierKind

SIZES = {
    SizeBand.MICRO: "a micro firm, which is an SME",
    SizeBand.SMALL: "a small firm, which is an SME",
    SizeBand.MEDIUM: "a medium-sized firm, which is an SME",
    SizeBand.SME: "an SME (which band is not known)",
    SizeBand.LARGE: "large, not an SME",
    SizeBand.UNKNOWN: "of unknown size",
}
KINDS = {
    SupplierKind.BUSINESS: "a business",
    SupplierKind.VOLUNTARY: "a voluntary organisation",
    SupplierKind.PUBLIC_BODY: "a public body, whose payments do not count",
    SupplierKind.PUBLICLY_OWNED: "a publicly owned company, whose payments do not count",
    SupplierKind.WITHHELD: "a name withheld by the publisher",
    SupplierKind.NOT_A_SUPPLIER: "not a supplier",
    SupplierKind.UNKNOWN: "of unknown kind",
}


def show_supplier(view: View, supplier_id: str) -> None:
    """The card of one supplier under the present choice; no card for a person or a grouping."""
    st.page_link(
        view.page.value.path, label="Back to all suppliers", icon=":material/arrow_back:",
        query_params=replace(view.selection, suppliers=()).to_params(),
    )  # fmt: skip
    card = cached.ask_about(measures.supplier_card, view.data, supplier_id)
    if card.empty:
        st.info("There is no page for this payee: it is a person, or a group of payees without one name.")
        return
    supplier = next(card.itertuples())
    st.header(escape_markdown(supplier.name), anchor=False)
    _show_class(view, supplier)
    _show_facts(supplier)
    _show_paid(view)
    for dimension in (Dimension.DIRECTORATE, Dimension.CATEGORY):
        _show_split(view, dimension)
    _show_payees(view, supplier_id)


def _show_class(view: View, supplier: Any) -> None:
    """'Counted as a small firm, which is an SME, because …', for each span of time."""
    spans = cached.ask_about(measures.supplier_classes, view.data, supplier.supplier_id)
    for span in spans.itertuples():
        when = "" if len(spans) == 1 else f"{_say_span(span)}: "
        st.markdown(
            f"**{when}Counted as {SIZES[SizeBand(span.size_band)]}**, because: {escape_markdown(_sentence(span.size_because))}"
        )
        kind = KINDS.get(SupplierKind(span.kind), "of unknown kind")
        st.markdown(f"It is **{kind}**, because: {escape_markdown(_sentence(span.kind_because))}")
        if span.is_vcse is True or pd.notna(span.is_vcse):
            st.markdown(
                f"Charity or social enterprise (VCSE): **{'yes' if span.is_vcse else 'no'}**, because: {escape_markdown(_sentence(span.vcse_because))}"
            )
        if span.back_cast:
            st.caption("The evidence is of another date than the payments (back-cast).")


def _sentence(text: str) -> str:
    return text if text.endswith(".") else f"{text}."


def _say_span(span: Any) -> str:
    first = "" if pd.isna(span.valid_from) else f"from {describe_month(span.valid_from)}"
    last = "" if pd.isna(span.valid_to) else f"until before {describe_month(span.valid_to)}"
    return " ".join(filter(None, (first, last))) or "always"


def _show_facts(supplier: Any) -> None:
    facts = {
        "Register": supplier.register,
        "Company number": supplier.company_number,
        "Charity number": supplier.charity_number,
        "Status in the register": supplier.status,
        "Registered office": supplier.postcode,
        "Group": supplier.parent_name,
    }
    told = [
        f"{name}: **{escape_markdown(str(value))}**" for name, value in facts.items() if value and not pd.isna(value)
    ]
    st.markdown(" · ".join(told) if told else "It is in no register that was loaded.")
    if supplier.status and str(supplier.status).lower() not in {"active", "registered"}:
        st.warning(f"Its register says: {escape_markdown(str(supplier.status))}.", icon=":material/warning:")


def _show_paid(view: View) -> None:
    """What it is paid a month, and how much of it does not count."""
    months = cached.ask(
        measures.share_by_month, view.data, replace(view.selection, from_month=None, to_month=None, windows=())
    )
    strip = next(cached.ask(measures.published_strip, view.data, view.selection).itertuples())
    if months.empty:
        st.markdown(
            f"Published {say_pounds(strip.published_gbp)} in this period, none of which counts as buying from suppliers."
        )
        return
    total = months["base_gbp"].sum()
    show_figure(
        view,
        Figure(
            name="supplier_months",
            finding=f"{say_pounds(strip.base_gbp)} of it counts in the months chosen, {say_pounds(total)} in all months",
            statistic=f"Spending that counts, pounds a month; {say_pounds(strip.excluded_gbp)} more is published and not counted",
            frame=months.iloc[::-1].reset_index(drop=True),
            columns=[
                Column("month", "Month", describe_month),
                Column("base_gbp", "Paid", write_pounds, is_number=True),
                Column("lines", "Published lines", write_count, is_number=True),
            ],
            chart=draw_pounds_by_month(months, choose_palette()),
            alt=f"Bar chart of pounds a month, {say_pounds(total)} in all. The table below has the same figures.",
        ),
    )


def _show_split(view: View, dimension: Dimension) -> None:
    members = cached.ask(measures.breakdown, view.data, view.selection, dimension)
    if members.empty:
        return
    top = members.iloc[0]
    verb = "Most is paid by" if dimension is Dimension.DIRECTORATE else "Most is for"
    show_figure(
        view,
        Figure(
            name=f"supplier_{dimension}",
            finding=f"{verb} {top['label']}: {say_pounds(top['base_gbp'])}",
            statistic=f"Spending that counts, by {SINGULARS[dimension].lower()}, {view.selection.describe_months(view.catalogue)}",
            frame=members,
            columns=[
                Column("label", SINGULARS[dimension]),
                Column("base_gbp", "Paid", write_pounds, is_number=True),
                Column("part_of_base", "Part of all", say_percent, is_number=True),
                Column("lines", "Published lines", write_count, is_number=True),
            ],
        ),
    )


def _show_payees(view: View, supplier_id: str) -> None:
    payees = cached.ask_about(measures.supplier_payees, view.data, supplier_id)
    show_figure(
        view,
        Figure(
            name="supplier_payees",
            finding="The names it is paid under, and how each was matched",
            statistic="Payees as printed by each public body, over all months",
            frame=payees,
            columns=[
                Column("payee", "Payee as published"),
                Column("authority", "Public body"),
                Column("match_method", "Matched by"),
                Column("match_reason", "Evidence"),
                Column(
                    "match_score",
                    "Score of 100",
                    lambda score: "–" if pd.isna(score) else f"{score:.0f}",
                    is_number=True,
                ),
                Column("runner_up_name", "Next best"),
                Column("judgement", "A person's decision"),
                Column("ring", "Where"),
                Column("basis", "By which address"),
                Column("published_gbp", "Published", write_pounds, is_number=True),
            ],
        ),
    )
