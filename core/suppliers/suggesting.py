"""The five register bodies that a payee may be, best first, for a person to choose from."""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz import fuzz

from core.suppliers.deciding import Candidate

SUGGESTIONS = 5
LOOKED_AT = 40
SAME_BEGINNING = 10.0
"""What a suggestion gains by beginning with the payee's first word: names are known by how they begin."""

SAME_LETTERS = 0.3
"""The share of the best partial likeness of letters (0 to 100) that a suggestion gains, for words we can't align."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One body that a payee may be, best first: `place` from 0, score from 0 to 100.

    `twin_ids` are other records of the same name: as a rule the same body in another register.
    """

    asked_id: int
    place: int
    org_id: str
    name: str
    score: float
    twin_ids: tuple[str, ...] = ()


def suggest(asked_id: int, candidates: list[Candidate]) -> list[Suggestion]:
    """The best five bodies; records of the same words are one body."""
    same: dict[tuple[str, ...], list[Candidate]] = {}
    best = sorted(candidates, key=lambda c: (-c.score, not c.is_current, c.name))[:LOOKED_AT]
    for candidate in sorted(best, key=_rate_suggestion, reverse=True):
        same.setdefault(candidate.words, []).append(candidate)
    listed: list[Suggestion] = []
    seen: set[str] = set()
    for alike in same.values():
        fresh = [candidate for candidate in alike if candidate.body_id not in seen]
        if fresh and len(listed) < SUGGESTIONS:
            twins = tuple(dict.fromkeys(c.org_id for c in fresh if c.org_id != fresh[0].org_id))
            listed.append(Suggestion(asked_id, len(listed), fresh[0].org_id, fresh[0].name, fresh[0].score, twins))
            seen |= {candidate.body_id for candidate in fresh}
    return listed


def _rate_suggestion(candidate: Candidate) -> float:
    asked = candidate.pairs[0].asked
    begins = asked[:1] == candidate.words[:1] or "".join(asked[:2]) == candidate.words[0]
    likeness = fuzz.partial_ratio(" ".join(asked), " ".join(candidate.words))
    return candidate.score + SAME_BEGINNING * begins + SAME_LETTERS * likeness
