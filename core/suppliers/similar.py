"""The last stage that asks the registers: names that are like a payee's, and the five best of them as suggestions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import duckdb
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from core.suppliers.deciding import Candidate, Difference, Pair
from core.suppliers.index import LONGEST_NEAR_WORD, SHORTEST_NEAR_WORD
from core.suppliers.queries import fetch_value, run_file
from core.suppliers.scoring import Weights, compare_words
from core.suppliers.suggesting import Suggestion, suggest
from core.suppliers.support import Support
from core.suppliers.word_lists import public_body_pattern, shared_ending

_STEMS = 4
"""The place of a register name's words in a row of candidate_rows.sql."""

_Part = tuple[str, tuple[str, ...], bool]

SQL = Path(__file__).resolve().parent
COMPARED = 25
"""Names compared word by word with each of a payee's names: those with most letters in common."""

CLOSE = 3.0
"""Two bodies whose scores lie this close are rivals: neither is taken."""

CLEARLY = 10.0
"""A third name that is so much more like the payee's makes a name that only holds it, or is held by it, doubtful."""

PARTS_DECIDED_ON = frozenset({"whole", "before", "former"})
"""A business name or what stands in brackets suggests a body but does not decide it: many firms share one."""

_ONLY_PARTS = frozenset({Difference.CUT_SHORT, Difference.ADDED})

PAYEES_A_BATCH = 20_000
_FOUND = {"commonest": 3000, "tokens": 12, "kept": 60, "shortest": SHORTEST_NEAR_WORD, "longest": LONGEST_NEAR_WORD}


@dataclass(frozen=True, slots=True)
class SimilarName:
    """A payee found by a similar name, with what else speaks for it, in words, and the rival that came next."""

    asked_id: int
    org_id: str
    name: str
    score: float
    difference: Difference
    support: str
    runner_up: Suggestion | None


def find_similar(cursor: duckdb.DuckDBPyConnection, open_ids: list[int]) -> tuple[list[SimilarName], list[Suggestion]]:
    """What the open payees are by a similar name, and suggestions for each of them, decided or not.

    A payee that the same name did not settle is not settled by a name that is merely like it, nor is a payee named as
    many places are.
    """
    unsettled = _read_unsettled(cursor)
    decided: list[SimilarName] = []
    suggestions: list[Suggestion] = []
    for first in range(0, len(open_ids), PAYEES_A_BATCH):
        batch = open_ids[first : first + PAYEES_A_BATCH]
        for asked_id, candidates in _read_candidates(cursor, batch):
            listed = suggest(asked_id, candidates)
            suggestions += listed
            found = None if asked_id in unsettled else _decide(asked_id, candidates, listed)
            decided += [found] if found else []
    public = _read_public_bodies(cursor, [match for match in decided if match.difference in _ONLY_PARTS])
    return [match for match in decided if match.asked_id not in public], suggestions


def _read_public_bodies(cursor: duckdb.DuckDBPyConnection, matches: list[SimilarName]) -> set[int]:
    """The payees that are councils, departments and the like beside a body that is none: a council's name that goes on
    is its credit union's, say.
    """
    rows = cursor.execute(
        """
        SELECT asked_id
        FROM (SELECT unnest(?::INTEGER[]) AS asked_id, unnest(?::VARCHAR[]) AS org_id)
        JOIN temp.asked USING (asked_id)
        JOIN registers.organisation USING (org_id)
        WHERE organisation.register <> 'public' AND regexp_matches(plain_payee, ?)
        """,
        [[match.asked_id for match in matches], [match.org_id for match in matches], public_body_pattern()],
    ).fetchall()
    return {row[0] for row in rows}


def _read_unsettled(cursor: duckdb.DuckDBPyConnection) -> set[int]:
    rows = cursor.execute(
        """
        SELECT asked_id FROM temp.found_name
        UNION
        SELECT asked_id FROM temp.asked_name
        WHERE part = 'whole' AND forms = '' AND regexp_matches(spelled, ?)
        """,
        [shared_ending()],
    ).fetchall()
    return {row[0] for row in rows}


