"""What moved the share: the change between two periods, told apart by member so that the parts add up."""

from __future__ import annotations

import pandas as pd
from duckdb import DuckDBPyConnection

from core.measures.breakdown import read_members
from core.measures.breaks import find_broken
from core.measures.catalogue import settle
from core.measures.figures import Direction, compare_shares, read_limits
from core.measures.share import share
from core.measures.spend import counted_by, fetch
from core.periods import MONTHS_IN_A_YEAR
from core.selection import Selection
from core.vocabulary import Dimension

BESIDE = ("value", "low", "high", "coverage", "shown_as", "numerator_gbp", "classified_gbp", "base_gbp")


def change(cursor: DuckDBPyConnection, selection: Selection) -> pd.DataFrame:
    """One row: the selection's share, the share of the same months a year before, and what may be said of the two.

    Columns: those of `share`; value_before, low_before, high_before, coverage_before, shown_as_before,
    numerator_before_gbp, classified_before_gbp, base_before_gbp; direction; points (value less value_before, as a
    fraction, empty unless both values are shown and direction is up or down). Not comparable where a month of the
    year before has no line, or a break in the series of a chosen body lies between.
    """
    now = settle(cursor, selection)
    before = now.shifted(-MONTHS_IN_A_YEAR)
    after_row, before_row = share(cursor, now), share(cursor, before)
    direction = compare_shares(after_row, before_row, read_limits(cursor))
    if direction.isin(MOVED).any() and not _is_comparable(cursor, now, before):
        direction = direction.map(lambda _: Direction.NOT_COMPARABLE.value)
    beside = {_name_before(name): before_row[name] for name in BESIDE}
    moved = direction.isin(MOVED)
    points = (after_row["value"] - before_row["value"]).where(moved)
    return after_row.assign(**beside, direction=direction, points=points)


MOVED = {Direction.UP.value, Direction.DOWN.value}


def _is_comparable(cursor: DuckDBPyConnection, now: Selection, before: Selection) -> bool:
    if _count_months(cursor, now) != _count_months(cursor, before):
        return False
    return not find_broken(cursor, now, MONTHS_IN_A_YEAR)


def _name_before(name: str) -> str:
    return f"{name.removesuffix('_gbp')}_before_gbp" if name.endswith("_gbp") else f"{name}_before"


def _count_months(cursor: DuckDBPyConnection, selection: Selection) -> int:
    rows, bound = counted_by(selection, "authority_id, month")
    counts = fetch(cursor, f"SELECT count(DISTINCT (authority_id, month)) AS months FROM ({rows})", bound)
    return int(counts["months"].iloc[0])


def contributions(cursor: DuckDBPyConnection, selection: Selection, dimension: Dimension) -> pd.DataFrame:
    """One row: one member's part of the change from the same months a year before, the largest part first.

    Empty where `change` does not say up or down. Columns: key, label, numerator_before_gbp, numerator_gbp,
    change_gbp, classified_before_gbp, classified_gbp; rate_points (its own share rose or fell), mix_points (more or
    less of the spending went through it), points (both). change_gbp and points add up to the whole change. Credits
    for an earlier year stand apart, under the key '' with is_apart.
    """
    whole = change(cursor, selection)
    if whole["points"].isna().iloc[0]:
        return pd.DataFrame(columns=CONTRIBUTION_COLUMNS)
    now = settle(cursor, selection)
    members = _pair_members(
        read_members(cursor, now, dimension, None, apart=EARLIER_YEAR),
        read_members(cursor, now.shifted(-MONTHS_IN_A_YEAR), dimension, None, apart=EARLIER_YEAR),
    )
    return _split_points(members, whole)


EARLIER_YEAR = "earlier-year-credit"
CONTRIBUTION_COLUMNS = [
    "key", "label", "is_apart", "numerator_before_gbp", "numerator_gbp", "change_gbp", "classified_before_gbp",
    "classified_gbp", "rate_points", "mix_points", "points",
]  # fmt: skip


def _pair_members(after: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """Members of either period; what one did not have in a period is nought there."""
    columns = ["key", "label", "numerator_gbp", "classified_gbp"]
    paired = after[columns].merge(before[columns], on="key", how="outer", suffixes=("", "_before"))
    zero = after["numerator_gbp"].iloc[0] * 0
    for name in ("numerator_gbp", "classified_gbp", "numerator_gbp_before", "classified_gbp_before"):
        paired[name] = paired[name].where(paired[name].notna(), zero)
    paired["label"] = paired["label"].where(paired["label"].notna(), paired["label_before"])
    return paired.rename(
        columns={
            "numerator_gbp_before": "numerator_before_gbp",
            "classified_gbp_before": "classified_before_gbp",
        }
    )


def _split_points(members: pd.DataFrame, whole: pd.DataFrame) -> pd.DataFrame:
    """Each member's part of the change, as rate and mix.

    With w a member's weight in the classified base, s its share and v the mean of the two whole shares, its part is
    w1 (s1 - v) - w0 (s0 - v), which sums to the whole change for any v. That is mean(w) (s1 - s0), the rate, plus
    (w1 - w0) (mean(s) - v), the mix. A member that one period lacks has no rate to change: all of it is mix.
    """
    middle = (whole["value"].iloc[0] + whole["value_before"].iloc[0]) / 2
    after_part, after_weight, after_share = _weigh(members, whole, "")
    before_part, before_weight, before_share = _weigh(members, whole, "_before")
    points = (after_part - middle * after_weight) - (before_part - middle * before_weight)
    rate = ((after_weight + before_weight) / 2 * (after_share - before_share)).fillna(0.0)
    split = members.assign(
        is_apart=members["key"] == "",
        change_gbp=members["numerator_gbp"] - members["numerator_before_gbp"],
        rate_points=rate,
        mix_points=points - rate,
        points=points,
    )
    order = split["points"].abs().sort_values(ascending=False, kind="stable").index
    return split.loc[order, CONTRIBUTION_COLUMNS].reset_index(drop=True)


def _weigh(members: pd.DataFrame, whole: pd.DataFrame, when: str) -> tuple[pd.Series, pd.Series, pd.Series]:
    """A member's numerator and classified base over the whole classified base, and its own share."""
    total = float(whole[f"classified{when}_gbp"].iloc[0])
    numerator = members[f"numerator{when}_gbp"].astype(float)
    classified = members[f"classified{when}_gbp"].astype(float)
    return numerator / total, classified / total, (numerator / classified).where(classified > 0)
