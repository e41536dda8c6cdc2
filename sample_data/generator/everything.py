"""Strings the parts together."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from .cards import CARD_AUTHORITY, pay_by_card, settle_cards
from .contracts import write_contracts
from .files import Cell, lay_out_csv, write_bytes
from .layouts import WRITERS, write_cards
from .ledger import make_ledger
from .lines import Line
from .payments import Payer
from .registers import write_registers
from .suppliers import make_suppliers
from .tables import read_table
from .truth import PARTIAL_AUTHORITY, write_truth

AUTHORITY_COLUMNS = ("folder", "authority_id", "name", "type", "region", "area_codes", "amount_basis", "threshold_gbp")
WITH_CONTRACTS = ("aldenshire", "stannick")
UNITS_ONLY = ("harrowmere", "stannick-hospitals", "department-for-rivers")
PARTIAL_FROM = date(2026, 10, 10)


def write_everything(target: Path) -> str:
    """Write sources, registers and truth below `target`, in place of what is there; returns one sentence."""
    for name in ("sources", "registers", "truth"):
        shutil.rmtree(target / name, ignore_errors=True)
    suppliers = make_suppliers()
    lines: list[Line] = []
    for authority in read_table("authorities"):
        lines += write_authority(target / "sources", authority, Payer(authority, suppliers))
    write_lists(target / "sources")
    write_registers(target / "registers", suppliers)
    write_truth(target / "truth", read_table("authorities"), lines, suppliers)
    return f"{len(lines):,} lines of {len(read_table('authorities'))} made-up bodies."


def write_authority(sources: Path, authority: dict[str, str], payer: Payer) -> list[Line]:
    """One body's files; returns its lines, card lines too."""
    folder = sources / authority["folder"]
    cards = pay_by_card(payer) if authority["authority_id"] == CARD_AUTHORITY else []
    lines = make_ledger(payer, list(settle_cards(payer, cards)) if cards else [])
    if authority["authority_id"] == PARTIAL_AUTHORITY:
        lines = [line for line in lines if line.day < PARTIAL_FROM]
    WRITERS[authority["layout"]](folder, lines)
    if cards:
        write_cards(folder, cards)
    if authority["authority_id"] in WITH_CONTRACTS:
        write_contracts(folder, authority, lines)
    return lines + cards


def write_lists(sources: Path) -> None:
    """authorities.csv and the dated map of directorates beside the folders."""
    authorities: list[list[Cell]] = [list(AUTHORITY_COLUMNS)]
    authorities += [[row[column] for column in AUTHORITY_COLUMNS] for row in read_table("authorities")]
    write_bytes(sources / "authorities.csv", lay_out_csv(authorities, end="\n").encode())
    units: list[list[Cell]] = [["authority", "unit", "directorate", "from", "to", "by"]]
    for row in read_table("renamings"):
        units.append([row["authority_id"], row["before"], row["now"], "", row["from"], row["by"]])
    for row in read_table("demand"):
        if row["authority_id"] in UNITS_ONLY:
            units += [
                [row["authority_id"], unit, row["directorate"], "", "", "Finance"] for unit in row["units"].split("|")
            ]
    write_bytes(sources / "directorates.csv", lay_out_csv(units, end="\n").encode())
