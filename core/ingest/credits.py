"""Credits that stand in a column of their own, or are marked beside the amount: read as negative amounts."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from core.ingest.amounts import parse_amount
from core.ingest.candidates import Candidate, is_taken
from core.ingest.headings import normalise_heading
from core.ingest.mapping import ColumnChoice, TableMapping
from core.ingest.profiles import Profile

CREDIT, MARK = "credit_gbp", "credit_mark"
APART = "Credits stand in a column of their own, {heading!r}, and were read as amounts with a minus."
MARKED = "Credits are marked in the column {heading!r}, and were read as amounts with a minus."
DEBIT_WORDS = frozenset({"debit", "debits", "dr"})
# A row that has both a debit and a credit is a mistake at most.
MOST_BOTH = 0.02
_NOUGHT = r"^[^1-9]*$"
_SIGNED = r"^\W*[(–—−-]|-\W*$"
_MARKS = r"(?i)^(d|dr|debit|s|c|cr|credit|h)\.?$"
_CREDIT_MARK = r"(?i)^(c|cr|credit|h)\.?$"


def find_credits(candidates: Sequence[Candidate], chosen: dict[str, ColumnChoice]) -> None:
    """Add the column of credits beside a column of debits, and that of marks beside amounts without a sign."""
    amount = next((one for one in candidates if "amount" in chosen and one.index == chosen["amount"].index), None)
    if amount is None:
        return
    fits = {CREDIT: _is_counterpart, MARK: _marks_credits}
    for candidate in candidates:
        role = candidate.meaning
        if role in fits and role not in chosen and not is_taken(candidate, chosen) and fits[role](amount, candidate):
            chosen[role] = ColumnChoice(role, candidate.index, candidate.heading, "listed", 1.0)


def _is_counterpart(debit: Candidate, credit: Candidate) -> bool:
    """True for credits beside debits: no row has both."""
    if not DEBIT_WORDS & set(normalise_heading(debit.heading).split()) or credit.profile.amounts < 0.5:
        return False
    rows = list(zip(_values(debit.profile), _values(credit.profile), strict=True))
    return sum(bool(one and other) for one, other in rows) <= MOST_BOTH * len(rows)


def _marks_credits(amount: Candidate, mark: Candidate) -> bool:
    """True for DR and CR beside amounts that have no sign of their own."""
    marks = pa.array([cell.strip() for cell in mark.profile.cells if cell.strip()], pa.string())
    are_marks = len(marks) > 0 and pc.all(pc.match_substring_regex(marks, _MARKS)).as_py()
    return bool(are_marks) and all(value >= 0 for value in _values(amount.profile))


def _values(profile: Profile) -> list[float]:
    return [float(parse_amount(cell) or 0) for cell in profile.cells]


def describe_credits(choices: Sequence[ColumnChoice]) -> tuple[str, ...]:
    """What a reader of the figures should know of credits, in plain sentences."""
    said = {CREDIT: APART, MARK: MARKED}
    return tuple(said[choice.column].format(heading=choice.heading) for choice in choices if choice.column in said)


def take_in_credits(texts: pa.Array, batch: pa.RecordBatch, mapping: TableMapping) -> pa.Array:
    """The texts of amounts, those of credits with a minus before them."""
    credit, mark = (_column(batch, mapping.index_of(role)) for role in (CREDIT, MARK))
    if credit is not None:
        nought = pc.match_substring_regex(texts, _NOUGHT)
        is_credit = pc.and_(nought, pc.invert(pc.match_substring_regex(credit, _NOUGHT)))
        texts = pc.if_else(is_credit, _negate(credit), texts)
    if mark is not None:
        texts = pc.if_else(pc.match_substring_regex(mark, _CREDIT_MARK), _negate(texts), texts)
    return texts


def _column(batch: pa.RecordBatch, index: int | None) -> pa.Array | None:
    return None if index is None or index >= batch.num_columns else pc.utf8_trim_whitespace(batch.column(index))


def _negate(texts: pa.Array) -> pa.Array:
    """A minus before what has none and is not blank."""
    bare = pc.invert(pc.or_(pc.match_substring_regex(texts, _SIGNED), pc.equal(texts, "")))
    return pc.if_else(bare, pc.binary_join_element_wise("-", texts, ""), texts)
