"""Which column of a table is which: what the reader finds out, and what a person may change."""

from __future__ import annotations

from dataclasses import dataclass

from core.ingest.schema import TEXT_COLUMNS

# One date is taken for the line. In this order: when it was paid, when it was booked, when it was billed, its month.
DATE_COLUMNS = {"payment_date": 0.0, "ledger_date": 1.5, "invoice_date": 3.0, "period": 6.0}
CHOSEN = "chosen"
# The columns that a heading may mean.
COLUMNS = frozenset(
    [
        *DATE_COLUMNS,
        *TEXT_COLUMNS,
        "amount",
        "credit_gbp",
        "credit_mark",
        "irrecoverable_vat_gbp",
        "vat_gbp",
        "supplier_ref",
        "family",
        "card_number",
        "is_card",
        "is_capital",
        "currency",
        "original_currency",
        "ignored",
    ]
)


@dataclass(frozen=True)
class ColumnChoice:
    """One decision: this standard column is the column at `index`, headed so; `how` says by what.

    `how` is 'listed' (a known heading), 'likeness' (a heading like a known one), 'content' (what stands in the
    column) or 'chosen' (by a person); `certainty` goes from 0 to 1.
    """

    column: str
    index: int
    heading: str
    how: str
    certainty: float


@dataclass(frozen=True)
class TableMapping:
    """How a table is read, and all that a person may change of it.

    header_row: record number from 0 of the first of `heading_rows` rows of headings, -1 for none; amount_basis: net,
    gross or not stated; data_above: the headings stand below their data; sheet: the only sheet to read, None for
    all; day_first: 03/04 is 3 April, None where the file is to decide; decimal_comma: 1.234,50; is_negated: payments
    are printed with a minus; month: 'YYYY-MM' for lines without a date, None where the file is to decide.
    """

    header_row: int
    heading_rows: int
    choices: tuple[ColumnChoice, ...]
    amount_basis: str
    data_above: bool = False
    sheet: str | None = None
    day_first: bool | None = None
    decimal_comma: bool = False
    is_negated: bool = False
    month: str | None = None

    def index_of(self, column: str) -> int | None:
        """The position of a standard column, None where the table has none."""
        for choice in self.choices:
            if choice.column == column:
                return choice.index
        return None

    @property
    def is_headed(self) -> bool:
        """True where the table has a heading row."""
        return self.header_row >= 0

    @property
    def date_choice(self) -> ColumnChoice | None:
        """The column that dates the lines."""
        return next((choice for choice in self.choices if choice.column in DATE_COLUMNS), None)

    def headings(self) -> dict[str, str]:
        """Each standard column with its heading as printed."""
        return {choice.column: choice.heading or f"column {choice.index + 1}" for choice in self.choices}
