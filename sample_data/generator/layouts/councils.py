"""Council layouts: the local schema, a monthly file with preamble and total, purchase cards, semicolons."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

from ..files import Cell, Rows, lay_out_csv, write_bytes, write_zip
from ..lines import Line
from ..tables import read_table, seed_for
from ..wording import write_month_name, write_plain, write_pound_sign, write_slashes, write_trailing_minus
from .placing import group_lines, name_directorate, name_month, name_year, note_places, read_headings, show_postcode

NO_NUMBER = ("N/A", "Not yet available", "", "Awaiting")
NUMBER_CHANCE = 0.72
PLAIN_FROM = "2025-04"
REPUBLISHED = "2025-06"
NEW_HEADING_FROM = date(2024, 5, 1)
DAMAGED = "2024-09"


def write_county(folder: Path, lines: list[Line]) -> None:
    """LGA local schema: an archive a financial year with one CSV, byte order mark, ISO dates, plain amounts."""
    rng = seed_for("layout/county")
    for year, group in group_lines(lines, name_year).items():
        rows = read_headings("county") + [lay_out_county(rng, line) for line in group]
        name, member = f"aldenshire-supplier-spend-{year}.zip", f"aldenshire-supplier-spend-{year}.csv"
        write_zip(folder / name, member, lay_out_csv(rows).encode("utf-8-sig"))
        note_places(group, f"{folder.name}/{name}!{member}", 1)


def lay_out_county(rng: random.Random, line: Line) -> list[Cell]:
    """One record of the local schema."""
    market = {row["market"]: row for row in read_table("markets")}.get(line.market)
    supplier = line.supplier
    number = supplier.company_number if supplier and rng.random() < NUMBER_CHANCE else ""
    charity = supplier.charity_number if supplier else ""
    return [
        "Aldenshire County Council", "E10000091", f"{line.month:%Y-%m}-28", name_directorate(line), line.unit,
        line.payee, number or rng.choice(NO_NUMBER), charity or "N/A", f"{line.day}", line.reference,
        write_plain(line.pence), "Nil" if rng.random() < 0.9 else "0.00", line.purpose, line.expense_code,
        line.expense_type, "Capital" if line.is_capital else "Revenue",
        market["proclass_label"] if market else "Not Classified", market["proclass_code"] if market else "NA",
    ]  # fmt: skip


def write_city(folder: Path, lines: list[Line]) -> None:
    """A CSV a month in the Windows character set: preamble, pound signs, brackets, a totals row."""
    for month, group in group_lines(lines, name_month).items():
        rows = lay_out_city(group)
        name = f"payments-over-250-{month}{'.csv' if month >= PLAIN_FROM else '.csv.gz'}"
        write_bytes(folder / name, lay_out_csv(rows).encode("cp1252"))
        note_places(group, f"{folder.name}/{name}", 4)
        if month == REPUBLISHED:
            again = f"payments-over-250-{month}-republished.csv"
            rows = [*rows[:4], *reversed(rows[4:-1]), rows[-1]]
            write_bytes(folder / again, lay_out_csv(rows).encode("cp1252"))
            note_places(group[::-1], f"{folder.name}/{again}", 4)


def lay_out_city(group: list[Line]) -> Rows:
    """One month's records: three lines of preamble, the headings, the lines, the total."""
    preamble: Rows = [
        ["Stannick City Council – payments to suppliers over £250"],
        [f"Period: {group[0].day:%B %Y}"],
        ["Amounts exclude VAT that can be recovered. Contact: opendata@stannick.example"],
    ]
    body: Rows = [
        [
            name_directorate(line), line.unit, line.payee, show_postcode(line), write_slashes(line.day),
            line.reference, write_pound_sign(line.pence), line.expense_type, line.purpose,
        ]
        for line in group
    ]  # fmt: skip
    total = write_pound_sign(sum(line.pence for line in group))
    return [*preamble, *read_headings("city"), *body, ["Total", "", "", "", "", "", total, "", ""]]


def write_cards(folder: Path, lines: list[Line]) -> None:
    """Purchase card files, one a quarter: merchants cut at 25 characters, masked card numbers."""
    for quarter, group in group_lines(lines, lambda line: f"{line.day.year}-Q{(line.day.month + 2) // 3}").items():
        body: Rows = [
            [
                write_slashes(line.day), line.payee, line.expense_type, write_plain(line.pence),
                f"************{1000 + len(line.unit) * 37}", name_directorate(line),
            ]
            for line in group
        ]  # fmt: skip
        name = f"purchase-card-transactions-{quarter}.csv"
        write_bytes(folder / name, lay_out_csv(read_headings("card") + body).encode("cp1252"))
        note_places(group, f"{folder.name}/{name}", 1)


def write_district(folder: Path, lines: list[Line]) -> None:
    """Semicolons, month names in dates, a minus sign after the figure, headings that change in May 2024."""
    for month, group in group_lines(lines, name_month).items():
        later = group[0].day >= NEW_HEADING_FROM
        rows = read_headings("district from May 2024" if later else "district")
        for line in group:
            rows.append([
                line.unit, line.expense_type, line.purpose, line.reference, line.payee, write_month_name(line.day),
                write_trailing_minus(line.pence),
            ])  # fmt: skip
        if month == DAMAGED:
            rows += [list(row.values()) for row in read_table("damaged_records")]
        name = f"Spend-over-250-{group[0].day:%b-%y}.csv"
        write_bytes(folder / name, lay_out_csv(rows, delimiter=";").encode("utf-8"))
        note_places(group, f"{folder.name}/{name}", 1)
