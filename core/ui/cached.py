"""A thin layer of memory over the measures: one entry per question, data version and measure.

A result is handed out as a copy, so nobody can change what the next reader gets. A new data version has new keys;
what belonged to the old one falls out as the oldest.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import astuple
from typing import Any, TypeVar

import streamlit as st

from core.measures import read_catalogue, read_supplier_names
from core.selection import Catalogue, Selection
from core.store.connection import LiveData, SessionData
from core.store.state import StateStore

MOST_ANSWERS = 2000
MOST_VERSIONS = 4
MOST_OWN_ANSWERS = 300
Answer = TypeVar("Answer")


def _identify(selection: Selection) -> str:
    """All of a selection, its looked-up months too."""
    return repr(astuple(selection))


@st.cache_data(max_entries=MOST_ANSWERS, show_spinner="Adding up the payments …")
def _remember(name: str, question: str, options: str, version: str, _ask: Callable[[], Any]) -> Any:
    return _ask()


def _recall(data: SessionData, key: tuple[str, ...], ask: Callable[[], Any]) -> Any:
    """The same memory for a session's own data: it lies with them, is of no other session, and goes with them."""
    if len(data.remembered) >= MOST_OWN_ANSWERS:
        data.remembered.clear()
    if repr(key) not in data.remembered:
        data.remembered[repr(key)] = ask()
    return copy.deepcopy(data.remembered[repr(key)])


def ask(measure: Callable[..., Answer], data: LiveData, selection: Selection, *options: Any, **named: Any) -> Answer:
    """The answer of a measure `(cursor, selection, …)`, from memory where it was asked before."""

    def ask_the_data() -> Answer:
        with data.cursor() as cursor:
            return measure(cursor, selection, *options, **named)

    told = repr((options, sorted(named.items())))
    if isinstance(data, SessionData):
        own: Answer = _recall(data, (_name(measure), _identify(selection), told), ask_the_data)
        return own
    answer: Answer = _remember(_name(measure), _identify(selection), told, data.version, ask_the_data)
    return answer


def _name(function: Callable[..., Any]) -> str:
    return f"{function.__module__}.{function.__qualname__}"


@st.cache_resource(max_entries=MOST_VERSIONS, show_spinner=False)
def _read_catalogue(version: str, _data: LiveData) -> Catalogue:
    with _data.cursor() as cursor:
        return read_catalogue(cursor)


def get_catalogue(data: LiveData) -> Catalogue:
    """What the data hold to choose from; frozen, so all may share it."""
    if isinstance(data, SessionData):
        return ask_about(read_catalogue, data)
    catalogue: Catalogue = _read_catalogue(data.version, data)
    return catalogue


@st.cache_data(max_entries=MOST_ANSWERS, show_spinner=False)
def _read_names(version: str, supplier_ids: tuple[str, ...], _data: LiveData) -> dict[str, str]:
    with _data.cursor() as cursor:
        return read_supplier_names(cursor, supplier_ids)


def add_supplier_names(catalogue: Catalogue, data: LiveData, supplier_ids: list[str]) -> Catalogue:
    """The catalogue that also knows the suppliers which an address names."""
    if not supplier_ids:
        return catalogue
    wanted = tuple(sorted(supplier_ids))
    if isinstance(data, SessionData):
        return catalogue.with_suppliers(ask_about(read_supplier_names, data, wanted))
    return catalogue.with_suppliers(_read_names(data.version, wanted, data))


def ask_about(reading: Callable[..., Answer], data: LiveData, *options: Any) -> Answer:
    """The answer of a reading `(cursor, …)` that asks nothing of a selection, such as one supplier's card."""

    def ask_the_data() -> Answer:
        with data.cursor() as cursor:
            return reading(cursor, *options)

    if isinstance(data, SessionData):
        own: Answer = _recall(data, (_name(reading), repr(options)), ask_the_data)
        return own
    answer: Answer = _remember(_name(reading), "", repr(options), data.version, ask_the_data)
    return answer


@st.cache_resource(max_entries=MOST_VERSIONS, show_spinner=False)
def open_state(url: str) -> StateStore:
    """What users save: one store for all sessions, which it lets share it."""
    return StateStore(url)
