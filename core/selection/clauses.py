"""The SQL of a question: constant texts over the columns of monthly_spend, values always bound."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from core.selection.catalogue import Window

Bound = dict[str, object]

LIST_CLAUSES = {
    "authorities": "authority_id IN (SELECT unnest($authorities::VARCHAR[]))",
    "directorates": (
        "(authority_id, directorate) IN (SELECT (pair[1], pair[2]) FROM"
        " (SELECT unnest($directorates::VARCHAR[][]) AS pair))"
    ),
    "markets": (
        "category_id IN (SELECT category_id FROM serving.category WHERE market IN (SELECT unnest($markets::VARCHAR[])))"
    ),
    "categories": "category_id IN (SELECT unnest($categories::VARCHAR[]))",
    "suppliers": "supplier_id IN (SELECT unnest($suppliers::VARCHAR[]))",
}
WINDOW_CLAUSE = (
    "EXISTS (SELECT 1 FROM (SELECT unnest($window_ids::VARCHAR[]) AS id,"
    " unnest($window_starts::DATE[]) AS starts, unnest($window_ends::DATE[]) AS ends) AS own_window"
    " WHERE own_window.id = authority_id AND month BETWEEN own_window.starts AND own_window.ends)"
)


def where_lists(chosen: dict[str, list[object]]) -> tuple[list[str], Bound]:
    """A clause for every filter that holds something."""
    filled: Bound = {name: values for name, values in chosen.items() if values}
    return [LIST_CLAUSES[name] for name in filled], filled


def where_months(first: date | None, last: date | None, windows: Sequence[Window]) -> tuple[list[str], Bound]:
    """Clauses for the months: those named, else each authority's own window, else any dated month."""
    if first is not None or last is not None:
        return _where_between(first, last)
    spans = {(window.from_month, window.to_month) for window in windows}
    if not spans:
        return _where_between(None, None)
    if len(spans) == 1:
        return _where_between(*spans.pop())
    return [WINDOW_CLAUSE], {
        "window_ids": [window.authority_id for window in windows],
        "window_starts": [window.from_month for window in windows],
        "window_ends": [window.to_month for window in windows],
    }


def _where_between(first: date | None, last: date | None) -> tuple[list[str], Bound]:
    clauses = ["month IS NOT NULL"]
    bound: Bound = {}
    if first is not None:
        clauses.append("month >= $from_month")
        bound["from_month"] = first
    if last is not None:
        clauses.append("month <= $to_month")
        bound["to_month"] = last
    return clauses, bound
