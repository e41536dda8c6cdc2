"""What the target takes in its year, in pounds and as a part of what can still be changed; and what is fixed by now."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from core import measures, projection
from core.periods import describe_financial_year, describe_month, describe_span, financial_year_months
from core.store.state import SavedTarget
from core.ui import cached
from core.ui.figures import Figure, show_figure
from core.ui.findings import KNOWN, SHORT_WHO
from core.ui.frame import View
from core.ui.outlook import Outlook, is_below_baseline, whole_history
from core.ui.tables import Column
from core.ui.wording import escape_markdown, say_count, say_percent, say_pounds, start_sentence

OPEN = "open"
NO_CONTRACTS = (
    "Published payments do not say how long a contract runs, so contracts that reach into that year are not counted "
    "as fixed, and less than this can be changed at once."
)


@dataclass(frozen=True)
class Room:
    """What of the target year's classified base can still change hands, at the rates of the last 12 months.

    open_gbp: to come and not locked in by its kind · elsewhere_gbp: that part of it which does not count today
    """

    open_gbp: float
    elsewhere_gbp: float


def show_needed(view: View, outlook: Outlook, target: SavedTarget | None, year_ending: int) -> None:
    """The target in pounds of its year, and the gap as a part of what is open to change; then what is fixed."""
    if outlook.year is None or outlook.verdict is not None:
        return
    parts = split_to_come(get_open_parts(view), outlook.year)
    if target is not None and outlook.base_gbp is not None:
        told = say_needed(view, outlook, target, measure_room(parts))
        st.subheader("What it would take", anchor=False)
        st.markdown(escape_markdown(told))
    if not parts.empty:
        show_figure(view, _make_figure(view, parts, year_ending))


def get_open_parts(view: View) -> pd.DataFrame:
    """The parts of the last 12 complete months' base: open to change first, then what is locked in by its kind."""
    return cached.ask(measures.open_to_change, view.data, whole_history(view.selection))


def split_to_come(parts: pd.DataFrame, year: projection.YearParts) -> pd.DataFrame:
    """One row a part of the target year's classified base: part, pounds_gbp, of_year, kind; they add up to it.

    kind: seen (published), locked (to come, locked in by its kind), counts (to come, open, counts today), elsewhere
    (to come, open, does not count today). What is to come is split as the last 12 months were.
    """
    classified = parts["classified_gbp"].astype(float).clip(lower=0)
    whole = float(classified.sum())
    if whole <= 0:
        return pd.DataFrame(columns=["part", "pounds_gbp", "of_year", "kind"])
    rate = year.to_come_denominator_gbp / whole
    rows = [("Published already", year.seen_denominator_gbp, "seen")] if year.months_seen else []
    for row, pounds in zip(parts.itertuples(), classified, strict=True):
        counts = float(row.numerator_gbp) if row.id == OPEN else 0.0
        if row.id == OPEN:
            rows.append(("To come, open to change, counts towards the target today", rate * counts, "counts"))
            rows.append(("To come, open to change, goes elsewhere today", rate * (pounds - counts), "elsewhere"))
        else:
            rows.append((f"To come, locked in by its kind: {row.wording}", rate * pounds, "locked"))
    frame = pd.DataFrame(rows, columns=["part", "pounds_gbp", "kind"])
    return frame.assign(of_year=frame["pounds_gbp"] / frame["pounds_gbp"].sum())


def measure_room(parts: pd.DataFrame) -> Room:
    """The pounds still open, from the rows of `split_to_come`."""
    pounds = parts.groupby("kind")["pounds_gbp"].sum()
    elsewhere = float(pounds.get("elsewhere", 0.0))
    return Room(float(pounds.get("counts", 0.0)) + elsewhere, elsewhere)


def say_needed(view: View, outlook: Outlook, target: SavedTarget, room: Room) -> str:
    """'Reaching 40% takes about £40 million with SMEs in …' and what part of the open spending that is."""
    who, base = SHORT_WHO[view.selection.measure], outlook.base_gbp or 0.0
    year = f"in the {describe_financial_year(target.year_ending)}"
    told = (
        f"Reaching {projection.describe_share(target.target_share)} takes about "
        f"{say_pounds(target.target_share * base)} with {who} {year}, of {say_pounds(base)} of "
        f"{KNOWN[view.selection.measure]}. If recent patterns continue, about "
        f"{say_pounds((outlook.middle or 0.0) * base)} of that comes without any change."
    )
    parts = (_say_kept(target), _say_part_of_open(outlook, room), _say_rate_to_come(outlook))
    return " ".join([told, *(sentence for part in parts for sentence in part)])


def _say_kept(target: SavedTarget) -> list[str]:
    if target.baseline_share is None or not is_below_baseline(target):
        return []
    share = projection.describe_share(target.baseline_share)
    return [
        f"The baseline year was at {share}, which is enough already: this target is one to hold and not one to reach."
    ]


def _say_part_of_open(outlook: Outlook, room: Room) -> list[str]:
    gap = outlook.gap_gbp or 0.0
    if gap <= 0 or room.open_gbp <= 0:
        return []
    told = (
        f"The gap of {projection.describe_rough_pounds(gap)} is {say_percent(gap / room.open_gbp)} of what is still "
        f"open to change in that year ({say_pounds(room.open_gbp)}),"
    )
    if gap > room.elsewhere_gbp:
        return [f"{told} and more than all of it that goes elsewhere today: change of that kind alone will not do."]
    return [f"{told} and {say_percent(gap / room.elsewhere_gbp)} of the part of it that goes elsewhere today."]


def _say_rate_to_come(outlook: Outlook) -> list[str]:
    """What the months to come must reach, once some of the year is published."""
    year, needed = outlook.year, outlook.needed_share
    if year is None or needed is None or not year.months_seen or not year.seen_denominator_gbp:
        return []
    seen = year.seen_numerator_gbp / year.seen_denominator_gbp
    told = (
        f"{say_count(year.months_seen, 'month')} of that year "
        f"{'is' if year.months_seen == 1 else 'are'} published, at {say_percent(seen)};"
    )
    if needed > 1:
        return [f"{told} even all of the months to come would not be enough."]
    if needed <= 0:
        return [f"{told} that alone is enough, whatever comes."]
    return [f"{told} the months to come would have to reach {say_percent(needed)}."]


def _make_figure(view: View, parts: pd.DataFrame, year_ending: int) -> Figure:
    first, last = (financial_year_months(year_ending)[place] for place in (0, -1))
    fixed = float(parts.loc[parts["kind"].isin({"seen", "locked"}), "of_year"].sum())
    part = say_percent(fixed) if round(fixed, 2) else "Almost nothing"
    return Figure(
        name="fixed",
        finding=f"{part} of spending in the year to {describe_month(last)} is fixed by now, as far as these data say",
        statistic=(
            f"{start_sentence(KNOWN[view.selection.measure])}, {describe_span(first, last)}: what is published, and "
            f"what is projected to come, split as the last 12 months were. {NO_CONTRACTS}"
        ),
        frame=parts,
        columns=[
            Column("part", "Part of the year", is_wide=True),
            Column("pounds_gbp", "Pounds, projected", say_pounds, is_number=True),
            Column("of_year", "Part of the year's spending", say_percent, is_number=True),
        ],
    )
