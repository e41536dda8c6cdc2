"""Groups of companies: which names belong to a large group, by the table of groups.

A family name is the beginning of many names; one with a legal form in it ('Mace Limited') is that name alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from core.errors import ReferenceTableError
from core.reference import load_table
from core.suppliers.names import take_apart

RELATIONS = frozenset({"family", "subsidiary", "trading name"})


@dataclass(frozen=True, slots=True)
class Group:
    """A group that companies belong to; size_band is the whole group's (vocabulary.SizeBand)."""

    group_id: str
    group_name: str
    size_band: str


@dataclass(frozen=True)
class _Groups:
    by_name: dict[tuple[str, ...], Group]
    by_beginning: dict[tuple[str, ...], Group]


def find_group(names: Iterable[str]) -> Group | None:
    """The group one of these names belongs to: it is a name of the group's, or begins with one of its family names."""
    groups = _load_groups()
    for name in names:
        printed = take_apart(name)
        for form in (printed.whole, *[part for kind, part in printed.parts if kind in {"before", "legal"}]):
            if found := groups.by_name.get(form.words) or _find_beginning(form.words, groups):
                return found
    return None


def list_groups() -> list[Group]:
    """Every group of the table once, in its order."""
    return list(dict.fromkeys(_load_groups().by_name.values()))


def _find_beginning(words: tuple[str, ...], groups: _Groups) -> Group | None:
    for length in range(len(words), 0, -1):
        if found := groups.by_beginning.get(words[:length]):
            return found
    return None


@cache
def _load_groups() -> _Groups:
    table = load_table("groups")
    groups = _Groups({}, {})
    for row, record in enumerate(table.itertuples(index=False), start=1):
        named = take_apart(str(record.name)).whole
        words = named.words
        if record.relation not in RELATIONS or not words:
            raise ReferenceTableError(
                f"Row {row} of groups.csv has the relation '{record.relation}'.",
                f"Use one of: {', '.join(sorted(RELATIONS))}.",
            )
        group = Group(str(record.group_id), str(record.group_name), str(record.size_band))
        groups.by_name[words] = group
        if record.relation == "family" and not named.forms:
            groups.by_beginning[words] = group
    return groups
