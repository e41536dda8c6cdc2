"""Every measure against the slow, obvious second implementation, over made-up spending and random questions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pandas as pd
import pytest
from duckdb import DuckDBPyConnection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import measures, periods
from core.selection import DirectorateKey, Selection
from core.vocabulary import Dimension, LocalDefinition, Measure
from tests import oracle
from tests.made_up_spend import DIRECTORATES, ENDS, FIRST_MONTH, make_rows
from tests.serving_rows import CATEGORIES, serve_rows

MARKETS = sorted({market for _, _, market in CATEGORIES})
MONTHS = periods.months_between(FIRST_MONTH, date(2026, 4, 1))
# One database serves all the questions of a run.
QUESTIONS = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


class Served:
    """Made-up spending, and the same lines as the oracle reads them."""

    def __init__(self, cursor: DuckDBPyConnection) -> None:
        self.cursor = cursor
        self.catalogue = measures.read_catalogue(cursor)
        self.lines = oracle.read_lines(cursor)
        self.reasons = oracle.Reasons(cursor)


@pytest.fixture(scope="module", params=[1, 2])
def served(request: pytest.FixtureRequest) -> Iterator[Served]:
    with serve_rows(make_rows(request.param)) as cursor:
        yield Served(cursor)


def some(values: list[str], most: int = 2) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), max_size=most).map(tuple)


@st.composite
def questions(draw: st.DrawFn) -> Selection:
    first, last = sorted(draw(st.lists(st.sampled_from(MONTHS), min_size=2, max_size=2)))
    has_months = draw(st.booleans())
    keys = [DirectorateKey(authority, name) for authority in ENDS for name in DIRECTORATES]
    return Selection(
        authorities=draw(some(list(ENDS))),
        directorates=tuple(draw(st.lists(st.sampled_from(keys), max_size=2))),
        markets=draw(some(MARKETS, 1)),
        categories=draw(some([row[0] for row in CATEGORIES], 1)),
        suppliers=draw(some([f"Supplier {number:02}" for number in range(5)], 1)),
        from_month=first if has_months else None,
        to_month=last if has_months else None,
        measure=draw(st.sampled_from(Measure)),
        local=draw(st.sampled_from(LocalDefinition)),
        switches=draw(some(["grants", "schools", "pass-through", "capital"])),
    )


def assert_pounds(row: pd.Series, expected: oracle.Sums) -> None:
    found = oracle.Sums(
        row["numerator_gbp"], row["classified_gbp"], row["base_gbp"], row["gross_gbp"], row["credits_gbp"], row["lines"]
    )
    assert found == expected
    assert row["unknown_gbp"] == expected.base - expected.classified


def assert_sums(row: pd.Series, expected: oracle.Sums) -> None:
    assert_pounds(row, expected)
    assert row["shown_as"] == oracle.decide_shown_as(expected)
    _assert_shares(row, expected)


def _assert_shares(row: pd.Series, expected: oracle.Sums) -> None:
    shown_as = row["shown_as"]
    unknown = expected.base - expected.classified
    if shown_as == "middle":
        assert row["value"] == pytest.approx(float(expected.numerator / expected.classified))
    else:
        assert pd.isna(row["value"])
    if shown_as in {"middle", "range only"}:
        assert row["low"] == pytest.approx(float(expected.numerator / expected.base))
        assert row["high"] == pytest.approx(float((expected.numerator + unknown) / expected.base))
    else:
        assert pd.isna(row["low"])
        assert pd.isna(row["high"])
    assert pd.isna(row["coverage"]) == (shown_as == "pounds only")


@QUESTIONS
@given(question=questions())
def test_share_is_the_oracles(served: Served, question: Selection) -> None:
    settled = question.settled(served.catalogue)
    counted = oracle.keep_counted(oracle.choose(served.lines, settled), settled, served.reasons)
    assert_sums(measures.share(served.cursor, question).iloc[0], oracle.add_up(counted, settled))


@QUESTIONS
@given(question=questions(), dimension=st.sampled_from(Dimension))
def test_breakdown_is_the_oracles_and_adds_up(served: Served, question: Selection, dimension: Dimension) -> None:
    settled = question.settled(served.catalogue)
    counted = oracle.keep_counted(oracle.choose(served.lines, settled), settled, served.reasons)
    keys = {
        Dimension.AUTHORITY: lambda line: line.authority_id,
        Dimension.DIRECTORATE: lambda line: f"{line.authority_id}:{line.directorate}",
        Dimension.MARKET: lambda line: line.market,
        Dimension.CATEGORY: lambda line: line.category_id,
        Dimension.SUPPLIER: lambda line: line.supplier_id,
        Dimension.MONTH: lambda line: f"{line.month:%Y-%m}",
    }
    expected = oracle.group(counted, settled, keys[dimension])
    found = measures.breakdown(served.cursor, question, dimension)
    assert set(found["key"]) == set(expected)
    for _, row in found.iterrows():
        # A single month's share is under the floors as well.
        check = assert_pounds if dimension is Dimension.MONTH else assert_sums
        check(row, expected[row["key"]])
        own = [line for line in counted if keys[dimension](line) == row["key"]]
        assert row["suppliers"] == len({line.supplier_id for line in own})
        large = (line.amount for line in own if line.size_band == "large" and line.ring == "further")
        assert row["large_further_gbp"] == sum(large, Decimal(0))
        assert row["local_sme_gbp"] == oracle.add_up(own, replace(settled, measure=Measure.LOCAL_SME)).numerator
    whole = measures.share(served.cursor, question).iloc[0]
    for name in ("numerator_gbp", "classified_gbp", "base_gbp", "gross_gbp", "credits_gbp"):
        assert sum(found[name], Decimal(0)) == whole[name]
    if whole["base_gbp"]:
        assert found["part_of_base"].sum() == pytest.approx(1)


@QUESTIONS
@given(question=questions())
def test_what_was_a_year_before_is_the_breakdown_of_that_year(served: Served, question: Selection) -> None:
    settled = question.settled(served.catalogue)
    before = settled.shifted(-12)
    counted = oracle.keep_counted(oracle.choose(served.lines, before), before, served.reasons)
    expected = oracle.group(counted, before, lambda line: line.market)
    for _, row in measures.breakdown(served.cursor, question, Dimension.MARKET).iterrows():
        if row["key"] in expected:
            assert row["base_before_gbp"] == expected[row["key"]].base
            assert row["shown_as_before"] == oracle.decide_shown_as(expected[row["key"]])
        else:
            assert row["base_before_gbp"] is None


@QUESTIONS
@given(question=questions())
def test_strip_and_exclusions_are_the_oracles_and_add_up(served: Served, question: Selection) -> None:
    settled = question.settled(served.catalogue)
    chosen = oracle.choose(served.lines, settled)
    counted = oracle.keep_counted(chosen, settled, served.reasons)
    strip = measures.published_strip(served.cursor, question).iloc[0]
    reasons = measures.exclusions(served.cursor, question)
    published = [line.amount for line in chosen if "superseded" not in line.reasons]
    sums = oracle.add_up(counted, settled)
    assert strip["published_gbp"] == sum(published, Decimal(0))
    assert strip["base_gbp"] == sums.base
    assert strip["unknown_gbp"] == sums.base - sums.classified
    assert strip["published_gbp"] - strip["excluded_gbp"] == strip["base_gbp"]
    assert dict(zip(reasons["reason"], reasons["excluded_gbp"], strict=True)) == oracle.exclude(
        chosen, settled, served.reasons
    )
    assert sum(reasons["excluded_gbp"], Decimal(0)) == strip["excluded_gbp"]


@QUESTIONS
@given(question=questions())
def test_months_and_rolling_years_are_the_oracles(served: Served, question: Selection) -> None:
    chosen = oracle.choose(served.lines, question, months=False)
    counted = oracle.keep_counted(chosen, question, served.reasons)
    found = measures.share_by_month(served.cursor, question)
    start = min((line.month for line in counted if line.month), default=None)
    for place, (_, row) in enumerate(found.iterrows()):
        month = row["month"].date()
        expected = oracle.add_up([line for line in counted if line.month == month], question)
        rolled = oracle.roll(counted, question, month)
        assert (row["base_gbp"], row["numerator_gbp"]) == (expected.base, expected.numerator)
        assert (row["rolling_base_gbp"], row["rolling_numerator_gbp"]) == (rolled.base, rolled.numerator)
        assert start is not None
        if month < periods.add_months(start, 11):
            assert row["rolling_shown_as"] == "pounds only"
        else:
            assert row["rolling_shown_as"] == oracle.decide_shown_as(rolled)
        assert place == 0 or month == periods.add_months(found["month"].iloc[place - 1].date(), 1)


def test_last_complete_month_is_the_oracles(served: Served) -> None:
    for entry in served.catalogue.authorities:
        assert entry.last_complete_month == oracle.find_last_complete_month(served.lines, entry.authority_id)


@QUESTIONS
@given(question=questions(), dimension=st.sampled_from([Dimension.MARKET, Dimension.DIRECTORATE, Dimension.SUPPLIER]))
def test_contributions_add_up_to_the_change(served: Served, question: Selection, dimension: Dimension) -> None:
    whole = measures.change(served.cursor, question).iloc[0]
    parts = measures.contributions(served.cursor, question, dimension)
    assert parts.empty == pd.isna(whole["points"])
    assert whole["direction"] in {"up", "down"} or parts.empty
    if not parts.empty:
        moved = whole["numerator_gbp"] - whole["numerator_before_gbp"]
        assert sum(parts["change_gbp"], Decimal(0)) == moved
        assert parts["points"].sum() == pytest.approx(whole["value"] - whole["value_before"])
        assert (parts["rate_points"] + parts["mix_points"]).to_numpy() == pytest.approx(parts["points"].to_numpy())


@QUESTIONS
@given(question=questions())
def test_low_value_and_high_stand_in_order(served: Served, question: Selection) -> None:
    frame = measures.breakdown(served.cursor, question, Dimension.CATEGORY)
    shown = frame[frame["shown_as"] == "middle"]
    assert ((shown["low"] <= shown["value"] + 1e-12) & (shown["value"] <= shown["high"] + 1e-12)).all()
    ranged = frame[frame["low"].notna()]
    assert ((ranged["low"] >= 0) & (ranged["high"] <= 1 + 1e-12)).all()
    assert ((ranged["high"] - ranged["low"]) - (1 - ranged["coverage"])).abs().max() < 1e-9 or ranged.empty


@QUESTIONS
@given(question=questions())
def test_pages_of_lines_and_suppliers_hold_everything_once(served: Served, question: Selection) -> None:
    settled = question.settled(served.catalogue)
    chosen = oracle.choose(served.lines, settled)
    pages = [
        measures.payment_lines(served.cursor, question, offset=offset, limit=200)
        for offset in range(0, len(chosen) + 1, 200)
    ]
    lines = pd.concat(pages)
    assert lines["payment_id"].is_unique
    assert sum(lines["amount_gbp"], Decimal(0)) == sum((line.amount for line in chosen), Decimal(0))
    counted = oracle.keep_counted(chosen, settled, served.reasons)
    assert lines["counts"].sum() == len(counted)
    suppliers = measures.suppliers(served.cursor, question, limit=1_000)
    assert set(suppliers["supplier_id"]) == {line.supplier_id for line in counted}
    assert sum(suppliers["base_gbp"], Decimal(0)) == sum((line.amount for line in counted), Decimal(0))


def judge_there(line: oracle.Line, definition: str) -> oracle.Line:
    """The line as another definition sees it."""
    if definition == "whole-file" and line.kind == "public body":
        return replace(line, size_band="large")
    believed = {"accounts-only": "account-category", "published-flags-only": "published-flag"}.get(definition)
    return line if believed in {None, line.size_rule} else replace(line, size_band="unknown")


@QUESTIONS
@given(
    question=questions(),
    definition=st.sampled_from(
        ["whole-file", "with-grants", "without-schools", "accounts-only", "published-flags-only"]
    ),
)
def test_bridge_leads_from_this_share_to_the_other_in_steps_that_add_up(
    served: Served, question: Selection, definition: str
) -> None:
    settled = question.settled(served.catalogue)
    turn = {"with-grants": {"grants"}, "without-schools": {"schools"}}.get(definition, set())
    there = replace(settled, switches=tuple(set(settled.switches) ^ turn))
    chosen = oracle.choose(served.lines, settled)
    if definition == "whole-file":
        expected = [line for line in chosen if "superseded" not in line.reasons]
    else:
        expected = oracle.keep_counted(chosen, there, served.reasons)
    rows = measures.bridge(served.cursor, question, definition)
    assert rows["step"].iloc[[0, -1]].tolist() == ["start", "end"]
    assert_sums(rows.iloc[0], oracle.add_up(oracle.keep_counted(chosen, settled, served.reasons), settled))
    assert_sums(rows.iloc[-1], oracle.add_up([judge_there(line, definition) for line in expected], settled))
    assert (rows["label"] != "").all()


@QUESTIONS
@given(question=questions())
def test_open_and_locked_in_add_up_to_the_base(served: Served, question: Selection) -> None:
    settled = question.settled(served.catalogue)
    counted = oracle.keep_counted(oracle.choose(served.lines, settled), settled, served.reasons)
    parts = measures.open_to_change(served.cursor, question).set_index("id")
    vehicles = [line for line in counted if line.size_rule == "project-vehicle"]
    assert sum(parts["base_gbp"], Decimal(0)) == sum((line.amount for line in counted), Decimal(0))
    if vehicles:
        assert_sums(parts.loc["pfi"], oracle.add_up(vehicles, settled))
