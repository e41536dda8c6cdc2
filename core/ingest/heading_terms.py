"""A heading taken to pieces: abbreviations written out, and what a subject and the noun after it mean together."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from core.errors import ReferenceTableError
from core.ingest.mapping import COLUMNS
from core.reference import load_table

LONGEST_TERM = 2
# Each word beyond those that are known costs this much of how sure the meaning is.
ODD_WORD = 0.25
_VAT_REMARK = re.compile(
    r"\b(?:excluding|including|net of|less|without|before|with|plus|gross of)(?: of)?"
    r"(?: any)?(?: non| ir| un)?(?: ?recoverable| ?reclaimable| applicable)? (?:vat|tax)\b"
    r"|\bvat (?:excluding|including)\b"
)
_TIME_REMARK = re.compile(r"\b(?:for|in|this|during) (?:month|period|quarter|year|financial year)\b")
_LOCAL = re.compile(r"\b(?:in )?(?:local|sterling|base|functional) currency\b|\bin sterling\b")
_OF = re.compile(r"\b(?:of|for)\b")


@dataclass(frozen=True)
class Meaning:
    """The column that a heading's words mean together, its rank among several, and how much of them is known (0-1)."""

    column: str
    rank: int
    known: float


@cache
def spell_out(name: str) -> str:
    """A normalised heading with its words written out and singular, without fillers and remarks on VAT."""
    said = (_singular(_synonyms().get(word, word)) for word in name.split() if not word.isdigit())
    words = " ".join(filter(None, said))
    words = re.sub(r"\b(excluding|including) of\b", r"\1", words)
    for remark in (_VAT_REMARK, _TIME_REMARK, _LOCAL):
        bare = " ".join(remark.sub(" ", words).split())
        words = bare or words
    return words


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def compose(name: str) -> Meaning | None:
    """What a normalised heading means by its subject and its noun, or None."""
    pieces = _split(_reorder(spell_out(name)))
    nouns = [piece for piece in pieces if piece is None or piece[1]]
    if not nouns or nouns[-1] is None:
        return None
    subjects = [piece[0] for piece in (*(piece for piece in pieces if piece and not piece[1]), *nouns[:-1]) if piece]
    found = _find(subjects, nouns[-1][1])
    return Meaning(found[0], found[1], max(0.0, 1.0 - ODD_WORD * pieces.count(None))) if found else None


def _find(subjects: list[str], head: str) -> tuple[str, int] | None:
    """The row for the head and its nearest subject that has one; then for any subject, and for none."""
    rows = load_compositions()
    telling = [subject for subject in subjects if subject != "number"] or subjects
    places = [(subject, head) for subject in reversed(telling)] or [("", head)]
    found = next((rows[place] for place in places if place in rows), None)
    return found or (rows.get(("*", head)) if subjects else None)


def _reorder(words: str) -> str:
    """'Date of payment' and 'date payment made' as 'payment (made) date'; of 'name and address' the name."""
    parts = [part.strip() for part in _OF.split(words.partition(" and ")[0])]
    ordered = " ".join(filter(None, reversed(parts)))
    return f"{ordered.removeprefix('date ')} date" if ordered.startswith("date ") else ordered


def _split(words: str) -> list[tuple[str, str] | None]:
    """What each term is as a subject and as a head, in order; None for a word that is no term."""
    left, pieces = words.split(), []
    while left:
        size = next((size for size in range(LONGEST_TERM, 0, -1) if " ".join(left[:size]) in load_terms()), 1)
        pieces.append(load_terms().get(" ".join(left[:size])))
        left = left[size:]
    return pieces


@cache
def _synonyms() -> dict[str, str]:
    return dict(load_table("heading_synonyms")[["word", "meaning"]].values)


@cache
def load_terms() -> dict[str, tuple[str, str]]:
    """Each term with what it is as a subject and as a head. Raises ReferenceTableError."""
    terms: dict[str, tuple[str, str]] = {}
    for row in load_table("heading_terms").itertuples():
        if len(row.term.split()) > LONGEST_TERM or not row.subject:
            raise ReferenceTableError(f"heading_terms.csv: {row.term!r} is no term of ours.", "Correct the row.")
        terms[row.term] = (row.subject, row.head)
    return terms


@cache
def load_compositions() -> dict[tuple[str, str], tuple[str, int]]:
    """What each pair of subject and head means: column and rank. Raises ReferenceTableError."""
    subjects = {"", "*", *(subject for subject, _ in load_terms().values())}
    heads = {head for _, head in load_terms().values()}
    rows: dict[tuple[str, str], tuple[str, int]] = {}
    for row in load_table("heading_compositions").itertuples():
        pair = (row.subject, row.head)
        if row.subject not in subjects or row.head not in heads or row.column not in COLUMNS or not row.rank.isdigit():
            raise ReferenceTableError(f"heading_compositions.csv: {pair} is no row of ours.", "Correct the row.")
        rows[pair] = (row.column, int(row.rank))
    return rows
