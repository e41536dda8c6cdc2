"""A projection in plain sentences, with no more figures than can be relied on."""

from __future__ import annotations

from datetime import date

from core.periods import describe_month, financial_year_months
from core.projection.chances import chance_phrase
from core.projection.result import ShareProjection

BILLION, MILLION = 1e9, 1e6
# Closer to the target than this, in pounds, is nothing to speak of.
NO_GAP_GBP = 500
# Under this a share is said to a tenth.
WHOLE_PER_CENT = 0.01
# Under this nothing is left of it to a tenth either.
LEAST_TOLD = 0.0005
# Under this no whole per cent is left to name.
LEAST_COVERAGE = 0.005


def describe_share(share: float) -> str:
    """'32.4%', and '32%' for a whole number of points."""
    return f"{100 * share:.1f}".removesuffix(".0") + "%"


def describe_rough_pounds(pounds: float) -> str:
    """'£4.9 million', to two figures: an estimate carries no more."""
    rounded = float(f"{abs(pounds):.2g}")
    for size, word in ((BILLION, " billion"), (MILLION, " million")):
        if rounded >= size:
            return f"£{rounded / size:.2g}{word}"
    return f"£{rounded:,.0f}"


def describe_gap(gap_gbp: float, year_ending: int, last_month: date | None = None) -> str:
    """'the gap is about £4.9 million in the year to March 2028 (about £410,000 a month from April 2027)'.

    `last_month` is the newest published one: a gap can only be made up in the months of the year after it, and no
    longer once there are none.
    """
    months = financial_year_months(year_ending)
    to_come = [month for month in months if last_month is None or month > last_month]
    year, amount = f"the year to {describe_month(months[-1])}", describe_rough_pounds(gap_gbp)
    if abs(gap_gbp) < NO_GAP_GBP:
        return f"that is just on the target in {year}"
    if gap_gbp < 0:
        return f"that is about {amount} more than the target needs in {year}"
    if not to_come:
        return f"the gap was about {amount} in {year}"
    monthly = describe_rough_pounds(gap_gbp / len(to_come))
    return f"the gap is about {amount} in {year} (about {monthly} a month from {describe_month(to_come[0])})"


def describe_outlook(value: ShareProjection, target_share: float, gap_gbp: float) -> str:
    """The page's one sentence on a target where the middle projection may be shown."""
    chance = chance_phrase(value.chance_of(target_share))
    end = describe_month(financial_year_months(value.year_ending)[-1])
    return (
        f"If recent patterns continue, there is {chance} of reaching {describe_share(target_share)} "
        f"in the year to {end}; the middle projection is {describe_share(value.median or 0.0)}; "
        f"{describe_gap(gap_gbp, value.year_ending, value.last_month)}."
    )


def describe_both_sides(low: ShareProjection, high: ShareProjection, target_share: float, coverage: float) -> str:
    """The sentence where too much is unclassified for a middle: the chance if none of it, and if all of it, counted."""
    end = describe_month(financial_year_months(low.year_ending)[-1])
    least, most = chance_phrase(low.chance_of(target_share)), chance_phrase(high.chance_of(target_share))
    return (
        f"{describe_coverage(coverage)} If recent patterns continue, there is {least} of reaching "
        f"{describe_share(target_share)} in the year to {end} if none of the rest counts towards it, "
        f"and {most} if all of it does."
    )


def describe_heading(projection: ShareProjection) -> str:
    """Where a share is heading, with no target beside it."""
    end = describe_month(financial_year_months(projection.year_ending)[-1])
    low, high = (describe_whole_share(edge) for edge in projection.interval(0.8) or (0.0, 0.0))
    return (
        f"If recent patterns continue, the share in the year to {end} will be about "
        f"{describe_whole_share(projection.median or 0.0)}, probably between {low} and {high}."
    )


def describe_both_headings(low: ShareProjection, high: ShareProjection, coverage: float) -> str:
    """The same where too much is unclassified for a middle: if none of it counted, and if all of it did."""
    end = describe_month(financial_year_months(low.year_ending)[-1])
    least, most = (describe_whole_share(side.median or 0.0) for side in (low, high))
    return (
        f"{describe_coverage(coverage)} If recent patterns continue, the share in the year to {end} will be about "
        f"{least} if none of the rest counts towards it, and {most} if all of it does."
    )


def describe_whole_share(share: float) -> str:
    """'32%', and '0.4%' under one per cent."""
    is_whole = share >= WHOLE_PER_CENT or share < LEAST_TOLD
    return f"{100 * share:.0f}%" if is_whole else f"{100 * share:.1f}%"


def describe_thin_coverage(coverage: float) -> str:
    """The sentence where too little is classified for any share."""
    advice = "No share and no projection can be given yet: add the registers that say who the suppliers are."
    return f"{describe_coverage(coverage)} {advice}"


def describe_coverage(coverage: float) -> str:
    """'Only 62% of this spending can be classified yet.'"""
    part = f"Only {100 * coverage:.0f}%" if coverage >= LEAST_COVERAGE else "Almost none" if coverage > 0 else "None"
    return f"{part} of this spending can be classified yet."


def describe_outturn(verdict: str, value: ShareProjection | None, target_share: float, year_ending: int) -> str:
    """The sentence of a year that is over."""
    end = describe_month(financial_year_months(year_ending)[-1])
    reached = "" if value is None or value.median is None else f" The year came out at {describe_share(value.median)}."
    return f"{verdict}: the target was {describe_share(target_share)} in the year to {end}.{reached}"


def describe_unpublished_year(verdict: str, projection: ShareProjection) -> str:
    """The sentence of a year that has ended, but of which months are not published here."""
    months = financial_year_months(projection.year_ending)
    seen = int(projection.monthly.tail(len(months))["is_seen"].sum())
    return (
        f"{verdict}: the year to {describe_month(months[-1])} is over, but only {seen} of its {len(months)} months are "
        "published here. Add the months published since."
    )
