"""The target screen on histories that are not as they should be, and on years that are over: each gets a sentence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from core.store.state import StateStore, Target
from tests.pages import conftest
from tests.pages.conftest import Open
from tests.pages.small_data import build_small_data
from tests.pages.test_target import PAGE, save, words

TARGET = Target("northmoor", "sme", 0.55, 2028, baseline_year=2026, baseline_share=0.5)
Show = Callable[..., str]


@pytest.fixture
def show(open_page: Open, tmp_path: Path) -> Show:
    """The words of the target screen over data of one's own, with a target set before."""

    def show_it(target: Target | None = TARGET, **made: object) -> str:
        folder = tmp_path / "made"
        folder.mkdir()
        build_small_data(folder, name="made", **made)  # type: ignore[arg-type]
        if target is not None:
            StateStore(f"sqlite:///{tmp_path / 'state.sqlite'}").save_target(target)
        app = open_page(PAGE, data=folder, authority="northmoor")
        assert not app.exception
        return words(app)

    return show_it


def test_twelve_months_give_a_wide_range_and_say_why(show: Show) -> None:
    told = show(months=12)
    assert "of reaching 55% in the year to March 2028" in told
    assert "Only 12 months are published, and the range is widened for that" in told


def test_eight_months_give_no_projection_and_say_how_many_it_takes(show: Show) -> None:
    told = show(months=8)
    assert "There are 8 published months, March 2026 to October 2026" in told
    assert "a projection needs at least 12" in told
    assert "1 in 10" not in told


def test_a_gap_year_is_left_out_and_named(show: Show) -> None:
    gap = "DELETE FROM staging.keyed_line WHERE month BETWEEN DATE '2024-04-01' AND DATE '2025-03-01'"
    told = show(months=48, edits=[gap])
    assert "of reaching 55%" in told
    assert "Months are missing or near empty: April 2024 to March 2025" in told


def test_a_target_already_reached_today_is_a_chance_and_not_a_tick(show: Show) -> None:
    told = show(replace(TARGET, target_share=0.2))
    assert "more than a 19 in 20 chance of reaching 20%" in told
    assert "More than the target needs in the year to March 2028." in told
    assert "Met" not in told


@pytest.mark.parametrize(("share", "is_below"), [(0.2, True), (0.55, False)])
def test_a_target_below_its_baseline_is_one_to_hold_and_has_no_way_down(
    show: Show, share: float, *, is_below: bool
) -> None:
    told = show(replace(TARGET, target_share=share))
    assert ("The baseline year was at 50%, which is enough already" in told) == is_below
    assert ("equal yearly steps" in told) != is_below


def test_months_of_credits_say_that_no_share_can_be_formed(show: Show) -> None:
    refunds = (
        "UPDATE staging.line SET amount_gbp = -6 * amount_gbp WHERE rowid IN"
        " (SELECT line_id FROM staging.keyed_line WHERE month BETWEEN DATE '2026-05-01' AND DATE '2026-07-01')"
    )
    assert "Credits outweigh payments in the last 12 published months" in show(edits=[refunds])


def test_nothing_since_april_says_what_is_not_known(show: Show) -> None:
    told = show(last_month=date(2026, 4, 1))
    assert "of reaching 55%" in told
    assert "Nothing complete is published after April 2026; what happened since is not known here." in told


def test_data_that_ended_years_ago_give_no_chance_and_say_what_is_missing(show: Show) -> None:
    told = show(last_month=date(2023, 6, 1))
    assert "The data end in June 2023, more than 36 months before the end of the financial year" in told
    assert "no chance is given. It takes data to March 2025 or later." in told
    assert "in 10" not in told


@pytest.mark.parametrize(("share", "verdict"), [(0.3, "Met"), (0.9, "Not met"), (0.5, "Cannot be told yet")])
def test_a_year_that_is_over_has_a_word_and_no_chance(show: Show, share: float, verdict: str) -> None:
    told = show(replace(TARGET, target_share=share, year_ending=2026, baseline_year=None, baseline_share=None))
    assert f"{verdict}: the target was {share:.0%} in the year to March 2026. The year came out at" in told
    assert "**Came out at**" in told
    assert "to reach the target" not in told


def test_a_year_that_is_over_but_not_published_cannot_be_told(show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conftest, "TODAY", date(2028, 6, 1))
    told = show()
    assert "Cannot be told yet: the year to March 2028 is over, but only 0 of its 12 months are published here." in told
    assert "chance of reaching" not in told


def test_what_the_year_has_seen_says_what_the_rest_must_reach(show: Show) -> None:
    told = show(replace(TARGET, year_ending=2027))
    assert "7 months of that year are published" in told
    assert "the months to come would have to reach" in told


def test_too_little_classified_gives_pounds_and_advice_only(show: Show) -> None:
    told = show(with_sizes=False)
    assert "No share and no projection can be given yet" in told
    assert "in 10" not in told.replace("the range is made to hold 8 times in 10", "")


def test_a_central_body_is_asked_and_its_payments_are_no_return(show: Show) -> None:
    told = show(
        None,
        edits=[
            "UPDATE staging.authority SET type = 'central department', is_national = true",
            "UPDATE staging.source_file SET threshold_gbp = 25000",
        ],
    )
    assert "It will be a target for the share of published payments over £25,000, not a PPN 001 return." in told
    assert "a minister signs it off" in told
    assert "No figures reported by the body itself were loaded, so no PPN 001 target is drawn here." in told


