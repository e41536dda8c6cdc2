"""Payees that are no suppliers: withheld names, individuals, 'various', payroll, internal transfers.

The whole name must be one of the wordings of reference/non_suppliers.csv; a legal form anywhere makes it a firm
('Redactive Publishing Ltd' is one). A personal title makes it an individual unless another word shows a firm or a
practice. A bare personal name is decided after the registers were asked: see `is_personal_name`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from core.errors import ReferenceTableError
from core.reference import load_table
from core.suppliers.names import compare_form, level_text, repair_spaces

GROUPINGS = ("name withheld", "individuals", "various", "payroll", "internal transfer")
INDIVIDUALS = "individuals"
_LONGEST_PERSONAL_NAME = 5
_INITIALS = re.compile(r"[a-z]{1,3}")


@dataclass(frozen=True)
class _Wordings:
    groupings: tuple[tuple[str, re.Pattern[str]], ...]
    titles: tuple[str, ...]
    firm_words: frozenset[str]
    given_names: frozenset[str]


def find_grouping(payee: str) -> str | None:
    """The grouping of a payee that is no supplier by its name alone, else None."""
    levelled = level_text(repair_spaces(payee))
    if not levelled:
        return GROUPINGS[0]
    if compare_form(payee).forms:
        return None
    for grouping, pattern in _load_wordings().groupings:
        if pattern.fullmatch(levelled):
            return grouping
    return INDIVIDUALS if _has_personal_title(payee, levelled) else None


def _has_personal_title(payee: str, levelled: str) -> bool:
    """'Mr J Smith', 'Smith, J (Mrs)'; not 'Dr Smith and Partners' nor 'Sir John Moore Foundation'."""
    wordings = _load_wordings()
    words = levelled.split()
    begins = any(levelled.startswith(title + " ") for title in wordings.titles)
    ends = "," in payee and words[-1] in {"mr", "mrs", "ms", "miss", "dr"}
    if not (begins or ends) or len(words) > _LONGEST_PERSONAL_NAME + 1:
        return False
    return not wordings.firm_words & set(words)


def is_personal_name(payee: str) -> bool:
    """Whether a name in no register reads as a person's: a given name or initials, then a surname, nothing else."""
    levelled = level_text(repair_spaces(payee))
    words = levelled.split()
    wordings = _load_wordings()
    if not 2 <= len(words) <= 3 or compare_form(payee).forms or wordings.firm_words & set(words):
        return False
    if "," in payee and len(words) == 2:
        words = words[::-1]
    given, surname = words[:-1], words[-1]
    reads_as_given = all(word in wordings.given_names or len(word) == 1 for word in given)
    return reads_as_given and len(surname) > 2 and surname.isalpha()


@cache
def _load_wordings() -> _Wordings:
    return _Wordings(
        groupings=tuple(_compile_groupings()),
        titles=tuple(level_text(title) for title in load_table("personal_titles")["title"]),
        firm_words=frozenset(load_table("not_personal_words")["word"]),
        given_names=frozenset(load_table("given_names")["given_name"]),
    )


def _compile_groupings() -> list[tuple[str, re.Pattern[str]]]:
    table = load_table("non_suppliers")
    compiled = []
    for row, (grouping, pattern) in enumerate(zip(table["grouping"], table["pattern"], strict=True), start=1):
        if grouping not in GROUPINGS:
            raise ReferenceTableError(
                f"Row {row} of non_suppliers.csv has the grouping '{grouping}'.", f"Use one of: {', '.join(GROUPINGS)}."
            )
        try:
            compiled += [(grouping, re.compile(pattern))] if pattern else []
        except re.error as error:
            raise ReferenceTableError(
                f"Row {row} of non_suppliers.csv is no regular expression: {error}.", "Correct the pattern."
            ) from error
    return compiled
