"""What is counted while a file is read: the sums that must agree, and what a summary of it says."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pyarrow as pa
import pyarrow.compute as pc

from core.ingest.batches import TableBatch
from core.ingest.records import Verdict
from core.ingest.report import FileDetails

NOUGHT = Decimal("0.00")
PARTS_OF_PENCE = (
    "Amounts are printed with parts of a penny: together they come to £{whole:,}, rounded line by line to £{lines:,}."
)
OWN_DATES = pa.array(["payment", "ledger", "invoice"])
WIDE_MONEY = pa.decimal128(30, 2)


@dataclass
class Tally:
    """Counts and pounds of one file so far.

    again_pence comes from the raw cells, by another reckoning; parts_gbp is what rounding each line took away.
    """

    kept: int = 0
    rejected: int = 0
    kept_gbp: Decimal = NOUGHT
    aside_gbp: Decimal = NOUGHT
    again_pence: int = 0
    parts_gbp: Decimal = Decimal(0)
    totals: list[Decimal] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)
    first_date: date | None = None
    last_date: date | None = None
    payees: set[str] = field(default_factory=set)
    undated: int = 0

    @property
    def read(self) -> int:
        """Records that are neither blank nor headings."""
        return self.kept + self.rejected

    @property
    def whole_gbp(self) -> Decimal:
        """What the lines come to as printed, rounded once."""
        return (self.kept_gbp + self.parts_gbp).quantize(NOUGHT, rounding=ROUND_HALF_UP)

    def add(self, source: TableBatch, verdict: Verdict, lines: pa.RecordBatch) -> None:
        """Count a batch: its lines, its rejects, and the readable amounts of its raw records."""
        self.kept += lines.num_rows
        self.kept_gbp += pc.sum(pc.cast(lines.column("amount_gbp"), WIDE_MONEY)).as_py() or NOUGHT
        self.again_pence += source.count_pence_again()
        self.parts_gbp += source.count_parts_of_pence(verdict.dropped)
        self._add_rejects(verdict)
        self._add_dates(lines)
        self.payees.update(payee for payee in pc.unique(lines.column("payee")).to_pylist() if payee)

    def _add_rejects(self, verdict: Verdict) -> None:
        self.rejected += len(verdict.rejects)
        for reject in verdict.rejects:
            self.reasons[reject.reason] += 1
            if reject.amount_gbp is not None:
                self.aside_gbp += reject.amount_gbp
                self.totals += [reject.amount_gbp] if reject.reason == "total" else []

    def _add_dates(self, lines: pa.RecordBatch) -> None:
        basis, dates = lines.column("date_basis"), lines.column("payment_date")
        span = pc.min_max(dates.filter(pc.is_in(basis, value_set=OWN_DATES))).as_py()
        if span["min"] is not None:
            self.first_date = min(self.first_date or span["min"], span["min"])
            self.last_date = max(self.last_date or span["max"], span["max"])
        self.undated += dates.null_count

    def warnings(self) -> list[str]:
        """What a reader of the figures should know, in plain sentences."""
        warnings = []
        if len(self.totals) == 1 and abs(self.totals[0] - self.kept_gbp) >= 1:
            warnings.append(
                f"The total printed in the file, £{self.totals[0]:,}, is not the sum of its lines, £{self.kept_gbp:,}."
            )
        if self.whole_gbp != self.kept_gbp:
            warnings.append(PARTS_OF_PENCE.format(whole=self.whole_gbp, lines=self.kept_gbp))
        if self.undated:
            warnings.append(f"{self.undated:,} lines have no date, and the file names no month for them.")
        return warnings

    def add_details(self, details: FileDetails) -> FileDetails:
        """What there is to say of the file beyond its report, with what was counted."""
        return replace(
            details,
            first_date=self.first_date,
            last_date=self.last_date,
            distinct_payees=len(self.payees),
            reasons=dict(self.reasons),
            whole_gbp=self.whole_gbp,
        )
