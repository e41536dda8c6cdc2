"""How each body lays out its files. Each writer notes on every line where it was published: file and record."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

from .files import Cell, lay_out_csv, write_bytes, write_workbook, write_zip
from .payments import Line
from .tables import read_table, seed_for
from .wording import write_brackets, write_month_name, write_plain, write_pound_sign, write_slashes, write_trailing_minus

Rows = list[list[Cell]]


def group_lines(lines: Iterable[Line], key: Callable[[Line], str]) -> dict[str, list[Line]]:
    """Lines by the file or sheet they go to, in order of first use."""
    groups: dict[str, list[Line]] = {}
    for line in lines:
        groups.setdefault(key(line), []).append(line)
    return groups


def note_places(lines: list[Line], file: str, first_record: int) -> None:
    """Remember that these lines stand in `file` from `first_record` on."""
    for number, line in enumerate(lines):
        line.place.append((file, first_record + number))


def pick_number(rng: random.Random, line: Line, blanks: tuple[str, ...]) -> str:
    """The supplier's company number as a ledger holds it: often there, sometimes a phrase instead."""
    number = line.supplier.company_number if line.supplier else ""
    if number and rng.random() < 0.72:
        return number
    return rng.choice(blanks)


def name_directorate(line: Line) -> str:
    """The directorate's name at the time: a renaming shows in the files only from its date."""
    for row in read_table("renamings"):
        if row["authority_id"] == line.authority_id and row["now"] == line.directorate and f"{line.day}" < row["from"]:
            return row["before"]
    return line.directorate


COUNTY_HEADING = (
    "Organisation Name,Organisation Code,Effective Date,Directorate,Service,Supplier Name,Company Registration Number,"
    "Charity Number,Payment Date,Transaction Number,Net Amount,Irrecoverable VAT,Purpose of Spend,Expenditure Code,"
    "Expenditure Category,Capital/Revenue,ProClass Label,ProClass Code"
).split(",")


def write_county(folder: Path, lines: list[Line]) -> None:
    """LGA local schema: an archive a financial year with one CSV, byte order mark, ISO dates, plain amounts."""
    rng, markets = seed_for("layout/county"), {row["market"]: row for row in read_table("markets")}
    for year, group in group_lines(lines, lambda line: f"{line.financial_year - 1}-{line.financial_year % 100}").items():
        rows: Rows = [list(COUNTY_HEADING)]
        for line in group:
            market = markets.get(line.market)
            rows.append([
                "Aldenshire County Council", "E10000091", f"{line.month:%Y-%m}-28", name_directorate(line), line.unit,
                line.payee, pick_number(rng, line, ("N/A", "Not yet available", "", "Awaiting")),
                line.supplier.charity_number if line.supplier and line.supplier.charity_number else "N/A",
                f"{line.day}", line.reference, write_plain(line.pence), "Nil" if rng.random() < 0.9 else "0.00",
                line.purpose, line.expense_code, line.expense_type, "Capital" if line.is_capital else "Revenue",
                market["proclass_label"] if market else "Not Classified", market["proclass_code"] if market else "NA",
            ])  # fmt: skip
        name, member = f"aldenshire-supplier-spend-{year}.zip", f"aldenshire-supplier-spend-{year}.csv"
        write_zip(folder / name, member, lay_out_csv(rows).encode("utf-8-sig"))
        note_places(group, f"{folder.name}/{name}!{member}", 1)


CITY_HEADING = (
    "Directorate,Service Area,Supplier Name,Supplier Postcode,Invoice Payment Date,Transaction Number,Net Amount (£),"
    "Expenses Type,Description"
).split(",")
REPUBLISHED = "2025-06"


def write_city(folder: Path, lines: list[Line]) -> None:
    """A CSV a month in the Windows character set: preamble, pound signs, brackets, a totals row."""
    for month, group in group_lines(lines, lambda line: f"{line.month:%Y-%m}").items():
        rows = lay_out_city(group)
        suffix = ".csv" if month >= "2025-04" else ".csv.gz"
        name = f"payments-over-250-{month}{suffix}"
        write_bytes(folder / name, lay_out_csv(rows).encode("cp1252"))
        note_places(group, f"{folder.name}/{name}", 4)
        if month == REPUBLISHED:
            again = f"payments-over-250-{month}-republished.csv"
            write_bytes(folder / again, lay_out_csv([*rows[:4], *reversed(rows[4:-1]), rows[-1]]).encode("cp1252"))


