"""The backtest on made-up series: what a row says, who lends the range, what the scores mean."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from core.errors import SpendError
from core.projection import (
    backtest,
    backtest_records,
    describe_backtest,
    describe_record,
    project_share,
    score_chances,
    summarise_backtest,
)
from core.projection.error_record import PROBABILITIES, load_record, make_record
from core.projection.scores import QUANTILES, score_quantiles


def make_series(publishers: int = 4, months: int = 72) -> pd.DataFrame:
    """Publishers whose shares wander, each with its own seed."""
    frames = []
    for number in range(publishers):
        generator = np.random.default_rng(number)
        share = np.clip(0.3 + np.cumsum(generator.normal(0, 0.006, months)), 0.05, 0.9)
        base = 5e6 * generator.lognormal(0, 0.2, months)
        month = pd.date_range("2012-04", periods=months, freq="MS")
        columns = {
            "publisher": f"body-{number}",
            "month": month,
            "denominator_gbp": base,
            "numerator_gbp": share * base,
        }
        frames.append(pd.DataFrame(columns))
    return pd.concat(frames, ignore_index=True)


def test_a_row_is_an_origin_with_a_year_behind_it_and_a_whole_year_ahead() -> None:
    frame = backtest(make_series())
    one = frame[frame["publisher"] == "body-0"]
    assert one["origin"].min() == pd.Timestamp("2013-03-01")
    assert set(one["year_ending"]) == {2014, 2015, 2016, 2017, 2018}
    assert one["horizon"].between(1, 36).all()
    row = one.iloc[0]
    months = (row["year_ending"] - row["origin"].year) * 12 + 3 - row["origin"].month
    assert row["horizon"] == months


def test_the_actual_is_the_year_and_not_its_march() -> None:
    series = make_series()
    row = backtest(series).query("publisher == 'body-1' and year_ending == 2016").iloc[0]
    year = series[(series["publisher"] == "body-1") & series["month"].between("2015-04-01", "2016-03-01")]
    assert row["actual"] == pytest.approx(year["numerator_gbp"].sum() / year["denominator_gbp"].sum())
    assert row["error_points"] == pytest.approx(100 * (row["q50"] - row["actual"]))


def test_a_publishers_own_outturns_never_shape_its_range() -> None:
    series = make_series(6)
    changed = series.copy()
    late = (changed["publisher"] == "body-2") & (changed["month"] >= "2015-04-01")
    changed.loc[late, "numerator_gbp"] *= 0.2
    early = "publisher == 'body-2' and origin < '2015-04-01'"
    columns = ["q05", "q50", "q95", "plain_q05", "plain_q95"]
    before, after = (backtest(frame).query(early)[columns].to_numpy() for frame in (series, changed))
    assert np.array_equal(before, after)


def test_a_year_with_a_month_missing_is_no_outturn_and_a_gap_is_no_origin() -> None:
    series = make_series(2)
    frame = backtest(series[series["month"] != "2015-06-01"])
    assert 2016 not in set(frame["year_ending"])
    assert not frame["origin"].between("2015-06-01", "2016-05-01").any()


def test_only_the_horizons_asked_for_come_back() -> None:
    assert set(backtest(make_series(), horizons=[12, 24])["horizon"]) == {12, 24}
    assert backtest(make_series().iloc[:8]).empty


def test_histories_may_be_given_by_name_and_one_without_a_publisher_is_refused() -> None:
    series = make_series(2)
    named = {number: series[series["publisher"] == f"body-{number}"] for number in range(2)}
    rows = backtest(named, [24])
    assert set(rows["publisher"]) == {"0", "1"}
    assert np.array_equal(rows["q50"], backtest(series, [24])["q50"])
    with pytest.raises(SpendError, match="no column publisher"):
        backtest(series.drop(columns="publisher"))


def test_the_score_is_twice_the_mean_pinball_loss_in_points() -> None:
    quantiles = np.full((1, 7), 0.30)
    # All quantiles 2 points under: the loss of each is its probability times 2 points.
    assert score_quantiles(quantiles, np.array([0.32]))[0] == pytest.approx(2 * np.mean(QUANTILES * 2))
    assert score_quantiles(quantiles, np.array([0.30]))[0] == 0


def test_the_summary_pools_its_publishers() -> None:
    frame = backtest(make_series())
    summary = summarise_backtest(frame).set_index(["publisher", "horizons"])
    everyone = summary.loc[("all", "12 to 36 months")]
    inside = frame[frame["horizon"].between(12, 36)]
    assert everyone["forecasts"] == len(inside)
    assert everyone["held_80"] == pytest.approx(inside["held_80"].mean())
    assert everyone["ratio"] == pytest.approx(inside["wis_points"].mean() / inside["plain_wis_points"].mean())


def test_the_backtest_is_told_in_plain_text() -> None:
    told = describe_backtest(backtest(make_series()))
    assert told.startswith("1 to 11 months ahead: ")
    assert "80% range held" in told
    assert "body-3" in told
    assert "nan" not in describe_backtest(backtest(make_series(1))).splitlines()[0]
    assert "No past projection" in describe_backtest(backtest(make_series().iloc[:8]))


def test_sure_and_right_chances_score_nothing_and_sure_and_wrong_ones_score_one() -> None:
    names = [f"q{round(100 * value):02d}" for value in QUANTILES]
    rows = pd.DataFrame({"horizon": [12, 12], "actual": [0.5, 0.5], "known_share": [0.3, 0.3]})
    right = rows.assign(**{name: 0.5 + value / 1e6 for name, value in zip(names, QUANTILES - 0.5, strict=True)})
    wrong = rows.assign(**{name: 0.1 + value / 1e6 for name, value in zip(names, QUANTILES - 0.5, strict=True)})
    scores = [score_chances(frame)["brier"].iloc[0] for frame in (right, wrong)]
    assert scores[0] < 0.001
    assert scores[1] > 0.95


def test_a_record_of_equal_weights_is_the_plain_quantiles() -> None:
    errors = np.linspace(-1, 1, 2001)
    record = make_record(np.full(2001, 12.0), errors, np.ones(2001))
    assert record.find_errors(12, np.array([0.1, 0.5, 0.9])) == pytest.approx([-0.8, 0, 0.8], abs=0.002)


def test_the_shipped_record_covers_every_horizon_and_takes_no_side() -> None:
    record = load_record()
    assert record.quantiles.shape == (36, len(PROBABILITIES))
    assert (np.diff(record.quantiles, axis=1) >= 0).all()
    assert record.find_errors(24, np.array([0.5]))[0] == pytest.approx(0, abs=0.01)


def test_records_for_the_app_are_each_bodys_own_and_the_shipped_one() -> None:
    histories = make_series(2).rename(columns={"publisher": "authority_id"}).assign(directorate="", measure="sme")
    records = backtest_records(histories).set_index(["authority_id", "horizons"])
    own = records.loc[("body-0", "12 to 18 months")]
    assert (own["bodies"], own["forecasts"]) == (1, 29)
    assert own["first_origin"] == pd.Timestamp("2013-03-01")
    shipped = records.loc[("", "12 to 36 months")]
    assert shipped["bodies"] > 20
    assert 0.75 <= shipped["held_80"] <= 0.9


def test_the_fewer_the_publishers_the_more_their_ranges_are_the_shipped_records() -> None:
    series = make_series(9)
    widths = []
    for count in (1, 2, 9):
        few = series[series["publisher"] < f"body-{count}"]
        shipped, own = (backtest(few, [24], record).query("publisher == 'body-0'") for record in (load_record(), None))
        assert own[["q10", "q50", "q90"]].notna().all().all()
        widths.append(float((shipped["q90"] - shipped["q10"] - own["q90"] + own["q10"]).abs().mean()))
    assert widths[0] == 0
    assert widths == sorted(widths)
    assert "shipped record" in describe_backtest(backtest(few[few["publisher"] < "body-3"]))
    assert "shipped record" not in describe_backtest(backtest(few))


def test_a_record_is_a_sentence_and_a_thin_one_says_so() -> None:
    record = {"forecasts": 37, "held_80": 30 / 37, "median_error_points": 1.62}
    assert describe_record(record) == (
        "Of 37 past projections like this one, 30 (81%) fell inside the range given; "
        "half of them missed by less than 1.6 points."
    )
    assert "of 27 other public bodies" in describe_record(record | {"bodies": 27})
    assert "too few" in describe_record(record | {"forecasts": 3})


def test_months_of_credits_are_months_and_months_of_nothing_are_none() -> None:
    series = make_series(1)
    odd = series["month"] == "2014-08-01"
    whole = len(backtest(series))
    credits_more = series.assign(denominator_gbp=series["denominator_gbp"].where(~odd, -1e5))
    assert len(backtest(credits_more)) == whole
    nothing = series.assign(denominator_gbp=series["denominator_gbp"].where(~odd, 0.0))
    assert len(backtest(nothing)) == len(backtest(series[~odd])) < whole


@pytest.mark.parametrize(("origin", "horizon"), [("2015-09", 18), ("2015-03", 36), ("2016-11", 4)])
def test_the_backtest_tries_what_the_app_projects(origin: str, horizon: int) -> None:
    series = make_series(2)
    rows = backtest(series, horizons=[horizon], record=load_record()).query("publisher == 'body-1'")
    row = rows[rows["origin"] == pd.Timestamp(origin)].iloc[0]
    history = series[(series["publisher"] == "body-1") & (series["month"] <= origin)]
    projection = project_share(history, int(row["year_ending"]))
    for name, chance in (("q10", 0.1), ("q50", 0.5), ("q90", 0.9)):
        assert projection.quantile(chance) == pytest.approx(row[name], abs=0.001)
