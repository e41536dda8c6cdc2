"""What changed since the data version before: every cause told apart, and the steps add up to the share of then."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from duckdb import DuckDBPyConnection

from core import measures
from core.selection import Selection
from core.vocabulary import LocalDefinition, Measure
from tests import oracle
from tests.made_up_spend import make_rows
from tests.serving_rows import serve_rows

APRIL, MAY = date(2025, 4, 9), date(2025, 5, 9)
ALL = Selection(from_month=date(2023, 1, 1))


def line(number: int, amount: int, **row: object) -> dict[str, Any]:
    return {"row_number": number, "day": APRIL, "amount": Decimal(amount), "supplier": f"Firm {number}", **row}


def tell(now: list[dict[str, Any]], before: list[dict[str, Any]]) -> dict[str, tuple[Decimal, Decimal, Decimal]]:
    """Each step's change of numerator, classified and base."""
    with serve_rows(now, previous=before) as cursor:
        steps = measures.since_last_version(cursor, ALL)
    return {
        row.reason or row.step: (row.change_numerator_gbp, row.change_classified_gbp, row.change_base_gbp)
        for row in steps.itertuples()
    }


NOTHING = {"start": (0, 0, 0), "end": (0, 0, 0)}


def test_nothing_changed() -> None:
    rows = [line(1, 10), line(2, 20, reasons=("grants",))]
    assert tell(rows, rows) == NOTHING


def test_without_an_earlier_version_nothing_is_said_to_have_changed() -> None:
    with serve_rows([line(1, 10)]) as cursor:
        steps = measures.since_last_version(cursor, ALL)
    assert steps["step"].tolist() == ["start", "end"]
    assert steps["base_gbp"].tolist() == [10, 10]


@pytest.mark.parametrize(
    ("now", "cause", "changes"),
    [
        ([line(1, 10), line(2, 7, day=MAY)], "new payments", (7, 7, 7)),
        ([line(1, 10), line(2, 7)], "corrections", (7, 7, 7)),  # a file that was there before
        ([line(1, 10), line(2, 7, file="file2")], "new payments", (7, 7, 7)),  # a late file
        ([], "corrections", (-10, -10, -10)),
        ([line(1, 12)], "corrections", (2, 2, 2)),
        ([line(1, 10, reasons=("superseded",))], "corrections", (-10, -10, -10)),
        ([line(1, 10, reasons=("public-body",))], "rule change", (-10, -10, -10)),
        ([line(1, 10, size_band="large")], "reclassified", (-10, 0, 0)),
        ([line(1, 10, size_band="unknown")], "reclassified", (-10, -10, 0)),
        ([line(1, 10, size_band="large", reasons=("grants",))], "rule change", (-10, -10, -10)),
    ],
)
def test_each_cause(now: list[dict[str, Any]], cause: str, changes: tuple[int, int, int]) -> None:
    kept = line(9, 100, size_band="large")
    assert tell([kept, *now], [kept, line(1, 10)]) == {**NOTHING, cause: changes}


def test_a_line_that_moves_between_directorates_changes_both_and_the_whole_not_at_all() -> None:
    before, now = [line(1, 10)], [line(1, 10, directorate="Roads")]
    with serve_rows(now, previous=before) as cursor:
        whole = measures.since_last_version(cursor, ALL)
        one = Selection(directorates=(("northmoor", "Roads"),), from_month=date(2023, 1, 1))  # type: ignore[arg-type]
        part = measures.since_last_version(cursor, one)
    assert whole["base_gbp"].tolist() == [10, 10, 10]
    assert part["base_gbp"].tolist() == [0, 10, 10]


def change_some(rows: list[dict[str, Any]], seed: int) -> list[dict[str, Any]]:
    """The next data version: lines gone, corrected and new, suppliers and rules seen otherwise."""
    chance = random.Random(seed)
    bands = {row["supplier"]: chance.choice(("small", "large", "unknown")) for row in rows}
    reseen = set(chance.sample(sorted(bands), 8))
    changed = []
    for row in rows:
        if chance.random() < 0.05:
            continue
        seen = dict(row)
        if row["supplier"] in reseen:
            seen |= {"size_band": bands[row["supplier"]], "spans": ()}
        if chance.random() < 0.1:
            seen["reasons"] = chance.choice(((), ("grants",), ("superseded",), ("pass-through",)))
        if chance.random() < 0.05:
            seen["amount"] += Decimal("3.07")
        changed.append(seen)
    extra = [{**row, "row_number": row["row_number"] + 100_000} for row in chance.sample(changed, 40)]
    return changed + extra


@pytest.fixture(scope="module")
def two_versions() -> Iterator[tuple[DuckDBPyConnection, list[oracle.Line], oracle.Reasons]]:
    before = [{"row_number": number, **row} for number, row in enumerate(make_rows(3, lines_a_month=4))]
    with serve_rows(before) as cursor:
        lines, reasons = oracle.read_lines(cursor), oracle.Reasons(cursor)
    with serve_rows(change_some(before, 5), previous=before) as cursor:
        yield cursor, lines, reasons


@pytest.mark.parametrize("measure", Measure)
@pytest.mark.parametrize("switches", [(), ("grants",), ("capital", "pass-through")])
@pytest.mark.parametrize("authorities", [("northmoor",), ("southmoor", "ministry"), ()])
def test_the_start_is_the_share_of_then(
    two_versions: tuple[DuckDBPyConnection, list[oracle.Line], oracle.Reasons],
    measure: Measure,
    switches: tuple[str, ...],
    authorities: tuple[str, ...],
) -> None:
    cursor, lines, reasons = two_versions
    question = Selection(
        authorities=authorities, measure=measure, switches=switches, local=LocalDefinition.OWN_AND_NEIGHBOURS
    ).settled(measures.read_catalogue(cursor))
    then = oracle.add_up(oracle.keep_counted(oracle.choose(lines, question), question, reasons), question)
    steps = measures.since_last_version(cursor, question)
    start, end = steps.iloc[0], steps.iloc[-1]
    assert (start["numerator_gbp"], start["classified_gbp"], start["base_gbp"], start["lines"]) == (
        then.numerator,
        then.classified,
        then.base,
        then.lines,
    )
    assert end["numerator_gbp"] == measures.share(cursor, question)["numerator_gbp"].iloc[0]
    assert len(steps) > 3


def test_a_data_file_of_another_format_is_not_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.store.build.DATA_FORMAT", -1)
    assert tell([line(1, 10)], [line(2, 20)]) == NOTHING


def test_the_months_that_were_the_last_twelve_then_are_where_it_starts() -> None:
    """A report of last month showed 12 months that ended a month earlier: that is a step of its own."""
    months = [date(2025, 1, 9), *(date(2025, month, 9) for month in range(2, 13)), date(2026, 1, 9)]
    before = [line(number, 10, day=day) for number, day in enumerate(months[:-1])]
    now = [*before, line(12, 7, day=months[-1])]
    with serve_rows(now, previous=before) as cursor:
        steps = measures.since_last_version(cursor, Selection())
    told = list(zip(steps["reason"], steps["base_gbp"], strict=True))
    assert told == [("", 120), ("months moved on", 110), ("new payments", 117), ("", 117)]
