"""The periods that can be chosen: the last 12 months, each financial year that the data touch, all months."""

from __future__ import annotations

from datetime import date

from core.periods import describe_span, financial_year, financial_year_months
from core.selection import Catalogue, Selection

LATEST, EVERYTHING, OWN = "latest", "everything", "own"
Span = tuple[date | None, date | None]


def find_bounds(selection: Selection, catalogue: Catalogue) -> tuple[date, date] | None:
    """The first and the last month of the bodies chosen; None where nothing is dated."""
    chosen = selection.chosen_authorities(catalogue)
    first = [entry.first_month for entry in chosen if entry.first_month]
    last = [entry.last_month for entry in chosen if entry.last_month]
    return (min(first), max(last)) if first and last else None


def list_spans(selection: Selection, catalogue: Catalogue) -> dict[str, Span | None]:
    """What is offered, by name; None is the last 12 months. A span that the address asks and no name fits is 'own'."""
    bounds = find_bounds(selection, catalogue)
    spans: dict[str, Span | None] = {LATEST: None, **_list_years(bounds), EVERYTHING: bounds}
    asked = _find_asked(selection)
    return spans if asked in spans.values() else {**spans, OWN: asked}


def find_name(selection: Selection, spans: dict[str, Span | None]) -> str:
    """Which of the spans the selection asks about."""
    asked = _find_asked(selection)
    return next(name for name, span in spans.items() if span == asked)


def _find_asked(selection: Selection) -> Span | None:
    return (selection.from_month, selection.to_month) if selection.has_months else None


def _list_years(bounds: tuple[date, date] | None) -> dict[str, Span | None]:
    """Financial years that the data touch, latest first."""
    if bounds is None:
        return {}
    years = range(financial_year(bounds[1]), financial_year(bounds[0]) - 1, -1)
    return {f"year {year}": (financial_year_months(year)[0], financial_year_months(year)[-1]) for year in years}


def name_span(name: str, span: Span | None) -> str:
    """A span in words: 'Last 12 months', 'April 2025 to March 2026', 'All months: …'."""
    if name == LATEST:
        return "Last 12 months"
    if span is None or span[0] is None or span[1] is None:
        return "All months" if name == EVERYTHING else "Months of your own choice"
    told = describe_span(span[0], span[1])
    return f"All months: {told}" if name == EVERYTHING else told


def find_present_months(selection: Selection, catalogue: Catalogue, months: list[date]) -> tuple[date, date]:
    """The first and the last month asked about, held within `months`."""
    windows = selection.settled(catalogue).windows
    first = selection.from_month or min((window.from_month for window in windows), default=months[0])
    last = selection.to_month or max((window.to_month for window in windows), default=months[-1])
    return min(max(first, months[0]), months[-1]), max(min(last, months[-1]), months[0])
