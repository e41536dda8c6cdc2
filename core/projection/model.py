"""The numbers of reference/projection/projection_model.csv."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache

from core.errors import ReferenceTableError
from core.reference import load_table


@dataclass(frozen=True)
class Model:
    """One number a row of the table, named by its setting_id."""

    noise: float
    level_move: float
    level_power: float
    level_most: float
    slope_move: float
    slope_kept: float
    short_block_months: float
    short_block_noise: float
    prior_years: float
    prior_spread: float
    edge_power: float

    def find_level_move(self, lumpiness: float) -> float:
        """Yearly variance of the level of a body of this lumpiness."""
        return float(min(self.level_move * lumpiness**self.level_power, self.level_most))

    @property
    def slope_variance(self) -> float:
        """Variance of a slope of which nothing is known yet."""
        return self.slope_move / (1 - self.slope_kept**2)


@cache
def load_model() -> Model:
    """Read the table; raises ReferenceTableError where a number is missing or is none."""
    table = load_table("projection_model")
    values = dict(zip(table["setting_id"], table["value"], strict=True))
    try:
        return Model(**{field.name: float(values[field.name]) for field in fields(Model)})
    except (KeyError, ValueError) as error:
        problem = f"projection_model.csv lacks a usable number: {error}."
        raise ReferenceTableError(problem, "Install the app anew.") from error
