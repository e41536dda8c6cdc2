"""Where a table's headings are: under a preamble, over two rows, at the very end, or nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.ingest.amounts import parse_amount
from core.ingest.dates import read_date
from core.ingest.headings import PLAIN, match_heading

HEADING_SEARCH = 80
TAIL_SEARCH = 5
WEAKEST_MATCH = 0.4
SURE_MATCH = 0.6
# A heading may hold a year or a number; a line of payments has a date and an amount.
MOST_VALUES = 1
FEWEST_HEADINGS = 3
# Of records that look like headings the first is taken that is nearly as good as the best.
ALIKE = 0.75
# The columns without which a row of words is no heading of payments.
TELLING = frozenset(
    {"amount", "payee", "payment_date", "ledger_date", "invoice_date", "supplier_ref", "transaction_ref"}
)


@dataclass(frozen=True)
class Layout:
    """`header_row` is a record number (-1: none); the `heading_rows` records from it are headings, `names` theirs.

    `data_above`: the records stand above the headings, as where someone sorted the sheet with them in it.
    `is_guessed`: the headings name no column of payments; they are taken for headings by where they stand.
    """

    header_row: int
    heading_rows: int
    names: tuple[str, ...]
    data_above: bool = False
    is_guessed: bool = False

    @property
    def is_found(self) -> bool:
        """True where there is a heading row that says something."""
        return self.header_row >= 0 and not self.is_guessed


def score_heading(cells: Sequence[str]) -> float:
    """How much a record looks like the headings of a table of payments; 0 for one that does not."""
    filled = [text for cell in cells if (text := cell.strip())]
    if len(filled) < 2:
        return 0.0
    columns = _columns_named(filled)
    telling = sum(certainty for column, certainty in columns.items() if column in TELLING)
    few = sum(columns.values()) < len(filled) * 0.2 and telling < 1.5
    if telling < 1.0 or few or _count_values(filled) > MOST_VALUES:
        return 0.0
    return sum(columns.values()) + telling


def _columns_named(texts: Sequence[str]) -> dict[str, float]:
    """The columns that a record's cells name, with the best certainty of each."""
    columns: dict[str, float] = {}
    for text in texts:
        match = match_heading(text)
        if match and match.certainty >= WEAKEST_MATCH:
            columns[match.column] = max(columns.get(match.column, 0.0), match.certainty)
    return columns


def _count_values(texts: Sequence[str]) -> int:
    """Cells that are amounts or dates, and no headings."""
    return sum(
        any(map(str.isdigit, text))
        and match_heading(text) is None
        and (parse_amount(text) is not None or read_date(text) is not None)
        for text in texts
    )


def is_repeated_heading(cells: Sequence[str]) -> bool:
    """True for headings in the midst of the data: most of the cells name a column, and none is a number or a date."""
    filled = [text for cell in cells if (text := cell.strip())]
    if len(filled) < 3 or _count_values(filled):
        return False
    named = _columns_named(filled)
    sure = [column for column, certainty in named.items() if certainty >= SURE_MATCH]
    return len(sure) >= 3 and 2 * len(sure) >= len(filled) and bool(TELLING & set(sure))


def is_plain_heading(cells: Sequence[str]) -> bool:
    """True for headings that leave no doubt: an amount, and a payee or a date, as listed."""
    sure = {match.column for cell in cells if (match := match_heading(cell.strip())) and match.certainty >= PLAIN}
    return "amount" in sure and bool(sure & {"payee", "payment_date", "ledger_date"})


def find_layout(head: Sequence[Sequence[str]], tail: Sequence[Sequence[str]], tail_start: int) -> Layout:
    """The layout of a table from its first and last records (`tail_start` is the number of the first of those)."""
    row = _find_row(head[:HEADING_SEARCH])
    if row is not None:
        layout = _join_rows(head, row)
        below = [*head[row + layout.heading_rows :], *tail[max(0, row + 1 - tail_start) :]]
        return replace(layout, data_above=not any(map(_is_filled, below)) and any(map(_holds_values, head[:row])))
    ends = [score_heading(record) for record in tail]
    if max(ends, default=0.0) > 0:
        row = ends.index(max(ends))
        return Layout(tail_start + row, 1, _names(tail[row]), data_above=True)
    return _guess_row(head)


def _guess_row(head: Sequence[Sequence[str]]) -> Layout:
    """The record of words alone right above the first record with two values or more; no headings where none is."""
    filled = [row for row, record in enumerate(head[:HEADING_SEARCH]) if _is_filled(record)]
    first = next((row for row in filled if _count_values([*filter(None, map(str.strip, head[row]))]) >= 2), 0)
    above = [row for row in filled if row < first][-1:]
    if not above or sum(bool(cell.strip()) for cell in head[above[0]]) < FEWEST_HEADINGS:
        return Layout(-1, 0, ())
    return Layout(above[0], 1, _names(head[above[0]]), is_guessed=True)


def _find_row(head: Sequence[Sequence[str]]) -> int | None:
    scores: list[float] = []
    for row, record in enumerate(head):
        scores.append(score_heading(record))
        if scores[-1] and is_plain_heading(record):
            return _find_better(head, row, scores[-1])
    best = max(scores, default=0.0)
    return next((row for row, score in enumerate(scores) if score >= ALIKE * best), None) if best else None


def _find_better(head: Sequence[Sequence[str]], row: int, score: float) -> int:
    """The record after plain headings where it is far better ones: groups of columns, or a query's, stood above."""
    following = head[row + 1 : row + 2]
    is_better = any(is_plain_heading(record) and score < ALIKE * score_heading(record) for record in following)
    return row + is_better


def _is_filled(record: Sequence[str]) -> bool:
    return any(map(str.strip, record))


def _names(record: Sequence[str]) -> tuple[str, ...]:
    return tuple(" ".join(cell.split()) for cell in record)


def _join_rows(head: Sequence[Sequence[str]], row: int) -> Layout:
    """A heading over two rows: taken together where that names more columns than either row does."""
    best = Layout(row, 1, _names(head[row]))
    for first in (row, row - 1):
        pair = head[first : first + 2] if first >= 0 else ()
        if len(pair) < 2 or any(map(_holds_values, pair)):
            continue
        joined = Layout(first, 2, _join(_names(pair[0]), _names(pair[1])))
        alone = max(map(_sum_certainty, (best.names, *pair)))
        if _sum_certainty(joined.names) > alone and has_amount(joined.names):
            best = joined
    return best


def _sum_certainty(names: Sequence[str]) -> float:
    return sum(_columns_named([name for name in names if name]).values())


def has_amount(names: Sequence[str]) -> bool:
    """True where one of the headings names an amount."""
    return any((match := match_heading(name)) and match.column == "amount" for name in names)


def _holds_values(record: Sequence[str]) -> bool:
    return any(parse_amount(cell) is not None for cell in record if cell.strip())


def _join(first: Sequence[str], second: Sequence[str]) -> tuple[str, ...]:
    width = max(len(first), len(second))
    above = [*first, *[""] * (width - len(first))]
    below = [*second, *[""] * (width - len(second))]
    return tuple(f"{top} {bottom}".strip() for top, bottom in zip(above, below, strict=True))
