"""Payees to register bodies: the stages in order, cheap and certain first.

Every outcome carries its method, score, reason and runner-up. What no stage settles stays open, with suggestions.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import duckdb
import pandas as pd

from core.suppliers.asking import lay_out_asked
from core.suppliers.grouping import INDIVIDUALS, is_personal_name
from core.suppliers.index import has_index
from core.suppliers.queries import run_file
from core.suppliers.scoring import Weights, compare_words
from core.suppliers.similar import SimilarName, find_similar
from core.suppliers.suggesting import Suggestion
from core.suppliers.word_lists import public_body_pattern, shared_ending
from core.vocabulary import MatchMethod

SQL = Path(__file__).resolve().parent
LEAST_ALIKE_WITH_NUMBER = 45.0
"""A number on the line is proof only where the names are at least this much alike."""

SHORTEST_LONE_WORD = 5
"""A shorter word is as a rule somebody's initials, and somebody else's too."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one question. `org_id` is None for payees that are no suppliers (then `grouping` says what)."""

    asked_id: int
    method: MatchMethod
    reason: str
    org_id: str | None = None
    name: str | None = None
    grouping: str | None = None
    score: float | None = None
    runner_up: Suggestion | None = None


@dataclass
class Resolving:
    """The state of a run: what is decided so far, and suggestions for what was hard."""

    cursor: duckdb.DuckDBPyConnection
    outcomes: dict[int, Outcome] = field(default_factory=dict)
    suggestions: list[Suggestion] = field(default_factory=list)

    def take(self, found: list[Outcome]) -> None:
        """Keep outcomes of payees that no earlier stage decided."""
        for outcome in found:
            self.outcomes.setdefault(outcome.asked_id, outcome)

    def open_payees(self) -> list[tuple[int, str]]:
        """(asked_id, payee) still undecided."""
        rows = self.cursor.execute("SELECT asked_id, payee FROM temp.asked ORDER BY asked_id").fetchall()
        return [(asked_id, payee) for asked_id, payee in rows if asked_id not in self.outcomes]


def resolve_payees(cursor: duckdb.DuckDBPyConnection, asked: pd.DataFrame) -> Resolving:
    """Run every stage over `asked` (asked_id, payee, postcode, company_number, charity_number, first_date).

    Works without any register: then only payees that are no suppliers are decided.
    """
    lay_out_asked(cursor, asked)
    run = Resolving(cursor)
    for stage in STAGES if has_index(cursor) else STAGES_WITHOUT_REGISTER:
        run.take(stage(run))
    return run


def _set_aside_non_suppliers(run: Resolving) -> list[Outcome]:
    rows = run.cursor.execute("SELECT asked_id, grouping FROM temp.asked WHERE grouping IS NOT NULL").fetchall()
    return [_group(asked_id, grouping, f"The name says '{grouping}', not who was paid.") for asked_id, grouping in rows]


def _group(asked_id: int, grouping: str, reason: str) -> Outcome:
    return Outcome(asked_id, MatchMethod.GROUPED, reason, grouping=grouping)


def _match_numbers(run: Resolving) -> list[Outcome]:
    run_file(run.cursor, SQL / "identifiers.sql")
    rows = run.cursor.execute("""
        SELECT found_number.asked_id, org_id, current_name, found_number.stems, asked_name.stems
        FROM temp.found_number
        JOIN temp.asked_name ON asked_name.asked_id = found_number.asked_id AND part <> 'bracket'
    """).fetchall()
    outcomes: dict[int, Outcome] = {}
    for asked_id, org_id, name, found, printed in rows:
        score = compare_words(printed.split(), found.split(), Weights({}, 0)).score
        best = outcomes.get(asked_id)
        if score >= LEAST_ALIKE_WITH_NUMBER and (best is None or score > (best.score or 0)):
            reason = f"The number on the line is that of '{name}', and the names agree."
            outcomes[asked_id] = Outcome(asked_id, MatchMethod.IDENTIFIER, reason, org_id, name, None, score)
    return list(outcomes.values())


