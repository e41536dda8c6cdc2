"""What a column holds, judged by a sample of its cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.ingest.amounts import parse_amount
from core.ingest.dates import read_date

_POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}", re.IGNORECASE)
_LETTERS = re.compile(r"[A-Za-z]{2}")
_FIRM = re.compile(
    r"\b(ltd|limited|plc|llp|council|services|trust|group|company|uk|university|solutions|cic|& co)\b", re.I
)
_PENCE = re.compile(r"[.]\d{1,2}\)?-?$")


@dataclass(frozen=True)
class Profile:
    """Shares (0 to 1) of a column's filled cells; `filled` is the share of records that have one."""

    filled: float
    amounts: float
    pence: float
    dates: float
    letters: float
    postcodes: float
    firms: float
    words: float
    distinct: float
    digits: float


EMPTY = Profile(0, 0, 0, 0, 0, 0, 0, 0, 0, 0)


def profile_column(cells: Sequence[str]) -> Profile:
    """The profile of one column's sample, one cell a record."""
    texts = [text for cell in cells if (text := cell.strip())]
    if not texts:
        return EMPTY
    different = list(dict.fromkeys(texts))
    weight = dict.fromkeys(different, 0)
    for text in texts:
        weight[text] += 1

    def share(holds: object) -> float:
        return sum(weight[text] for text in different if holds(text)) / len(texts)  # type: ignore[operator]

    letters = share(_LETTERS.search)
    amounts = share(lambda text: parse_amount(text) is not None)
    return Profile(
        filled=len(texts) / len(cells),
        amounts=amounts,
        pence=share(_PENCE.search) if amounts else 0.0,
        dates=share(lambda text: len(text) < 40 and read_date(text) is not None),
        letters=letters,
        postcodes=share(_POSTCODE.fullmatch) if letters < 1 or len(different[0]) < 10 else 0.0,
        firms=share(_FIRM.search) if letters else 0.0,
        words=sum(len(text.split()) * weight[text] for text in different) / len(texts),
        distinct=len(different) / len(texts),
        digits=share(str.isdigit),
    )
