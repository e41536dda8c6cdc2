"""One set of filters for every screen. The address is the state: a filter shows it and, when changed, writes it.

Session state holds nothing but the widgets' own values, set from the selection on every run before they are drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from core.periods import describe_month, months_between
from core.selection import AS_PUBLISHED, Catalogue, DirectorateKey, Selection, Switch
from core.ui.address import go_to
from core.ui.spans import Span, find_bounds, find_name, find_present_months, list_spans, name_span
from core.ui.wording import continue_sentence
from core.upload.receive import OWN_FILE, UPLOAD
from core.vocabulary import LocalDefinition, Measure

ALL = ""
CAPITAL = "capital"
BODY_WIDTH = 340
"""Pixels: room for a long name; on a phone it takes the whole row."""
COMMON_FLOOR = "common-floor"
MEASURE_NAMES = {
    Measure.SME: "SMEs",
    Measure.LOCAL_SME: "Local SMEs",
    Measure.VCSE: "VCSEs (charities, social enterprises)",
}
LOCAL_NAMES = {
    LocalDefinition.OWN_AREA: "In the body's own area",
    LocalDefinition.OWN_AND_NEIGHBOURS: "In its own or a neighbouring area",
}


def _key(name: str) -> str:
    return f"filter_{name}"


class _Filters:
    """Draws the filters of one run: sets each widget from the selection, and writes the address when one changes."""

    def __init__(self, catalogue: Catalogue, selection: Selection, has_own_file: bool) -> None:
        self.catalogue = catalogue
        self.selection = selection
        self.has_own_file = has_own_file

    def _set(self, name: str, value: Any, change: Callable[[Any], Selection]) -> dict[str, Any]:
        """What every widget is given: its key, set from the selection, and what to do when it changes."""
        key = _key(name)
        st.session_state[key] = value
        return {"key": key, "on_change": lambda: go_to(change(st.session_state[key]))}

    def show_authority(self) -> None:
        names = {entry.authority_id: entry.name for entry in self.catalogue.authorities}
        count = len(names) - (UPLOAD in names)
        if self.has_own_file:
            names[UPLOAD] = OWN_FILE
        if len(names) < 2:
            return
        chosen = self.selection.authorities
        value = chosen[0] if len(chosen) == 1 else ALL
        everyone = f"All {count} public bodies" if len(chosen) < 2 else f"{len(chosen)} public bodies"
        st.selectbox(
            "Public body",
            [ALL, *names],
            format_func=lambda item: names.get(item, everyone),
            width=BODY_WIDTH,
            **self._set("authority", value, self._with_authority),
        )

    def _with_authority(self, authority_id: str) -> Selection:
        """Another body has other directorates and other months."""
        chosen = (authority_id,) if authority_id else ()
        return replace(self.selection, authorities=chosen, directorates=(), windows=())

    def show_directorates(self) -> None:
        wanted = {entry.authority_id for entry in self.selection.chosen_authorities(self.catalogue)}
        known = self.catalogue.list_directorates(self.selection.switches)
        offered = [key for key in known if key.authority_id in wanted]
        names = {entry.authority_id: entry.name for entry in self.catalogue.authorities}
        is_one_body = len(wanted) == 1

        def name(key: DirectorateKey) -> str:
            return key.directorate if is_one_body else f"{key.directorate} ({names[key.authority_id]})"

        st.multiselect(
            "Directorates",
            offered,
            format_func=name,
            placeholder="All directorates",
            **self._set("directorates", list(self.selection.directorates), self._with("directorates")),
        )

    def _with(self, field: str) -> Callable[[Sequence[Any]], Selection]:
        return lambda values: replace(self.selection, **{field: tuple(values)}, windows=())  # type: ignore[arg-type]

    def show_markets(self) -> None:
        st.multiselect(
            "Markets",
            self.catalogue.markets,
            placeholder="All markets",
            **self._set("markets", list(self.selection.markets), self._with_markets),
        )

    def _with_markets(self, markets: Sequence[str]) -> Selection:
        kept = tuple(
            row[0] for row in self.catalogue.categories if row[0] in self.selection.categories and row[2] in markets
        )
        return replace(self.selection, markets=tuple(markets), categories=kept, windows=())

    def show_categories(self) -> None:
        """Only once a market is chosen: there are too many to choose from otherwise."""
        if not (self.selection.markets or self.selection.categories):
            return
        names = {
            row[0]: row[1]
            for row in self.catalogue.categories
            if not self.selection.markets or row[2] in self.selection.markets
        }
        st.multiselect(
            "Categories",
            list(names),
            format_func=lambda item: names[item],
            placeholder="All categories",
            **self._set(
                "categories", [item for item in self.selection.categories if item in names], self._with("categories")
            ),
        )

    def show_suppliers(self) -> None:
        """Suppliers are chosen on their own screen; here a chosen one can be taken away again."""
        if not self.selection.suppliers:
            return
        names = dict(self.catalogue.suppliers)
        st.multiselect(
            "Supplier",
            list(self.selection.suppliers),
            format_func=lambda item: names.get(item, item),
            **self._set("suppliers", list(self.selection.suppliers), self._with("suppliers")),
        )

    def show_measure(self) -> None:
        st.selectbox(
            "Count spending with",
            list(Measure),
            format_func=lambda item: MEASURE_NAMES[item],
            **self._set(
                "measure", self.selection.measure, lambda item: replace(self.selection, measure=item, windows=())
            ),
        )

    def show_local(self) -> None:
        st.selectbox(
            "Local means",
            list(LocalDefinition),
            format_func=lambda item: LOCAL_NAMES[item],
            **self._set("local", self.selection.local, lambda item: replace(self.selection, local=item, windows=())),
        )

    def show_switches(self) -> None:
        for switch in self._offered_switches():
            st.toggle(
                switch.name,
                help=switch.explanation,
                **self._set(
                    f"switch_{switch.switch_id}",
                    switch.switch_id in self.selection.switches,
                    self._turn(switch.switch_id),
                ),
            )

    def _offered_switches(self) -> list[Switch]:
        """Capital can be left out only where it is marked, one floor asked for only where floors differ; a switch that
        is turned can always be turned back.
        """
        chosen, turned = self.selection.named_authorities, self.selection.switches
        offered = {
            CAPITAL: self.catalogue.marks_capital(chosen),
            COMMON_FLOOR: self.catalogue.has_unlike_floors(chosen),
        }
        return [one for one in self.catalogue.switches if offered.get(one.switch_id, True) or one.switch_id in turned]

    def _turn(self, switch_id: str) -> Callable[[bool], Selection]:
        others = tuple(item for item in self.selection.switches if item != switch_id)
        # Another structure has other directorates.
        kept = () if switch_id == AS_PUBLISHED else self.selection.directorates
        return lambda is_on: replace(
            self.selection, switches=(*others, switch_id) if is_on else others, directorates=kept, windows=()
        )

    def show_period(self) -> None:
        spans = list_spans(self.selection, self.catalogue)
        st.selectbox(
            "Period",
            list(spans),
            format_func=lambda item: name_span(item, spans[item]),
            **self._set("period", find_name(self.selection, spans), lambda item: self._with_months(spans[item])),
        )

    def _with_months(self, span: Span | None) -> Selection:
        first, last = span or (None, None)
        return replace(self.selection, from_month=first, to_month=last, windows=())

    def show_months(self) -> None:
        """The first and the last month, each by itself."""
        bounds = find_bounds(self.selection, self.catalogue)
        if bounds is None:
            return
        months = months_between(*bounds)
        now_first, now_last = find_present_months(self.selection, self.catalogue, months)
        first, last = st.columns(2)
        first.selectbox(
            "First month", months, format_func=describe_month,
            **self._set("from", now_first, lambda month: self._with_months((month, max(month, now_last)))),
        )  # fmt: skip
        last.selectbox(
            "Last month", months, format_func=describe_month,
            **self._set("to", now_last, lambda month: self._with_months((min(month, now_first), month))),
        )  # fmt: skip


def say_counted(selection: Selection) -> str:
    """What is counted, where it is not all SMEs: ', counting **local SMEs** (in its own or a neighbouring area)'."""
    if selection.measure is Measure.SME:
        return ""
    told = MEASURE_NAMES[selection.measure].partition(" (")[0]
    where = LOCAL_NAMES[selection.local] if selection.measure is Measure.LOCAL_SME else ""
    near = f" ({continue_sentence(where)})" if where else ""
    return f", counting **{continue_sentence(told) if told.startswith('Local') else told}**{near}"


def show_filters(catalogue: Catalogue, selection: Selection, *, has_own_file: bool = False) -> None:
    """Draw the filters: those that most people use in a row, the others one click away."""
    filters = _Filters(catalogue, selection, has_own_file)
    with st.container(horizontal=True, gap="small"):
        for show in (filters.show_authority, filters.show_directorates, filters.show_period, filters.show_measure):
            show()
    with st.expander("More choices"):
        filters.show_markets()
        filters.show_categories()
        filters.show_suppliers()
        filters.show_local()
        filters.show_months()
        filters.show_switches()
