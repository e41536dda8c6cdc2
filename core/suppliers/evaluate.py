"""How good matches are, against payees whose bodies people have checked.

Precision: of the payees that were matched, how many to a body that is theirs (a payee in no register counts as wrong).
Recall: of the payees that are in a register, how many were matched rightly. Both come with a bootstrap interval over
payees.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

RESAMPLES = 2000
INTERVAL = (5, 95)


@dataclass(frozen=True)
class Interval:
    """A share from 0 to 1 and its 90 % bootstrap interval."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} ({self.low:.3f} to {self.high:.3f})"


@dataclass(frozen=True)
class Scores:
    """What one run of matching is worth. `unregistered` payees are checked to be in no register."""

    precision: Interval
    recall: Interval
    matched: int
    registered: int
    unregistered: int
    unregistered_matched: int
    suggested: float

    @property
    def unregistered_share(self) -> float:
        """The share of payees in no register that were matched all the same."""
        return self.unregistered_matched / self.unregistered if self.unregistered else 0.0


def score_matches(
    matches: Sequence[str | None],
    truths: Sequence[Collection[str]],
    suggestions: Sequence[Collection[str]] | None = None,
    seed: int = 0,
) -> Scores:
    """Score `matches` (an id or None for each payee) against `truths` (the payee's ids; empty: in no register).

    `suggestions` are the ids offered for each payee; the share of registered payees whose match or suggestions hold
    a right id is `suggested`.
    """
    is_matched = np.array([match is not None for match in matches])
    is_right = np.array([match in truth for match, truth in zip(matches, truths, strict=True)])
    is_registered = np.array([bool(truth) for truth in truths])
    precision, recall = _resample(is_matched, is_right, is_registered, seed)
    offered = suggestions if suggestions is not None else [() for _ in truths]
    reached = [
        right or not set(truth).isdisjoint(ids) for right, truth, ids in zip(is_right, truths, offered, strict=True)
    ]
    return Scores(
        precision=precision,
        recall=recall,
        matched=int(is_matched.sum()),
        registered=int(is_registered.sum()),
        unregistered=int((~is_registered).sum()),
        unregistered_matched=int((is_matched & ~is_registered).sum()),
        suggested=float(np.mean(np.array(reached)[is_registered])),
    )


def _resample(
    is_matched: np.ndarray, is_right: np.ndarray, is_registered: np.ndarray, seed: int
) -> tuple[Interval, Interval]:
    drawn = np.random.default_rng(seed).integers(0, len(is_matched), (RESAMPLES, len(is_matched)))
    right = is_right[drawn].sum(axis=1)
    precisions = right / np.maximum(is_matched[drawn].sum(axis=1), 1)
    recalls = right / np.maximum(is_registered[drawn].sum(axis=1), 1)
    return (
        _interval(is_right.sum() / max(is_matched.sum(), 1), precisions),
        _interval(is_right.sum() / max(is_registered.sum(), 1), recalls),
    )


def _interval(value: float, drawn: np.ndarray) -> Interval:
    low, high = np.percentile(drawn, INTERVAL)
    return Interval(float(value), float(low), float(high))


def read_truths(column: Sequence[str]) -> list[frozenset[str]]:
    """The ids of each payee from text such as 'charity:200719;company:00574816'; '' is in no register."""
    return [frozenset(filter(None, text.split(";"))) for text in column]
