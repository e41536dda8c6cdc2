"""Where a table's headings are: under a preamble, over two rows, at the very end, or nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.ingest.amounts import parse_amount
from core.ingest.dates import read_date
from core.ingest.headings import match_heading

HEADING_SEARCH = 80
TAIL_SEARCH = 5
# The columns without which a row of words is no heading of payments.
TELLING = frozenset(
    {"amount", "payee", "payment_date", "ledger_date", "invoice_date", "supplier_ref", "transaction_ref"}
)


@dataclass(frozen=True)
class Layout:
    """`header_row` is a record number (-1 for none); the `heading_rows` records from it are headings, `names` theirs."""

    header_row: int
    heading_rows: int
    names: tuple[str, ...]

    @property
    def is_found(self) -> bool:
        """True where there is a heading row."""
        return self.header_row >= 0


def score_heading(cells: Sequence[str]) -> float:
    """How much a record looks like the headings of a table of payments; 0 for one that does not."""
    columns: dict[str, float] = {}
    filled = values = 0
    for cell in cells:
        text = cell.strip()
        if not text:
            continue
        filled += 1
        match = match_heading(text) if len(text) < 200 else None
        if match and match.certainty >= 0.4:
            columns[match.column] = max(columns.get(match.column, 0.0), match.certainty)
        elif parse_amount(text) is not None or (any(map(str.isdigit, text)) and read_date(text)):
            values += 1
    telling = sum(certainty for column, certainty in columns.items() if column in TELLING)
    if filled < 2 or telling < 1.0 or values * 3 > filled or sum(columns.values()) < filled * 0.2:
        return 0.0
    return sum(columns.values()) + telling


def find_layout(head: Sequence[Sequence[str]], tail: Sequence[Sequence[str]], tail_start: int) -> Layout:
    """The layout of a table from its first and last records (`tail_start` is the number of the first of those)."""
    scores = [score_heading(record) for record in head[:HEADING_SEARCH]]
    best = max(scores, default=0.0)
    if best > 0:
        row = next(index for index, score in enumerate(scores) if score >= 0.75 * best)
        return _join_rows(head, row)
    ends = [score_heading(record) for record in tail]
    if max(ends, default=0.0) > 0:
        row = ends.index(max(ends))
        return Layout(tail_start + row, 1, _names(tail[row]))
    return Layout(-1, 0, ())


def _names(record: Sequence[str]) -> tuple[str, ...]:
    return tuple(" ".join(cell.split()) for cell in record)


def _join_rows(head: Sequence[Sequence[str]], row: int) -> Layout:
    """A heading over two rows: taken together where only both name an amount."""
    names = _names(head[row])
    if _has_amount(names):
        return Layout(row, 1, names)
    for first, second in ((row, row + 1), (row - 1, row)):
        if first >= 0 and second < len(head) and not _holds_values(head[first]) and not _holds_values(head[second]):
            joined = _join(_names(head[first]), _names(head[second]))
            if _has_amount(joined):
                return Layout(first, 2, joined)
    return Layout(row, 1, names)


def _has_amount(names: Sequence[str]) -> bool:
    return any((match := match_heading(name)) and match.column == "amount" for name in names)


def _holds_values(record: Sequence[str]) -> bool:
    return any(parse_amount(cell) is not None for cell in record if cell.strip())


def _join(first: Sequence[str], second: Sequence[str]) -> tuple[str, ...]:
    width = max(len(first), len(second))
    above = [*first, *[""] * (width - len(first))]
    below = [*second, *[""] * (width - len(second))]
    return tuple(f"{top} {bottom}".strip() for top, bottom in zip(above, below, strict=True))
