"""The payments: who pays whom for what, month by month, before any file is laid out."""

from __future__ import annotations

import calendar
import math
import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from . import names
from .suppliers import Supplier
from .tables import pick, read_table, seed_for, split_list, split_weights

GROWTH_A_YEAR = 0.03
CREDIT_CHANCE = 0.025
REVERSALS_A_MONTH = 3
REVERSED_BELOW = 30_000_00
REVERSAL_MONTHS = {4, 5, 6}
OWN_SPELLING_CHANCE = 0.9
UNCLEAR = {"large private company", "medium company with full accounts"}


@dataclass
class Line:
    """One payment line. `reason` is empty where it counts; `place` is where it was published."""

    authority_id: str
    day: date
    directorate: str
    unit: str
    payee: str
    purpose: str
    expense_type: str
    expense_code: str
    market: str
    pence: int
    supplier: Supplier | None = None
    reason: str = ""
    is_capital: bool = False
    is_card: bool = False
    reference: str = ""
    place: list[tuple[str, int]] = field(default_factory=list)

    @property
    def month(self) -> date:
        """The first day of its month."""
        return self.day.replace(day=1)

    @property
    def financial_year(self) -> int:
        """Named by the year it ends in."""
        return self.day.year + (self.day.month >= 4)


def financial_year_of(month: date) -> int:
    """The financial year of a month, named by the year it ends in."""
    return month.year + (month.month >= 4)


def list_months(first: str, last: str) -> list[date]:
    """Every month from '2022-11' to '2026-10'."""
    year, month = map(int, first.split("-"))
    months = []
    while f"{year}-{month:02d}" <= last:
        months.append(date(year, month, 1))
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return months


