"""How alike two names are, word by word, rare words counting for more than common ones.

A score is 100 times the weight of the words the two names share, over the weight of all their words (Dice's
coefficient). A word is shared when it is the same, when it differs by a slip of the pen, when it is cut short at
the end of a printed name, or when one side writes initials for what the other writes out.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz.distance import OSA

# How much of a word's weight is shared when the two sides do not spell it alike: a slip leaves little doubt,
# a shortening more.
SLIP = 0.92
SHORTENED = 0.80
SELDOM = 10
"""A slip for a word is at least this many times rarer than the word."""

INITIALS = 0.85
FEW_INITIALS = 0.60

_MOST_SLIPS = 2
_ONE_SLIP_FROM = 5
_TWO_SLIPS_FROM = 9
_SHORTEST_CUT = 3
_LONGEST_INITIALS = 6
_FEW_INITIALS_UP_TO = 3


class Comparison(NamedTuple):
    """What two names share. `asked_alone` and `found_alone` are the words only one side has."""

    score: float
    asked_alone: tuple[str, ...]
    found_alone: tuple[str, ...]
    slips: tuple[tuple[str, str], ...]


class _Weighed(dict[str, float]):
    """The weight of each word, worked out when it is first asked for."""

    def __init__(self, frequency: Mapping[str, int], names: int) -> None:
        super().__init__()
        self._frequency, self._names, self._whole = frequency, names, math.log(names)

    def __missing__(self, word: str) -> float:
        weight = max(0.05, math.log(self._names / (self._frequency.get(word, 0) + 1)) / self._whole)
        self[word] = weight
        return weight


class Weights:
    """How much each word of a name counts, by how many of the register's names have it.

    weigh(word): from 0.05 (in nearly every name) to 1 (in none).
    """

    def __init__(self, frequency: Mapping[str, int], names: int) -> None:
        self._frequency = frequency
        self.weigh = _Weighed(frequency, names + 2).__getitem__

    def weigh_rarest(self, words: Sequence[str]) -> float:
        """The weight of the rarest of the words, 0 where there is none; one that a single name has is rare in a short
        register too.
        """
        return max((1.0 if self._frequency.get(word, 0) < 2 else self.weigh(word) for word in words), default=0.0)

    def may_be_slip(self, word: str, meant: str) -> bool:
        """Whether `word` can be a slip for `meant`: a word that many names have is meant as it stands."""
        often = self._frequency.get(word, 0)
        return often == 0 or self._frequency.get(meant, 0) >= SELDOM * often


class _Alignment:
    """The words of two names that are not yet accounted for, and the weight that is."""

    def __init__(self, asked: Sequence[str], found: Sequence[str], weights: Weights) -> None:
        self.asked, self.found, self.weights = list(asked), list(found), weights
        self.shared = 0.0
        self.slips: list[tuple[str, str]] = []

    def take(self, asked: Sequence[str], found: Sequence[str], quality: float) -> None:
        """Account for some words of each side as meaning the same."""
        for word in asked:
            self.asked.remove(word)
        for word in found:
            self.found.remove(word)
        weigh = self.weights.weigh
        self.shared += quality * (sum(map(weigh, asked)) + sum(map(weigh, found)))
        if quality < 1:
            self.slips.append((" ".join(asked), " ".join(found)))


def compare_words(asked: Sequence[str], found: Sequence[str], weights: Weights) -> Comparison:
    """Compare two names given as words in the singular; order does not count."""
    total = sum(map(weights.weigh, asked)) + sum(map(weights.weigh, found))
    if not total:
        return Comparison(0.0, tuple(asked), tuple(found), ())
    alignment = _Alignment(asked, found, weights)
    for step in (_share_equal, _share_joined, _share_slips, _share_initials, _share_cut_short):
        if alignment.asked and alignment.found:
            step(alignment)
    score = 100 * alignment.shared / total
    return Comparison(score, tuple(alignment.asked), tuple(alignment.found), tuple(alignment.slips))


def _share_equal(alignment: _Alignment) -> None:
    for word in list(alignment.asked):
        if word in alignment.found:
            alignment.take([word], [word], 1.0)


def _share_joined(alignment: _Alignment) -> None:
    """'sunny hill' and 'sunnyhill', either way round."""
    for first, second in _neighbours(alignment.asked):
        if first + second in alignment.found and {first, second} <= set(alignment.asked):
            alignment.take([first, second], [first + second], 1.0)
    for first, second in _neighbours(alignment.found):
        if first + second in alignment.asked and {first, second} <= set(alignment.found):
            alignment.take([first + second], [first, second], 1.0)


def _neighbours(words: list[str]) -> list[tuple[str, str]]:
    return [(a, b) for a, b in pairwise(words) if a != b]


def _share_slips(alignment: _Alignment) -> None:
    for word in list(alignment.asked):
        may_be = alignment.weights.may_be_slip
        near = [
            (OSA.distance(word, other), other)
            for other in alignment.found
            if is_slip(word, other) and may_be(word, other)
        ]
        if near:
            alignment.take([word], [min(near)[1]], SLIP)


@lru_cache(maxsize=1 << 20)
def is_slip(word: str, other: str) -> bool:
    """Whether two words differ by one slip of the pen, or by two behind the first letter where both are long.

    Numbers never do.
    """
    shorter = min(len(word), len(other))
    if (
        shorter < _ONE_SLIP_FROM
        or abs(len(word) - len(other)) > _MOST_SLIPS
        or not (word.isalpha() and other.isalpha())
    ):
        return False
    allowed = _MOST_SLIPS if shorter >= _TWO_SLIPS_FROM and word[0] == other[0] else 1
    return OSA.distance(word, other, score_cutoff=allowed) <= allowed


def _share_initials(alignment: _Alignment) -> None:
    """'cab' for 'citizens advice bureau', either way round; all letters must be used."""
    for short_side, long_side, turned in (
        (alignment.asked, alignment.found, False),
        (alignment.found, alignment.asked, True),
    ):
        for word in list(short_side):
            run = _find_run(word, long_side)
            if run:
                asked, found = (run, [word]) if turned else ([word], run)
                alignment.take(asked, found, INITIALS if len(word) > _FEW_INITIALS_UP_TO else FEW_INITIALS)


def _find_run(word: str, words: list[str]) -> list[str]:
    size = len(word)
    if not 2 <= size <= min(_LONGEST_INITIALS, len(words)) or not word.isalpha():
        return []
    start = "".join([part[0] for part in words]).find(word)
    return words[start : start + size] if start >= 0 else []


def _share_cut_short(alignment: _Alignment) -> None:
    """The last word of a printed name may be cut short: 'trust educ' for 'trust education'."""
    for word in list(alignment.asked):
        if len(word) >= _SHORTEST_CUT:
            whole = [other for other in alignment.found if other.startswith(word) or _cuts(other, word)]
            if whole:
                alignment.take([word], [whole[0]], SHORTENED)


def _cuts(short: str, word: str) -> bool:
    return len(short) >= _SHORTEST_CUT + 1 and word.startswith(short)
