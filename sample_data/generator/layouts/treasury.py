"""Treasury 'spend over £25,000' layouts: a hospital trust and a central department."""

from __future__ import annotations

import random
from pathlib import Path

from ..files import Rows, lay_out_csv, write_bytes
from ..lines import Line
from ..tables import seed_for
from ..wording import write_brackets, write_commas, write_slashes
from .placing import group_lines, name_month, note_places, read_headings, show_postcode

NO_FLAG_CHANCE = 0.08
AGENCY_CHANCE = 0.12
AGENCY_DIRECTORATE = "Flood and Coast"
FLAGS = {"sme": ("SME", "SME", "SME", "Sme"), "large": ("Large", "Large", "LARGE", "Large Enterprise")}


def write_hospital(folder: Path, lines: list[Line]) -> None:
    """A padded heading, brackets for credits, empty trailing columns, a total at the foot in some months."""
    for group in group_lines(lines, name_month).values():
        body: Rows = [
            [
                "Department of Health", "Stannick Hospitals", write_slashes(line.day), line.expense_type, line.unit,
                line.payee, line.reference, write_brackets(line.pence), show_postcode(line), "", "", "",
            ]
            for line in group
        ]  # fmt: skip
        total = write_brackets(sum(line.pence for line in group))
        foot: Rows = [["", "", "", "", "", "Total", "", total, "", "", "", ""]] if group[0].day.month % 3 == 0 else []
        name = f"Spend over 25k {group[0].day:%m - %B %Y}.csv"
        write_bytes(folder / name, lay_out_csv([*read_headings("hospital"), *body, *foot]).encode("utf-8"))
        note_places(group, f"{folder.name}/{name}", 1)


def write_department(folder: Path, lines: list[Line]) -> None:
    """The publisher's own marks of size, spelt in several ways, and an agency among the entities."""
    rng = seed_for("layout/department")
    for group in group_lines(lines, name_month).values():
        body: Rows = [
            [
                "Department for Rivers and Coasts", name_entity(rng, line), write_slashes(line.day), line.expense_type,
                line.unit, line.payee, line.reference, write_commas(line.pence), line.purpose,
                show_postcode(line), flag_supplier(rng, line), "Capital" if line.is_capital else "Resource",
            ]
            for line in group
        ]  # fmt: skip
        name = f"drc_spend_over_25k_{group[0].day:%B_%Y}.csv".lower()
        write_bytes(folder / name, lay_out_csv(read_headings("department") + body).encode("cp1252"))
        note_places(group, f"{folder.name}/{name}", 1)


def name_entity(rng: random.Random, line: Line) -> str:
    """The department, or for some lines of one directorate an agency of it that no list names."""
    if line.directorate == AGENCY_DIRECTORATE and rng.random() < AGENCY_CHANCE:
        return "Coastal Survey Agency"
    return "Department for Rivers and Coasts"


def flag_supplier(rng: random.Random, line: Line) -> str:
    """The mark beside a supplier; none for one line in twelve."""
    if line.supplier is None:
        return "Government Department" if line.reason == "public body" else ""
    if rng.random() < NO_FLAG_CHANCE:
        return ""
    if line.supplier.is_vcse:
        return "VCS"
    return rng.choice(FLAGS[line.supplier.group])
