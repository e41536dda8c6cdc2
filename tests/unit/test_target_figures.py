"""What the target screen says of a projection: the fan, what drives it, what is fixed, what is needed."""

from __future__ import annotations

import pandas as pd
import pytest

from core.projection import YearParts, project_share
from core.projection.parts import OTHER, project_parts
from core.projection.year import split_year
from core.ui.charts.outlook import draw_outlook
from core.ui.charts.style import LIGHT
from core.ui.target_drivers import say_drivers, write_points
from core.ui.target_needed import measure_room, split_to_come
from core.ui.target_start import say_peers
from core.ui.target_trust import NO_OWN_RECORD, say_records
from tests.unit.test_projection import make_history


def make_outlook_months(share: float = 0.3) -> pd.DataFrame:
    month = pd.date_range("2026-01", periods=6, freq="MS")
    around = {"rolling_low": -0.04, "rolling_inner_low": -0.02, "rolling_share": 0, "rolling_inner_high": 0.02}
    shares = {name: share + off for name, off in {**around, "rolling_high": 0.04}.items()}
    return pd.DataFrame({"month": month, "is_seen": [True] * 3 + [False] * 3, **shares})


def test_the_fan_shows_two_ranges_the_target_and_its_yearly_milestones() -> None:
    months = make_outlook_months()
    path = pd.DataFrame({"month": months["month"].iloc[[0, 3, 5]], "share": [0.3, 0.35, 0.4]})
    figure = draw_outlook(months, LIGHT, 0.4, path)
    assert [trace.fill for trace in figure.data].count("tonexty") == 2
    told = [text for trace in figure.data for text in (trace.customdata if trace.customdata is not None else ())]
    assert "On the way, year to April 2026: 35%" in told
    assert "Target, year to June 2026: 40%" in told
    labels = [annotation.text for annotation in figure.layout.annotations]
    assert labels == ["35%", "Projected<br><b>30%</b>", "Target<br><b>40%</b>"]


@pytest.mark.parametrize("target", [0.305, 0.295])
def test_the_ends_of_the_fan_are_told_apart_where_they_lie_close(target: float) -> None:
    figure = draw_outlook(make_outlook_months(), LIGHT, target)
    projected, wanted = figure.layout.annotations
    assert (wanted.yshift > projected.yshift) == (target > 0.3)
    low, high = figure.layout.yaxis.range
    assert low < 0.26
    assert high > 0.34


def make_markets(months: int = 55) -> pd.DataFrame:
    """Care rises, works stay, and a third market is too small to be told."""
    rising = make_history("2022-04", months, base=6e6)
    steps = pd.Series(range(months)) / months
    rising["numerator_gbp"] = rising["denominator_gbp"] * (0.2 + 0.2 * steps)
    works, tiny = make_history("2022-04", months, base=3.9e6), make_history("2022-04", months, share=0.9, base=0.1e6)
    return pd.concat([rising.assign(part="Care"), works.assign(part="Works"), tiny.assign(part="Tiny")])


def test_the_markets_add_up_to_the_whole_and_the_rising_one_drives_it() -> None:
    markets = make_markets()
    whole = project_share(markets, 2028)
    parts = project_parts(markets, whole)
    seen = whole.monthly[whole.monthly["is_seen"]].tail(12)
    now = seen["numerator_gbp"].sum() / seen["denominator_gbp"].sum()
    assert list(parts["part"]) == ["Care", "Works", OTHER]
    assert (parts["weight_then"] * parts["share_then"]).sum() == pytest.approx(whole.median)
    assert parts["points"].sum() == pytest.approx((whole.median or 0.0) - now)
    assert parts["points"].idxmax() == 0
    assert say_drivers(parts).startswith("Care would lift the share most")


