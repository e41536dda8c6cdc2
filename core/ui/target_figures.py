"""The target screen's figures: where the target year is heading, the gap in pounds, and past projections' record."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from core import projection
from core.periods import describe_financial_year, describe_month
from core.store.state import SavedTarget
from core.ui.charts.outlook import draw_outlook, find_scale
from core.ui.charts.style import choose_palette
from core.ui.figures import Figure, show_figure
from core.ui.findings import WHO
from core.ui.frame import View
from core.ui.notices import show_warnings
from core.ui.outlook import Outlook, find_path, find_year_end, get_saved_target
from core.ui.scope import say_scope
from core.ui.tables import Column
from core.ui.target_definition import say_range
from core.ui.target_drivers import show_drivers
from core.ui.target_needed import show_needed
from core.ui.target_standing import find_standing, is_bound
from core.ui.target_trust import show_ranges, show_record
from core.ui.target_versions import say_no_target
from core.ui.wording import escape_markdown, say_percent, start_sentence


def _write_target(share: float | None) -> str:
    """A target's share for a table: '38.7%', '42%'; '–' where there is none."""
    return "–" if share is None or pd.isna(share) else projection.describe_share(share)


MONTH_COLUMNS = [
    Column("month", "12 months to", describe_month),
    Column("seen", "Published"),
    Column("rolling_share", "Share", say_percent, is_number=True),
    Column("rolling_low", "Lowest, 8 times in 10", say_percent, is_number=True),
    Column("rolling_high", "Highest, 8 times in 10", say_percent, is_number=True),
    Column("rolling_inner_low", "Lowest, 5 times in 10", say_percent, is_number=True),
    Column("rolling_inner_high", "Highest, 5 times in 10", say_percent, is_number=True),
]
MILESTONE = Column("milestone", "On the way to the target", _write_target, is_number=True)


def show_outlook(view: View, outlook: Outlook, target: SavedTarget | None, year_ending: int) -> None:
    """The answer in a sentence, three figures, the chart, and what stands behind them."""
    if target is None:
        told = say_no_target(view) if get_saved_target(view) is None else "Published payments have no target."
        st.markdown(f"#### {escape_markdown(f'{told} {outlook.sentence}')}")
    else:
        st.markdown(f"#### {escape_markdown(outlook.sentence)}")
        _show_cards(view, outlook, target)
    if outlook.middle is not None:
        show_figure(view, _figure(view, outlook, target, year_ending))
    show_warnings([warning for warning in outlook.warnings if warning not in outlook.sentence])


def show_grounds(view: View, outlook: Outlook, target: SavedTarget | None, year_ending: int) -> None:
    """What it would take, which markets drive it, what is not known, and how past projections came out."""
    if outlook.middle is None:
        return
    show_needed(view, outlook, target, year_ending)
    if outlook.verdict is None:
        show_drivers(view, outlook, year_ending)
        show_ranges(view, outlook, year_ending)
        show_record(view, outlook)


def _show_cards(view: View, outlook: Outlook, target: SavedTarget) -> None:
    wanted, projected, gap = st.columns(3)
    year = f"in the {describe_financial_year(target.year_ending)}"
    with wanted.container(border=True, height="stretch"):
        kind = _say_kind(view)
        told = f"{year}, {target.status}{f'; {kind}' if kind else ''}"
        st.markdown(f"**Target**\n\n## {projection.describe_share(target.target_share)}\n\n{escape_markdown(told)}")
        st.caption(_say_baseline(target))
    with projected.container(border=True, height="stretch"):
        _show_projected(outlook)
    with gap.container(border=True, height="stretch"):
        detail = _say_gap_detail(outlook, target.year_ending)
        st.markdown(f"**Gap**\n\n## {_say_gap(outlook)}\n\n{escape_markdown(detail)}")
        st.caption("Only spending that continues into the target year counts towards it.")


def _say_kind(view: View) -> str:
    """Whether the target is voluntary; for a body that PPN 001 binds, that this one is not what PPN 001 asks for."""
    if is_bound(view):
        return f"for the {say_scope(view) or 'share of published payments, not a PPN 001 return'}"
    return find_standing(view)


def _show_projected(outlook: Outlook) -> None:
    if outlook.verdict is not None:
        st.markdown(f"**Came out at**\n\n## {say_percent(outlook.middle)}\n\n{escape_markdown(outlook.verdict)}")
        return
    st.markdown(f"**Projected**\n\n## {_say_likely(outlook)}\n\n{escape_markdown(_say_chances(outlook))}")
    if outlook.likely is not None:
        st.caption("If recent patterns continue; the range is made to hold 8 times in 10.")


