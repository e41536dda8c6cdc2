"""Projection of a financial year's share, as a distribution with its own record beside it."""

from core.projection.backtest import backtest, backtest_file
from core.projection.chances import chance_band, chance_in_words, chance_phrase
from core.projection.forecast import find_directorate_refusal, project_share
from core.projection.outlook import TargetOutlook, assess_target, plan_path
from core.projection.parts import project_parts
from core.projection.records import backtest_records, describe_record
from core.projection.result import Draws, ShareProjection
from core.projection.scores import score_chances, summarise_backtest
from core.projection.sentences import describe_gap, describe_rough_pounds, describe_share
from core.projection.summary import describe_backtest
from core.projection.year import YearParts, split_year

__all__ = [
    "Draws",
    "ShareProjection",
    "TargetOutlook",
    "YearParts",
    "assess_target",
    "backtest",
    "backtest_file",
    "backtest_records",
    "chance_band",
    "chance_in_words",
    "chance_phrase",
    "describe_backtest",
    "describe_gap",
    "describe_record",
    "describe_rough_pounds",
    "describe_share",
    "find_directorate_refusal",
    "plan_path",
    "project_parts",
    "project_share",
    "score_chances",
    "split_year",
    "summarise_backtest",
]
