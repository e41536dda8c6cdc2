"""A second, slow and obvious implementation of the measures: plain Python over single payment lines.

It reads the published tables one row at a time and joins them by hand, so that it checks the models as well; and it
follows the definitions sentence by sentence, so that it shares no trick with the fast one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from duckdb import DuckDBPyConnection

from core import periods
from core.selection import Selection
from core.vocabulary import LocalDefinition, Measure

SMES = {"micro", "small", "medium", "SME"}
NOTHING = Decimal("0.00")
NO_CLASS = ("unknown", "unknown", "", None)


@dataclass(frozen=True)
class Line:
    """One published line with everything that is said of it."""

    authority_id: str
    is_national: bool
    directorate: str
    month: date | None
    category_id: str
    market: str
    supplier_id: str
    kind: str
    size_band: str
    size_rule: str
    is_vcse: bool | None
    ring: str
    reasons: tuple[str, ...]
    is_capital: str
    amount: Decimal


@dataclass(frozen=True)
class Sums:
    """What a share is made of, in pounds."""

    numerator: Decimal
    classified: Decimal
    base: Decimal
    gross: Decimal
    refunded: Decimal
    lines: int


class Reasons:
    """What the base admits: reason -> (admitted by default, switch)."""

    def __init__(self, cursor: DuckDBPyConnection) -> None:
        rows = cursor.execute("SELECT reason, admitted, switch FROM serving.base_reasons").fetchall()
        self.known = {reason: (admitted == "yes", switch) for reason, admitted, switch in rows}

    def admits(self, reason: str, switches: Iterable[str]) -> bool:
        """A switch turns the default round."""
        by_default, switch = self.known[reason]
        return not by_default if switch in set(switches) else by_default

    def kept_out_by(self, line: Line, selection: Selection) -> str | None:
        """The first reason that keeps a line out of the base."""
        for reason in line.reasons:
            if not self.admits(reason, selection.switches):
                return reason
        if "capital" in selection.switches and line.is_capital == "yes":
            return "capital"
        return None


def read_lines(cursor: DuckDBPyConnection) -> list[Line]:
    """Every published line, joined to its supplier's class and place of that month by hand."""
    national = dict(cursor.execute("SELECT authority_id, is_national FROM serving.authority").fetchall())
    markets = dict(cursor.execute("SELECT category_id, market FROM serving.category").fetchall())
    payees = dict(cursor.execute("SELECT payee_id, supplier_id FROM serving.payee").fetchall())
    classes = _spans(cursor, "supplier_class", "supplier_id, valid_from, valid_to, kind, size_band, size_rule, is_vcse")
    places = _spans(cursor, "supplier_locality", "payee_id, valid_from, valid_to, ring")
    rows = cursor.execute(
        "SELECT payee_id, authority_id, directorate, month, category_id, reasons, is_capital, amount_gbp"
        " FROM serving.payment ORDER BY payment_id"
    ).fetchall()
    lines = []
    for payee_id, authority_id, directorate, month, category_id, reasons, is_capital, amount in rows:
        supplier_id = payees[payee_id]
        kind, size_band, size_rule, is_vcse = _valid_in(classes[supplier_id], month) or NO_CLASS
        (ring,) = _valid_in(places[payee_id], month) or ("not known",)
        if "card-unknown" in reasons:  # who sold the goods is not known, so neither is how large or where it is
            size_band, is_vcse, ring = "unknown", None, "not known"
        lines.append(
            Line(
                authority_id,
                national[authority_id],
                directorate,
                month,
                category_id,
                markets[category_id],
                supplier_id,
                kind,
                size_band,
                size_rule,
                is_vcse,
                ring,
                tuple(reasons),
                is_capital,
                amount,
            )
        )
    return lines


def _spans(cursor: DuckDBPyConnection, table: str, columns: str) -> dict[str, list[tuple[Any, ...]]]:
    found = defaultdict(list)
    for key, *span in cursor.execute(f"SELECT {columns} FROM serving.{table}").fetchall():
        found[key].append(tuple(span))
    return found


def _valid_in(spans: list[tuple[Any, ...]], month: date | None) -> tuple[Any, ...] | None:
    for valid_from, valid_to, *said in spans:
        if valid_from is not None and (month is None or valid_from > month):
            continue
        if valid_to is not None and (month is None or valid_to <= month):
            continue
        return tuple(said)
    return None


def choose(lines: list[Line], selection: Selection, *, months: bool = True) -> list[Line]:
    """The lines a settled selection asks about, those that do not count included; a national body has no area of its
    own, so it is left out of any question about local firms.
    """
    return [line for line in lines if _is_chosen(line, selection, months)]


