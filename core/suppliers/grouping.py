"""Payees that are no suppliers: withheld names, individuals, 'various', payroll, internal transfers.

The whole name must be one of the wordings of suppliers/non_suppliers.csv; a legal form anywhere makes it a firm
('Redactive Publishing Ltd' is one). A personal title makes it an individual unless another word shows a firm or a
practice; a word that is a surname as well ('Ward', 'Hall') shows none. A bare personal name is decided after the
registers were asked: see `is_personal_name`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from core.errors import ReferenceTableError
from core.reference import load_table
from core.suppliers.families import find_group
from core.suppliers.names import compare_form, has_legal_form, level_text, repair_spaces, strip_trailing_codes

GROUPINGS = ("name withheld", "individuals", "various", "payroll", "internal transfer")
INDIVIDUALS = "individuals"
_LONGEST_PERSONAL_NAME = 5
_ALSO_A_SURNAME = "also a surname"
_BEHIND_A_NAME = re.compile(r"\s[-–—]\s|\(")
_INSIDE_A_WORD = re.compile(r"^\w[-/:]")
# A ledger's code behind a name: digits with one or two letters between ('08N', '123AB') or in three parts with strokes.
# Not digits alone, which are also a shop's number ('Joan Bloggs 5289'), nor part of a postcode ('E14', '9GF').
_LEDGER_CODE = re.compile(
    r"\d+(/\d+){2,}|(?![a-z]{1,2}\d[a-z\d]?$|\d[a-z]{2}$|\dx\d$)([a-z]{0,2}(\d+[a-z]{1,2})+\d*|[a-z]{1,2}\d+)", re.I
)


@dataclass(frozen=True)
class _Wordings:
    groupings: tuple[tuple[str, re.Pattern[str]], ...]
    titles: tuple[tuple[str, bool], ...]
    firm_words: frozenset[str]
    sure_firm_words: frozenset[str]
    given_names: frozenset[str]


def find_grouping(payee: str) -> str | None:
    """The grouping of a payee that is no supplier by its name alone, else None."""
    for text in dict.fromkeys((repair_spaces(payee), strip_trailing_codes(repair_spaces(payee)))):
        levelled = level_text(text)
        if not levelled:
            return GROUPINGS[0]
        if has_legal_form(levelled):
            return None
        for grouping, pattern in _load_wordings().groupings:
            if pattern.fullmatch(levelled):
                return grouping
    return INDIVIDUALS if _has_personal_title(text, levelled) else None


def _has_personal_title(text: str, levelled: str) -> bool:
    """'Mr J Smith', 'Smith, J (Mrs)', 'Ms J Ward (Oak Chambers)'; not 'Dr Smith and Partners' nor 'Lady Jane Hall'."""
    words = levelled.split()
    if "," in text and words[-1] in {"mr", "mrs", "ms", "miss", "dr"} and len(words) <= _LONGEST_PERSONAL_NAME + 1:
        return not _find_firm_words(words)
    behind = level_text(text[len(name := _BEHIND_A_NAME.split(text)[0]) :])
    # Everybody named has a title: 'Mr and Mrs Oak', 'Mrs A Oak and Mr B Elm'; 'Dr Oak & Elm' is a practice.
    *others, last = level_text(name).split(" and ")
    titles = {title for title, _ in _load_wordings().titles} if others else set()
    people = [person for person in others if f"{person} " not in titles]
    return not _find_firm_words(behind.split()) and all(map(_is_titled, [*people, last]))


def _is_titled(person: str) -> bool:
    """Whether one name is a title and a personal name; behind a weak title, a surname that is a place's word is one."""
    words = len(person.split())
    if words > _LONGEST_PERSONAL_NAME + 1:
        return False
    return any(
        _is_titled_by(person.removeprefix(title).split(), is_weak)
        for title, is_weak in _load_wordings().titles
        if person.startswith(title)
    )


def _is_titled_by(behind: list[str], is_weak: bool) -> bool:
    if is_weak:
        return _reads_as_given(behind[0]) and not _load_wordings().firm_words & set(behind)
    return not _find_firm_words(behind)


def _find_firm_words(words: list[str]) -> frozenset[str]:
    """Those that show a firm and are nobody's surname."""
    return _load_wordings().sure_firm_words & set(words)


def is_personal_name(payee: str) -> bool:
    """Whether a name in no register reads as a person's: given name or initials, surname, at most a code."""
    text = _strip_ledger_codes(strip_trailing_codes(repair_spaces(payee)))
    words = level_text(text).split()
    if not 2 <= len(words) <= 3 or compare_form(text).forms or _INSIDE_A_WORD.search(text):
        return False
    if "," in text:
        words = [*words[1:], words[0]]
    initials = "".join(word for word in words[:-1] if len(word) == 1)
    if _load_wordings().firm_words & {*words, initials} or find_group([text]):
        return False
    return all(map(_reads_as_given, words[:-1])) and len(words[-1]) > 2 and words[-1].isalpha()


def _strip_ledger_codes(text: str) -> str:
    words = re.split(r"[\s~]+", text)
    while len(words) > 1 and _LEDGER_CODE.fullmatch(words[-1]):
        words.pop()
    return " ".join(words)


def _reads_as_given(word: str) -> bool:
    return word in _load_wordings().given_names or (len(word) == 1 and word.isalpha())


@cache
def _load_wordings() -> _Wordings:
    titles, marks = load_table("personal_titles"), load_table("not_personal_words")
    return _Wordings(
        groupings=tuple(_compile_groupings()),
        titles=tuple(
            (f"{level_text(title)} ", strength == "weak")
            for title, strength in zip(titles["title"], titles["strength"], strict=True)
        ),
        firm_words=frozenset(marks["word"]),
        sure_firm_words=frozenset(marks["word"]) - frozenset(marks.loc[marks["note"] == _ALSO_A_SURNAME, "word"]),
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