def test_a_market_that_began_or_ended_lately_keeps_its_last_share() -> None:
    markets = make_markets()
    new = make_history("2026-05", 6, share=0.5, base=8e6).assign(part="New")
    parts = project_parts(pd.concat([markets, new]), project_share(markets, 2028)).set_index("part")
    assert parts.loc["New", "share_now"] == pytest.approx(0.5)
    assert parts["weight_then"].sum() == pytest.approx(1)


def test_no_projection_has_no_parts() -> None:
    markets = make_markets(8)
    assert project_parts(markets, project_share(markets, 2028)).empty


@pytest.mark.parametrize(
    ("change", "words"),
    [(0.0042, "+0.4 points"), (-0.012, "−1.2 points"), (0.0003, "0.0 points"), (-0.0004, "0.0 points")],
)
def test_points_are_written_so_that_they_can_be_added(change: float, words: str) -> None:
    assert write_points(change) == words


def test_markets_that_hardly_move_are_not_named() -> None:
    still = pd.DataFrame({"part": ["Care", "Works", OTHER], "points": [0.0001, -0.0002, 0.01]})
    assert say_drivers(still) == "No single market is likely to move the share much"
    falling = pd.DataFrame({"part": ["Care", "Works"], "points": [-0.001, -0.02]})
    assert say_drivers(falling) == "Works would pull the share down most"


def test_a_year_is_what_is_seen_and_what_is_to_come() -> None:
    projection = project_share(make_history("2022-04", 55), 2027)
    year = split_year(projection)
    assert year is not None
    assert (year.months_seen, year.months_to_come) == (7, 5)
    assert year.seen_denominator_gbp == pytest.approx(70e6)
    assert year.seen_denominator_gbp + year.to_come_denominator_gbp == pytest.approx(projection.year_denominator_gbp)
    middle = year.seen_numerator_gbp + year.to_come_numerator_gbp
    assert middle / (projection.year_denominator_gbp or 0.0) == pytest.approx(projection.median)


OPEN_PARTS = pd.DataFrame(
    {
        "id": ["open", "utilities"],
        "wording": ["Open to change", "Utilities"],
        "numerator_gbp": [30.0, 2.0],
        "classified_gbp": [80.0, 20.0],
    }
)


def test_what_is_fixed_and_what_is_open_add_up_to_the_year() -> None:
    parts = split_to_come(OPEN_PARTS, YearParts(3, 10.0, 40.0, 60.0, 120.0))
    assert dict(zip(parts["kind"], parts["pounds_gbp"], strict=True)) == pytest.approx(
        {"seen": 40.0, "counts": 36.0, "elsewhere": 60.0, "locked": 24.0}
    )
    assert parts["of_year"].sum() == pytest.approx(1)
    room = measure_room(parts)
    assert (room.open_gbp, room.elsewhere_gbp) == pytest.approx((96.0, 60.0))


def test_nothing_classified_leaves_nothing_to_split() -> None:
    assert split_to_come(OPEN_PARTS.assign(classified_gbp=0.0), YearParts(0, 0.0, 0.0, 1.0, 2.0)).empty


def test_the_record_is_told_for_this_body_and_for_all() -> None:
    row = {"horizons": "12 to 18 months", "forecasts": 20, "held_80": 0.8, "median_error_points": 1.4, "bodies": 1}
    own, every = (pd.Series({**row, "authority_id": name}) for name in ("northmoor", ""))
    told = say_records([own, every])
    assert told[0].startswith("This body's own record, 12 to 18 months ahead: of 20 past projections like this one, 16")
    assert "They overlap" in told[0]
    assert say_records([pd.Series({**own, "directorate": "Highways"})])[0].startswith("This directorate's own record")
    assert told[1].startswith("The method's record, 12 to 18 months ahead")
    assert say_records([every])[0] == NO_OWN_RECORD


def test_few_peers_are_counted_and_give_no_quarters() -> None:
    assert say_peers("district", pd.Series([0.3])).startswith("Only 1 other body of this type (district)")
    assert say_peers("", pd.Series(dtype=float)) == "No other body of this type is here to compare with."