def _is_chosen(line: Line, selection: Selection, months: bool) -> bool:
    if line.month is None or (months and not _is_in_months(line, selection)):
        return False
    if selection.measure is Measure.LOCAL_SME and line.is_national:
        return False
    return (
        (not selection.authorities or line.authority_id in selection.authorities)
        and (not selection.directorates or (line.authority_id, line.directorate) in selection.directorates)
        and (not selection.markets or line.market in selection.markets)
        and (not selection.categories or line.category_id in selection.categories)
        and (not selection.suppliers or line.supplier_id in selection.suppliers)
    )


def _is_in_months(line: Line, selection: Selection) -> bool:
    assert line.month is not None
    if selection.from_month or selection.to_month:
        first, last = selection.from_month or date.min, selection.to_month or date.max
        return first <= line.month <= last
    for window in selection.windows:
        if window.authority_id == line.authority_id:
            return window.from_month <= line.month <= window.to_month
    return not selection.windows


def judge(line: Line, selection: Selection) -> bool | None:
    """Whether a line counts for the measure; None where it is not known."""
    is_sme = None if line.size_band == "unknown" else line.size_band in SMES
    if selection.measure is Measure.SME:
        return is_sme
    if selection.measure is Measure.VCSE:
        return line.is_vcse
    near = {"own area"} if selection.local is LocalDefinition.OWN_AREA else {"own area", "neighbouring"}
    is_local = None if line.ring == "not known" else line.ring in near
    if is_sme is True and is_local is True:
        return True
    if is_sme is False or is_local is False:
        return False
    return None


def add_up(lines: Iterable[Line], selection: Selection) -> Sums:
    """The pounds of lines that all count."""
    numerator = classified = base = gross = refunded = NOTHING
    count = 0
    for line in lines:
        counts = judge(line, selection)
        base += line.amount
        gross += max(line.amount, NOTHING)
        refunded += max(-line.amount, NOTHING)
        classified += line.amount if counts is not None else NOTHING
        numerator += line.amount if counts else NOTHING
        count += 1
    return Sums(numerator, classified, base, gross, refunded, count)


def keep_counted(lines: list[Line], selection: Selection, reasons: Reasons) -> list[Line]:
    """The lines in the base."""
    return [line for line in lines if reasons.kept_out_by(line, selection) is None]


def group(lines: list[Line], selection: Selection, key: Callable[[Line], str]) -> dict[str, Sums]:
    """The sums of each member."""
    members = defaultdict(list)
    for line in lines:
        members[key(line)].append(line)
    return {name: add_up(found, selection) for name, found in members.items()}


def exclude(lines: list[Line], selection: Selection, reasons: Reasons) -> dict[str, Decimal]:
    """The pounds each reason keeps out; superseded lines are no part of what was published."""
    pounds: dict[str, Decimal] = defaultdict(lambda: NOTHING)
    for line in lines:
        reason = reasons.kept_out_by(line, selection)
        if reason is not None and "superseded" not in line.reasons:
            pounds[reason] += line.amount
    return dict(pounds)


def decide_shown_as(sums: Sums) -> str:
    """How a share may be shown, from the sentences of the definitions."""
    if sums.base <= 0 or sums.refunded > sums.gross / 5:
        return "pounds only"
    if sums.numerator < 0 or sums.numerator > sums.classified or sums.classified > sums.base:
        return "pounds only"
    coverage = sums.classified / sums.base
    if coverage < Decimal("0.5"):
        return "sentence"
    return "range only" if coverage < Decimal("0.85") else "middle"


def find_last_complete_month(lines: list[Line], authority_id: str) -> date | None:
    """The latest month with at least half its usual number of lines (median of the 12 months with lines before)."""
    counts: dict[date, int] = defaultdict(int)
    for line in lines:
        if line.authority_id == authority_id and line.month is not None and "superseded" not in line.reasons:
            counts[line.month] += 1
    ordered = sorted(counts)
    complete = []
    for place, month in enumerate(ordered):
        before = ordered[max(0, place - 12) : place]
        usual = before if len(before) >= 3 else ordered[place : place + 12]
        if counts[month] >= _median([counts[other] for other in usual]) / 2:
            complete.append(month)
    return max(complete, default=None)


def _median(values: list[int]) -> float:
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def roll(lines: list[Line], selection: Selection, month: date) -> Sums:
    """The sums of the 12 months that end in `month`."""
    first = periods.add_months(month, -11)
    return add_up([line for line in lines if line.month and first <= line.month <= month], selection)
