"""Cells that fell apart at a comma of their own ("Fernway Ltd, Leeds", 1,234.50) because nobody quoted them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import pyarrow as pa
import pyarrow.compute as pc

from core.ingest.amounts import parse_amount
from core.ingest.dates import read_date
from core.ingest.mapping import TableMapping
from core.tabular import RawTable
from core.tabular.tables import make_batch

MENDED = "Cells with a comma of their own were not quoted, and fell apart; their parts were put together again."
FORMAT = "csv"
MOST_PIECES, MOST_COLUMNS = 3, 30
NEARLY_ALL = 0.8
_FIRST, _NEXT = re.compile(r"\W{0,3}\d{1,3}"), re.compile(r"\d{3}(?:\.\d{1,2})?\)?-?")


@dataclass(frozen=True)
class Shape:
    """How wide a record should be, and where its amount, date and payee should stand."""

    width: int
    amount: int
    date: int | None
    payee: int | None


def find_shape(mapping: TableMapping, names: Sequence[str], rows: Sequence[Sequence[str]]) -> Shape | None:
    """The shape that records fell out of, where nearly all that are too long can be put together; else None."""
    width = max((index for index, name in enumerate(names) if name.strip()), default=-1) + 1
    amount, dated = mapping.index_of("amount"), mapping.date_choice
    if amount is None or mapping.data_above or not 2 <= width <= MOST_COLUMNS:
        return None
    shape = Shape(width, amount, dated.index if dated else None, mapping.index_of("payee"))
    long = [row for row in rows if any(map(str.strip, row[width:]))]
    mended = sum(mend_record(row, shape) is not None for row in long)
    return shape if long and mended >= NEARLY_ALL * len(long) else None


def mend_record(record: Sequence[str], shape: Shape) -> list[str] | None:
    """The record with cells put together until it fits; None where it is sound as it is, or nothing fits."""
    cells = list(record)
    while cells and not cells[-1].strip():
        cells.pop()
    extra = len(cells) - shape.width
    if not 0 < extra <= MOST_PIECES or (_fits(cells, shape) and not _is_split_amount(cells, shape.amount)):
        return None
    tries = (_join(cells, places) for places in combinations(range(len(cells) - 1), extra))
    fitting = [found for found in tries if _fits(found[0], shape)]
    best = max(fitting, key=lambda found: _judge(found[1], shape), default=None)
    return best[0] if best else None


def _is_split_amount(cells: Sequence[str], place: int) -> bool:
    """True for '1' and '234.50' where an amount should stand."""
    pieces = [cell.strip() for cell in cells[place : place + 2]]
    return len(pieces) == 2 and bool(_FIRST.fullmatch(pieces[0]) and _NEXT.fullmatch(pieces[1]))


def _fits(cells: Sequence[str], shape: Shape) -> bool:
    """True where an amount and a date stand where they should."""
    date = cells[shape.date] if shape.date is not None and shape.date < len(cells) else ""
    amount = cells[shape.amount] if shape.amount < len(cells) else ""
    return parse_amount(amount) is not None and (not date.strip() or read_date(date) is not None)


def _join(cells: Sequence[str], places: Sequence[int]) -> tuple[list[str], list[tuple[int, str, str]]]:
    """The cells with a comma again after each place; and what was joined: position, before and after."""
    joined, seams = [cells[0]], []
    for place, cell in enumerate(cells[1:]):
        if place in places:
            seams.append((len(joined) - 1, joined[-1], cell))
            joined[-1] = f"{joined[-1]},{cell}"
        else:
            joined.append(cell)
    return joined, seams


def _judge(seams: Sequence[tuple[int, str, str]], shape: Shape) -> int:
    """Thousands of an amount before a comma with a space after it, before a payee, before anything else."""
    points = 0
    for place, before, after in seams:
        is_money = place == shape.amount and parse_amount(f"{before},{after}") is not None
        points += 4 * is_money + 2 * after.startswith(" ") + (place == shape.payee)
    return points


def mend_table(table: RawTable, shape: Shape) -> RawTable:
    """The table with what fell apart put together."""

    def open_mended() -> Iterator[pa.RecordBatch]:
        for batch in table.batches():
            yield _mend_batch(batch, shape)

    return replace(table, open_batches=open_mended, notes=(*table.notes, MENDED))


def _mend_batch(batch: pa.RecordBatch, shape: Shape) -> pa.RecordBatch:
    if batch.num_columns <= shape.width:
        return batch
    beyond = pc.binary_join_element_wise(*batch.columns[shape.width :], "")
    places = pc.indices_nonzero(pc.not_equal(pc.utf8_trim_whitespace(beyond), "")).to_pylist()
    columns = [column.to_pylist() for column in batch.columns] if places else []
    for place in places:
        mended = mend_record([column[place] for column in columns], shape)
        for index, column in enumerate(columns if mended else ()):
            column[place] = mended[index] if index < len(mended) else ""  # type: ignore[index,arg-type]
    return make_batch([pa.array(column, pa.string()) for column in columns]) if places else batch
