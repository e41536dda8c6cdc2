"""Whether an amount is the sum of the lines above it: what tells a subtotal from a payment, whatever its label."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc


@dataclass
class RunningSums:
    """The pence and number of the lines of a table so far, and what they were at its start and at each total.

    `lines` counts records with an amount that were not set aside; `marks` holds the sum at each total with the lines
    above it.
    """

    pence: int = 0
    lines: int = 0
    marks: dict[int, int] = field(default_factory=lambda: {0: 0})

    def count_lines(self, amount_pence: int) -> int:
        """The lines between this record and an earlier total (or the top) that add up to the amount; 0 if none do."""
        start = self.marks.get(self.pence - amount_pence)
        return 0 if start is None or amount_pence == 0 else self.lines - start

    def take_back(self, amount_pence: int, lines: int) -> None:
        """Count records no longer that turned out to be no lines."""
        self.pence -= amount_pence
        self.lines -= lines

    def mark_total(self) -> None:
        """The next part begins here."""
        self.marks[self.pence] = self.lines


class BatchSums:
    """Running sums through the records of one batch, asked about in order."""

    def __init__(self, sums: RunningSums, amounts: pa.Array) -> None:
        self.sums = RunningSums(sums.pence, sums.lines, dict(sums.marks))
        pounds = pc.fill_null(pc.cast(amounts, pa.float64()), 0.0).to_numpy(zero_copy_only=False)
        self._pence = np.append(0, np.cumsum(np.rint(pounds * 100).astype(np.int64)))
        self._lines = np.append(0, np.cumsum(pc.is_valid(amounts).to_numpy(zero_copy_only=False)))
        self._done = 0

    def advance(self, place: int) -> RunningSums:
        """The sums of all lines above the record at `place`."""
        self.sums.pence += int(self._pence[place] - self._pence[self._done])
        self.sums.lines += int(self._lines[place] - self._lines[self._done])
        self._done = place
        return self.sums

    def skip(self, place: int, *, is_total: bool) -> None:
        """Leave the record at `place` out of the sums: it is no line."""
        self.advance(place)
        if is_total:
            self.sums.mark_total()
        self._done = place + 1

    def finish(self) -> RunningSums:
        """The sums at the end of the batch."""
        return self.advance(len(self._pence) - 1)
