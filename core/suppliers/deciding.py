"""Whether a similar name in a register is the payee: the ways two names of one body differ, each with its condition.

Anything that is none of these ways is left to a person, as a suggestion.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from core.reference import load_table
from core.suppliers.scoring import Comparison
from core.suppliers.support import NOTHING_KNOWN, Support
from core.suppliers.word_lists import load_arm_words, shared_ending

FEWEST_WORDS_OF_A_PART = 3
FEWEST_WORDS_IN_ANOTHER_ORDER = 4
"""Three words are two bodies' names either way round ('Hospice of St Francis', 'St Francis Hospice')."""

FEWEST_LETTERS_CUT_SHORT = 20
"""Ledgers cut names at some twenty letters or more; a shorter name is whole."""

SHORTEST_CUT_WORD = 2
SHORTEST_CUT_ARM = 3
FEWEST_LETTERS_RESPELT = 8
FEWEST_LETTERS_MISSPELT = 12
"""A shorter name has too many neighbours for a letter that differs to be a slip ('norse care', 'nurse care')."""

LEAST_RARE = 0.6
"""A name of nothing but common words ('Health and Social Care') is no other's, unless it is the same word for word."""

FEWEST_INITIALS = 3
"""Two letters fit too many names ('M and S Medical Services')."""

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


SPEAKS_FOR_ITSELF = frozenset({Difference.INITIALS, Difference.REMNANT})
"""Ways that chance does not bring about, however common the words."""


class Pair(NamedTuple):
    """A name of the payee's beside a register's: words in the singular and in order, and what they share.

    ends_in_form: whether the payee's ends in a legal form (names.ComparableName); rarity: the weight of the rarest
    word of the name that has the commoner words (scoring.Weights).
    """

    asked: tuple[str, ...]
    found: tuple[str, ...]
    ends_in_form: bool
    shared: Comparison
    rarity: float = 1.0


class Candidate(NamedTuple):
    """One register name beside the names of one payee.

    is_refused: an earlier stage saw the same name and had a reason not to take it; one that was dissolved before the
    payment is not taken either; pairs: each name of the payee that may decide, beside this one; score: of the most
    alike of all the payee's names.
    """

    org_id: str
    body_id: str
    name: str
    words: tuple[str, ...]
    is_current: bool
    is_refused: bool
    pairs: tuple[Pair, ...]
    score: float
    support: Support = NOTHING_KNOWN

    def differs_by(self) -> dict[Difference, float]:
        """The ways in which the payee can still be this body, with the score of each."""
        if self.is_refused or self.support.is_gone:
            return {}
        is_there = self.support.postcode_agrees == 2
        found = [(find_difference(pair, is_there=is_there), pair) for pair in self.pairs]
        return {
            difference: pair.shared.score
            for difference, pair in found
            if difference is not None and (difference in SPEAKS_FOR_ITSELF or is_there or pair.rarity >= LEAST_RARE)
        }


@cache
def _load_remnants() -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(words.split()) for words in load_table("leading_remnants")["words"])


def find_difference(pair: Pair, *, is_there: bool = False) -> Difference | None:
    """How two names differ, if in a way that one body's names do; None if a person should look. `is_there`: the
    postcodes are the same, so that a slip in a short name, too, is more than chance.
    """
    alone = {*pair.shared.asked_alone, *pair.shared.found_alone}
    if not alone:
        return _find_spelling(pair, FEWEST_LETTERS_RESPELT if is_there else FEWEST_LETTERS_MISSPELT)
    if pair.shared.slips:
        return Difference.CUT_SHORT if _is_cut_inside_a_word(pair) else None
    if _are_the_same_without(alone, pair):
        if all(_are_initials(word, pair) for word in alone):
            return Difference.INITIALS
        if alone <= NATION_WORDS and min(len(pair.asked), len(pair.found)) >= FEWEST_WORDS_WITH_NATION:
            return Difference.NATION
    return _find_more(pair)


def _are_the_same_without(alone: set[str], pair: Pair) -> bool:
    """Whether only one side has words of its own, and the others stand in the same order ('care uk surrey' is no
    'surrey care').
    """
    asked, found = (tuple(word for word in words if word not in alone) for words in (pair.asked, pair.found))
    return asked == found and not (pair.shared.asked_alone and pair.shared.found_alone)


def _find_more(pair: Pair) -> Difference | None:
    if not pair.shared.found_alone:
        return _find_more_asked(pair)
    return None if pair.shared.asked_alone else _find_more_found(pair)


