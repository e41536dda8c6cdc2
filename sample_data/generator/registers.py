"""Registers in the layouts their keepers use: companies, charities, postcodes, neighbouring areas, owners."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

from .charities import write_charities
from .files import Cell, Rows, lay_out_csv, write_bytes, write_zip
from .layouts.placing import read_headings
from .names import FIRST, SECOND, drop_form
from .suppliers import Makings, Supplier, make_postcode
from .tables import pick, read_table, seed_for

SNAPSHOTS = (date(2024, 11, 1), date(2026, 10, 1))
LOOK_ALIKES = 420
OWNERS_KNOWN = 0.92
LOOK_ALIKE_ACCOUNTS = ("MICRO ENTITY", "DORMANT", "TOTAL EXEMPTION FULL")
CATEGORIES = {
    "plc": "Public Limited Company",
    "llp": "Limited Liability Partnership",
    "cic": "Community Interest Company",
    "charity": "PRI/LTD BY GUAR/NSC (Private, limited by guarantee, no share capital)",
    "large charity": "PRI/LTD BY GUAR/NSC (Private, limited by guarantee, no share capital)",
}
GROWS = {"MICRO ENTITY": "TOTAL EXEMPTION FULL", "SMALL": "MEDIUM"}


def write_registers(folder: Path, suppliers: list[Supplier]) -> None:
    """All registers."""
    companies = [supplier for supplier in suppliers if supplier.company_number]
    companies += make_look_alikes(companies)
    for snapshot in SNAPSHOTS:
        write_companies(folder, companies, snapshot)
    write_charities(folder, [supplier for supplier in suppliers if supplier.charity_number], SNAPSHOTS[1])
    write_postcodes(folder, suppliers)
    write_wards(folder)
    neighbours = [[row["area_code"], row["neighbour_code"]] for row in read_table("neighbours")]
    both = sorted(neighbours + [[b, a] for a, b in neighbours])
    write_bytes(
        folder / "area_neighbours.csv", lay_out_csv([["area_code", "neighbour_code"], *both], end="\n").encode()
    )
    write_owners(folder, suppliers)
    bodies: Rows = [["register", "id", "name", "category"]]
    bodies += [list(row.values()) for row in read_table("public_bodies")]
    write_bytes(folder / f"public_bodies-{SNAPSHOTS[1]}.csv", lay_out_csv(bodies, end="\n").encode())


def make_look_alikes(companies: list[Supplier]) -> list[Supplier]:
    """Companies that nobody pays: some share a first word with one that is paid, some all but one word."""
    rng = seed_for("look-alikes")
    makings = Makings(rng)
    makings.companies = 500_000
    alike = []
    for number in range(LOOK_ALIKES):
        area, postcode, town = makings.place("sme")
        name = name_look_alike(rng, rng.choice(companies).name, number)
        alike.append(Supplier(
            "", name, "look-alike", "sme", "micro", "business", False, "", area, postcode, town,
            company_number=makings.number_company(), account_category=rng.choice(LOOK_ALIKE_ACCOUNTS),
            incorporated_year=rng.randrange(1990, 2023),
        ))  # fmt: skip
    return alike


def name_look_alike(rng: random.Random, name: str, number: int) -> str:
    """By turns: a stranger, the same first word, or the same words with one more."""
    word = rng.choice(("PROPERTIES", "VENTURES", "ESTATES", "INTERIORS", "CAPITAL", "MARINE", "LEISURE", "FARMS"))
    if number % 3 == 0:
        return f"{rng.choice(FIRST)}{rng.choice(SECOND)} {word} LIMITED".upper()
    if number % 3 == 1:
        return f"{name.split(maxsplit=1)[0]} {word} LIMITED"
    return f"{drop_form(name)} {rng.choice(('HOLDINGS', 'EUROPE', 'NORTH', '(SOUTH)'))} LIMITED"


def write_companies(folder: Path, companies: list[Supplier], snapshot: date) -> None:
    """Companies House basic company data of one day: live companies only, all fields quoted."""
    (headings,) = read_headings("companies")
    sic = {row["market"]: f"{row['sic_code']} - {row['sic_text']}" for row in read_table("markets")}
    later = snapshot == SNAPSHOTS[1]
    rows: Rows = []
    for company in sorted(companies, key=lambda company: company.name):
        if (later and company.in_register == "first") or company.incorporated_year > snapshot.year:
            continue
        if company.incorporated_year == 2025 and not later:
            continue
        record = describe_company(company, sic.get(company.market, "99999 - Dormant Company"), later)
        rows.append([record.get(str(heading).strip(), "") for heading in headings])
    name = f"BasicCompanyDataAsOneFile-{snapshot}"
    body = ",".join(map(str, headings)) + "\r\n" + lay_out_csv(rows, quote_all=True)
    write_zip(folder / f"{name}.zip", f"{name}.csv", body.encode("utf-8"))


def describe_company(company: Supplier, sic: str, later: bool) -> dict[str, Cell]:
    """One company's record, blank fields left out."""
    rng = random.Random(company.company_number)
    category = company.account_category
    has_grown, is_failing = rng.random() < 0.06, rng.random() < 0.01
    category = GROWS.get(category, category) if later and has_grown else category
    record: dict[str, Cell] = {
        "CompanyName": company.name, "CompanyNumber": company.company_number,
        "RegAddress.AddressLine1": f"{rng.randrange(1, 180)} {rng.choice(('MILL', 'QUAY', 'STATION', 'CHURCH'))} ROAD",
        "RegAddress.PostTown": company.town.upper(), "RegAddress.Country": "UNITED KINGDOM",
        "RegAddress.PostCode": company.postcode,
        "CompanyCategory": CATEGORIES.get(company.in_register, "Private Limited Company"),
        "CompanyStatus": "Liquidation" if later and is_failing else "Active",
        "CountryOfOrigin": "United Kingdom",
        "IncorporationDate": f"{rng.randrange(1, 28):02d}/{rng.randrange(1, 13):02d}/{company.incorporated_year}",
        "SICCode.SicText_1": sic, "LimitedPartnerships.NumGenPartners": 0, "LimitedPartnerships.NumLimPartners": 0,
        "URI": f"http://business.data.gov.uk/id/company/{company.company_number}",
    }  # fmt: skip
    record |= describe_accounts(category, "31/03/2026" if later else "31/03/2024")
    if company.previous_name:
        record |= {"PreviousName_1.CONDATE": "14/06/2021", "PreviousName_1.CompanyName": company.previous_name}
    return record


