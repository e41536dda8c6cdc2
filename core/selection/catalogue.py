"""What one data version holds to choose from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from core import periods

# The switch that shows directorates as they were published, not recast to today's structure.
AS_PUBLISHED = "as-published"


class DirectorateKey(NamedTuple):
    """A directorate and the authority it belongs to; two authorities may each have a "Highways"."""

    authority_id: str
    directorate: str


class Window(NamedTuple):
    """The months of one authority that are asked about, both included."""

    authority_id: str
    from_month: date
    to_month: date

    def shifted(self, months: int) -> Window:
        """The same months, so many later or (if negative) earlier."""
        first, last = periods.add_months(self.from_month, months), periods.add_months(self.to_month, months)
        return Window(self.authority_id, first, last)


def find_last_twelve_months(authority_id: str, first_month: date, last_complete_month: date) -> Window:
    """The 12 months that end with the last complete one, fewer where the data begin later."""
    start = periods.add_months(last_complete_month, 1 - periods.MONTHS_IN_A_YEAR)
    return Window(authority_id, max(start, first_month), last_complete_month)


class Switch(NamedTuple):
    """A choice that changes what the base admits: its name, the words that say it is turned, and why."""

    switch_id: str
    name: str
    wording: str
    explanation: str


@dataclass(frozen=True)
class AuthorityEntry:
    """What the catalogue knows of one authority; months are None where it has no dated line."""

    authority_id: str
    name: str
    is_national: bool
    first_month: date | None
    last_month: date | None
    last_complete_month: date | None
    marks_capital: bool
    floor_gbp: float | None = None
    """the amount from which its files publish; None where they do not say"""

    def last_twelve_months(self) -> Window | None:
        """Its own last 12 complete months, fewer where its data begin later."""
        if self.first_month is None or self.last_complete_month is None:
            return None
        return find_last_twelve_months(self.authority_id, self.first_month, self.last_complete_month)


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
    published_directorates: tuple[DirectorateKey, ...] = ()
    """directorates as they were published; `directorates` are today's"""

    def list_directorates(self, switches: Sequence[str]) -> tuple[DirectorateKey, ...]:
        """The directorates under these switches: today's, or those that were published."""
        return self.published_directorates if AS_PUBLISHED in switches else self.directorates

    def with_suppliers(self, names: Mapping[str, str]) -> Catalogue:
        """The same catalogue that also knows these suppliers (supplier_id to name)."""
        return replace(self, suppliers=tuple(sorted({**dict(self.suppliers), **names}.items())))

    def has_unlike_floors(self, authorities: Sequence[str]) -> bool:
        """Whether these authorities (all, if none is named) say that they publish from different amounts up."""
        chosen = [entry for entry in self.authorities if not authorities or entry.authority_id in authorities]
        return len({entry.floor_gbp for entry in chosen} - {None}) > 1

    def marks_capital(self, authorities: Sequence[str]) -> bool:
        """Whether each of these authorities (all, if none is named) marks enough of its base as capital or not."""
        chosen = [entry for entry in self.authorities if not authorities or entry.authority_id in authorities]
        return bool(chosen) and all(entry.marks_capital for entry in chosen)
