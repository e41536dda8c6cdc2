"""Purchase cards of one body, and the settlement that its main files show for them."""

from __future__ import annotations

from collections.abc import Iterator

from .lines import Line
from .payments import Payer
from .tables import read_table

CARD_LINES_A_MONTH = 110
MEAN_GBP = 600.0
CARD_AUTHORITY = "stannick"
CARD_ISSUER = "Northmarch Commercial Cards"


def pay_by_card(payer: Payer) -> list[Line]:
    """The card lines, in order of date: small sums, the merchant in capitals as the card scheme has it."""
    categories = read_table("card_categories")
    lines = []
    for month in payer.months:
        for _ in range(CARD_LINES_A_MONTH):
            row = payer.rng.choice(categories)
            demand = payer.rng.choice(payer.demand)
            group = "sme" if payer.rng.random() < float(row["sme_chance"]) else "large"
            line = payer.pay_one(month, demand, row["market"], group, MEAN_GBP)
            line.payee = line.payee.upper()[:25].strip()
            if line.supplier:
                line.supplier.printed.add(line.payee)
            line.pence = round(min(line.pence, 400_000) * payer.rng.uniform(0.05, 0.4)) + 350
            line.expense_type, line.is_capital = row["merchant_category"], False
            lines.append(line)
    return sorted(lines, key=lambda line: (line.day, line.payee, line.pence))


def settle_cards(payer: Payer, lines: list[Line]) -> Iterator[Line]:
    """One payment a month to the issuer for that month's card lines: out, since the lines themselves are there."""
    for month in payer.months:
        total = sum(line.pence for line in lines if line.month == month)
        yield Line(
            payer.authority_id, payer.day_in(month), "Corporate Services", "Finance", CARD_ISSUER,
            "Purchase card settlement", "Purchasing Card", "R9200", "", total, None, "card settlement",
        )  # fmt: skip