def lay_out_city(group: list[Line]) -> Rows:
    """One month's records: three lines of preamble, the headings, the lines, the total."""
    rows: Rows = [
        ["Stannick City Council – payments to suppliers over £250"],
        [f"Period: {group[0].day:%B %Y}"],
        ["Amounts exclude VAT that can be recovered. Contact: opendata@stannick.example"],
        list(CITY_HEADING),
    ]
    for line in group:
        rows.append([
            name_directorate(line), line.unit, line.payee, line.supplier.postcode if line.supplier else "",
            write_slashes(line.day), line.reference, write_pound_sign(line.pence), line.expense_type, line.purpose,
        ])  # fmt: skip
    total = sum(line.pence for line in group)
    return [*rows, ["Total", "", "", "", "", "", write_pound_sign(total), "", ""]]


CARD_HEADING = "TRANS DATE,MERCHANT NAME,MERCHANT CATEGORY,ORIGINAL GROSS AMT,CARD NUMBER,Directorate".split(",")


def write_cards(folder: Path, lines: list[Line]) -> None:
    """Purchase card files, one a quarter: merchants cut at 25 characters, masked card numbers."""
    for quarter, group in group_lines(lines, lambda line: f"{line.day.year}-Q{(line.day.month + 2) // 3}").items():
        rows: Rows = [list(CARD_HEADING)]
        for line in group:
            card = f"************{1000 + len(line.directorate) * 37}"
            rows.append([
                write_slashes(line.day), line.payee[:25], line.expense_type, write_plain(line.pence), card,
                line.directorate,
            ])  # fmt: skip
        name = f"purchase-card-transactions-{quarter}.csv"
        write_bytes(folder / name, lay_out_csv(rows).encode("cp1252"))
        note_places(group, f"{folder.name}/{name}", 1)


DISTRICT_HEADING = "Service Cost Centre;Account Detail;Description;Ref no;Name;Payment date;Net Amount".split(";")
LATER_DISTRICT_HEADING = "Service Area;Account Detail;Description;HDC Ref No.;Name: ;Payment Date;Amount Paid".split(";")
NEW_HEADING_FROM = date(2025, 4, 1)
DAMAGED = "2024-09"
DAMAGED_RECORDS: Rows = [
    ["ENV Refuse and Recycling", "Waste Disposal", "Skip hire", "9900001", "Unclear Supplier", "12-Sep-24", "see note"],
    ["HSG Repairs", "Repairs and Maintenance", "Boiler", "9900002", "Unclear Supplier", "13-Sep-24", "#VALUE!"],
    ["COR ICT", "Computer Software and Licences", "Licences", "9900003", "Unclear Supplier", "16-Sep-24", ""],
]


def write_district(folder: Path, lines: list[Line]) -> None:
    """Semicolons, month names in dates, a minus sign after the figure, headings that change in April 2025."""
    for month, group in group_lines(lines, lambda line: f"{line.month:%Y-%m}").items():
        heading = LATER_DISTRICT_HEADING if group[0].day >= NEW_HEADING_FROM else DISTRICT_HEADING
        rows: Rows = [list(heading)]
        for line in group:
            rows.append([
                line.unit, line.expense_type, line.purpose, line.reference, line.payee, write_month_name(line.day),
                write_trailing_minus(line.pence),
            ])  # fmt: skip
        rows += DAMAGED_RECORDS if month == DAMAGED else []
        name = f"Spend-over-250-{group[0].day:%b-%y}.csv"
        write_bytes(folder / name, lay_out_csv(rows, delimiter=";").encode("utf-8"))
        note_places(group, f"{folder.name}/{name}", 1)


POLICE_HEADING: list[Cell] = ["* Expenditure Category", "* Directorate", "* Date", "TOTAL", "* SUPPLIER FINAL"]


