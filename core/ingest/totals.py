"""Totals and subtotals: records that repeat what the lines above them say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

import pyarrow as pa
import pyarrow.compute as pc

from core.errors import ReferenceTableError
from core.ingest.amounts import parse_amount
from core.reference import load_table

LONGEST_LABEL = 120
PAYMENT, TOTAL, TOTAL_IF_ALONE, TOTAL_IF_SUMMED = "payment", "total", "total if alone", "total if summed"
# Every pattern of the table contains one of these, so that most records need no closer look.
STEMS = r"(?i)(total|result|sum|forward|down)\W*$|^\W*[a-z]*\W*total|^\*+$"
# A payee that is a label of totals: dated lines of firms whose names only begin with "Total" need no closer look.
LABEL = r"(?i)^\W*([a-z]+\W*)?totals?\W*$"
FEW, FEW_NAMELESS = 500, 20


@cache
def load_total_words() -> list[tuple[re.Pattern[str], str]]:
    """The patterns of totals rows with their effects, in table order. Raises ReferenceTableError."""
    words = []
    for row in load_table("total_words").itertuples():
        if row.effect not in (PAYMENT, TOTAL, TOTAL_IF_ALONE, TOTAL_IF_SUMMED):
            raise ReferenceTableError(f"total_words.csv: {row.id!r} has an unknown effect.", "Correct the row.")
        words.append((re.compile(row.pattern, re.I), row.effect))
    return words


def is_total(cells: Sequence[str]) -> bool:
    """True for an undated record that is labelled as a total, or holds numbers alone."""
    texts = [cell for cell in cells if cell and parse_amount(cell) is None]
    if not texts:
        return True
    for pattern, effect in load_total_words():
        if effect != TOTAL_IF_SUMMED and any(len(text) < LONGEST_LABEL and pattern.search(text) for text in texts):
            return effect == TOTAL or (effect == TOTAL_IF_ALONE and len(texts) == 1)
    return False


def find_label(cells: Sequence[str]) -> str | None:
    """The cell that is worded as a total's label is, however loosely; None where none is."""
    patterns = [pattern for pattern, effect in load_total_words() if effect != PAYMENT]
    labels = (cell for cell in cells if len(cell) < LONGEST_LABEL and any(pattern.search(cell) for pattern in patterns))
    return next(labels, None)


def is_exact_label(text: str) -> bool:
    """True for 'Total', 'Grand Total:' and the like, and nothing else."""
    return any(effect == TOTAL and pattern.search(text) for pattern, effect in load_total_words())


def may_be_total(batch: pa.RecordBatch, payees: pa.Array | None, undated: pa.Array) -> pa.Array | None:
    """The records to look at closely: undated without a payee or with a word of totals, or paid to a 'Total'.

    Of undated ones a few are all looked at; it is not worth sorting them first. None for none.
    """
    named = None if payees is None else _may_be_dated_total(payees)
    undated = _may_be_undated_total(batch, payees, undated)
    if named is None or not pc.any(named).as_py():
        return undated
    return named if undated is None else pc.or_(named, undated)


def _may_be_dated_total(payees: pa.Array) -> pa.Array:
    nobody = pc.equal(payees, "")
    named = pc.match_substring_regex(payees, LABEL)
    return pc.or_(named, nobody) if 0 < (pc.sum(nobody).as_py() or 0) <= FEW_NAMELESS else named


def _may_be_undated_total(batch: pa.RecordBatch, payees: pa.Array | None, undated: pa.Array) -> pa.Array | None:
    count = pc.sum(undated).as_py() or 0
    if count <= FEW:
        return undated if count else None
    doubt = pa.repeat(True, batch.num_rows) if payees is None else pc.equal(payees, "")
    for column in batch.columns:
        doubt = pc.or_(doubt, pc.match_substring_regex(column, STEMS))
    return pc.and_(undated, doubt)
