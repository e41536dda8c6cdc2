"""What a column holds, judged by a sample of its cells."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise

from core.ingest.amount_marks import is_amount
from core.ingest.dates import read_date
from core.reference import load_table

LONGEST_DATE = 40
ONE_SIZE = 0.85
# What share of a column's cells must be of one sort for the column to be of it.
MOSTLY = 0.8
MANY = 5

_POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}", re.IGNORECASE)
_LETTERS = re.compile(r"[A-Za-z]{2}")
_FIRM = re.compile(
    r"\b(ltd|limited|plc|llp|council|services|trust|group|company|uk|university|solutions|cic|& co)\b", re.I
)
_PLAIN = re.compile(r"-?£?(?:\d{1,3}(?:,\d{3})+|\d{1,12})(?:\.\d{1,2})?")
# Not ".0": whole numbers that went through a spreadsheet look like that.
_PENCE = re.compile(r"[.,](?:\d{2}|[1-9])\)?-?$")
_MONEY = re.compile(r"^[£$(]|^-\W*[£\d]|\d,\d{3}|[.,]\d{2}\)?-?$|\d-$")
_WHOLE = re.compile(r"\d+(?:\.0)?")


@dataclass(frozen=True)
class Profile:
    """A column's sample, one cell a record; shares (0 to 1) are of its filled cells and worked out when asked for."""

    cells: tuple[str, ...]

    @cached_property
    def _counts(self) -> Counter[str]:
        counts = Counter(map(str.strip, self.cells))
        for text in [text for text in counts if not text or text.lower() in missing_words()]:
            del counts[text]
        return counts

    @cached_property
    def _texts(self) -> int:
        return self._counts.total()

    def _share(self, holds: Callable[[str], object]) -> float:
        if not self._texts:
            return 0.0
        return sum(count for text, count in self._counts.items() if holds(text)) / self._texts

    @cached_property
    def filled(self) -> float:
        """Records that have something in the column."""
        return self._texts / len(self.cells) if self.cells else 0.0

    @cached_property
    def amounts(self) -> float:
        """Cells that can be read as pounds, with a decimal point or a decimal comma."""
        return self._share(lambda text: _PLAIN.fullmatch(text) or is_amount(text))

    @cached_property
    def pence(self) -> float:
        """Cells that end in a fraction."""
        return self._share(_PENCE.search)

    @cached_property
    def money(self) -> float:
        """Cells written as money is: with a pound sign, a minus, thousands apart, or pence."""
        return self._share(_MONEY.search)

    @cached_property
    def is_varied(self) -> bool:
        """True for whole numbers of many sizes in no order, as amounts are, and codes and running numbers are not."""
        numbers = [text.partition(".")[0] for text in map(str.strip, self.cells) if _WHOLE.fullmatch(text)]
        sizes = Counter(map(len, numbers))
        is_rising = all((len(one), one) < (len(other), other) for one, other in pairwise(numbers))
        return bool(sizes) and max(sizes.values()) <= ONE_SIZE * len(numbers) and not is_rising

    @cached_property
    def dates(self) -> float:
        """Cells that can be read as a date or a period."""
        return self._share(lambda text: len(text) < LONGEST_DATE and read_date(text) is not None)

    @cached_property
    def letters(self) -> float:
        """Cells with words in them."""
        return self._share(_LETTERS.search)

    @cached_property
    def postcodes(self) -> float:
        """Cells that are a postcode."""
        return self._share(_POSTCODE.fullmatch)

    @cached_property
    def firms(self) -> float:
        """Cells with a word that names of organisations have."""
        return self._share(lambda text: "@" not in text and _FIRM.search(text))

    @cached_property
    def words(self) -> float:
        """Words in a cell, on average."""
        return sum(len(text.split()) * count for text, count in self._counts.items()) / max(self._texts, 1)

    @cached_property
    def distinct(self) -> float:
        """Different texts among the filled cells."""
        return len(self._counts) / max(self._texts, 1)

    @property
    def is_constant(self) -> bool:
        """True where the same text stands in all of many cells."""
        return len(self._counts) == 1 and self._texts >= MANY

    @property
    def is_dated(self) -> bool:
        """True for dates that are no bare whole numbers."""
        return self.dates > MOSTLY and self.digits <= MOSTLY

    @cached_property
    def numbered(self) -> float:
        """Cells with a digit in them."""
        return self._share(lambda text: any(map(str.isdigit, text)))

    @cached_property
    def digits(self) -> float:
        """Cells that are a whole number and nothing else."""
        return self._share(_WHOLE.fullmatch)


EMPTY = Profile(())


@cache
def missing_words() -> frozenset[str]:
    """Words that say 'nothing', in lower case."""
    return frozenset(load_table("missing_words")["word"])
