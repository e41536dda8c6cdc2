"""The question itself: frozen, and it knows its address, its SQL and its English."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from core import periods
from core.selection.address import Params, read_params, write_directorate, write_month
from core.selection.catalogue import AuthorityEntry, Catalogue, DirectorateKey, Window
from core.selection.clauses import Bound, where_lists, where_months
from core.vocabulary import LocalDefinition, Measure

NAMES_IN_FULL = 3


@dataclass(frozen=True)
class Selection:
    """A question about spending. Tuples are kept sorted and without repeats, so that equal questions are equal.

    No authorities means all of them, and so for every other filter. No months means each authority's own last 12
    complete months, which `settled` looks up.

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

    @property
    def named_authorities(self) -> list[str]:
        """The authorities named, by themselves or by their directorates; empty where all are asked about."""
        return list(self.authorities) or sorted({key.authority_id for key in self.directorates})

    def chosen_authorities(self, catalogue: Catalogue) -> tuple[AuthorityEntry, ...]:
        """The authorities asked about: those named, else those of its directorates, else all."""
        wanted = set(self.authorities) or {key.authority_id for key in self.directorates}
        return tuple(entry for entry in catalogue.authorities if not wanted or entry.authority_id in wanted)

    def settled(self, catalogue: Catalogue) -> Selection:
        """The same question with the months of each authority looked up; unchanged if it names its own."""
        if self.has_months or self.windows:
            return self
        found = (entry.last_twelve_months() for entry in self.chosen_authorities(catalogue))
        return replace(self, windows=tuple(window for window in found if window is not None))

    def shifted(self, months: int) -> Selection:
        """The same question of other months: -12 asks about the year before."""
        return replace(
            self,
            from_month=self.from_month and periods.add_months(self.from_month, months),
            to_month=self.to_month and periods.add_months(self.to_month, months),
            windows=tuple(window.shifted(months) for window in self.windows),
        )

    def to_params(self) -> dict[str, str | list[str]]:
        """The address: only what differs from the default, in a fixed order."""
        params: dict[str, str | list[str]] = {
            "authority": list(self.authorities),
            "directorate": [write_directorate(key, self.authorities) for key in self.directorates],
            "market": list(self.markets),
            "category": list(self.categories),
            "supplier": list(self.suppliers),
            "from": write_month(self.from_month),
            "to": write_month(self.to_month),
            "measure": "" if self.measure is Measure.SME else self.measure.value,
            "local": "" if self.local is LocalDefinition.OWN_AREA else self.local.value,
            "switch": list(self.switches),
        }
        return {name: value for name, value in params.items() if value}

    @classmethod
    def from_params(cls, params: Params, catalogue: Catalogue) -> tuple[Selection, list[str]]:
        """Read an address; what the catalogue does not know is dropped, with one plain sentence for each."""
        fields, dropped = read_params(params, catalogue)
        return cls(**fields), dropped

    def where(self, *, months: bool = True) -> tuple[str, Bound]:
        """A clause over columns authority_id, directorate, category_id, supplier_id and month, and its bound values.

        `months=False` asks about all dated months. What counts (reasons, switches) is the measures' own clause.
        """
        lists, bound = where_lists(
            {
                "authorities": list(self.authorities),
                "directorates": [list(key) for key in self.directorates],
                "markets": list(self.markets),
                "categories": list(self.categories),
                "suppliers": list(self.suppliers),
            }
        )
        asked = (self.from_month, self.to_month, self.windows) if months else (None, None, ())
        month_clauses, month_bound = where_months(*asked)
        return " AND ".join([*lists, *month_clauses]), bound | month_bound

    def describe(self, catalogue: Catalogue) -> str:
        """The question in English: "Northmoor Council, Highways, April 2025 to March 2026"."""
        names = {entry.authority_id: entry.name for entry in catalogue.authorities}
        categories = {category_id: category for category_id, category, _ in catalogue.categories}
        suppliers = dict(catalogue.suppliers)
        chosen = self.chosen_authorities(catalogue)
        parts = [
            _list_names([entry.name for entry in chosen], "public bodies", whole=len(chosen) == len(names)),
            _list_names([self._name_directorate(key, names) for key in self.directorates], "directorates"),
            _list_names(self.markets, "markets"),
            _list_names([categories.get(item, item) for item in self.categories], "categories"),
            _list_names([suppliers.get(item, item) for item in self.suppliers], "suppliers"),
            self.describe_months(catalogue),
            *(switch.wording for switch in catalogue.switches if switch.switch_id in self.switches),
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
        spans = self._list_spans(catalogue)
        if len(spans) > 1:
            return "each body's own last 12 complete months"
        return periods.describe_span(*spans.pop()) if spans else "no complete month yet"

    def describe_period(self, catalogue: Catalogue) -> str:
        """The months inside a sentence: "the year to March 2026", "April 2025 to June 2025"."""
        spans = self._list_spans(catalogue)
        return _describe_spell(*spans.pop()) if len(spans) == 1 else self.describe_months(catalogue)

    def _list_spans(self, catalogue: Catalogue) -> set[tuple[date, date]]:
        """The first and the last month asked about, once for each pair; none where an end is open."""
        if self.from_month and self.to_month:
            return {(self.from_month, self.to_month)}
        return {(window.from_month, window.to_month) for window in self.settled(catalogue).windows}


def _describe_spell(first: date, last: date) -> str:
    """Twelve months as a year to the last of them, other spans by both ends."""
    if periods.add_months(first, periods.MONTHS_IN_A_YEAR - 1) == last:
        return f"the year to {periods.describe_month(last)}"
    return periods.describe_span(first, last)


def _describe_between(first: date | None, last: date | None) -> str:
    if first is not None and last is not None:
        return periods.describe_span(first, last)
    if first is not None:
        return f"from {periods.describe_month(first)}"
    return f"up to {periods.describe_month(last)}" if last is not None else ""


def _list_names(names: Iterable[str], plural: str, *, whole: bool = False) -> str:
    """Up to three names in full, more as a count; `whole` says that nothing was left out."""
    listed = list(names)
    if len(listed) > NAMES_IN_FULL:
        return f"all {len(listed)} {plural}" if whole else f"{len(listed)} {plural}"
    return " and ".join(filter(None, [", ".join(listed[:-1]), *listed[-1:]]))