def write_police(folder: Path, lines: list[Line]) -> None:
    """A workbook a financial year with a sheet a month; some dates are text."""
    for year, group in group_lines(lines, lambda line: f"{line.financial_year - 1}-{line.financial_year % 100}").items():
        sheets: dict[str, list[list[Cell]]] = {}
        name, record = f"pcc-{year}.xlsx", 0
        for month, month_lines in group_lines(group, lambda line: f"{line.day:%b %y}").items():
            rows: Rows = [list(POLICE_HEADING)]
            for line in month_lines:
                day: Cell = write_slashes(line.day) if line.supplier is None else line.day
                rows.append([line.expense_type, line.directorate, day, line.pence / 100, line.payee])
            note_places(month_lines, f"{folder.name}/{name}", record + 1)
            record += len(rows)
            sheets[month] = rows
        write_workbook(folder / name, sheets)


HOSPITAL_HEADING = (
    "Department Family,Entity,Date,Expense Type,Expense Area,Supplier,Transaction Number, Amount ,Supplier Postcode,"
    "VAT Registration Number,,"
).split(",")


def write_hospital(folder: Path, lines: list[Line]) -> None:
    """Treasury schema with a padded heading, brackets for credits, empty trailing columns, a total in some months."""
    for month, group in group_lines(lines, lambda line: f"{line.month:%Y-%m}").items():
        rows: Rows = [list(HOSPITAL_HEADING)]
        for line in group:
            rows.append([
                "Department of Health", "Stannick Hospitals", write_slashes(line.day), line.expense_type, line.unit,
                line.payee, line.reference, write_brackets(line.pence),
                line.supplier.postcode if line.supplier else "", "", "", "",
            ])  # fmt: skip
        if group[0].day.month % 3 == 0:
            rows.append(["", "", "", "", "", "Total", "", write_brackets(sum(line.pence for line in group)), "", "", "", ""])
        name = f"Spend over 25k {group[0].day:%m - %B %Y}.csv"
        write_bytes(folder / name, lay_out_csv(rows).encode("utf-8"))
        note_places(group, f"{folder.name}/{name}", 1)


DEPARTMENT_HEADING = (
    "Department Family,Entity,Date,Expense Type,Expense Area,Supplier,Transaction Number,Amount,Description,"
    "Supplier Postcode,Supplier Type,Expenditure Type"
).split(",")
FLAGS = {"sme": ("SME", "SME", "SME", "Sme"), "large": ("Large", "Large", "LARGE", "Large Enterprise")}


def write_department(folder: Path, lines: list[Line]) -> None:
    """Treasury schema with the publisher's own marks of size, spelt in several ways."""
    rng = seed_for("layout/department")
    for month, group in group_lines(lines, lambda line: f"{line.month:%Y-%m}").items():
        rows: Rows = [list(DEPARTMENT_HEADING)]
        for line in group:
            rows.append([
                "Department for Rivers and Coasts", "Department for Rivers and Coasts", write_slashes(line.day),
                line.expense_type, line.directorate, line.payee, line.reference, f"{line.pence / 100:,.2f}",
                line.purpose, line.supplier.postcode if line.supplier else "", flag_supplier(rng, line),
                "Capital" if line.is_capital else "Resource",
            ])  # fmt: skip
        name = f"drc_spend_over_25k_{group[0].day:%B_%Y}.csv".lower()
        write_bytes(folder / name, lay_out_csv(rows).encode("cp1252"))
        note_places(group, f"{folder.name}/{name}", 1)


def flag_supplier(rng: random.Random, line: Line) -> str:
    """The mark beside a supplier; none for one line in twelve."""
    if line.supplier is None:
        return "Government Department" if line.reason == "public body" else ""
    if rng.random() < 0.08:
        return ""
    if line.supplier.is_vcse:
        return "VCS"
    return rng.choice(FLAGS[line.supplier.group])


WRITERS: dict[str, Callable[[Path, list[Line]], None]] = {
    "county": write_county,
    "city": write_city,
    "district": write_district,
    "police": write_police,
    "hospital": write_hospital,
    "department": write_department,
}