def _match_same_names(run: Resolving) -> list[Outcome]:
    run_file(run.cursor, SQL / "lookup.sql")
    patterns = {"shared_ending": shared_ending(), "public_body": public_body_pattern()}
    run_file(run.cursor, SQL / "lookup_decide.sql", {"shortest_lone_word": SHORTEST_LONE_WORD, **patterns})
    rows = run.cursor.execute("""
        SELECT asked_id, same_name.org_id, name, same_name.current_name, kind, same_name.level, part, postcode_agrees,
            rival.org_id, rival.current_name, rival.level
        FROM temp.same_name
        LEFT JOIN temp.same_name_rival AS rival USING (asked_id)
    """).fetchall()
    return [_describe_same(_SameName(*row)) for row in rows]


class _SameName(NamedTuple):
    asked_id: int
    org_id: str
    name: str
    current_name: str
    kind: str
    level: int
    part: str
    postcode_agrees: int
    rival_id: str | None
    rival_name: str | None
    rival_level: int | None


_METHODS = {1: MatchMethod.EXACT, 2: MatchMethod.COMPARABLE, 3: MatchMethod.COMPARABLE}
_SCORES = {1: 100.0, 2: 98.0, 3: 94.0, 4: 96.0, 5: 92.0}
_POSTCODES = {2: "; the postcodes agree", 1: "; the postal areas agree", -1: "; the postcodes differ", 0: ""}


def _describe_same(found: _SameName) -> Outcome:
    method = _METHODS.get(found.level, MatchMethod.OTHER_NAME)
    if method is MatchMethod.EXACT:
        said = f"The same name as '{found.name}'"
    elif method is MatchMethod.COMPARABLE:
        said = f"The same name as '{found.name}' but for its legal form"
    elif found.part != "whole" and found.kind == "current":
        said = f"The payee's name holds '{found.name}'"
    else:
        which = "a previous" if found.kind == "previous" else "another"
        said = f"'{found.name}' is {which} name of '{found.current_name}'"
    reason = f"{said}{_POSTCODES[found.postcode_agrees]}."
    rival = None
    if found.rival_id and found.rival_name and found.rival_level:
        rival = Suggestion(found.asked_id, 0, found.rival_id, found.rival_name, _SCORES[found.rival_level])
    return Outcome(found.asked_id, method, reason, found.org_id, found.current_name, None, _SCORES[found.level], rival)


def _match_similar_names(run: Resolving) -> list[Outcome]:
    open_ids = [asked_id for asked_id, payee in run.open_payees() if not is_personal_name(payee)]
    found, run.suggestions = find_similar(run.cursor, open_ids)
    return [
        Outcome(
            match.asked_id,
            MatchMethod.FUZZY,
            f"The same as '{match.name}' {match.difference.value}{match.support}{_say_ahead(match)}.",
            match.org_id,
            match.name,
            None,
            match.score,
            match.runner_up,
        )
        for match in found
    ]


def _say_ahead(match: SimilarName) -> str:
    """How far the next best is behind, by the letters of the names."""
    if match.runner_up is None:
        return "; no other name comes near"
    return f"; the next best name is {max(match.score - match.runner_up.score, 0):.0f} points of 100 behind"


def _set_aside_personal_names(run: Resolving) -> list[Outcome]:
    reason = "Reads as a person's name and is in no register."
    return [_group(asked_id, INDIVIDUALS, reason) for asked_id, payee in run.open_payees() if is_personal_name(payee)]


STAGES_WITHOUT_REGISTER: tuple[Callable[[Resolving], list[Outcome]], ...] = (
    _set_aside_non_suppliers,
    _set_aside_personal_names,
)
STAGES: tuple[Callable[[Resolving], list[Outcome]], ...] = (
    _set_aside_non_suppliers,
    _match_numbers,
    _match_same_names,
    _match_similar_names,
    _set_aside_personal_names,
)
