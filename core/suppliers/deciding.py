"""Whether a similar name in a register is the payee: the ways two names of one body differ, each with its condition.

Anything that is none of these ways is left to a person, as a suggestion.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from core.reference import load_table
from core.suppliers.scoring import Comparison
from core.suppliers.trades import fits_what_was_bought

FEWEST_WORDS_OF_A_PART = 3
FEWEST_LETTERS_MISSPELT = 8
LEAST_RARE = 0.6
"""What is added to a name of nothing but common words ('Health and Social Care') makes another name of it."""

NATION_WORDS = frozenset({"uk", "gb"})
FEWEST_WORDS_WITH_NATION = 2


class Difference(StrEnum):
    """How a register's name differs from a printed one and can still be the same body's."""

    SPELLING = "but for spelling or spaces"
    ORDER = "but for the order of the words"
    INITIALS = "but for its own initials beside it"
    NATION = "but for 'UK'"
    REMNANT = "but for the end of another name printed before it"
    CUT_SHORT = "as far as it is printed; no other body's name begins so"
    ADDED = "with a branch, department or remark behind it"


@dataclass(frozen=True, slots=True)
class Support:
    """What speaks for a register's body beside its name.

    postcode_agrees: 2 the same, 1 the same area, -1 another, 0 not known; is_gone: dissolved before the first payment;
    sic_codes: its trades, apart by spaces; bought: what was bought from the payee, as published.
    """

    postcode_agrees: int = 0
    is_gone: bool = False
    sic_codes: str | None = None
    bought: str | None = None

    @property
    def trade_fits(self) -> bool | None:
        """Whether it sells what was bought; None where that is not known."""
        return fits_what_was_bought(self.bought, self.sic_codes)

    @property
    def rank(self) -> tuple[bool, bool]:
        """Of two names that are equally like, the one with more of this is the payee's."""
        return self.postcode_agrees == 2, self.trade_fits is True

    def describe(self) -> str:
        """'; the postcodes agree; its trade fits what was bought', '' where nothing is known."""
        return _POSTCODES[self.postcode_agrees] + _TRADES[self.trade_fits]


_POSTCODES = {2: "; the postcodes agree", 1: "; the postal areas agree", -1: "; the postcodes differ", 0: ""}
_TRADES = {True: "; its trade fits what was bought", False: "; its trade is not what was bought", None: ""}


@dataclass(frozen=True, slots=True)
class Candidate:
    """One register name beside the names of one payee; words in the singular and in order.

    is_refused: an earlier stage saw the same name and had a reason not to take it; one that was dissolved before the
    payment is not taken either; compared: each name of the payee that may decide, with what it shares with this one;
    score: of the most alike of all the payee's names; rarity: the weight of its rarest word (scoring.Weights).
    """

    org_id: str
    body_id: str
    name: str
    words: tuple[str, ...]
    is_current: bool
    is_refused: bool
    compared: tuple[tuple[tuple[str, ...], Comparison], ...]
    score: float
    rarity: float = 1.0
    support: Support = Support()

    def differs_by(self) -> dict[Difference, float]:
        """The ways in which the payee can still be this body, with the score of each."""
        if self.is_refused or self.support.is_gone:
            return {}
        found = [(find_difference(asked, self.words, compared), compared.score) for asked, compared in self.compared]
        return {
            difference: score
            for difference, score in found
            if difference is not None and (difference is not Difference.ADDED or self.rarity >= LEAST_RARE)
        }


@cache
def _load_arm_words() -> frozenset[str]:
    return frozenset(load_table("arm_words")["word"])


@cache
def _load_remnants() -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(words.split()) for words in load_table("leading_remnants")["words"])


def find_difference(asked: tuple[str, ...], found: tuple[str, ...], compared: Comparison) -> Difference | None:
    """How two names differ, if in a way that one body's names do; None if a person should look."""
    alone = {*compared.asked_alone, *compared.found_alone}
    if not alone:
        return _find_spelling(asked, found, compared)
    if compared.slips:
        return None
    if all(_are_initials(word, asked, found) for word in alone):
        return Difference.INITIALS
    if alone <= NATION_WORDS and min(len(asked), len(found)) >= FEWEST_WORDS_WITH_NATION:
        return Difference.NATION
    return _find_more(asked, found, compared)


def _find_more(asked: tuple[str, ...], found: tuple[str, ...], compared: Comparison) -> Difference | None:
    if not compared.found_alone:
        return _find_more_asked(asked, found)
    return None if compared.asked_alone else _find_more_found(asked, found)


def _find_spelling(asked: tuple[str, ...], found: tuple[str, ...], compared: Comparison) -> Difference | None:
    if len("".join(asked)) < FEWEST_LETTERS_MISSPELT:
        return None
    in_order = "".join(asked) == "".join(found) or _are_in_order(asked, found, compared)
    if not compared.slips:
        if in_order:
            return Difference.SPELLING
        return Difference.ORDER if len(asked) >= FEWEST_WORDS_OF_A_PART else None
    return Difference.SPELLING if in_order and len(asked) > 1 and _are_small(compared) else None


def _are_in_order(asked: tuple[str, ...], found: tuple[str, ...], compared: Comparison) -> bool:
    """Whether the words stand in the same places, slips for what was meant ('consultant connect' is no 'connect …')."""
    slipped = {(word, meant) for word, meant in compared.slips}
    pairs = zip(asked, found, strict=False)
    in_places = all(word == meant or (word, meant) in slipped for word, meant in pairs)
    return in_places if len(asked) == len(found) else _first_letters(asked) == _first_letters(found)


def _are_small(comparison: Comparison) -> bool:
    """No word merely begins like the other ('help' is not 'helping'), nor begins otherwise ('enovate', 'renovate')."""
    return all(
        " " in asked + found or (abs(len(asked) - len(found)) <= 1 and asked[0] == found[0])
        for asked, found in comparison.slips
    )


def _first_letters(words: Sequence[str]) -> str:
    return "".join(word[0] for word in words)


def _are_initials(word: str, asked: Sequence[str], found: Sequence[str]) -> bool:
    return len(word) > 1 and any(
        _first_letters([other for other in words if other != word]) == word for words in (asked, found)
    )


def _find_more_asked(asked: tuple[str, ...], found: tuple[str, ...]) -> Difference | None:
    if any(asked == (*remnant, *found) for remnant in _load_remnants()) and len(found) > 1:
        return Difference.REMNANT
    is_beginning = asked[: len(found)] == found and len(found) >= FEWEST_WORDS_OF_A_PART
    return Difference.ADDED if is_beginning and not _load_arm_words() & set(asked[len(found) :]) else None


def _find_more_found(asked: tuple[str, ...], found: tuple[str, ...]) -> Difference | None:
    is_beginning = found[: len(asked)] == asked and len(asked) >= FEWEST_WORDS_OF_A_PART
    return Difference.CUT_SHORT if is_beginning and not _load_arm_words() & set(found[len(asked) :]) else None
