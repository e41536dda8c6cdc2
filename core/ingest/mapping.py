"""Which column of a table is which: what the reader finds out, and what a person may change."""

from __future__ import annotations

from dataclasses import dataclass

# One date is taken for the line. In this order: when it was paid, when it was booked, when it was billed, its month.
DATE_COLUMNS = {"payment_date": 0.0, "ledger_date": 1.5, "invoice_date": 3.0, "period": 6.0}


@dataclass(frozen=True)
class ColumnChoice:
    """One decision: this standard column is the column at `index`, headed so; `how` says by what."""

    column: str
    index: int
    heading: str
    how: str
    certainty: float


@dataclass(frozen=True)
class TableMapping:
    """What a person may change: where the headings are and which column is which."""

    header_row: int
    heading_rows: int
    choices: tuple[ColumnChoice, ...]
    amount_basis: str
    data_above: bool = False

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
