"""The levels that a breakdown goes down by, and the way back up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from core.selection import Catalogue, DirectorateKey, Selection
from core.ui.address import show_step
from core.ui.frame import View
from core.ui.wording import escape_markdown
from core.vocabulary import Dimension

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
FIELDS = {
    Dimension.AUTHORITY: "authorities",
    Dimension.DIRECTORATE: "directorates",
    Dimension.MARKET: "markets",
    Dimension.CATEGORY: "categories",
    Dimension.SUPPLIER: "suppliers",
}
BY_DIRECTORATE = (Dimension.AUTHORITY, Dimension.DIRECTORATE, Dimension.MARKET, Dimension.CATEGORY, Dimension.SUPPLIER)
BY_MARKET = (Dimension.MARKET, Dimension.CATEGORY, Dimension.SUPPLIER)


def narrow(selection: Selection, dimension: Dimension, key: str) -> Selection:
    """The same question of one member only; `key` is as measures.breakdown gives it."""
    if dimension is Dimension.DIRECTORATE:
        authority_id, _, directorate = key.partition(":")
        chosen = (DirectorateKey(authority_id, directorate),)
        return replace(selection, authorities=(authority_id,), directorates=chosen, windows=())
    return replace(selection, **{FIELDS[dimension]: (key,)}, windows=())  # type: ignore[arg-type]


def _is_narrowed(selection: Selection, catalogue: Catalogue, dimension: Dimension) -> bool:
    """Whether one member of the dimension is chosen; a single public body is chosen of itself."""
    if dimension is Dimension.AUTHORITY:
        return len(selection.chosen_authorities(catalogue)) == 1
    return len(getattr(selection, FIELDS[dimension])) == 1


def list_open_levels(view: View, ladder: Sequence[Dimension]) -> list[Dimension]:
    """The levels that are not narrowed to one member yet, the top first; the last one at the bottom."""
    found = [level for level in ladder if not _is_narrowed(view.selection, view.catalogue, level)]
    return found or [ladder[-1]]


def show_way_up(view: View, ladder: Sequence[Dimension]) -> None:
    """The ways back up, one for each level that is narrowed, the top first."""
    narrowed = [level for level in ladder if getattr(view.selection, FIELDS[level])]
    if not narrowed:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="way_up"):
        for level in narrowed:
            wider = _open_up(view.selection, ladder, level)
            show_step(f"All {PLURALS[level]}", wider, ":material/arrow_upward:")
        st.markdown(f"**{escape_markdown(_name_chosen(view, narrowed[-1]))}**", width="content")


def _open_up(selection: Selection, ladder: Sequence[Dimension], level: Dimension) -> Selection:
    """The choice without this level and those below it."""
    below = ladder[ladder.index(level) :]
    return replace(selection, **{FIELDS[each]: () for each in below}, windows=())  # type: ignore[arg-type]


def _name_chosen(view: View, level: Dimension) -> str:
    """What is chosen at a level, by name."""
    selection, catalogue = view.selection, view.catalogue
    names: dict[str, str] = {entry.authority_id: entry.name for entry in catalogue.authorities}
    names |= {category_id: category for category_id, category, _ in catalogue.categories}
    names |= dict(catalogue.suppliers)
    if level is Dimension.DIRECTORATE:
        return ", ".join(key.directorate for key in selection.directorates)
    return ", ".join(names.get(item, item) for item in getattr(selection, FIELDS[level]))
