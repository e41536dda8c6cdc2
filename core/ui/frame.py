"""What every screen begins and ends with: the address read, the menu and the filters drawn, problems said plainly."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

import streamlit as st
from duckdb import DuckDBPyConnection

from core.errors import SpendError
from core.selection import Catalogue, Selection
from core.settings import load_settings
from core.store.connection import LiveData, open_live
from core.ui import cached, notices, own_file
from core.ui.address import start_again
from core.ui.announce import announce
from core.ui.assets import ASSETS
from core.ui.copy_link import show_copy_link
from core.ui.filters import say_counted, show_filters
from core.ui.follow_theme import follow_theme
from core.ui.menu import APP_NAME, Page, show_menu
from core.ui.wording import escape_markdown, say_day
from core.upload.receive import UPLOAD

VERSION = """
    SELECT version, built_at::DATE, is_sample, lines, previous_version, previous_built_at::DATE FROM main.data_version
"""


@dataclass(frozen=True)
class DataVersion:
    """What figures quote of the data they come from, and which were before them, if any can be compared."""

    version: str
    built_on: date
    is_sample: bool
    lines: int
    previous: str | None
    previous_built_on: date | None


@dataclass(frozen=True)
class View:
    """What a screen shows: the data, what they hold, and the question that the address asks."""

    page: Page
    data: LiveData
    version: DataVersion
    catalogue: Catalogue
    selection: Selection
    dropped: tuple[str, ...]

    @property
    def described(self) -> str:
        """The question in English: 'Northmoor Council, Highways, April 2025 to March 2026'."""
        return self.selection.describe(self.catalogue)

    @property
    def source(self) -> str:
        """Where the figures come from, for the line under each of them."""
        made_up = "made-up sample data" if self.version.is_sample else "payments as published by each public body"
        if own_file.is_own(self.data):
            made_up = f"your own file, held for this session only, beside {made_up}"
        return f"Source: {made_up}; data version {self.version.version}, built on {say_day(self.version.built_on)}."


def _read_version(cursor: DuckDBPyConnection) -> DataVersion:
    row = cursor.execute(VERSION).fetchone()
    if row is None:
        raise SpendError(
            "The data file does not say which version it is.", "Build it again with 'python -m core build'."
        )
    return DataVersion(*row)


def _open_view(page: Page) -> View:
    """Read the address against the live data; raises NoDataError where there are none."""
    params = {name: st.query_params.get_all(name) for name in st.query_params}
    data = _open_data(page, params)
    version = cached.ask_about(_read_version, data)
    catalogue = cached.add_supplier_names(cached.get_catalogue(data), data, params.get("supplier", []))
    selection, dropped = Selection.from_params(params, catalogue)
    return View(page, data, version, catalogue, selection.settled(catalogue), tuple(dropped))


def _open_data(page: Page, params: dict[str, list[str]]) -> LiveData:
    """The live data; the session's own file beside them where the address asks for it. Raises SpendError if gone."""
    live = open_live(load_settings())
    asked = params.get("authority", [])
    if not own_file.is_asked(asked):
        return live
    own = own_file.find_own_data()
    if own is None and not page.value.has_filters:
        params["authority"] = [name for name in asked if name != UPLOAD]
        return live
    if own is None:
        raise SpendError(*own_file.GONE)
    return own


@contextmanager
def start_page(page: Page) -> Iterator[View]:
    """Draw what all screens share, hand out the view, and say plainly what goes wrong while the screen is drawn."""
    screen = page.value
    title = f"{screen.name} – {APP_NAME}"
    st.set_page_config(page_title=title, page_icon=ASSETS / "icon.png", layout="wide")
    st.html(ASSETS / "print.css")
    with _say_problems():
        view = _open_or_draw_bare(page)
        _draw_head(view)
        _require_published(view)
        yield view
        _draw_foot(view)


def _open_or_draw_bare(page: Page) -> View:
    """The view; where there is none, the menu and the question stand above the sentence that says why."""
    try:
        return _open_view(page)
    except Exception:
        show_menu({})
        st.title(page.value.question, anchor=False)
        raise


@contextmanager
def _say_problems() -> Iterator[None]:
    """A sentence on screen for what goes wrong, never a traceback; the screen ends there."""
    try:
        yield
        return
    except SpendError as problem:
        notices.show_problem(problem)
    except Exception as fault:
        notices.show_fault(fault, is_private=own_file.find_upload() is not None)
    st.stop()


def _draw_head(view: View) -> None:
    """Menu, question, filters; and what is not as it seems."""
    show_menu(view.selection.to_params())
    if view.version.is_sample:
        notices.show_sample_banner()
    st.title(view.page.value.question, anchor=False)
    notices.show_dropped(view.dropped)
    if view.page.value.has_filters:
        _draw_choice(view)


def _require_published(view: View) -> None:
    """Stop a screen that keeps what people decide: nothing is kept of a session's own file."""
    if own_file.is_own(view.data) and not view.page.value.takes_own_file:
        st.info("Nothing is kept of your own file, so it has no place on this page. Choose a public body above.")
        _draw_foot(view)
        st.stop()


def _draw_choice(view: View) -> None:
    """The filters, and in words what they ask."""
    with st.container(key="filters"):
        show_filters(view.catalogue, view.selection, has_own_file=own_file.find_own_data() is not None)
    with st.container(horizontal=True, vertical_alignment="center", key="subject"):
        st.markdown(
            f"You are looking at **{escape_markdown(view.described)}**{say_counted(view.selection)}.", width="content"
        )
        show_copy_link()
        st.button("Start again", icon=":material/restart_alt:", on_click=start_again, type="tertiary")
        announce(f"Showing {view.described}{say_counted(view.selection)}.".replace("**", ""))


def _draw_foot(view: View) -> None:
    st.divider()
    st.caption(
        f"{view.source} A share is of direct payments, by pounds; the Definitions page says what every word means."
    )
    statement = Page.ACCESSIBILITY.value
    st.page_link(statement.path, label=statement.name, query_params=dict(view.selection.to_params()))
    follow_theme()
