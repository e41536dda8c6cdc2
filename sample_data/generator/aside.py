"""Lines beside the ordinary ones: names withheld, spending that must not count, payments taken back."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from . import names
from .lines import Line
from .payments import Payer
from .suppliers import Supplier
from .tables import read_table, split_list

REVERSALS_A_MONTH = 3
REVERSED_BELOW = 30_000_00
REVERSAL_MONTHS = {4, 5, 6}


def withhold_names(payer: Payer, lines: list[Line]) -> Iterator[Line]:
    """Lines that count but name nobody."""
    for row in read_table("withheld"):
        if row["authority_id"] != payer.authority_id:
            continue
        for month in payer.months:
            total = sum(line.pence for line in lines if line.month == month) * float(row["share_of_base"])
            for pence in split_total(payer.rng, int(total), 3):
                demand = payer.rng.choice(payer.demand)
                yield Line(
                    payer.authority_id, payer.day_in(month), demand["directorate"],
                    split_list(demand["units"])[0], name_payee(payer, payer.rng.choice(split_list(row["payees"])))[0],
                    payer.rng.choice(split_list(row["purposes"])), "Fees and Services", "R4690", "", pence,
                )  # fmt: skip


def set_lines_aside(payer: Payer, lines: list[Line]) -> Iterator[Line]:
    """Lines that must not count."""
    base = {month: sum(line.pence for line in lines if line.month == month) for month in payer.months}
    rows = [row for row in read_table("set_aside") if row["authority_id"] == payer.authority_id]
    scale = 1 / (1 - sum(float(row["share_of_gross"]) for row in rows))
    for row in rows:
        for month in (month for month in payer.months if f"{month:%Y-%m}" >= row["from"]):
            steady = sum(base.values()) / len(base) * 0.7 + base[month] * 0.3
            total = int(steady * scale * float(row["share_of_gross"]))
            for pence in split_total(payer.rng, total, int(row["lines_a_month"])):
                yield pay_aside(payer, row, month, pence)


def pay_aside(payer: Payer, row: dict[str, str], month: date, pence: int) -> Line:
    demand = payer.rng.choice([one for one in payer.demand if row["directorate"] in {"", one["directorate"]}])
    payee, supplier = name_payee(payer, payer.rng.choice(split_list(row["payees"])))
    return Line(
        payer.authority_id, payer.day_in(month), demand["directorate"], split_list(demand["units"])[0], payee,
        payer.rng.choice(split_list(row["purposes"])), row["expense_type"], "R9100", "", pence, supplier,
        row["reason"],
    )  # fmt: skip


def name_payee(payer: Payer, text: str) -> tuple[str, Supplier | None]:
    """A printed payee as the table has it; '@blank' is an empty cell, '@person', '@voluntary' and
    '@company' are drawn."""
    if text == "@blank":
        return "", None
    if text == "@person":
        return names.make_person(payer.rng), None
    if text in {"@voluntary", "@company"}:
        fits = [s for s in payer.by_id.values() if (s.kind == "voluntary") == (text == "@voluntary")]
        supplier = payer.rng.choice(fits)
        return payer.spell(supplier), supplier
    return text, None


def reverse_payments(payer: Payer, lines: list[Line]) -> Iterator[Line]:
    """In the first months of a year, credits that take back payments of the year before to the penny."""
    for month in payer.months:
        if month.month not in REVERSAL_MONTHS:
            continue
        before = [line for line in lines if line.financial_year == month.year and 0 < line.pence < REVERSED_BELOW]
        for line in payer.rng.sample(before, min(REVERSALS_A_MONTH, len(before))):
            said = "Prior year credit" if payer.rng.random() < 0.5 else "Reversal"
            purpose = f"{said} - {line.purpose}"
            yield replace(line, day=payer.day_in(month), purpose=purpose, pence=-line.pence, place=[])


def split_total(rng: random.Random, total: int, parts: int) -> list[int]:
    """A total in `parts` uneven positive pieces."""
    weights = [rng.uniform(0.4, 1.6) for _ in range(parts)]
    pieces = [int(total * weight / sum(weights)) for weight in weights]
    return [max(piece, 100) for piece in pieces]