def _find_spelling(pair: Pair, fewest_misspelt: int) -> Difference | None:
    own = [word for word in pair.asked if word not in NATION_WORDS]
    letters, is_alone = len("".join(own)), len(own) == 1
    if letters < FEWEST_LETTERS_RESPELT or (is_alone and len(pair.asked) == len(pair.found)):
        return None
    in_order = "".join(pair.asked) == "".join(pair.found) or _are_in_order(pair)
    if not pair.shared.slips:
        if in_order:
            return Difference.SPELLING
        return Difference.ORDER if _is_turned_round(pair) else None
    is_misspelt = in_order and not is_alone and letters >= fewest_misspelt and _are_small(pair.shared)
    return Difference.SPELLING if is_misspelt else None


def _is_turned_round(pair: Pair) -> bool:
    """The same words in another order: many of them, or with the end that the line above left printed before them."""
    turned = (remnant for remnant in _load_remnants() if pair.asked == (*remnant, *pair.found[: -len(remnant)]))
    return len(pair.asked) >= FEWEST_WORDS_IN_ANOTHER_ORDER or any(turned)


def _are_in_order(pair: Pair) -> bool:
    """Whether the words stand in the same places, slips for what was meant ('consultant connect' is no 'connect …')."""
    slipped = {(word, meant) for word, meant in pair.shared.slips}
    both = zip(pair.asked, pair.found, strict=False)
    in_places = all(word == meant or (word, meant) in slipped for word, meant in both)
    return in_places if len(pair.asked) == len(pair.found) else _first_letters(pair.asked) == _first_letters(pair.found)


def _are_small(comparison: Comparison) -> bool:
    """No word merely begins like the other ('help' is not 'helping'), nor begins otherwise ('enovate', 'renovate')."""
    return all(
        " " in asked + found or (abs(len(asked) - len(found)) <= 1 and asked[0] == found[0])
        for asked, found in comparison.slips
    )


def _first_letters(words: Sequence[str]) -> str:
    return "".join(word[0] for word in words)


def _are_initials(word: str, pair: Pair) -> bool:
    return len(word) >= FEWEST_INITIALS and any(
        _first_letters([other for other in words if other != word]) == word for words in (pair.asked, pair.found)
    )


def _find_more_asked(pair: Pair) -> Difference | None:
    """A name with something before or behind it. Places that are named alike everywhere differ by what is behind."""
    asked, found = pair.asked, pair.found
    if any(asked == (*remnant, *found) for remnant in _load_remnants()) and len(found) > 1:
        return Difference.REMNANT
    is_beginning = asked[: len(found)] == found and len(found) >= FEWEST_WORDS_OF_A_PART
    if not is_beginning or pair.ends_in_form or re.search(shared_ending(spelling_too=True), " ".join(found)):
        return None
    return None if _names_an_arm(asked[len(found) :], in_register=False) else Difference.ADDED


def _find_more_found(pair: Pair) -> Difference | None:
    """A name that goes on in the register."""
    asked, found = pair.asked, pair.found
    if found[: len(asked)] != asked or not _may_be_cut_short(pair):
        return None
    return None if _names_an_arm(found[len(asked) :], in_register=True) else Difference.CUT_SHORT


def _names_an_arm(more: tuple[str, ...], *, in_register: bool) -> bool:
    """Whether the words behind a name make it another body's; the last of them may be cut short ('trad')."""
    arm_words = load_arm_words(in_register=in_register)
    cut = more[-1] if len(more[-1]) >= SHORTEST_CUT_ARM else more[-1] + " "
    return not arm_words.isdisjoint(more) or any(word.startswith(cut) for word in arm_words)


def _is_cut_inside_a_word(pair: Pair) -> bool:
    """'north moor advice and supp' for 'north moor advice and support'."""
    *before, last = pair.asked
    whole = pair.found[len(before)] if len(pair.found) > len(before) else last
    is_cut = whole != last and whole.startswith(last) and len(last) >= SHORTEST_CUT_WORD
    return is_cut and pair.found[: len(before)] == tuple(before) and _may_be_cut_short(pair)


def _may_be_cut_short(pair: Pair) -> bool:
    """Whether a ledger may have cut the name: it is long, and does not end in its legal form."""
    is_long = len(" ".join(pair.asked)) >= FEWEST_LETTERS_CUT_SHORT and len(pair.asked) >= FEWEST_WORDS_OF_A_PART
    return is_long and not pair.ends_in_form
