"""The payments: who pays whom for what, month by month, before any file is laid out."""

from __future__ import annotations

import calendar
import math
from collections.abc import Iterator
from datetime import date

from .lines import Line, list_months
from .spelling import make_spellings
from .suppliers import Supplier
from .tables import pick, read_table, seed_for, split_list, split_weights

GROWTH_A_YEAR = 0.03
CREDIT_CHANCE = 0.025
OWN_SPELLING_CHANCE = 0.9
UNCLEAR = {"large private company", "medium company with full accounts"}


class Payer:
    """One authority paying its suppliers."""

    def __init__(self, authority: dict[str, str], suppliers: list[Supplier]) -> None:
        self.authority = authority
        self.authority_id = authority["authority_id"]
        self.rng = seed_for(f"payments/{self.authority_id}")
        self.areas = set(authority["area_codes"].split(";"))
        self.markets = {row["market"]: row for row in read_table("markets")}
        self.demand = [row for row in read_table("demand") if row["authority_id"] == self.authority_id]
        self.by_id = {supplier.supplier_id: supplier for supplier in suppliers}
        self.panel = self._choose_panel(suppliers)
        self.spellings: dict[str, list[str]] = {}
        self.months = list_months(authority["first_month"], authority["last_month"])
        self.season = {int(row["month"]): float(row["weight"]) for row in read_table("seasons")}
        self.odds = self._solve_odds()

    def _choose_panel(self, suppliers: list[Supplier]) -> dict[tuple[str, str], dict[str, float]]:
        """Which suppliers it uses in each market and group, and how much: nearer ones more."""
        near = {row["neighbour_code"] for row in read_table("neighbours") if row["area_code"] in self.areas}
        near |= {row["area_code"] for row in read_table("neighbours") if row["neighbour_code"] in self.areas}
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

    def pay_month(self, month: date) -> Iterator[Line]:
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

    def spell(self, supplier: Supplier) -> str:
        """The name as this authority prints it: one spelling mostly, now and then another."""
        if supplier.supplier_id not in self.spellings:
            self.spellings[supplier.supplier_id] = make_spellings(self.rng, supplier, self.authority["layout"])
        spellings = self.spellings[supplier.supplier_id]
        chosen = spellings[0] if self.rng.random() < OWN_SPELLING_CHANCE else self.rng.choice(spellings)
        supplier.printed.add(chosen)
        return chosen
