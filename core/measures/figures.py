"""From pounds to a share that may be shown: the one place where value, low, high and coverage are worked out.

Every frame a measure returns went through `add_shares`, so none holds a share that the limits forbid.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt
import pandas as pd
from duckdb import DuckDBPyConnection

from core.errors import ReferenceTableError


class ShownAs(StrEnum):
    """How a share may be shown."""

    MIDDLE = "middle"
    """value with its range"""
    RANGE_ONLY = "range only"
    """low to high; value is empty"""
    SENTENCE = "sentence"
    """too little is classified: pounds, and a sentence that says what to add; value, low and high are empty"""
    POUNDS_ONLY = "pounds only"
    """no share makes sense of these pounds; value, low, high and coverage are empty"""


class Direction(StrEnum):
    """What may be said of a share against an earlier one."""

    UP = "up"
    DOWN = "down"
    NO_CLEAR_CHANGE = "no clear change"
    NOT_COMPARABLE = "not comparable"


@dataclass(frozen=True)
class Limits:
    """The rows of serving.share_limits, by name. Shares are fractions, money is in pounds."""

    middle_coverage: float
    range_coverage: float
    credits_share: float
    monthly_months: int
    monthly_base_gbp: float
    change_coverage_points: float
    capital_marked: float
    complete_month_lines: float
    suppressed_suppliers: int
    break_ratio: float
    break_months: int
    break_apart: float
    break_part_of_gross: float


WHOLE_NUMBERS = {"monthly_months", "suppressed_suppliers", "break_months"}


def read_limits(cursor: DuckDBPyConnection) -> Limits:
    """The limits of this data version; raises ReferenceTableError where one is missing."""
    rows = cursor.execute("SELECT id, value::DOUBLE FROM serving.share_limits").fetchall()
    found = {name: int(value) if name in WHOLE_NUMBERS else value for name, value in rows}
    try:
        return Limits(**found)
    except TypeError as error:
        raise ReferenceTableError(f"share_limits.csv does not have the rows it should: {error}.") from error


def add_shares(frame: pd.DataFrame, limits: Limits) -> pd.DataFrame:
    """Add value, low, high, coverage, shown_as and unknown_gbp to rows of pounds.

    Needs numerator_gbp, classified_gbp, base_gbp, gross_gbp and credits_gbp, exact to the penny. Shares are floats
    and empty (NaN) where `shown_as` says that they may not be shown.
    """
    pounds = {name: frame[name].to_numpy(dtype=float) for name in POUNDS}
    numerator, classified, base = (pounds[name] for name in ("numerator_gbp", "classified_gbp", "base_gbp"))
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = {
            "value": numerator / classified,
            "low": numerator / base,
            "high": (numerator + base - classified) / base,
            "coverage": classified / base,
        }
    shown_as = decide_shown_as(pounds, shares["coverage"], limits)
    shown = {name: np.where(np.isin(shown_as, SHOWN_WITH[name]), share, np.nan) for name, share in shares.items()}
    found = pd.DataFrame({**shown, "shown_as": pd.Series(shown_as, index=frame.index, dtype="str")}, index=frame.index)
    return pd.concat([frame.assign(unknown_gbp=frame["base_gbp"] - frame["classified_gbp"]), found], axis=1)


POUNDS = ("numerator_gbp", "classified_gbp", "base_gbp", "gross_gbp", "credits_gbp")
SHOWN_WITH = {
    "value": [ShownAs.MIDDLE.value],
    "low": [ShownAs.MIDDLE.value, ShownAs.RANGE_ONLY.value],
    "high": [ShownAs.MIDDLE.value, ShownAs.RANGE_ONLY.value],
    "coverage": [ShownAs.MIDDLE.value, ShownAs.RANGE_ONLY.value, ShownAs.SENTENCE.value],
}
Numbers = npt.NDArray[np.float64]


def decide_shown_as(pounds: Mapping[str, Numbers], coverage: Numbers, limits: Limits) -> npt.NDArray[np.str_]:
    """One ShownAs a row, by the limits.

    Beside the limits: where credits push a part below nothing (more came back than went out to SMEs, or to
    suppliers whose size is not known), the parts do not make a whole and there are pounds only.
    """
    numerator, classified, base, gross, refunded = (pounds[name] for name in POUNDS)
    no_whole = (numerator < 0) | (numerator > classified) | (classified > base)
    pounds_only = (base <= 0) | (refunded > limits.credits_share * gross) | no_whole
    return np.select(
        [pounds_only, coverage < limits.range_coverage, coverage < limits.middle_coverage],
        [ShownAs.POUNDS_ONLY.value, ShownAs.SENTENCE.value, ShownAs.RANGE_ONLY.value],
        ShownAs.MIDDLE.value,
    )


def blank_shares(frame: pd.DataFrame, rows: npt.NDArray[np.bool_]) -> pd.DataFrame:
    """Take the shares away from some rows, leaving pounds."""
    frame = frame.copy()
    frame.loc[rows, list(SHOWN_WITH)] = np.nan
    frame.loc[rows, "shown_as"] = ShownAs.POUNDS_ONLY.value
    return frame


def compare_shares(after: pd.DataFrame, before: pd.DataFrame, limits: Limits) -> pd.Series:
    """One Direction a row; both frames come from `add_shares` and have the same index.

    Up or down only where the two ranges do not overlap, or coverage hardly differs and both ends move the same way.
    """
    rises = (after["low"] > before["low"]) & (after["high"] > before["high"])
    falls = (after["low"] < before["low"]) & (after["high"] < before["high"])
    apart = (after["low"] > before["high"]) | (after["high"] < before["low"])
    alike = (after["coverage"] - before["coverage"]).abs() < limits.change_coverage_points
    comparable = after["low"].notna() & before["low"].notna()
    names = np.select(
        [~comparable, rises & (apart | alike), falls & (apart | alike)],
        [Direction.NOT_COMPARABLE.value, Direction.UP.value, Direction.DOWN.value],
        Direction.NO_CLEAR_CHANGE.value,
    )
    return pd.Series(names, index=after.index, dtype="str")
