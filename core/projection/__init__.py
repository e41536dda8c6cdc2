"""Projection of a financial year's share, as a distribution with its own record beside it.

All of it works on plain monthly tables, in a notebook as on screen:

    >>> import pandas as pd
    >>> from core import projection
    >>> months = pd.date_range("2019-04", periods=91, freq="MS")
    >>> history = pd.DataFrame({"month": months, "numerator_gbp": 3e6, "denominator_gbp": 10e6})

The share in the year to March 2028, and the chance that it reaches 32%:

    >>> year = projection.project_share(history, 2028)
    >>> round(year.median, 2), [round(edge, 2) for edge in year.interval(0.8)]
    (0.3, [0.27, 0.33])
    >>> projection.chance_in_words(year.chance_of(0.32))
    'about 2 in 10'

A target beside it, where some of the base is not classified, and the yearly steps that would lead there:

    >>> base = history.rename(columns={"denominator_gbp": "classified_gbp"}).assign(base_gbp=10.5e6)
    >>> print(projection.assess_target(base, 2028, 0.32).sentence)  # doctest: +NORMALIZE_WHITESPACE
    If recent patterns continue, there is about a 2 in 10 chance of reaching 32% in the year to March 2028; the middle
    projection is 30%; the gap is about £2.4 million in the year to March 2028 (about £200,000 a month from April 2027).
    >>> projection.plan_path(0.30, 2026, 0.32, 2028).round(2).to_dict("list")
    {'year_ending': [2026, 2027, 2028], 'share': [0.3, 0.31, 0.32]}

How past projections of several bodies came out, each with ranges from the others' errors:

    >>> series = pd.concat([history.assign(publisher=name) for name in "ABCDEF"])
    >>> past = projection.backtest(series, horizons=range(12, 37))
    >>> list(past.columns[:5]), len(past)
    (['publisher', 'origin', 'horizon', 'year_ending', 'known_share'], 684)
    >>> summary = projection.summarise_backtest(past).set_index(["publisher", "horizons"])
    >>> int(summary.loc[("all", "12 to 36 months"), "forecasts"])
    684
    >>> print(projection.describe_backtest(past).splitlines()[-1].split()[:2])
    ['F', '114']
"""

from core.projection.backtest import backtest
from core.projection.chances import chance_band, chance_in_words, chance_phrase
from core.projection.forecast import find_directorate_refusal, project_share
from core.projection.outlook import TargetOutlook, assess_target, describe_without_target, plan_path
from core.projection.parts import project_parts
from core.projection.records import backtest_records, describe_record
from core.projection.result import Draws, ShareProjection
from core.projection.scores import score_chances, summarise_backtest
from core.projection.sentences import describe_gap, describe_rough_pounds, describe_share
from core.projection.series_file import SeriesFile, read_series_file
from core.projection.summary import describe_backtest
from core.projection.year import YearParts, split_year

__all__ = [
    "Draws",
    "SeriesFile",
    "ShareProjection",
    "TargetOutlook",
    "YearParts",
    "assess_target",
    "backtest",
    "backtest_records",
    "chance_band",
    "chance_in_words",
    "chance_phrase",
    "describe_backtest",
    "describe_gap",
    "describe_record",
    "describe_rough_pounds",
    "describe_share",
    "describe_without_target",
    "find_directorate_refusal",
    "plan_path",
    "project_parts",
    "project_share",
    "read_series_file",
    "score_chances",
    "split_year",
    "summarise_backtest",
]
