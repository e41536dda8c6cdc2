"""The whole question in one frozen value: it knows its address, its SQL and its English.

A `Selection` with no authorities asks about all of them, and so for every other filter. With no months it asks
about each authority's own last 12 complete months, which `settled` looks up in the catalogue.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from core import periods
from core.vocabulary import LocalDefinition, Measure

Params = Mapping[str, str | list[str]]
Bound = dict[str, object]


class DirectorateKey(NamedTuple):
    """A directorate and the authority it belongs to; two authorities may each have a "Highways"."""

    authority_id: str
    directorate: str


class Window(NamedTuple):
    """The months of one authority that are asked about, both included."""

    authority_id: str
    from_month: date
    to_month: date


class Switch(NamedTuple):
    """A choice that changes which reasons the base admits, with the words that say it is turned."""

    switch_id: str
    wording: str


@dataclass(frozen=True)
class AuthorityEntry:
    """What the catalogue knows of one authority; months are None where it has no dated line."""

    authority_id: str
    name: str
    is_national: bool
    first_month: date | None
    last_month: date | None
    last_complete_month: date | None

    def last_twelve_months(self) -> Window | None:
        """Its own last 12 complete months, fewer where its data begin later."""
        if self.first_month is None or self.last_complete_month is None:
            return None
        start = periods.add_months(self.last_complete_month, 1 - periods.MONTHS_IN_A_YEAR)
        return Window(self.authority_id, max(start, self.first_month), self.last_complete_month)


@dataclass(frozen=True)
class Catalogue:
    """What one data version holds to choose from; every part is a tuple, in the order in which it is shown.

    Suppliers are too many to carry: `with_suppliers` adds the few that an address names.
    """

    authorities: tuple[AuthorityEntry, ...]
    directorates: tuple[DirectorateKey, ...]
    markets: tuple[str, ...]
    categories: tuple[tuple[str, str, str], ...]
    """(category_id, category, market)"""
    switches: tuple[Switch, ...]
    suppliers: tuple[tuple[str, str], ...] = ()
    """(supplier_id, name)"""

    def with_suppliers(self, names: Mapping[str, str]) -> Catalogue:
        """The same catalogue that also knows these suppliers (supplier_id to name)."""
        return replace(self, suppliers=tuple(sorted({**dict(self.suppliers), **names}.items())))

    def chosen_authorities(self, selection: Selection) -> tuple[AuthorityEntry, ...]:
        """The authorities a selection asks about: those it names, else those of its directorates, else all."""
        wanted = set(selection.authorities) or {key.authority_id for key in selection.directorates}
        return tuple(entry for entry in self.authorities if not wanted or entry.authority_id in wanted)


@dataclass(frozen=True)
class Selection:
    """A question about spending. Tuples are kept sorted and without repeats, so that equal questions are equal.

    switches: ids of the switches turned from their default (Catalogue.switches says what each does)
    windows: filled by `settled`, never part of the address
    """

    authorities: tuple[str, ...] = ()
    directorates: tuple[DirectorateKey, ...] = ()
    markets: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    suppliers: tuple[str, ...] = ()
    from_month: date | None = None
    to_month: date | None = None
    measure: Measure = Measure.SME
    local: LocalDefinition = LocalDefinition.OWN_AREA
    switches: tuple[str, ...] = ()
    windows: tuple[Window, ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        for name in ("authorities", "markets", "categories", "suppliers", "switches", "windows"):
            object.__setattr__(self, name, tuple(sorted(set(getattr(self, name)))))
        kept = {DirectorateKey(*key) for key in self.directorates if self._holds(key[0])}
        object.__setattr__(self, "directorates", tuple(sorted(kept)))

    def _holds(self, authority_id: str) -> bool:
        """A directorate of an authority that is not chosen says nothing."""
        return not self.authorities or authority_id in self.authorities

    @property
    def has_months(self) -> bool:
        """Whether the question names its months itself."""
        return self.from_month is not None or self.to_month is not None

    def settled(self, catalogue: Catalogue) -> Selection:
        """The same question with the months of each authority looked up; unchanged if it names its own."""
        if self.has_months or self.windows:
            return self
        found = (entry.last_twelve_months() for entry in catalogue.chosen_authorities(self))
        return replace(self, windows=tuple(window for window in found if window is not None))

    def shifted(self, months: int) -> Selection:
        """The same question of other months: -12 asks about the year before."""
        return replace(
            self,
            from_month=self.from_month and periods.add_months(self.from_month, months),
            to_month=self.to_month and periods.add_months(self.to_month, months),
            windows=tuple(_shift_window(window, months) for window in self.windows),
        )

    def to_params(self) -> dict[str, str | list[str]]:
        """The address: only what differs from the default, in a fixed order."""
        params: dict[str, str | list[str]] = {
            "authority": list(self.authorities),
            "directorate": [self._directorate_param(key) for key in self.directorates],
            "market": list(self.markets),
            "category": list(self.categories),
            "supplier": list(self.suppliers),
            "from": _month_param(self.from_month),
            "to": _month_param(self.to_month),
            "measure": "" if self.measure is Measure.SME else self.measure.value,
            "local": "" if self.local is LocalDefinition.OWN_AREA else self.local.value,
            "switch": list(self.switches),
        }
        return {name: value for name, value in params.items() if value}

    def _directorate_param(self, key: DirectorateKey) -> str:
        """With one authority chosen a directorate's name says all; otherwise its authority stands before it."""
        return key.directorate if len(self.authorities) == 1 else f"{key.authority_id}:{key.directorate}"

    @classmethod
    def from_params(cls, params: Params, catalogue: Catalogue) -> tuple[Selection, list[str]]:
        """Read an address; what the catalogue does not know is dropped, with one plain sentence for each."""
        return _AddressReader(params, catalogue).read()

    def where(self, *, months: bool = True) -> tuple[str, Bound]:
        """A clause over columns authority_id, directorate, category_id, supplier_id and month, and its bound values.

        `months=False` asks about all dated months. What counts (reasons, switches) is the measures' own clause.
        """
        clauses: list[str] = []
        bound: Bound = {}
        for column, values in self._lists():
            if values:
                clauses.append(LIST_CLAUSES[column])
                bound[column] = list(values)
        if self.directorates:
            clauses.append(LIST_CLAUSES["directorates"])
            bound["directorates"] = [list(key) for key in self.directorates]
        month_clause, month_bound = self._where_months() if months else (["month IS NOT NULL"], {})
        clauses.extend(month_clause)
        return " AND ".join(clauses) or "true", bound | month_bound

    def _lists(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        return (
            ("authorities", self.authorities),
            ("markets", self.markets),
            ("categories", self.categories),
            ("suppliers", self.suppliers),
        )

    def _where_months(self) -> tuple[list[str], Bound]:
        spans = {(window.from_month, window.to_month) for window in self.windows}
        if self.has_months or not self.windows:
            return _between(self.from_month, self.to_month)
        if len(spans) == 1:
            return _between(*spans.pop())
        return [WINDOW_CLAUSE], {
            "window_ids": [window.authority_id for window in self.windows],
            "window_starts": [window.from_month for window in self.windows],
            "window_ends": [window.to_month for window in self.windows],
        }

    def describe(self, catalogue: Catalogue) -> str:
        """The question in English: "Northmoor Council, Highways, April 2025 to March 2026"."""
        names = {entry.authority_id: entry.name for entry in catalogue.authorities}
        categories = {category_id: category for category_id, category, _ in catalogue.categories}
        suppliers = dict(catalogue.suppliers)
        turned = [switch.wording for switch in catalogue.switches if switch.switch_id in self.switches]
        chosen = catalogue.chosen_authorities(self)
        parts = [
            _list_names([entry.name for entry in chosen], "public bodies", whole=not self.authorities),
            _list_names([self._name_directorate(key, names) for key in self.directorates], "directorates"),
            _list_names(self.markets, "markets"),
            _list_names([categories.get(item, item) for item in self.categories], "categories"),
            _list_names([suppliers.get(item, item) for item in self.suppliers], "suppliers"),
            self.describe_months(catalogue),
            ", ".join(turned),
        ]
        return ", ".join(part for part in parts if part)

    def _name_directorate(self, key: DirectorateKey, names: Mapping[str, str]) -> str:
        if len(self.authorities) == 1:
            return key.directorate
        return f"{key.directorate} ({names.get(key.authority_id, key.authority_id)})"

    def describe_months(self, catalogue: Catalogue) -> str:
        """The months in English: "April 2025 to March 2026"."""
        if self.has_months:
            return _describe_between(self.from_month, self.to_month)
        spans = {(window.from_month, window.to_month) for window in self.settled(catalogue).windows}
        if not spans:
            return "no complete month yet"
        if len(spans) == 1:
            return periods.describe_span(*spans.pop())
        return "each body's own last 12 complete months"


# `= ANY` over a bound list would hide the values from DuckDB's row-group pruning; a semi-join does not.
LIST_CLAUSES = {
    "authorities": "authority_id IN (SELECT unnest($authorities::VARCHAR[]))",
    "directorates": (
        "(authority_id, directorate) IN (SELECT (pair[1], pair[2]) FROM"
        " (SELECT unnest($directorates::VARCHAR[][]) AS pair))"
    ),
    "markets": (
        "category_id IN (SELECT category_id FROM serving.category WHERE market IN (SELECT unnest($markets::VARCHAR[])))"
    ),
    "categories": "category_id IN (SELECT unnest($categories::VARCHAR[]))",
    "suppliers": "supplier_id IN (SELECT unnest($suppliers::VARCHAR[]))",
}
WINDOW_CLAUSE = (
    "EXISTS (SELECT 1 FROM (SELECT unnest($window_ids::VARCHAR[]) AS id,"
    " unnest($window_starts::DATE[]) AS starts, unnest($window_ends::DATE[]) AS ends) AS own_window"
    " WHERE own_window.id = authority_id AND month BETWEEN own_window.starts AND own_window.ends)"
)


def _between(first: date | None, last: date | None) -> tuple[list[str], Bound]:
    clauses: list[str] = []
    bound: Bound = {}
    if first is not None:
        clauses.append("month >= $from_month")
        bound["from_month"] = first
    if last is not None:
        clauses.append("month <= $to_month")
        bound["to_month"] = last
    return clauses, bound


def _shift_window(window: Window, months: int) -> Window:
    first, last = periods.add_months(window.from_month, months), periods.add_months(window.to_month, months)
    return Window(window.authority_id, first, last)


def _month_param(month: date | None) -> str:
    return "" if month is None else f"{month:%Y-%m}"


def _describe_between(first: date | None, last: date | None) -> str:
    if first is not None and last is not None:
        return periods.describe_span(first, last)
    if first is not None:
        return f"from {periods.describe_month(first)}"
    return f"to {periods.describe_month(last)}" if last is not None else ""


def _list_names(names: Iterable[str], plural: str, *, whole: bool = False) -> str:
    """Up to three names in full, more as a count; `whole` says that nothing was left out."""
    listed = list(names)
    if len(listed) > 3:
        return f"all {len(listed)} {plural}" if whole else f"{len(listed)} {plural}"
    return " and ".join(filter(None, [", ".join(listed[:-1]), *listed[-1:]]))


class _AddressReader:
    """Reads one address against a catalogue, collecting a sentence for each value it drops."""

    def __init__(self, params: Params, catalogue: Catalogue) -> None:
        self.params = params
        self.catalogue = catalogue
        self.dropped: list[str] = []

    def read(self) -> tuple[Selection, list[str]]:
        catalogue = self.catalogue
        authorities = self._known("authority", {entry.authority_id for entry in catalogue.authorities}, "public body")
        first, last = self._months()
        selection = Selection(
            authorities=authorities,
            directorates=self._directorates(authorities),
            markets=self._known("market", set(catalogue.markets), "market"),
            categories=self._known("category", {row[0] for row in catalogue.categories}, "category"),
            suppliers=self._known("supplier", {row[0] for row in catalogue.suppliers}, "supplier"),
            from_month=first,
            to_month=last,
            measure=Measure(self._one_of("measure", set(Measure), Measure.SME)),
            local=LocalDefinition(self._one_of("local", set(LocalDefinition), LocalDefinition.OWN_AREA)),
            switches=self._known("switch", {switch.switch_id for switch in catalogue.switches}, "switch"),
        )
        return selection, self.dropped

    def _values(self, name: str) -> list[str]:
        given = self.params.get(name, [])
        return [given] if isinstance(given, str) else list(given)

    def _drop(self, text: str, noun: str) -> None:
        shown = text if len(text) <= 60 else f"{text[:57]}..."
        self.dropped.append(f"There is no {noun} “{shown}” in the data, so it was left out.")

    def _known(self, name: str, known: set[str], noun: str) -> tuple[str, ...]:
        for text in self._values(name):
            if text not in known:
                self._drop(text, noun)
        return tuple(text for text in self._values(name) if text in known)

    def _directorates(self, authorities: tuple[str, ...]) -> tuple[DirectorateKey, ...]:
        found = [(text, self._directorate(text, authorities)) for text in self._values("directorate")]
        for text, key in found:
            if key is None:
                self._drop(text, "directorate")
        return tuple(key for _, key in found if key is not None)

    def _directorate(self, text: str, authorities: tuple[str, ...]) -> DirectorateKey | None:
        """Bare with one authority; otherwise "authority:directorate", where either may hold a colon."""
        if len(authorities) == 1:
            candidates = [DirectorateKey(authorities[0], text)]
        else:
            cuts = [place for place, letter in enumerate(text) if letter == ":"]
            candidates = [DirectorateKey(text[:cut], text[cut + 1 :]) for cut in cuts]
        known = (key for key in candidates if key in self.catalogue.directorates)
        return next((key for key in known if not authorities or key.authority_id in authorities), None)

    def _one_of(self, name: str, known: set[str], default: str) -> str:
        values = self._values(name)
        for text in values:
            if text not in known:
                self._drop(text, name)
        return next((text for text in values if text in known), default)

    def _months(self) -> tuple[date | None, date | None]:
        first, last = self._month("from"), self._month("to")
        if first is not None and last is not None and last < first:
            self.dropped.append("The last month lay before the first, so both were left out.")
            return None, None
        return first, last

    def _month(self, name: str) -> date | None:
        for text in self._values(name)[:1]:
            try:
                return date.fromisoformat(f"{text}-01")
            except ValueError:
                self._drop(text, "month")
        return None
