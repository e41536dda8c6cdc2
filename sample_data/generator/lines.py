"""One payment line before any file is laid out, and the months of a series."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from .suppliers import Supplier


@dataclass
class Line:
    """One payment line. `reason` is empty where it counts; `place` is where it was published."""

    authority_id: str
    day: date
    directorate: str
    unit: str
    payee: str
    purpose: str
    expense_type: str
    expense_code: str
    market: str
    pence: int
    supplier: Supplier | None = None
    reason: str = ""
    is_capital: bool = False
    reference: str = ""
    place: list[tuple[str, int]] = field(default_factory=list)

    @property
    def month(self) -> date:
        """The first day of its month."""
        return self.day.replace(day=1)

    @property
    def financial_year(self) -> int:
        """Named by the year it ends in."""
        return self.day.year + (self.day.month >= 4)


def list_months(first: str, last: str) -> list[date]:
    """Every month from '2022-11' to '2026-10'."""
    year, month = map(int, first.split("-"))
    months = []
    while f"{year}-{month:02d}" <= last:
        months.append(date(year, month, 1))
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return months


def is_small(line: Line) -> bool:
    """Whether a line went to a small or medium-sized supplier."""
    return line.supplier is not None and line.supplier.group == "sme"
