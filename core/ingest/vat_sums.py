"""Which of several columns of money are net, VAT and gross, by what adds up row by row, whatever the headings say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations

from core.ingest.amounts import parse_amount
from core.ingest.candidates import Candidate
from core.ingest.profiles import MOSTLY, Profile

# So many columns of money at most are tried with one another.
MOST_COLUMNS = 8
FIRST = 10
FEWEST_ROWS, FEWEST_TAXED = 5, 3
NEARLY_ALL = 0.95
TAXED = 0.1
# VAT is a fifth of the net at most; rounding and mistakes typed in may make it a little more.
MOST_VAT = 0.21
RATES = (120, 105)

Pence = list[int | None]


@dataclass(frozen=True)
class VatColumns:
    """The positions of net, VAT (None where it has no column) and gross."""

    net: int
    vat: int | None
    gross: int


def find_vat_columns(candidates: Sequence[Candidate]) -> VatColumns | None:
    """Three columns of which one is the sum of the others, else two of which one is the other with VAT on it."""
    money = [candidate for candidate in candidates if _holds_money(candidate.profile)][:MOST_COLUMNS]
    if len(money) < 2:
        return None
    pence = {candidate.index: _count_pence(candidate.profile) for candidate in money}
    for net, vat, gross in permutations(pence, 3):
        if _add_up(pence[net], pence[vat], pence[gross]):
            return VatColumns(net, vat, gross)
    for net, gross in permutations(pence, 2):
        if _differ_by_vat(pence[net], pence[gross]):
            return VatColumns(net, None, gross)
    return None


def _holds_money(profile: Profile) -> bool:
    """True for a column of money; the first cells tell most others without a look at all of them."""
    first = [cell.strip() for cell in profile.cells[:FIRST] if cell.strip()]
    if not first or sum(cell[-1] in "0123456789)-" and not cell[:1].isalpha() for cell in first) * 2 < len(first):
        return False
    return profile.money > 0.2 and profile.amounts > MOSTLY and profile.filled > 0.2


def _count_pence(profile: Profile) -> Pence:
    amounts = map(parse_amount, profile.cells)
    return [None if amount is None else int(amount * 100) for amount in amounts]


def _add_up(net: Pence, vat: Pence, gross: Pence) -> bool:
    rows = [(a, b or 0, c) for a, b, c in zip(net, vat, gross, strict=True) if a is not None and c is not None]
    taxed = sum(b != 0 for _, b, _ in rows)
    if len(rows) < FEWEST_ROWS or taxed < max(FEWEST_TAXED, TAXED * len(rows)):
        return False
    if sum(abs(b) for _, b, _ in rows) > MOST_VAT * sum(abs(a) for a, _, _ in rows):
        return False
    return sum(abs(a + b - c) <= 1 for a, b, c in rows) >= NEARLY_ALL * len(rows)


def _differ_by_vat(net: Pence, gross: Pence) -> bool:
    rows = [(a, c) for a, c in zip(net, gross, strict=True) if a and c]
    taxed = sum(a != c and _is_taxed(a, c) for a, c in rows)
    if len(rows) < FEWEST_ROWS or taxed < max(FEWEST_TAXED, TAXED * len(rows)):
        return False
    return sum(a == c or _is_taxed(a, c) for a, c in rows) >= NEARLY_ALL * len(rows)


def _is_taxed(net: int, gross: int) -> bool:
    return any(abs(net * rate - gross * 100) <= 100 for rate in RATES)