def test_a_central_bodys_target_on_payments_is_never_called_one_of_ppn_001(show: Show) -> None:
    told = show(edits=["UPDATE staging.authority SET type = 'central department', is_national = true"])
    assert "draft; for the share of published payments, not a PPN 001 return" in told
    assert "asked for by PPN 001" not in told


def test_a_district_hears_that_its_target_is_voluntary_and_ends_with_the_year(show: Show) -> None:
    told = show(edits=["UPDATE staging.authority SET type = 'district'"])
    assert "draft; voluntary" in told
    assert "planned to be reorganised on 1 April 2028, the day after the financial year ending March 2028" in told


PEERS = [
    # The first directorate's payments whose payee is not known would leave it without a middle figure.
    "DELETE FROM staging.keyed_line WHERE payee_id IN ('eastvale-10', 'eastvale-11')",
    "INSERT INTO staging.authority BY NAME SELECT 'peer' || i AS authority_id, 'Peer ' || i AS name,"
    " '' AS type, [] AS area_codes, false AS is_national FROM range(4) AS numbers (i)",
    "UPDATE staging.authority SET type = 'unitary'",
    "UPDATE staging.keyed_line SET authority_id = 'peer' || (CASE directorate WHEN 'Adult care' THEN 0"
    " WHEN 'Children' THEN 1 WHEN 'Highways & transport' THEN 2 ELSE 3 END) WHERE authority_id = 'eastvale'",
]


def test_starting_points_name_the_peers_and_how_many(show: Show) -> None:
    told = show(None, edits=PEERS)
    assert "4 other bodies of this type (unitary), each over its own last 12 complete months" in told


def test_peers_whose_data_ended_years_ago_are_not_compared(show: Show) -> None:
    ended = "DELETE FROM staging.keyed_line WHERE authority_id = 'peer0' AND month >= DATE '2024-10-01'"
    told = show(None, edits=[*PEERS, ended])
    assert "Only 3 other bodies of this type (unitary) can be compared here" in told


def test_without_peers_it_says_so(show: Show) -> None:
    told = show(None, edits=["UPDATE staging.authority SET type = authority_id"])
    assert "No other body of this type is here to compare with." in told


REPORTED = [
    "UPDATE staging.authority SET type = 'central department', is_national = true",
    "INSERT INTO staging.reported_share BY NAME SELECT 'northmoor' AS authority_id, 'sme' AS measure,"
    " 2023 + i AS financial_year, 0.20 + 0.01 * i AS share, 'Annual report' AS source FROM range(4) AS numbers (i)",
]
PPN_001 = replace(TARGET, target_share=0.3, baseline_share=0.23, definition={"measured_on": "reported"})


def test_a_ppn_001_target_is_held_against_reported_figures_only(show: Show) -> None:
    told = show(PPN_001, edits=REPORTED)
    assert "The body reported 23% for the financial year ending March 2026; its PPN 001 target is 30%" in told
    assert "so they give no chance of reaching it" in told
    assert "Published payments have no target. If recent patterns continue" in told
    assert "chance of reaching 30%" not in told


def test_the_overview_knows_a_target_on_reported_figures(show: Show, tmp_path: Path, open_page: Open) -> None:
    show(PPN_001, edits=REPORTED)
    told = words(open_page(data=tmp_path / "made", authority="northmoor"))
    assert "The target of 30% in the year to March 2028 (draft) is held against the figures that the body" in told
    assert "No target is set" not in told


@pytest.mark.parametrize(("share", "verdict"), [(0.22, "Met"), (0.4, "Not met")])
def test_a_reported_year_is_met_or_not(show: Show, share: float, verdict: str) -> None:
    told = show(replace(PPN_001, target_share=share, year_ending=2026), edits=REPORTED)
    assert (
        f"{verdict}: the body reported 23%; its PPN 001 target is {share:.0%} in the year to March 2026 (draft)."
        in told
    )


def test_a_bound_body_with_figures_of_its_own_may_choose_what_its_target_is_held_against(
    show: Show, tmp_path: Path, open_page: Open
) -> None:
    show(None, edits=REPORTED)
    app = open_page(PAGE, data=tmp_path / "made", authority="northmoor")
    app = save(app, 30.0, "the Minister")
    saved = StateStore(f"sqlite:///{tmp_path / 'state.sqlite'}").current_target("northmoor", "", "sme")
    assert saved is not None
    assert saved.definition["measured_on"] == "reported"
    assert (saved.baseline_year, saved.baseline_share) == (2026, pytest.approx(0.23))
    assert "its PPN 001 target is 30%" in words(app)


def test_a_large_directorate_is_held_against_its_own_past(open_page: Open, tmp_path: Path) -> None:
    build_small_data(tmp_path, name="made", months=72, edits=["UPDATE staging.line SET amount_gbp = 20 * amount_gbp"])
    told = words(open_page(PAGE, data=tmp_path, authority="northmoor", directorate="Children"))
    assert "No target is set yet. If recent patterns continue" in told
    assert "This directorate's own record, 12 to 18 months ahead: of" in told
    assert "They overlap" in told
