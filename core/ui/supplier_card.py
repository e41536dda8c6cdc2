"""One supplier: what it is counted as and why, and what its register says."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import Any

import pandas as pd
import streamlit as st

from core import measures
from core.periods import describe_month
from core.ui import cached
from core.ui.address import show_step
from core.ui.class_judgement import show_class_decisions
from core.ui.frame import View
from core.ui.supplier_group import show_way_to_group
from core.ui.supplier_history import show_history
from core.ui.wording import continue_sentence, escape_markdown
from core.vocabulary import SizeBand, SupplierKind

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
FACTS = {
    "register": "Register",
    "company_number": "Company number",
    "charity_number": "Charity number",
    "status": "Status in the register",
    "postcode": "Registered office",
    "parent_name": "Group",
}
# Register wordings of a firm that goes on as usual; anything else is said beside the name.
SOUND = {"", "active", "registered", "open", "up-to-date", "recently registered"}


def show_supplier(view: View, supplier_id: str) -> None:
    """The card of one supplier under the present choice; no card for a person or a grouping."""
    everyone = replace(view.selection, suppliers=(), windows=())
    show_step("Back to all suppliers", everyone, ":material/arrow_back:")
    card = cached.ask_about(measures.supplier_card, view.data, supplier_id)
    if card.empty:
        st.info("There is no page for this payee: it is a person, or a group of payees without one name.")
        return
    supplier = next(card.itertuples())
    st.header(escape_markdown(supplier.name), anchor=False)
    _show_class(view, supplier_id)
    show_class_decisions(view, supplier_id, supplier.name)
    _show_facts(supplier)
    show_way_to_group(view, supplier_id)
    show_history(view, supplier_id)


def _show_class(view: View, supplier_id: str) -> None:
    """'Counted as a small firm, which is an SME, because …', once for each span of time that says something else."""
    spans = cached.ask_about(measures.supplier_classes, view.data, supplier_id)
    runs = [list(run) for _, run in groupby(spans.itertuples(), key=_tell)]
    for run in runs:
        if len(runs) > 1:
            st.markdown(f"**{_say_span(run[0].valid_from, run[-1].valid_to)}**")
        st.markdown("\n".join(f"- {line}" for line in _tell(run[0])))
        if told := _say_back_cast(run):
            st.caption(told)


def _tell(span: Any) -> tuple[str, ...]:
    return (
        _say_because(f"Counted as **{SIZES[SizeBand(span.size_band)]}**", span.size_because),
        _say_because(f"It is **{KINDS.get(span.kind, 'of unknown kind')}**", span.kind_because),
        _say_because(f"Charity or social enterprise (VCSE): **{_say_yes(span.is_vcse)}**", span.vcse_because),
    )


def _say_back_cast(run: list[Any]) -> str:
    """Which of these months are told by evidence of another date; '' where none are."""
    spans = [span for span in run if span.back_cast]
    if not spans:
        return ""
    months = "; ".join(_say_span(span.valid_from, span.valid_to) for span in spans)
    told = "What says so is of another date than the payments."
    return told if len(spans) == len(run) else f"{months}: {continue_sentence(told)}"


def _say_because(verdict: str, reason: str) -> str:
    """The verdict and the wording of the rule that decided."""
    told = reason.rstrip(".")
    if told[1:2].islower():  # no name and no abbreviation
        told = continue_sentence(told)
    return f"{verdict}, because: {escape_markdown(told)}."


def _say_yes(answer: Any) -> str:
    if pd.isna(answer):
        return "not known"
    return "yes" if answer else "no"


def _say_span(valid_from: Any, valid_to: Any) -> str:
    """'From April 2024, until before April 2026'."""
    first = "" if pd.isna(valid_from) else f"from {describe_month(valid_from)}"
    last = "" if pd.isna(valid_to) else f"until before {describe_month(valid_to)}"
    told = ", ".join(filter(None, (first, last))) or "always"
    return f"{told[:1].upper()}{told[1:]}"


def _show_facts(supplier: Any) -> None:
    facts = {title: getattr(supplier, name) for name, title in FACTS.items()}
    told = [f"{title}: **{escape_markdown(str(fact))}**" for title, fact in facts.items() if fact and not pd.isna(fact)]
    st.markdown(" · ".join(told) if told else "It is in no register that was loaded.")
    status = "" if pd.isna(supplier.status) else str(supplier.status)
    if status.lower() not in SOUND:
        st.warning(f"Its register says: {escape_markdown(status)}.", icon=":material/warning:")
