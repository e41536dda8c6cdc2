"""The sentences that say what a figure found, written from its rows; and the line that says what it rests on.

A share is only ever said with its range. What may be said at all was decided by the measures (`shown_as`).
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from core.measures import Direction, ShownAs
from core.ui.wording import say_percent, say_pounds
from core.vocabulary import Measure

WHO = {
    Measure.SME: "small and medium-sized firms (SMEs)",
    Measure.LOCAL_SME: "local small and medium-sized firms (local SMEs)",
    Measure.VCSE: "charities and social enterprises (VCSEs)",
}
SHORT_WHO = {Measure.SME: "SMEs", Measure.LOCAL_SME: "local SMEs", Measure.VCSE: "VCSEs"}
KNOWN = {
    Measure.SME: "spending with suppliers whose size is known",
    Measure.LOCAL_SME: "spending where size and place are known well enough to tell",
    Measure.VCSE: "spending with suppliers known to be, or not to be, VCSEs",
}
WHAT_TO_ADD = {
    Measure.SME: "add the Companies House file or, where it is loaded, decide the payees on the Review page",
    Measure.LOCAL_SME: "add the Companies House file, the postcode table and the body's own area",
    Measure.VCSE: "add the charity register or, where it is loaded, decide the payees on the Review page",
}
YOUR_FILE = "your file"
ASK_FOR_SHEET = "fill in the sheet of “Suppliers you may know” under “Your own file”"
CHANGES = {
    Direction.UP: "up{points} on the year before",
    Direction.DOWN: "down{points} on the year before",
    Direction.NO_CLEAR_CHANGE: "no clear change from the year before",
}


def say_share(row: Any) -> str:
    """'31% (29% to 35%)', '29% to 45%', or a dash where no share may be shown."""
    if row.shown_as == ShownAs.MIDDLE:
        return f"{say_percent(row.value)} ({say_percent(row.low)} to {say_percent(row.high)})"
    if row.shown_as == ShownAs.RANGE_ONLY:
        return f"{say_percent(row.low)} to {say_percent(row.high)}"
    return "–"


def say_pounds_behind(row: Any) -> str:
    """The pounds that make the figure: '£42 million of £136 million', the second being what can be classified.

    Where there is no middle figure they are of the whole base: '£42 million of £156 million, £20 million of it not
    classified'.
    """
    if row.shown_as == ShownAs.MIDDLE:
        return f"{say_pounds(row.numerator_gbp)} of {say_pounds(row.classified_gbp)}"
    unknown = f", {say_pounds(row.unknown_gbp)} of it not classified" if float(row.unknown_gbp) else ""
    return f"{say_pounds(row.numerator_gbp)} of {say_pounds(row.base_gbp)}{unknown}"


def say_why_no_share(row: Any, measure: Measure, whose: str = "") -> str:
    """Why a share is not shown, and what would make it so; empty where it is shown. `whose` as in say_finding."""
    if row.shown_as == ShownAs.SENTENCE:
        remedy = ASK_FOR_SHEET if whose == YOUR_FILE else WHAT_TO_ADD[measure]
        return f"Only {say_percent(row.coverage)} of this spending can be classified yet: {remedy}."
    if row.shown_as == ShownAs.POUNDS_ONLY:
        if float(row.base_gbp) <= 0:
            return "More came back as credits than was paid, so there are pounds but no share."
        return "Credits and corrections are too large a part of these payments for a share to mean anything."
    return ""


def say_finding(row: Any, measure: Measure, period: str, direction: str | None = None, whose: str = "") -> str:
    """The answer to the Overview's question in one sentence; `whose` spending it is, where it is one body's."""
    who = WHO[measure]
    change = _say_change(row, direction)
    owner = f"{whose}'s " if whose else ""
    if row.shown_as == ShownAs.MIDDLE:
        return f"{say_percent(row.value)} of {owner}{KNOWN[measure]} went to {who} in {period}{change}."
    if row.shown_as == ShownAs.RANGE_ONLY:
        told = (
            f"Between {say_percent(row.low)} and {say_percent(row.high)} of {owner}spending went to {who} in {period}"
        )
        return f"{told}; too much is not classified to say where between{change}."
    return f"{say_why_no_share(row, measure, whose)} {say_pounds(row.base_gbp)} was spent in {period}."


def _say_change(row: Any, direction: str | None) -> str:
    """'; up 0.5 points on the year before': the points are said, since both shares may round to the same figure."""
    if direction not in set(CHANGES):
        return ""
    points = getattr(row, "points", None)
    told = "" if points is None or pd.isna(points) else f" {abs(points) * 100:.1f} points"
    return f"; {CHANGES[Direction(direction)].format(points=told)}"


def say_basis(row: Any, period: str) -> str:
    """What a figure rests on: definition, period, base and coverage."""
    coverage = "" if pd.isna(row.coverage) else f", {say_percent(row.coverage)} of it classified"
    return (
        "What counts: direct payments for goods, services and works to suppliers outside the public sector, net of "
        "credits; "
        f"{period}; {say_pounds(row.base_gbp)}{coverage}."
    )
