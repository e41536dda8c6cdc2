"""Builds the sample data and holds what the app says against the generator's truth.

Tolerances are stated once, below. What the registers cannot tell (a medium firm that files full accounts, a
subsidiary whose accounts look small) is in the sample on purpose: shares come near the truth, not onto it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pandas as pd
import pytest

from core.measures import exclusions, published_strip, series_breaks, share
from core.pipeline import BuildResult, build
from core.selection import Selection
from core.settings import SAMPLE_REGISTERS, SAMPLE_SOURCES, load_settings
from core.store.connection import LiveData, close_all, open_live
from core.vocabulary import LocalDefinition, Measure, SizeBand
from tests.sample_truth import MARKETS, REASONS, join_truth, months_of, read_truth

pytestmark = pytest.mark.slow

SHARE_POINTS = 0.03  # a share, for a body in a period
LOCAL_POINTS = 0.03  # the same of local SMEs, where some addresses are not known
END_POINTS = 0.015  # how far outside the range the truth may lie
BASE = 0.005  # what counts, in parts of the true pounds
BASE_WITHOUT_REGISTERS = 0.05  # the same where no register says who is a public body
ASIDE = 0.01  # pounds of one true reason that are set aside for another one, or count
MISSED = 0.01  # pounds of registered suppliers that are found in no register
MISMATCHED = 0.005  # pounds given to somebody else's entry in a register
WRONG_SIZE = 0.02  # pounds on the wrong side of SME or not, of those that are given a size
WRONG_KIND = 0.01  # pounds of the wrong kind, of those that are given one
WRONG_VCSE = 0.03  # pounds on the wrong side of VCSE or not, of those that are told
WRONG_AREA = 0.02  # pounds on the wrong side of own area or not, of those that are placed
WRONG_MARKET = 0.06  # pounds in a market that does not fit what was bought

SHARES = read_truth("shares.csv")
LAST_TWELVE_MONTHS = [row for row in SHARES if row["period"] == "last 12 months"]
LOCAL_SHARES = [row for row in SHARES if row["authority_id"] != "department-for-rivers"]
NUMERATORS = {Measure.SME: "sme_gbp", Measure.VCSE: "vcse_gbp"}
RINGS = {LocalDefinition.OWN_AREA: "local_sme_gbp", LocalDefinition.OWN_AND_NEIGHBOURS: "nearby_sme_gbp"}


@dataclass(frozen=True)
class SampleBuild:
    """The sample, built with its registers; `lines` has the truth beside each line."""

    result: BuildResult
    live: LiveData
    lines: pd.DataFrame


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> SampleBuild:
    settings = load_settings(tmp_path_factory.mktemp("data"))
    result = build(settings, SAMPLE_SOURCES, SAMPLE_REGISTERS, changed_only=False)
    live = open_live(settings)
    return SampleBuild(result, live, join_truth(live))


@pytest.fixture(scope="module")
def without_registers(tmp_path_factory: pytest.TempPathFactory) -> LiveData:
    settings = load_settings(tmp_path_factory.mktemp("data-without-registers"))
    build(settings, SAMPLE_SOURCES, None, changed_only=False)
    return open_live(settings)


@pytest.fixture(scope="module", autouse=True)
def close_data_files() -> Iterator[None]:
    yield
    close_all()


def name_row(row: dict[str, str]) -> str:
    """'stannick 2025', for test ids."""
    return f"{row['authority_id']} {row['period']}"


def ask_share(sample: SampleBuild, row: dict[str, str], selection: Selection) -> pd.Series:
    """The app's share for one row of shares.csv; fails unless its base comes near."""
    with sample.live.cursor() as cursor:
        found = share(cursor, selection).iloc[0]
    assert float(found["base_gbp"]) == pytest.approx(float(row["base_gbp"]), rel=BASE)
    return found


def true_share(row: dict[str, str], numerator: str) -> float:
    """A true share of the spending whose payee is named."""
    return float(row[numerator]) / (float(row["base_gbp"]) - float(row["withheld_gbp"]))