def _say_baseline(target: SavedTarget) -> str:
    if target.baseline_share is None or target.baseline_year is None:
        return "No baseline was set."
    share = say_range(target.baseline_share, target.baseline_low, target.baseline_high)
    return f"Baseline {share} in the {describe_financial_year(target.baseline_year)}."


def _say_likely(outlook: Outlook) -> str:
    if outlook.middle is None or outlook.likely is None:
        return "–"
    low, high = outlook.likely
    return f"{say_percent(outlook.middle)} ({say_percent(low)} to {say_percent(high)})"


def _say_chances(outlook: Outlook) -> str:
    """The chance, and what it would be if all unclassified spending were, or were not, of the kind that counts."""
    low, middle, high = outlook.chances
    words = projection.chance_in_words
    if low is None or high is None:
        return "No chance can be given."
    if middle is None:
        return (
            f"{start_sentence(words(low))} if nothing that is not classified counts, {words(high)} if all of it does."
        )
    told = f"{start_sentence(words(middle))} to reach the target: {projection.chance_band(middle)}."
    if words(low) == words(middle) == words(high):
        return f"{told} It is the same whatever is not classified turns out to be."
    return f"{told} If nothing that is not classified counts: {words(low)}; if all of it does: {words(high)}."


def _say_gap(outlook: Outlook) -> str:
    if outlook.gap_gbp is None:
        return "–"
    return f"{projection.describe_rough_pounds(outlook.gap_gbp)} {'short' if outlook.gap_gbp > 0 else 'over'}"


def _say_gap_detail(outlook: Outlook, year_ending: int) -> str:
    if outlook.gap_gbp is None:
        return "No gap can be given."
    told = projection.describe_gap(outlook.gap_gbp, year_ending, outlook.last_month)
    # The pounds stand above already.
    if outlook.gap_gbp > 0:
        told = f"in {told.partition(' in ')[2]}"
    return start_sentence(told[max(told.find("more than the target"), 0) :]) + "."


def _figure(view: View, outlook: Outlook, target: SavedTarget | None, year_ending: int) -> Figure:
    months, path, end = outlook.months, find_path(target), find_year_end(year_ending)
    wanted = None if target is None else target.target_share
    scale = find_scale(months, wanted, path)
    finding = f"The year to {end} {_say_heading(outlook)} {say_percent(outlook.middle)}"
    return Figure(
        name="outlook",
        finding=finding,
        statistic=(
            f"Share of spending with {WHO[view.selection.measure]}, 12 months to each month; "
            f"{_say_fan(outlook)}{_say_scale(scale)}{_say_path(path)}{_describe_months(view, months)}"
        ),
        frame=_tell_seen(months, path),
        columns=MONTH_COLUMNS if path is None else [*MONTH_COLUMNS, MILESTONE],
        chart=draw_outlook(months, choose_palette(), wanted, path),
        alt=f"Line chart. {finding}. {outlook.sentence} The table below has the same figures.",
        notes={"Method": outlook.method},
    )


def _say_heading(outlook: Outlook) -> str:
    return (
        "is heading for" if outlook.verdict is None or (outlook.year and outlook.year.months_to_come) else "came out at"
    )


def _say_fan(outlook: Outlook) -> str:
    if outlook.year is None or not outlook.year.months_to_come:
        return ""
    fan = "with the ranges that are made to hold 8 times in 10 and, darker, 5 times in 10"
    return f"dotted: projected, {fan}; "


def _say_scale(scale: list[float]) -> str:
    return "the scale does not start at 0%; " if scale[0] > 0 else ""


def _say_path(path: pd.DataFrame | None) -> str:
    return "" if path is None else "dashed: equal yearly steps from the baseline to the target; "


def _describe_months(view: View, months: pd.DataFrame) -> str:
    """What the chart is of, in English: the choice, over the months that the chart shows."""
    first, last = (month.date() for month in months["month"].iloc[[0, -1]])
    return replace(view.selection, from_month=first, to_month=last, windows=()).describe(view.catalogue)


def _tell_seen(months: pd.DataFrame, path: pd.DataFrame | None) -> pd.DataFrame:
    """The months as the table has them: what each row is, and the milestone of those that end a year on the way."""
    milestones = {} if path is None else dict(zip(path["month"], path["share"], strict=True))
    seen = months["is_seen"].map({True: "published", False: "projected"})
    return months.assign(seen=seen, milestone=[milestones.get(month) for month in months["month"]])