def describe_accounts(category: str, made_up: str) -> dict[str, Cell]:
    """The fields on a company's accounts and charges."""
    has_filed = category not in {"NO ACCOUNTS FILED", ""}
    return {
        "Accounts.AccountRefDay": 31, "Accounts.AccountRefMonth": 3,
        "Accounts.LastMadeUpDate": made_up if has_filed else "",
        "Accounts.AccountCategory": category or "NO ACCOUNTS FILED", "Mortgages.NumMortCharges": 0,
        "Mortgages.NumMortOutstanding": 0, "Mortgages.NumMortPartSatisfied": 0, "Mortgages.NumMortSatisfied": 0,
    }  # fmt: skip


def write_postcodes(folder: Path, suppliers: list[Supplier]) -> None:
    """Postcodes in the ONS Postcode Directory's columns, a good many of them nobody's."""
    rng = seed_for("postcodes")
    used = {supplier.postcode: supplier.area for supplier in suppliers}
    letters = {row["area_code"]: row["postcode_area"] for row in read_table("areas")}
    weights = {row["area_code"]: float(row["sme_weight"]) for row in read_table("areas")}
    for _ in range(900):
        area = pick(rng, weights)
        used.setdefault(make_postcode(rng, letters[area]), area)
    areas = {row["area_code"]: row for row in read_table("areas")}
    rows = read_headings("postcodes") + [place_postcode(areas[used[postcode]], postcode) for postcode in sorted(used)]
    write_bytes(folder / "ONSPD_SAMPLE.csv.gz", lay_out_csv(rows).encode("utf-8"))


WARD_POINTS = ("Central", "North", "East", "South", "West", "Riverside", "Bridge End", "Park", "Quarry", "Hill")


def write_wards(folder: Path) -> None:
    """The names of all wards, as the Office for National Statistics lists them beside their districts."""
    rows: Rows = [["WD26CD", "WD26NM", "LAD26CD", "LAD26NM"]]
    for area in read_table("areas"):
        towns = area["towns"].split("|")
        for number in range(1, 10):
            name = f"{towns[number % len(towns)]} {WARD_POINTS[number // len(towns)]}"
            rows.append([make_ward(area["area_code"], number), name, area["area_code"], area["name"]])
    write_bytes(folder / "ward_names_SAMPLE.csv", lay_out_csv(rows, end="\n").encode("utf-8"))


def make_ward(area_code: str, number: int) -> str:
    """The code of one of an area's nine wards."""
    return f"{area_code[0]}05{int(area_code[2] + area_code[-3:]) * 10 + number:06d}"


def place_postcode(area: dict[str, str], postcode: str) -> list[Cell]:
    """One postcode's record: a point near the middle of its area, one in fifty no longer in use."""
    spread = random.Random(postcode)
    outward, inward = postcode.split()
    code = area["area_code"]
    return [
        f"{outward:<4}{inward}", f"{outward:<4} {inward}", postcode, "198001",
        "202403" if spread.random() < 0.02 else "", area["county_code"] or f"{code[0]}99999999", code,
        make_ward(code, spread.randrange(1, 10)), area["country_code"], area["region_code"],
        f"{float(area['latitude']) + spread.uniform(-0.07, 0.07):.6f}",
        f"{float(area['longitude']) + spread.uniform(-0.1, 0.1):.6f}",
    ]  # fmt: skip


def write_owners(folder: Path, suppliers: list[Supplier]) -> None:
    """A list of one's own, as a body would keep it: which firms belong to which group. Most are known."""
    by_id, rng = {supplier.supplier_id: supplier for supplier in suppliers}, seed_for("owners")
    rows: Rows = [["register", "id", "name", "owner_name"]]
    for supplier in suppliers:
        if supplier.parent_id and rng.random() < OWNERS_KNOWN:
            rows.append(["company", supplier.company_number, supplier.name, by_id[supplier.parent_id].name])
    write_bytes(folder / f"group_owners-{SNAPSHOTS[1]}.csv", lay_out_csv(rows, end="\n").encode("utf-8"))