def check_share(found: pd.Series, truth: float, points: float) -> None:
    """The share comes near the truth, and its range holds it."""
    assert found["shown_as"] in {"middle", "range only"}
    assert found["low"] - END_POINTS <= truth <= found["high"] + END_POINTS
    if found["shown_as"] == "middle":
        assert found["value"] == pytest.approx(truth, abs=points)


def test_every_file_is_read_to_the_penny(sample: SampleBuild) -> None:
    reports = {report.name: report for report in sample.result.files}
    truth = read_truth("files.csv")
    assert len(truth) > 200
    for row in truth:
        report = reports[row["name"]]
        assert (report.rows_kept, report.amount_kept) == (int(row["lines"]), Decimal(row["pounds"])), row["name"]


def test_every_record_is_kept_or_rejected(sample: SampleBuild) -> None:
    for report in sample.result.files:
        assert report.rows_read == report.rows_kept + report.rows_rejected, report.name
        assert report.amount_read == report.amount_kept + report.amount_set_aside, report.name


def test_contracts_registers_are_not_payments(sample: SampleBuild) -> None:
    registers = [report for report in sample.result.files if "contracts-register" in report.name]
    assert [report.rows_kept for report in registers] == [0, 0]
    assert all("contracts register" in str(report.not_payments_reason) for report in registers)


def test_the_month_published_twice_counts_once(sample: SampleBuild) -> None:
    twice = sample.lines[sample.lines["file"].str.contains("payments-over-250-2025-06")]
    assert twice["file"].nunique() == 1
    assert len(twice) > 300


def test_a_renamed_directorate_is_one_directorate(sample: SampleBuild) -> None:
    with sample.live.cursor() as cursor:
        months = dict(
            cursor.execute(
                "SELECT directorate, count(DISTINCT month) FROM serving.monthly_spend "
                "WHERE authority_id = 'aldenshire' GROUP BY directorate"
            ).fetchall()
        )
    names = ("Adult Social Care", "Children and Families", "Corporate Resources", "Highways and Transport")
    assert months == dict.fromkeys(names, 48)


def test_precepts_that_begin_to_appear_break_the_file_and_not_the_share(sample: SampleBuild) -> None:
    with sample.live.cursor() as cursor:
        breaks = series_breaks(cursor, Selection())
    (found,) = breaks.to_dict("records")
    assert (found["authority_id"], found["month"].date()) == ("harrowmere", date(2024, 5, 1))
    assert found["gross_breaks"]
    assert not found["base_breaks"]
    assert not found["marks_share"]


@pytest.mark.parametrize("row", SHARES, ids=name_row)
def test_what_was_published_and_what_counts(sample: SampleBuild, row: dict[str, str]) -> None:
    selection = Selection(authorities=(row["authority_id"],), **months_of(row))
    with sample.live.cursor() as cursor:
        strip = published_strip(cursor, selection).iloc[0]
        aside = exclusions(cursor, selection)
    assert strip["published_gbp"] == Decimal(row["published_gbp"])
    assert float(strip["base_gbp"]) == pytest.approx(float(row["base_gbp"]), rel=BASE)
    assert strip["published_gbp"] == strip["base_gbp"] + aside["excluded_gbp"].sum()


@pytest.mark.parametrize("measure", NUMERATORS)
@pytest.mark.parametrize("row", SHARES, ids=name_row)
def test_shares_come_near_the_truth(sample: SampleBuild, row: dict[str, str], measure: Measure) -> None:
    found = ask_share(sample, row, Selection((row["authority_id"],), measure=measure, **months_of(row)))
    check_share(found, true_share(row, NUMERATORS[measure]), SHARE_POINTS)


@pytest.mark.parametrize("local", RINGS)
@pytest.mark.parametrize("row", LOCAL_SHARES, ids=name_row)
def test_local_shares_come_near_the_truth(sample: SampleBuild, row: dict[str, str], local: LocalDefinition) -> None:
    asked = Selection((row["authority_id"],), measure=Measure.LOCAL_SME, local=local, **months_of(row))
    check_share(ask_share(sample, row, asked), true_share(row, RINGS[local]), LOCAL_POINTS)


