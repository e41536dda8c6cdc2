"""What is true, as the generator made it: by body and year, by supplier, by line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from .files import Cell, Rows, lay_out_csv, write_bytes
from .lines import Line, is_small
from .suppliers import Supplier
from .tables import read_table

SHARE_COLUMNS = (
    "authority_id",
    "period",
    "lines",
    "published_gbp",
    "set_aside_gbp",
    "base_gbp",
    "sme_gbp",
    "vcse_gbp",
    "local_sme_gbp",
    "nearby_sme_gbp",
    "withheld_gbp",
)
SUPPLIER_COLUMNS = (
    "supplier_id",
    "name",
    "type",
    "size_band",
    "kind",
    "is_vcse",
    "market",
    "area",
    "postcode",
    "company_number",
    "charity_number",
    "account_category",
    "parent_id",
)
PARTIAL_AUTHORITY = "marrowdale-police"


def write_truth(
    folder: Path, authorities: Iterable[dict[str, str]], lines: list[Line], suppliers: list[Supplier]
) -> None:
    """All tables of truth."""
    shares: Rows = [list(SHARE_COLUMNS)]
    aside: Rows = [["authority_id", "period", "reason", "lines", "pounds"]]
    for authority in authorities:
        own = [line for line in lines if line.authority_id == authority["authority_id"]]
        for period, group in group_periods(own).items():
            shares.append(sum_shares(authority, period, group))
            aside += sum_reasons(authority, period, group)
    write_bytes(folder / "shares.csv", lay_out_csv(shares, end="\n").encode())
    write_bytes(folder / "set_aside.csv", lay_out_csv(aside, end="\n").encode())
    write_suppliers(folder, suppliers)
    write_lines(folder, lines)


def group_periods(lines: list[Line]) -> dict[str, list[Line]]:
    """Lines by financial year ('2025' ends in March 2025), for all months, and for the last twelve whole ones."""
    groups: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        groups[str(line.financial_year)].append(line)
    groups["all"] = lines
    partial = lines[0].authority_id == PARTIAL_AUTHORITY
    first, last = ("2025-10", "2026-09") if partial else ("2025-11", "2026-10")
    groups["last 12 months"] = [line for line in lines if first <= f"{line.month:%Y-%m}" <= last]
    return groups


def to_pounds(pence: int) -> str:
    """Pence as pounds."""
    return f"{pence / 100:.2f}"


def sum_shares(authority: dict[str, str], period: str, lines: list[Line]) -> list[Cell]:
    """One body's pounds in one period."""
    areas = set(authority["area_codes"].split(";")) - {""}
    pairs = [(row["area_code"], row["neighbour_code"]) for row in read_table("neighbours")]
    near = areas | {b for a, b in pairs if a in areas} | {a for a, b in pairs if b in areas}
    base = [line for line in lines if not line.reason]
    small = [line for line in base if is_small(line)]
    sums = (
        sum(line.pence for line in lines),
        sum(line.pence for line in lines if line.reason),
        sum(line.pence for line in base),
        sum(line.pence for line in small),
        sum(line.pence for line in base if line.supplier and line.supplier.is_vcse),
        sum(line.pence for line in small if line.supplier and line.supplier.area in areas),
        sum(line.pence for line in small if line.supplier and line.supplier.area in near),
        sum(line.pence for line in base if line.supplier is None),
    )
    return [authority["authority_id"], period, len(lines), *map(to_pounds, sums)]


def sum_reasons(authority: dict[str, str], period: str, lines: list[Line]) -> Rows:
    """One body's set-aside pounds by reason in one period."""
    pounds: dict[str, list[int]] = defaultdict(list)
    for line in lines:
        if line.reason:
            pounds[line.reason].append(line.pence)
    return [[authority["authority_id"], period, r, len(p), to_pounds(sum(p))] for r, p in sorted(pounds.items())]


def write_suppliers(folder: Path, suppliers: list[Supplier]) -> None:
    """One row a supplier: what it truly is and the names it is printed under."""
    rows: Rows = [[*SUPPLIER_COLUMNS, "is_sme", "printed_as"]]
    for supplier in suppliers:
        values: list[Cell] = [str(getattr(supplier, column)) for column in SUPPLIER_COLUMNS]
        rows.append([*values, "yes" if supplier.group == "sme" else "no", "|".join(sorted(supplier.printed))])
    write_bytes(folder / "suppliers.csv", lay_out_csv(rows, end="\n").encode())


def write_lines(folder: Path, lines: list[Line]) -> None:
    """One row a published line: the file and record it stands in, its supplier, its market, why it is set aside."""
    totals: dict[str, list[int]] = defaultdict(list)
    for line in lines:
        for name, _record in line.place:
            totals[name].append(line.pence)
    numbers = {name: number for number, name in enumerate(sorted(totals))}
    files: Rows = [["file", "name", "lines", "pounds"]]
    files += [[number, name, len(totals[name]), to_pounds(sum(totals[name]))] for name, number in numbers.items()]
    markets = {row["market"]: number for number, row in enumerate(read_table("markets"))}
    rows: Rows = []
    for line in lines:
        for name, record in line.place:
            supplier = line.supplier.supplier_id if line.supplier else ""
            rows.append([numbers[name], record, supplier, markets.get(line.market, ""), line.reason])
    heading: list[Cell] = ["file", "row_number", "supplier_id", "market", "reason"]
    write_bytes(folder / "files.csv", lay_out_csv(files, end="\n").encode())
    numbered: Rows = [["market", "name"]]
    numbered += [[number, name] for name, number in markets.items()]
    write_bytes(folder / "markets.csv", lay_out_csv(numbered, end="\n").encode())
    rows.sort(key=lambda row: row[:2])
    write_bytes(folder / "lines.csv.gz", lay_out_csv([heading, *rows], end="\n").encode())
