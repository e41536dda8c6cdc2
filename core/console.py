"""What the command line prints: a progress bar, tables of text, sums of money in plain words."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from decimal import Decimal
from typing import TextIO

BAR_WIDTH = 30


def format_pounds(amount: Decimal) -> str:
    """'£1,234.50', '-£12.00'."""
    sign = "-" if amount < 0 else ""
    return f"{sign}£{abs(amount):,.2f}"


def format_count(count: int, noun: str, plural: str | None = None) -> str:
    """'1 file', '1,204 files'."""
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"


def format_table(headings: Sequence[str], rows: Sequence[Sequence[str]], *, right: Sequence[int] = ()) -> str:
    """Columns padded to line up; the columns numbered in `right` are set to the right."""
    widths = [max(len(row[column]) for row in [headings, *rows]) for column in range(len(headings))]

    def line(cells: Sequence[str]) -> str:
        padded = (
            cell.rjust(width) if column in right else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(cells, widths, strict=True))
        )
        return "  ".join(padded).rstrip()

    return "\n".join([line(headings), line(["-" * width for width in widths]), *(line(row) for row in rows)])


class ProgressBar:
    """A bar on a terminal; silent where the output is not one, so that logs stay readable."""

    def __init__(self, stream: TextIO = sys.stderr) -> None:
        self.stream = stream
        self.shown = stream.isatty()

    def show(self, stage: str, done: int, total: int) -> None:
        """Draw the bar for `done` of `total` steps of a stage."""
        if not self.shown:
            return
        filled = BAR_WIDTH * done // max(total, 1)
        bar = "#" * filled + "." * (BAR_WIDTH - filled)
        self.stream.write(f"\r[{bar}] {stage}: {done:,} of {total:,}\x1b[K")
        self.stream.flush()

    def end(self) -> None:
        """Clear the bar."""
        if self.shown:
            self.stream.write("\r\x1b[K")
            self.stream.flush()