def test_some_bodies_have_a_middle_figure_and_one_only_a_range(sample: SampleBuild) -> None:
    shown = {
        row["authority_id"]: ask_share(sample, row, Selection((row["authority_id"],)))["shown_as"]
        for row in LAST_TWELVE_MONTHS
    }
    assert shown.pop("marrowdale-police") == "range only"
    assert set(shown.values()) == {"middle"}


@pytest.mark.parametrize("reason", REASONS)
def test_what_must_not_count_is_set_aside_for_its_reason(sample: SampleBuild, reason: str) -> None:
    lines = sample.lines[sample.lines["true_reason"] == reason]
    assert len(lines) > 40
    right = lines.loc[lines["excluded_as"].isin(REASONS[reason]), "amount_gbp"].sum()
    assert right == pytest.approx(lines["amount_gbp"].sum(), rel=ASIDE)


def test_suppliers_are_found_in_the_registers(sample: SampleBuild) -> None:
    lines = sample.lines[(sample.lines["true_reason"] == "") & sample.lines["true_is_sme"].notna()]
    true, found = (lines[[f"{prefix}company_number", f"{prefix}charity_number"]].fillna("") for prefix in ("true_", ""))
    registered, matched = (true != "").any(axis=1), (found != "").any(axis=1)
    right = ((true.to_numpy() == found.to_numpy()) & (true != "").to_numpy()).any(axis=1)
    pounds = lines["amount_gbp"].abs()
    assert pounds[registered & ~matched].sum() < MISSED * pounds.sum()
    assert pounds[matched & ~right].sum() < MISMATCHED * pounds.sum()


def test_sizes_that_are_given_are_right(sample: SampleBuild) -> None:
    counted = sample.lines[sample.lines["excluded_as"].isna() & sample.lines["true_is_sme"].notna()]
    lines = counted[counted["size_band"] != SizeBand.UNKNOWN]
    pounds = lines["amount_gbp"].abs()
    is_sme = lines["size_band"].map(lambda band: SizeBand(band).is_sme)
    assert pounds.sum() > 0.85 * counted["amount_gbp"].abs().sum()
    assert pounds[is_sme != (lines["true_is_sme"] == "yes")].sum() < WRONG_SIZE * pounds.sum()


def test_kinds_vcse_and_own_area_that_are_given_are_right(sample: SampleBuild) -> None:
    lines = sample.lines[sample.lines["excluded_as"].isna() & sample.lines["true_is_sme"].notna()]
    areas = zip(lines["true_area"], lines["area_codes"], strict=True)
    told = {
        "kind": (lines["kind"].replace("unknown", None), lines["true_kind"], WRONG_KIND),
        "VCSE": (lines["is_vcse"], lines["true_is_vcse"] == "True", WRONG_VCSE),
        "own area": (lines["is_own_area"], pd.Series([a in b for a, b in areas], lines.index), WRONG_AREA),
    }
    for what, (given, true, most_wrong) in told.items():
        known = given.notna() & (lines["area_codes"].str.len() > 0 if what == "own area" else True)
        pounds = lines.loc[known, "amount_gbp"].abs()
        wrong = pounds[given[known] != true[known]].sum() / pounds.sum()
        assert wrong < most_wrong, f"{what}: {wrong:.3%}"


def test_markets_fit_what_was_bought(sample: SampleBuild) -> None:
    lines = sample.lines[sample.lines["excluded_as"].isna() & sample.lines["true_market"].notna()]
    pounds = lines["amount_gbp"].abs()
    fits = [market in MARKETS[true] for market, true in zip(lines["market"], lines["true_market"], strict=True)]
    assert pounds[[not fit for fit in fits]].sum() < WRONG_MARKET * pounds.sum()


@pytest.mark.parametrize("row", LAST_TWELVE_MONTHS, ids=name_row)
def test_without_registers_only_published_flags_give_a_share(without_registers: LiveData, row: dict[str, str]) -> None:
    asked = Selection((row["authority_id"],))
    with without_registers.cursor() as cursor:
        found, strip = share(cursor, asked).iloc[0], published_strip(cursor, asked).iloc[0]
    assert found["shown_as"] == ("middle" if row["authority_id"] == "department-for-rivers" else "sentence")
    assert float(strip["base_gbp"]) == pytest.approx(float(row["base_gbp"]), rel=BASE_WITHOUT_REGISTERS)
