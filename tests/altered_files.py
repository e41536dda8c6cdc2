"""Real files, altered as the next publisher may have them: same payments, another shape."""

from __future__ import annotations

import csv
import io
import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import xlsxwriter

from core.ingest.amounts import parse_amount
from core.ingest.dates import read_date
from core.ingest.file_period import period_of_name
from core.ingest.plan import PlanContext, TablePlan, plan_table
from core.tabular import read_tables

MOST_ROWS = 5_000
Records = list[list[str]]
# Words for the columns that no table of headings lists as they stand.
SYNONYMS = {
    "amount": "Sum handed over",
    "payee": "Recipient of the money",
    "payment_date": "Day on which it was settled",
    "ledger_date": "Day on which it was settled",
    "invoice_date": "Day on which it was settled",
    "transaction_ref": "Our number for it",
    "unit": "Part of the organisation",
    "directorate": "Part of the organisation above",
    "expense_type": "Sort of cost",
    "description": "What for",
}


@dataclass(frozen=True)
class RealFile:
    """A real file with one table: its records, how it is read, and what was counted by hand."""

    name: str
    records: Records
    plan: TablePlan
    rows: int
    pounds: Decimal

    @property
    def first(self) -> int:
        """The number of the first record below the headings."""
        return self.plan.mapping.header_row + self.plan.mapping.heading_rows


def read_real_files(folder: Path) -> Iterator[RealFile]:
    """The sure files of one table with headings above their lines, not too long to alter many times."""
    with (folder / "truth.csv").open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["sure"] == "yes"]
    for row in rows:
        tables = list(read_tables(folder / row["file"])) if 0 < int(row["payment_rows"]) <= MOST_ROWS else []
        if len(tables) != 1:
            continue
        records = [
            list(record)
            for batch in tables[0].batches()
            for record in zip(*(column.to_pylist() for column in batch.columns), strict=True)
        ]
        name = row["file"].removeprefix("real/")
        plan = plan_table(tables[0], PlanContext(period_of_name(name)))
        if plan.mapping.is_headed and not plan.mapping.data_above:
            yield RealFile(name, records, plan, int(row["payment_rows"]), Decimal(row["total_gbp"]))


def drop_headings(file: RealFile, _: random.Random) -> Records:
    return file.records[file.first :]


def number_headings(file: RealFile, _: random.Random) -> Records:
    return _rename(file, lambda index: f"Column{index + 1}")


def letter_headings(file: RealFile, _: random.Random) -> Records:
    return _rename(file, lambda index: chr(65 + index % 26) * (1 + index // 26))


def reword_headings(file: RealFile, _: random.Random) -> Records:
    words = {choice.index: SYNONYMS.get(choice.column) for choice in file.plan.mapping.choices}
    return _rename(file, lambda index: words.get(index) or f"Note {index + 1}")


def _rename(file: RealFile, name: Callable[[int], str]) -> Records:
    row = file.plan.mapping.header_row
    width = len(file.records[row])
    return [*file.records[:row], [name(index) for index in range(width)], *file.records[file.first :]]


def shift_columns(file: RealFile, _: random.Random) -> Records:
    return [["", *record] for record in file.records]


def shuffle_columns(file: RealFile, chance: random.Random) -> Records:
    order = list(range(max(map(len, file.records))))
    chance.shuffle(order)
    return [[record[place] if place < len(record) else "" for place in order] for record in file.records]


def swap_dates(file: RealFile, _: random.Random) -> Records:
    """Every date that can be read written month first."""
    choice = file.plan.mapping.date_choice
    return _change(file, choice.index if choice else None, lambda text: _month_first(file, text))


def _month_first(file: RealFile, text: str) -> str:
    reading = file.plan.dates.get(text) or read_date(text)
    return reading.certain.strftime("%m/%d/%Y") if reading and reading.certain else text


def comma_amounts(file: RealFile, _: random.Random) -> Records:
    return _change(file, file.plan.mapping.index_of("amount"), _with_comma)


def _with_comma(text: str) -> str:
    amount = parse_amount(text)
    return text if amount is None else f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))


def bracket_amounts(file: RealFile, _: random.Random) -> Records:
    return _change(file, file.plan.mapping.index_of("amount"), _in_brackets)


def _in_brackets(text: str) -> str:
    amount = parse_amount(text)
    return text if amount is None else (f"(£{-amount:,.2f})" if amount < 0 else f"£{amount:,.2f}")


def _change(file: RealFile, place: int | None, change: Callable[[str], str]) -> Records:
    def changed(record: list[str]) -> list[str]:
        return [change(cell) if index == place else cell for index, cell in enumerate(record)]

    return [*file.records[: file.first], *map(changed, file.records[file.first :])]


def add_preamble(file: RealFile, _: random.Random) -> Records:
    titles = [["Published under the Transparency Code"], ["Report run", "01/05/2020"], ["Contact", "finance"], []]
    return [*titles, *file.records]


def add_total(file: RealFile, chance: random.Random) -> Records:
    width, amount = max(map(len, file.records)), file.plan.mapping.index_of("amount")
    total = [""] * width
    total[chance.choice([place for place in range(width) if place != amount])] = chance.choice(
        ["Total", "Grand total:"]
    )
    total[amount or 0] = str(file.pounds)
    return [*file.records, [""] * width, total]


def add_empty_rows(file: RealFile, _: random.Random) -> Records:
    width = max(map(len, file.records))
    return [*file.records, *[[""] * (width + 40)] * 3_000]


ALTERATIONS: dict[str, Callable[[RealFile, random.Random], Records]] = {
    "headings dropped": drop_headings,
    "headings Column1, Column2": number_headings,
    "headings A, B, C": letter_headings,
    "headings in words nobody uses": reword_headings,
    "one column further": shift_columns,
    "columns in another order": shuffle_columns,
    "months before days": swap_dates,
    "decimal commas": comma_amounts,
    "amounts in brackets": bracket_amounts,
    "a preamble": add_preamble,
    "a total": add_total,
    "empty rows and columns": add_empty_rows,
}
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "cp1252", "mac_roman")


def write_text(path: Path, records: Sequence[Sequence[str]], chance: random.Random) -> None:
    """The records as text in one of five encodings and four delimiters; utf-8 where an encoding lacks a character."""
    text = io.StringIO()
    csv.writer(text, delimiter=chance.choice(",;\t|")).writerows(records)
    try:
        path.write_bytes(text.getvalue().encode(chance.choice(ENCODINGS)))
    except UnicodeEncodeError:
        path.write_bytes(text.getvalue().encode("utf-8"))


def write_workbook(path: Path, records: Sequence[Sequence[str]]) -> None:
    """The records as a workbook, what looks like a plain number as a number."""
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        for row, record in enumerate(records):
            for column, cell in enumerate(record):
                if re.fullmatch(r"-?[1-9]\d{0,8}\.\d\d", cell):
                    sheet.write_number(row, column, float(cell))
                elif cell:
                    sheet.write_string(row, column, cell)
