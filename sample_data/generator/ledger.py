"""Everything one body pays, numbered and in order of date."""

from __future__ import annotations

from .aside import reverse_payments, set_lines_aside, withhold_names
from .lines import Line, is_small
from .payments import Payer


def make_ledger(payer: Payer, others: list[Line]) -> list[Line]:
    """All lines of one body; `others` are lines made elsewhere that go into the same files."""
    lines = [line for month in payer.months for line in payer.pay_month(month)]
    settle_rates(payer.authority, lines)
    lines += list(reverse_payments(payer, lines))
    lines += list(withhold_names(payer, lines))
    lines += list(set_lines_aside(payer, lines))
    lines += others
    lines.sort(key=lambda line: (line.day, line.payee, line.pence, line.purpose))
    for number, line in enumerate(lines, start=1):
        line.reference = f"{5_100_000 + number * 7 + payer.rng.randrange(6)}"
    return lines


def settle_rates(authority: dict[str, str], lines: list[Line]) -> None:
    """Bring each financial year's share of small firms to the table's rate, the months' own ups and downs kept."""
    for year in sorted({line.financial_year for line in lines}):
        target = float(authority["sme_share"]) + (year - 2023) * float(authority["drift_a_year"])
        small = sum(line.pence for line in lines if line.financial_year == year and is_small(line))
        large = sum(line.pence for line in lines if line.financial_year == year and not is_small(line))
        factor = target / (1 - target) * large / small
        for line in lines:
            if line.financial_year == year and is_small(line):
                line.pence = round(line.pence * factor)
