"""The charity register's public extract: charities, their other names, and the larger ones' yearly returns."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from .files import Cell, Rows, lay_out_csv, write_bytes
from .layouts.placing import read_headings
from .suppliers import Supplier
from .tables import seed_for

RETURN_FLOOR_GBP = 500_000
POUNDS_A_JOB = 42_000


def write_charities(folder: Path, charities: list[Supplier], extract: date) -> None:
    """Three tab-separated files, as the register's keeper splits them."""
    ordered = sorted(charities, key=lambda charity: charity.charity_number)
    larger = [charity for charity in ordered if charity.income_gbp > RETURN_FLOOR_GBP]
    named = [charity for charity in ordered if charity.trading_name]
    tables = {
        "charities": ("publicextract.charity.txt", [describe_charity(charity) for charity in ordered]),
        "charity names": ("publicextract.charity_other_names.txt", [describe_name(charity) for charity in named]),
        "charity returns": (
            "publicextract.charity_annual_return_partb.txt",
            [describe_return(charity) for charity in larger],
        ),
    }
    for heading, (name, records) in tables.items():
        rows: Rows = read_headings(heading)
        for record in records:
            record["date_of_extract"] = f"{extract}"
            rows.append([record.get(str(column), "") for column in rows[0]])
        write_bytes(folder / name, lay_out_csv(rows, delimiter="\t", end="\n").encode("utf-8"))


def number_organisation(charity: Supplier) -> int:
    """The register's own number, which is not the charity number."""
    return 9_000_000 + int(charity.charity_number[2:])


def describe_charity(charity: Supplier) -> dict[str, Cell]:
    """One charity's record, blank fields left out."""
    spent = round(charity.income_gbp * seed_for(charity.charity_number).uniform(0.85, 1.05))
    return {
        "organisation_number": number_organisation(charity),
        "registered_charity_number": charity.charity_number, "linked_charity_number": 0,
        "charity_name": charity.name, "charity_type": "Charitable company" if charity.company_number else "CIO",
        "charity_registration_status": "Registered", "date_of_registration": f"{charity.incorporated_year}-05-01",
        "charity_reporting_status": "Submission Received", "latest_acc_fin_period_start_date": "2024-04-01",
        "latest_acc_fin_period_end_date": "2025-03-31", "latest_income": charity.income_gbp,
        "latest_expenditure": spent, "charity_contact_address1": f"{charity.town} Community House",
        "charity_contact_postcode": charity.postcode, "charity_company_registration_number": charity.company_number,
        "charity_insolvent": "False", "charity_in_administration": "False",
        "charity_is_cio": f"{not charity.company_number}", "charity_gift_aid": "True", "charity_has_land": "False",
    }  # fmt: skip


def describe_name(charity: Supplier) -> dict[str, Cell]:
    """A charity's working name."""
    return {
        "organisation_number": number_organisation(charity),
        "registered_charity_number": charity.charity_number, "linked_charity_number": 0, "charity_name_id": 1,
        "charity_name_type": "Working Name", "charity_name": charity.trading_name,
    }  # fmt: skip


def describe_return(charity: Supplier) -> dict[str, Cell]:
    """What a larger charity returned for its last year; staff in line with its income."""
    return {
        "organisation_number": number_organisation(charity),
        "registered_charity_number": charity.charity_number, "latest_fin_period_submitted_ind": "True",
        "fin_period_order_number": 1, "ar_cycle_reference": "AR25", "fin_period_start_date": "2024-04-01",
        "fin_period_end_date": "2025-03-31", "income_total_income_and_endowments": charity.income_gbp,
        "expenditure_total": round(charity.income_gbp * 0.97),
        "count_employees": max(1, round(charity.income_gbp / POUNDS_A_JOB)), "charity_only_accounts": "True",
        "consolidated_accounts": "False",
    }  # fmt: skip