def _read_candidates(cursor: duckdb.DuckDBPyConnection, batch: list[int]) -> Iterator[tuple[int, list[Candidate]]]:
    cursor.execute(
        "CREATE OR REPLACE TEMP TABLE sought AS SELECT asked_id, part, stems, ends_in_form FROM temp.asked_name"
        " WHERE asked_id IN (SELECT unnest(?::INTEGER[]))",
        [batch],
    )
    given = {**_FOUND, "names": fetch_value(cursor, "SELECT count(*) FROM registers.index_name")}
    run_file(cursor, SQL / "candidates.sql", given)
    weights = Weights(
        dict(cursor.execute("SELECT token, frequency FROM temp.word_frequency").fetchall()), given["names"]
    )
    names: dict[int, list[_Part]] = defaultdict(list)
    sought = cursor.execute("SELECT asked_id, part, stems, ends_in_form FROM temp.sought").fetchall()
    for asked_id, part, stems, ends_in_form in sought:
        names[asked_id].append((part, tuple(stems.split()), ends_in_form))
    rows = cursor.execute((SQL / "candidate_rows.sql").read_text(encoding="utf-8")).fetchall()
    for asked_id, found in groupby(rows, key=itemgetter(0)):
        asked = names[asked_id]
        yield asked_id, [_compare(asked, row, weights) for row in _keep_likely(asked, list(found))]


def _keep_likely(names: list[_Part], rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """The rows that have most letters in common with one of the payee's names; all of them where one of those is a
    single word, which may be initials.
    """
    if len(rows) <= COMPARED or any(len(words) == 1 for _, words, _ in names):
        return rows
    found = [row[_STEMS] for row in rows]
    likely = (
        process.extract(" ".join(words), found, scorer=fuzz.token_set_ratio, limit=COMPARED) for _, words, _ in names
    )
    return [rows[place] for place in sorted({place for best in likely for _, _, place in best})]


def _compare(names: list[_Part], row: tuple[Any, ...], weights: Weights) -> Candidate:
    _, org_id, body_id, name, stems, is_current, is_refused, *support = row
    words = tuple(stems.split())
    rarest = weights.weigh_rarest(words)
    pairs = [
        (part, Pair(asked, words, ends_in_form, shared, min(rarest, weights.weigh_rarest(asked))))
        for part, asked, ends_in_form in names
        for shared in (compare_words(asked, words, weights),)
    ]
    deciding = tuple(pair for part, pair in pairs if part in PARTS_DECIDED_ON)
    score = max(pair.shared.score for _, pair in pairs)
    return Candidate(org_id, body_id, name, words, is_current, is_refused, deciding, score, Support(*support))


def _decide(asked_id: int, candidates: list[Candidate], listed: list[Suggestion]) -> SimilarName | None:
    """The body of the strongest difference that one body's names have, if no rival has it too."""
    differing = [(candidate, ways) for candidate in candidates if (ways := candidate.differs_by())]
    for difference in Difference:
        fitting = [(candidate, ways[difference]) for candidate, ways in differing if difference in ways]
        if fitting:
            return _settle(asked_id, difference, fitting, candidates, listed)
    return None


def _rate_fitting(pair: tuple[Candidate, float]) -> tuple[object, ...]:
    """The name with most to speak for it is greatest; the name itself only makes that certain among equals."""
    candidate, score = pair
    return candidate.support.rank, score, candidate.is_current, candidate.name, candidate.org_id


def _yields(other: Candidate, best: Candidate) -> bool:
    """Whether more speaks for the best, and no fewer letters of its name are right."""
    return other.support.rank < best.support.rank and _count_slips(other) >= _count_slips(best)


def _count_slips(candidate: Candidate) -> int:
    return OSA.distance("".join(candidate.pairs[0].asked), "".join(candidate.words))


def _rate_rival(candidates: list[Candidate], taken: set[str]) -> float:
    """How like the payee's whole name the likest of the others is."""
    others = (candidate for candidate in candidates if candidate.org_id not in taken)
    return max((pair.shared.score for other in others for pair in other.pairs[:1]), default=0.0)


def _settle(
    asked_id: int,
    difference: Difference,
    fitting: list[tuple[Candidate, float]],
    candidates: list[Candidate],
    listed: list[Suggestion],
) -> SimilarName | None:
    most = max(score for _, score in fitting)
    close = [pair for pair in fitting if pair[1] > most - CLOSE]
    best, score = max(close, key=_rate_fitting)
    # A name that is cut short could go on as any that begins so, however much longer.
    others = fitting if difference is Difference.CUT_SHORT else close
    rivals = {other.words for other, _ in others if not _yields(other, best)} - {best.words}
    bodies = {candidate.body_id for candidate, _ in fitting if candidate.words == best.words}
    if rivals or len(bodies) > 2:
        return None
    taken = {candidate.org_id for candidate, _ in fitting}
    runner_up = next((suggestion for suggestion in listed if suggestion.org_id not in taken), None)
    if difference in _ONLY_PARTS and _rate_rival(candidates, taken) > score + CLEARLY:
        return None
    return SimilarName(asked_id, best.org_id, best.name, score, difference, best.support.describe(), runner_up)
