"""The Definitions screen, written from the reference tables: what the app does is what it says here."""

from __future__ import annotations

import streamlit as st

from core.reference import load_table
from core.ui.figures import Figure, show_figure
from core.ui.frame import View
from core.ui.tables import Column
from core.ui.wording import escape_markdown

# Tables in the order of the screen: name, heading, what one row is, and the columns that a reader needs.
RULES = (
    ("base_reasons", "What does not count, and why", "One row a reason", {"name": "Reason", "wording": "It covers", "admitted": "Counts by default", "source": "Source"}),
    ("switches", "Choices that change what counts", "One row a choice", {"name": "Choice", "explanation": "What it does"}),
    ("size_rules", "How a supplier's size is decided", "The first rule in this order that has evidence decides", {"wording": "Rule", "source": "Source"}),
    ("kind_rules", "How we say what sort of payee it is", "The first rule in this order that has evidence decides", {"wording": "Rule", "kind": "Then it is", "source": "Source"}),
    ("vcse_rules", "How a charity or social enterprise is known", "The first rule in this order that has evidence decides", {"wording": "Rule", "is_vcse": "Is it one", "source": "Source"}),
    ("category_rules", "How we say what was bought", "The first rule in this order that has evidence decides", {"wording": "Rule", "trust": "Trust"}),
    ("share_limits", "When a share may be shown", "One row a limit; shares as fractions, money in pounds", {"wording": "Rule", "value": "Limit", "note": "Why"}),
    ("projection_limits", "When a projection may be given", "One row a limit", {"wording": "Rule", "reason": "Why"}),
    ("categories", "Markets and categories", "One row a category", {"market": "Market", "category": "Category", "note": "It holds"}),
    ("reject_reasons", "Why a record is set aside", "One row a reason", {"wording": "Reason", "source": "Source"}),
)  # fmt: skip


def show_measures() -> None:
    """The three shares, as they are worked out."""
    for row in load_table("measures").itertuples():
        st.subheader(escape_markdown(row.name), anchor=False)
        st.markdown(
            f"{escape_markdown(row.counts)}.\n\n"
            f"- **Share**: {escape_markdown(row.value)}.\n"
            f"- **Lowest**: {escape_markdown(row.low)}.\n"
            f"- **Highest**: {escape_markdown(row.high)}.\n\n"
            f"{escape_markdown(row.note)}"
        )


def show_terms() -> None:
    """The words of the app, by group."""
    terms = load_table("terms")
    for group, rows in terms.groupby("group", sort=False):
        st.subheader(escape_markdown(str(group)), anchor=False)
        st.markdown(
            "\n".join(f"- **{escape_markdown(row.term)}**: {escape_markdown(row.meaning)}" for row in rows.itertuples())
        )


def show_rules(view: View) -> None:
    """The tables that decide, one after the other, folded away."""
    st.subheader("The rules themselves", anchor=False)
    st.markdown("These tables are what the app works by; a change of any of them is listed in its change log.")
    for name, heading, row_is, columns in RULES:
        with st.expander(heading):
            figure = Figure(
                name=f"rules_{name}",
                finding=heading,
                statistic=row_is,
                frame=load_table(name),
                columns=[Column(column, title) for column, title in columns.items()],
            )
            show_figure(view, figure)
