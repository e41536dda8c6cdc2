"""The word lists behind names, read once from their tables and checked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import pandas as pd

from core.errors import ReferenceTableError
from core.reference import load_table
from core.reference.name_lists import write_names
from core.reference.public_bodies import list_body_types, load_public_bodies

FORM_PLACES = {"any", "end"}
STOP_PLACES = {"any", "inside"}
MARK_KINDS = {"trading", "former", "legal", "person"}


@dataclass(frozen=True)
class Phrases:
    """Several words that become others, found by one pattern; `first_words` tell at once that a text has none."""

    pattern: re.Pattern[str]
    values: dict[str, str]
    first_words: frozenset[str]


@dataclass(frozen=True)
class WordLists:
    """Everything that levelling a name needs, in the shape it is looked up in."""

    stop_words: frozenset[str]
    linking_words: frozenset[str]
    forms_anywhere: dict[str, str]
    forms_at_the_end: dict[str, str]
    single_words: dict[str, str]
    phrases: Phrases
    form_phrases: Phrases
    marks: re.Pattern[str]
    mark_kinds: dict[str, str]
    trailing_codes: tuple[re.Pattern[str], ...]


@cache
def load_word_lists() -> WordLists:
    """The lists of core/reference; raises ReferenceTableError naming file and row where one is wrong."""
    forms = _require_values(load_table("name_forms"), "name_forms", "place", FORM_PLACES)
    marks = _require_values(load_table("trading_marks"), "trading_marks", "behind", MARK_KINDS)
    stops = _require_values(load_table("stop_words"), "stop_words", "place", STOP_PLACES)
    words = load_table("name_words")
    rewrites = dict(zip(words["words"], words["becomes"], strict=True))
    return WordLists(
        stop_words=frozenset(stops.loc[stops["place"] == "any", "word"]),
        linking_words=frozenset(stops.loc[stops["place"] == "inside", "word"]),
        forms_anywhere=_single_forms(forms, "any"),
        forms_at_the_end=_single_forms(forms, "end"),
        single_words={word: becomes for word, becomes in rewrites.items() if " " not in word},
        phrases=_compile_phrases(rewrites),
        form_phrases=_compile_phrases(dict(zip(forms["words"], forms["form"], strict=True))),
        marks=_compile_marks(list(marks["mark"])),
        mark_kinds=dict(zip(marks["mark"], marks["behind"], strict=True)),
        trailing_codes=tuple(_compile_codes(load_table("trailing_codes"))),
    )


@cache
def shared_ending(*, spelling_too: bool = False) -> str:
    """A pattern for names of places that are named alike up and down the country; the endings are plain words.

    With `spelling_too` also of those whose names differ by a letter from place to place.
    """
    table = load_table("shared_names")
    kept = table["ending"] if spelling_too else table.loc[table["keeps_from"] == "company", "ending"]
    return rf"\b(?:{'|'.join(kept)})s?$"


@cache
def load_arm_words(*, in_register: bool) -> frozenset[str]:
    """Words that make another body's name of a body's; some only where the register's name goes on with them."""
    table = load_table("arm_words")
    return frozenset(table["word"] if in_register else table.loc[table["side"] == "both", "word"])


@cache
def public_body_pattern() -> str:
    """A pattern for plain names of public bodies that are no companies, whoever else has their name."""
    bodies = load_public_bodies()
    patterns = bodies.loc[bodies["body_type"].isin(list_body_types(may_be_a_company=False)), "pattern"]
    return "|".join(f"(?:{write_names(pattern)})" for pattern in patterns)


def _require_values(table: pd.DataFrame, name: str, column: str, allowed: set[str]) -> pd.DataFrame:
    for row, value in enumerate(table[column], start=1):
        if value not in allowed:
            raise ReferenceTableError(
                f"Row {row} of {name}.csv has {column} '{value}'.", f"Use one of: {', '.join(sorted(allowed))}."
            )
    return table


def _single_forms(forms: pd.DataFrame, place: str) -> dict[str, str]:
    rows = forms[forms["place"] == place]
    named = {form: form for form in rows["form"] if form}
    singles = {words: form for words, form in zip(rows["words"], rows["form"], strict=True) if " " not in words}
    return named | singles


def _compile_phrases(rewrites: dict[str, str]) -> Phrases:
    """Those of the rewritings that are of several words; the longest is tried first."""
    values = {words: becomes for words, becomes in rewrites.items() if " " in words}
    longest_first = "|".join(map(re.escape, sorted(values, key=len, reverse=True)))
    pattern = re.compile(rf"(?<![a-z0-9])(?:{longest_first})(?![a-z0-9])")
    return Phrases(pattern, values, frozenset(words.split()[0] for words in values))


def _compile_marks(marks: list[str]) -> re.Pattern[str]:
    longest_first = sorted(marks, key=len, reverse=True)
    joined = "|".join(re.escape(mark) for mark in longest_first)
    return re.compile(rf"(?<![A-Za-z0-9])({joined})(?![A-Za-z0-9])[:.]?", re.IGNORECASE)


def _compile_codes(table: pd.DataFrame) -> list[re.Pattern[str]]:
    compiled = []
    for row, pattern in enumerate(table["pattern"], start=1):
        try:
            compiled.append(re.compile(pattern, re.IGNORECASE))
        except re.error as error:
            raise ReferenceTableError(
                f"Row {row} of trailing_codes.csv is no regular expression: {error}.", "Correct the pattern."
            ) from error
    return compiled
