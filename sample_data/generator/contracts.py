"""Contracts registers of two bodies, in the columns of the Local Government Transparency Code's list."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

from .files import lay_out_csv, write_bytes
from .layouts.placing import read_headings
from .lines import Line
from .suppliers import Supplier
from .tables import read_table, seed_for

LARGEST = 170


def write_contracts(folder: Path, authority: dict[str, str], lines: list[Line]) -> None:
    """One register: the suppliers most is paid to, with contracts from one to six years, some ended, some to come."""
    rng = seed_for(f"contracts/{authority['authority_id']}")
    markets = {row["market"]: row for row in read_table("markets")}
    rows = read_headings("contracts")
    for number, (supplier, directorate, yearly) in enumerate(find_largest(lines), start=1):
        market = markets[supplier.market]
        start = date(rng.randrange(2021, 2027), rng.choice((4, 4, 7, 9, 1)), 1)
        end = start.replace(year=start.year + rng.randrange(1, 7)) - timedelta(days=1)
        reference = f"{authority['authority_id'][:3].upper()}{number:05d}"
        value = round(yearly * (end - start).days / 365, -2)
        rows.append([
            authority["name"], "", "2026-09-30", reference, f"ocds-sample-{reference}",
            f"{market['purposes'].split('|')[0]} - {supplier.market}", rng.choice(("Contract", "Framework call-off")),
            f"Provision of {supplier.market}", directorate, "", directorate, supplier.market, market["cpv"], "",
            market["proclass_label"], market["proclass_code"], f"{start:%d/%m/%Y}", f"{end:%d/%m/%Y}",
            f"{end - timedelta(days=180):%d/%m/%Y}", rng.choice((0, 0, 12, 24)), f"{value:.2f}", f"{yearly:.2f}",
            "0.00", supplier.name, supplier.company_number, supplier.charity_number, supplier.postcode, "",
            "Yes" if supplier.group == "sme" else "No", "Yes" if supplier.is_vcse else "No",
            "Registered charity" if supplier.charity_number else "", rng.choice(("Open", "Framework", "Restricted")),
            rng.choice(("Yes", "No")), "", "procurement", "", "",
        ])  # fmt: skip
    content = lay_out_csv(rows).encode("cp1252")
    write_bytes(folder / "contracts-register-2026-Q2.csv", content)


def find_largest(lines: list[Line]) -> list[tuple[Supplier, str, float]]:
    """The suppliers most is paid to: supplier, directorate, pounds a year."""
    paid: dict[tuple[str, str], int] = defaultdict(int)
    known: dict[str, Supplier] = {}
    for line in lines:
        if line.supplier and not line.reason:
            known[line.supplier.supplier_id] = line.supplier
            paid[line.supplier.supplier_id, line.directorate] += line.pence
    largest = sorted(paid, key=lambda key: (-paid[key], key))[:LARGEST]
    return [(known[key[0]], key[1], paid[key] / 100 / 4) for key in largest]
