"""Published headings to standard columns: the table of aliases first, then likeness."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from rapidfuzz import fuzz, process

from core.errors import ReferenceTableError
from core.ingest.heading_terms import compose, spell_out
from core.ingest.mapping import COLUMNS
from core.reference import load_table

EXACT, PLAIN, SPELT, COMPOSED, PART, LIKE = 1.0, 0.95, 0.9, 0.85, 0.7, 0.6
LIKE_ENOUGH = 86.0
COMPOSED_ENOUGH = 0.7
LONGEST_HEADING = 200

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_BRACKETS = re.compile(r"\([^)]*\)?|\[[^\]]*\]?")
_CURRENCY = re.compile(r"(?<![a-z])(gbp|£s?|œ|pounds?)(?![a-z])")
_OTHER = re.compile(r"[^a-z0-9]+")
_NUMBERING = re.compile(r"^\d{1,2} (?=[a-z])")


@dataclass(frozen=True)
class HeadingMatch:
    """What a heading means: the column, how sure (1: listed as it stands), its rank among several, by what alias."""

    column: str
    certainty: float
    rank: int
    alias: str


def normalise_heading(heading: str) -> str:
    """A heading as the table of aliases writes it; '' where it has no letters."""
    text = heading.removeprefix("ï»¿").strip()
    if not text.isupper():
        text = _CAMEL.sub(" ", text)
    text = _CURRENCY.sub(" ", text.lower().replace("n't", "nt"))
    return _NUMBERING.sub("", _OTHER.sub(" ", text).strip())


@cache
def load_aliases() -> dict[str, HeadingMatch]:
    """Every listed heading and its meaning. Raises ReferenceTableError for a row that names no column of ours."""
    aliases: dict[str, HeadingMatch] = {}
    for line, (heading, column, rank) in enumerate(
        load_table("heading_aliases")[["heading", "column", "rank"]].values, 1
    ):
        if column not in COLUMNS or not rank.isdigit() or heading != normalise_heading(heading) or heading in aliases:
            raise ReferenceTableError(
                f"heading_aliases.csv: row {line} ({heading!r}) is not a normalised heading that occurs once, "
                "a column and a rank.",
                "Correct the row.",
            )
        aliases[heading] = HeadingMatch(column, EXACT, int(rank), heading)
    return aliases


@lru_cache(maxsize=20_000)
def match_heading(heading: str) -> HeadingMatch | None:
    """What a heading as printed means, or None."""
    if len(heading) > LONGEST_HEADING:
        return None
    name = normalise_heading(heading)
    if not any(character.isalpha() for character in name):
        is_pounds = _CURRENCY.fullmatch(heading.strip(" ()").lower())
        return HeadingMatch("amount", PLAIN, 2, heading) if is_pounds else None
    listed = load_aliases().get(name) or _match_plain(name, heading) or _match_spelt(name)
    composed = None if listed else _match_composed(name)
    if listed or (composed and composed.certainty == COMPOSED):
        return listed or composed
    return _match_like(name) or composed or _match_part(name)


def _match_plain(name: str, heading: str) -> HeadingMatch | None:
    """A listed heading with a remark in brackets."""
    plain = normalise_heading(_BRACKETS.sub(" ", heading))
    found = load_aliases().get(plain) if plain != name else None
    return replace(found, certainty=PLAIN) if found else None


def _match_spelt(name: str) -> HeadingMatch | None:
    """A listed heading in other abbreviations: 'Trans Val' for 'Transaction Value'."""
    found = spelt_aliases().get(spell_out(name) or name)
    return replace(found, certainty=SPELT) if found else None


@cache
def spelt_aliases() -> dict[str, HeadingMatch]:
    """The listed headings with their words written out; of those that then are the same, the one ranked first."""
    spelt: dict[str, HeadingMatch] = {}
    for match in sorted(load_aliases().values(), key=lambda match: -match.rank):
        spelt[spell_out(match.alias) or match.alias] = match
    return spelt


def _match_composed(name: str) -> HeadingMatch | None:
    """What a heading's subject and noun mean together: 'Date of Clearing' is a date of payment."""
    meaning = compose(name)
    if meaning is None or meaning.known < COMPOSED_ENOUGH:
        return None
    rank = meaning.rank + _penalise(spell_out(name).split()[:-1])
    return HeadingMatch(meaning.column, COMPOSED * meaning.known, rank, name)


def _match_like(name: str) -> HeadingMatch | None:
    """A misspelling: 'Catergory', 'Suplier', 'Entitiy'."""
    if len(name) < 5:
        return None
    found = process.extractOne(name, list(load_aliases()), scorer=fuzz.ratio, score_cutoff=LIKE_ENOUGH)
    if found is None or len(found[0]) < 5:
        return None
    match = load_aliases()[found[0]]
    return HeadingMatch(match.column, LIKE, match.rank, match.alias)


def _match_part(name: str) -> HeadingMatch | None:
    """A listed heading inside a longer one; in English the last words say what a thing is."""
    words = name.split()
    if len(words) > 12:
        return None
    for size in range(min(len(words) - 1, 5), 0, -1):
        for start in range(len(words) - size, -1, -1):
            match = load_aliases().get(" ".join(words[start : start + size]))
            if match and (size > 1 or start in (0, len(words) - 1)):
                share = size / len(words)
                last = start + size == len(words)
                certainty = PART * (0.5 + 0.3 * share + (0.2 if last else 0.0))
                others = (*words[:start], *words[start + size :])
                rank = match.rank + 1 + _penalise(others)
                return HeadingMatch(match.column, certainty, rank, match.alias)
    return None


def _penalise(words: Iterable[str]) -> int:
    return sum(_penalties().get(word, 0) for word in words)


@cache
def _penalties() -> dict[str, int]:
    """Words that make a heading less likely to be the column wanted, and by how many ranks."""
    return {row.word: int(row.penalty) for row in load_table("heading_words").itertuples()}


@cache
def load_companions() -> dict[tuple[str, str], str]:
    """What a heading means beside another column, by both. Raises ReferenceTableError."""
    companions = {}
    for row in load_table("heading_companions").itertuples():
        if row.heading != normalise_heading(row.heading) or not {row.beside, row.column} <= COLUMNS:
            raise ReferenceTableError(f"heading_companions.csv: {row.heading!r} is no row of ours.", "Correct the row.")
        companions[row.heading, row.beside] = row.column
    return companions


_BASIS = (
    ("net", re.compile(r"\b(nett?|ex|exc|excl|excluding)( of)?( recoverable)? ?(vat)?\b")),
    ("gross", re.compile(r"\bgross\b|\b(inc|incl|including|inclusive)( of)? vat\b|\bvat inc")),
)


def heading_basis(heading: str) -> str:
    """Whether an amount's heading says 'net' or 'gross'; 'not stated' where it says neither."""
    name = normalise_heading(heading)
    for basis, pattern in _BASIS:
        if pattern.search(name):
            return basis
    return "not stated"
