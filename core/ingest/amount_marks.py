"""Whether a column writes amounts with a decimal comma (1.234,50) or a decimal point, decided from all of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import pyarrow as pa
import pyarrow.compute as pc

from core.ingest.amounts import parse_amount
from core.ingest.mapping import TableMapping
from core.tabular import RawTable

# What may stand before and after the digits of an amount.
_BEFORE, _AFTER = r"[\s£€$+(–—−-]*", r"[\s€)–—−-]*"
_COMMA = re.compile(
    rf"{_BEFORE}(?:\d{{1,3}}(?:[\s.]\d{{3}})+,\d{{1,2}}|\d+,\d{{1,2}}|\d{{1,3}}(?:\.\d{{3}}){{2,}}){_AFTER}"
)
_POINT = re.compile(
    rf"{_BEFORE}(?:[\d,\s]*\.\d{{1,2}}|0?\.\d+|[\d,\s]*\.\d{{4,}}|\d{{4,}}\.\d+|\d{{1,3}}(?:,\d{{3}}){{2,}}){_AFTER}"
)
_EITHER = re.compile(rf"{_BEFORE}[1-9]\d{{0,2}}\.\d{{3}}{_AFTER}")
# A column is one or the other; a few cells typed by hand in the other way do not decide.
OUTWEIGHS = 20
COMMAS = "Amounts are written with a decimal comma (1.234,50), as the whole column shows, and were read so."
AMBIGUOUS = (
    "Amounts such as {example} may mean thousands or parts of a pound, and nothing else in the column says which. The "
    "full stop was read as a decimal point. Please check."
)


@dataclass(frozen=True)
class Marks:
    """Cells that can only have a decimal comma, cells that can only have a decimal point, and one that may be both."""

    commas: int = 0
    points: int = 0
    example: str = ""

    def __add__(self, other: Marks) -> Marks:
        return Marks(self.commas + other.commas, self.points + other.points, self.example or other.example)

    @property
    def is_comma(self) -> bool:
        """True where the column as a whole writes decimal commas."""
        return self.commas > OUTWEIGHS * self.points

    @property
    def is_ambiguous(self) -> bool:
        """True where nothing tells what its full stops mean."""
        return bool(self.example) and not self.commas and not self.points


def count_marks(texts: Iterable[str]) -> Marks:
    """The evidence of some cells."""
    commas = points = 0
    example = ""
    for text in texts:
        if has_decimal_comma(text):
            commas += 1
        elif _POINT.fullmatch(text):
            points += 1
        elif not example and _EITHER.fullmatch(text):
            example = text.strip()
    return Marks(commas, points, example)


def has_decimal_comma(text: str) -> bool:
    """True for an amount that can only be one with a decimal comma, or with full stops between thousands."""
    return ("," in text or text.count(".") > 1) and _COMMA.fullmatch(text) is not None


def is_amount(text: str) -> bool:
    """True for what can be read as pounds in a column of one way or the other."""
    return parse_amount(text) is not None or has_decimal_comma(text)


def swap_marks(texts: pa.Array) -> pa.Array:
    """The texts with full stops for commas and commas for full stops."""
    parked = pc.replace_substring(texts, ",", "\x00")
    return pc.replace_substring(pc.replace_substring(parked, ".", ","), "\x00", ".")


def decide_marks(
    table: RawTable, mapping: TableMapping, sample: Sequence[Sequence[str]]
) -> tuple[TableMapping, tuple[str, ...]]:
    """The mapping with what its amounts are written with, and what a reader should know of that.

    The sample decides where it shows decimal points and no decimal comma; else the whole column is looked at.
    """
    index = mapping.index_of("amount")
    if index is None:
        return mapping, ()
    marks = count_marks(row[index] for row in sample if index < len(row))
    if marks.commas or not marks.points:
        marks = _count_all(table, index)
    if marks.is_comma:
        return replace(mapping, decimal_comma=True), (COMMAS,)
    return mapping, ((AMBIGUOUS.format(example=marks.example),) if marks.is_ambiguous else ())


def _count_all(table: RawTable, index: int) -> Marks:
    marks = Marks()
    for batch in table.batches():
        if index < batch.num_columns:
            column = batch.column(index)
            marked = pc.or_(pc.match_substring(column, ","), pc.match_substring(column, "."))
            marks += count_marks(column.filter(marked).to_pylist())
    return marks