class Payer:
    """One authority paying its suppliers."""

    def __init__(self, authority: dict[str, str], suppliers: list[Supplier]) -> None:
        self.authority = authority
        self.authority_id = authority["authority_id"]
        self.rng = seed_for(f"payments/{self.authority_id}")
        self.areas = set(authority["area_codes"].split(";"))
        self.markets = {row["market"]: row for row in read_table("markets")}
        self.demand = [row for row in read_table("demand") if row["authority_id"] == self.authority_id]
        self.panel = self._choose_panel(suppliers)
        self.spellings: dict[str, list[str]] = {}
        self.months = list_months(authority["first_month"], authority["last_month"])
        self.season = {int(row["month"]): float(row["weight"]) for row in read_table("seasons")}
        self.odds = self._solve_odds()
        self.number = 0

    def _choose_panel(self, suppliers: list[Supplier]) -> dict[tuple[str, str], dict[str, float]]:
        """Which suppliers it uses in each market and group, and how much: nearer ones more."""
        near = {row["neighbour_code"] for row in read_table("neighbours") if row["area_code"] in self.areas}
        near |= {row["area_code"] for row in read_table("neighbours") if row["neighbour_code"] in self.areas}
        self.by_id = {supplier.supplier_id: supplier for supplier in suppliers}
        panel: dict[tuple[str, str], dict[str, float]] = {}
        for supplier in suppliers:
            if self.rng.random() < 0.35:
                continue
            weight = supplier.pounds * (float(self.authority["unclear_weight"]) if supplier.type in UNCLEAR else 1.0)
            if supplier.group == "sme" and supplier.area in self.areas:
                weight *= float(self.authority["own_weight"])
            elif supplier.group == "sme" and supplier.area in near:
                weight *= float(self.authority["neighbour_weight"])
            panel.setdefault((supplier.market, supplier.group), {})[supplier.supplier_id] = weight
        return panel

    def _market_weights(self) -> dict[tuple[int, str], float]:
        """How the lines spread over directorates and markets."""
        weights = {}
        for place, row in enumerate(self.demand):
            for market, weight in split_weights(row["markets"]).items():
                weights[place, market] = weight
        return weights

    def _solve_odds(self) -> float:
        """The odds of a small firm at which pounds come out at the authority's rate, market mix and all."""
        target, multiple = float(self.authority["sme_share"]), float(self.authority["large_multiple"])
        low, high = 1e-4, 1e4
        for _ in range(60):
            middle = math.sqrt(low * high)
            small = large = 0.0
            for (_place, market), weight in self._market_weights().items():
                chance = self._sme_chance(market, middle)
                small += weight * chance
                large += weight * (1 - chance) * multiple
            low, high = (middle, high) if small / (small + large) < target else (low, middle)
        return math.sqrt(low * high)

    def _sme_chance(self, market: str, odds: float) -> float:
        row = self.markets[market]
        ratio = odds * float(row["sme_weight"]) / max(float(row["large_weight"]), 0.01)
        return ratio / (1 + ratio)

    def pay(self, others: list[Line] | None = None) -> list[Line]:
        """All its lines, in order of date; `others` are lines made elsewhere that go into the same files."""
        lines = [line for month in self.months for line in self._pay_month(month)]
        settle_rates(self.authority, lines)
        lines += list(self._reverse(lines))
        lines += list(self._withhold(lines))
        lines += list(self._set_aside(lines))
        lines += others or []
        lines.sort(key=lambda line: (line.day, line.payee, line.pence, line.purpose))
        for line in lines:
            self.number += 1
            line.reference = self._make_reference(line)
        return lines

    def _make_reference(self, line: Line) -> str:
        return f"{5_100_000 + self.number * 7 + self.rng.randrange(6)}"

    def _pay_month(self, month: date) -> Iterator[Line]:
        """The month's lines that count."""
        season = self.season[month.month]
        count = round(
            float(self.authority["base_lines"]) / len(self.months) * math.sqrt(season) * self.rng.uniform(0.96, 1.04)
        )
        weights = self._market_weights()
        keys = list(weights)
        chosen = self.rng.choices(keys, weights=list(weights.values()), k=count)
        mean = self._mean_amount(month, count)
        for place, market in chosen:
            group = "sme" if self.rng.random() < self._sme_chance(market, self.odds) else "large"
            line = self.pay_one(month, self.demand[place], market, group, mean)
            yield line
            if self.rng.random() < CREDIT_CHANCE:
                yield self._credit(line)

    def _mean_amount(self, month: date, count: int) -> float:
        years = (month.year - 2022) + (month.month - 11) / 12
        growth = math.exp(math.log1p(GROWTH_A_YEAR) * years)
        return float(self.authority["monthly_base_gbp"]) * self.season[month.month] * growth / count

    def pay_one(self, month: date, demand: dict[str, str], market: str, group: str, mean: float) -> Line:
        """One line of the month that counts, of about `mean` pounds."""
        rng, row = self.rng, self.markets[market]
        if (market, group) not in self.panel:
            group = "sme" if group == "large" else "large"
        supplier = self.by_id[pick(rng, self.panel[market, group])]
        multiple, share = float(self.authority["large_multiple"]), float(self.authority["sme_share"])
        level = mean * (multiple if group == "large" else 1) / (multiple * (1 - share) + share)
        return Line(
            self.authority_id, self.day_in(month), demand["directorate"], rng.choice(split_list(demand["units"])),
            self.spell(supplier), self._word_purpose(row, month), row["expense_type"], row["expense_code"], market,
            self._draw_pence(level), supplier, is_capital=rng.random() < float(row["is_capital"]),
        )  # fmt: skip

    def _draw_pence(self, level: float) -> int:
        """An amount about `level`, most of them over the body's floor; a few round."""
        floor, sigma = float(self.authority["threshold_gbp"]), float(self.authority["line_sigma"])
        spread = max(level - floor, level * 0.2)
        pounds = min(floor, level * 0.8) + self.rng.lognormvariate(math.log(spread) - sigma**2 / 2, sigma)
        if self.rng.random() < 0.18:
            return round(pounds / 10) * 1000
        return round(pounds * 100)

    def day_in(self, month: date) -> date:
        """A working day of the month."""
        day = self.rng.randrange(1, calendar.monthrange(month.year, month.month)[1] + 1)
        while date(month.year, month.month, day).weekday() > 4:
            day = day - 2 if day > 2 else day + 2
        return date(month.year, month.month, day)

    def _word_purpose(self, row: dict[str, str], month: date) -> str:
        purpose = self.rng.choice(split_list(row["purposes"]))
        return f"{purpose} {month:%b %y}" if self.rng.random() < 0.25 else purpose

    def _credit(self, line: Line) -> Line:
        """A credit note against a line, in the same month."""
        part = self.rng.choice((1.0, 0.5, self.rng.uniform(0.05, 0.6)))
        day = max(line.day, self.day_in(line.month))
        return Line(
            line.authority_id, day, line.directorate, line.unit, line.payee, f"Credit note - {line.purpose}",
            line.expense_type, line.expense_code, line.market, -round(line.pence * part), line.supplier,
            is_capital=line.is_capital,
        )  # fmt: skip

    def _reverse(self, lines: list[Line]) -> Iterator[Line]:
        """In the first months of a year, credits that take back payments of the year before to the penny."""
        for month in self.months:
            if month.month not in REVERSAL_MONTHS:
                continue
            before = [line for line in lines if line.financial_year == month.year and 0 < line.pence < REVERSED_BELOW]
            for line in self.rng.sample(before, min(REVERSALS_A_MONTH, len(before))):
                said = "Prior year credit" if self.rng.random() < 0.5 else "Reversal"
                purpose = f"{said} - {line.purpose}"
                yield replace(line, day=self.day_in(month), purpose=purpose, pence=-line.pence, place=[])

    def spell(self, supplier: Supplier) -> str:
        """The name as this authority prints it: one spelling mostly, now and then another."""
        if supplier.supplier_id not in self.spellings:
            self.spellings[supplier.supplier_id] = make_spellings(self.rng, supplier, self.authority["layout"])
        spellings = self.spellings[supplier.supplier_id]
        chosen = spellings[0] if self.rng.random() < OWN_SPELLING_CHANCE else self.rng.choice(spellings)
        supplier.printed.add(chosen)
        return chosen

    def _withhold(self, lines: list[Line]) -> Iterator[Line]:
        """Lines that count but name nobody."""
        for row in read_table("withheld"):
            if row["authority_id"] != self.authority_id:
                continue
            for month in self.months:
                total = sum(line.pence for line in lines if line.month == month) * float(row["share_of_base"])
                for pence in split_total(self.rng, int(total), 3):
                    demand = self.rng.choice(self.demand)
                    yield Line(
                        self.authority_id, self.day_in(month), demand["directorate"],
                        split_list(demand["units"])[0], self._name_payee(self.rng.choice(split_list(row["payees"])))[0],
                        self.rng.choice(split_list(row["purposes"])), "Fees and Services", "R4690", "", pence,
                    )  # fmt: skip

    def _set_aside(self, lines: list[Line]) -> Iterator[Line]:
        """Lines that must not count."""
        base = {month: sum(line.pence for line in lines if line.month == month) for month in self.months}
        rows = [row for row in read_table("set_aside") if row["authority_id"] == self.authority_id]
        scale = 1 / (1 - sum(float(row["share_of_gross"]) for row in rows))
        for row in rows:
            for month in (month for month in self.months if f"{month:%Y-%m}" >= row["from"]):
                steady = sum(base.values()) / len(base) * 0.7 + base[month] * 0.3
                total = int(steady * scale * float(row["share_of_gross"]))
                for pence in split_total(self.rng, total, int(row["lines_a_month"])):
                    yield self._pay_aside(row, month, pence)

    def _pay_aside(self, row: dict[str, str], month: date, pence: int) -> Line:
        demand = self.rng.choice([one for one in self.demand if row["directorate"] in {"", one["directorate"]}])
        payee, supplier = self._name_payee(self.rng.choice(split_list(row["payees"])))
        return Line(
            self.authority_id, self.day_in(month), demand["directorate"], split_list(demand["units"])[0], payee,
            self.rng.choice(split_list(row["purposes"])), row["expense_type"], "R9100", "", pence, supplier,
            row["reason"],
        )  # fmt: skip

    def _name_payee(self, text: str) -> tuple[str, Supplier | None]:
        """A printed payee as the table has it; '@blank' is an empty cell, '@person', '@voluntary' and
        '@company' are drawn."""
        if text == "@blank":
            return "", None
        if text == "@person":
            return names.make_person(self.rng), None
        if text in {"@voluntary", "@company"}:
            fits = [s for s in self.by_id.values() if (s.kind == "voluntary") == (text == "@voluntary")]
            supplier = self.rng.choice(fits)
            return self.spell(supplier), supplier
        return text, None


def make_spellings(rng: random.Random, supplier: Supplier, layout: str) -> list[str]:
    """The ways one authority prints a supplier, its usual one first."""
    registered = names.shorten_form(supplier.name) if rng.random() < 0.6 else supplier.name
    options = {registered: 6.0, names.drop_form(registered): 1.5, names.misspell(rng, registered): 0.7}
    if supplier.trading_name:
        known_as = supplier.trading_name if supplier.charity_number else f"{registered} T/A {supplier.trading_name}"
        options[known_as] = 3.0
    if supplier.previous_name:
        options[supplier.previous_name] = 2.0
    chosen = [pick(rng, options) for _ in range(3)]
    return [name if layout in {"police", "hospital"} else names.title_case(name) for name in chosen]


def split_total(rng: random.Random, total: int, parts: int) -> list[int]:
    """A total in `parts` uneven positive pieces."""
    weights = [rng.uniform(0.4, 1.6) for _ in range(parts)]
    pieces = [int(total * weight / sum(weights)) for weight in weights]
    return [max(piece, 100) for piece in pieces]


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


def is_small(line: Line) -> bool:
    """Whether a line went to a small or medium-sized supplier."""
    return line.supplier is not None and line.supplier.group == "sme"
