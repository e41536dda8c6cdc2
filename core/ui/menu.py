"""The screens, and the menu that carries the filters from one to the next.

Streamlit's own navigation would drop the filters, so it is switched off in .streamlit/config.toml.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

import streamlit as st

APP_NAME = "SME spend"


@dataclass(frozen=True)
class Screen:
    """One screen: the file that draws it, its name in the menu, and the question that it answers.

    has_filters: its figures depend on the choice; without, the choice is only carried along
    takes_own_file: it can be about a session's own file; without, it keeps what people decide
    """

    path: str
    name: str
    question: str
    has_filters: bool = True
    is_in_menu: bool = True
    takes_own_file: bool = True

    @property
    def address(self) -> str:
        """Its address, relative to any other screen."""
        return "./" if self.path == "app.py" else self.path.removeprefix("pages/").removesuffix(".py")


class Page(Enum):
    """The screens, in the order of the menu."""

    OVERVIEW = Screen("app.py", "Overview", "How much of our spending reaches small and medium-sized firms?")
    DIRECTORATES = Screen("pages/directorates.py", "Directorates", "Who in the organisation spends it?")
    MARKETS = Screen("pages/markets.py", "Markets", "What is it spent on?")
    SUPPLIERS = Screen("pages/suppliers.py", "Suppliers", "Who is paid?")
    REVIEW = Screen("pages/review.py", "Review", "Who are the payees we are not sure of?", takes_own_file=False)
    TARGET = Screen(
        "pages/target.py", "Target", "Will we hit our target for the year to March 2028?", takes_own_file=False
    )
    UPLOAD = Screen("pages/upload.py", "Your own file", "Does our own file give the same answer?", has_filters=False)
    DATA_QUALITY = Screen("pages/data_quality.py", "Data quality", "How complete are these figures?")
    DEFINITIONS = Screen("pages/definitions.py", "Definitions", "What do the figures mean?", has_filters=False)
    TEMPLATE = Screen(
        "pages/template.py",
        "The ideal file",
        "What should a file of payments hold?",
        has_filters=False,
        is_in_menu=False,
    )
    ACCESSIBILITY = Screen(
        "pages/accessibility.py", "Accessibility", "Can everyone use this?", has_filters=False, is_in_menu=False
    )


def show_menu(params: Mapping[str, str | list[str]]) -> None:
    """Draw the menu; every link carries the address of the present choice."""
    with st.container(horizontal=True, key="menu", gap="xxsmall"):
        for page in (page for page in Page if page.value.is_in_menu):
            st.page_link(page.value.path, label=page.value.name, query_params=dict(params))
