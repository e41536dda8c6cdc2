"""What a projection hands back: the year's share as a distribution, by month, with how it was made and what to know."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd

from core.projection.history import Numbers

MONTHLY_COLUMNS = (
    "month", "is_seen", "numerator_gbp", "denominator_gbp", "share", "share_low", "share_high",
    "rolling_share", "rolling_low", "rolling_high", "rolling_inner_low", "rolling_inner_high",
)  # fmt: skip


@dataclass(frozen=True)
class Draws:
    """Simulated pounds: a row per draw, a column per month. Months already published are equal in every draw."""

    months: tuple[date, ...]
    numerator_gbp: Numbers
    denominator_gbp: Numbers

    def year_share(self) -> Numbers:
        """The share of the last twelve months (the target year), one number a draw."""
        return np.asarray(self.numerator_gbp[:, -12:].sum(axis=1) / self.denominator_gbp[:, -12:].sum(axis=1))


@dataclass(frozen=True)
class ShareProjection:
    """The share in the year ending March `year_ending`. Where none is given all is None and a warning says why."""

    year_ending: int
    last_month: date | None
    horizon: int | None
    method: str
    warnings: tuple[str, ...]
    draws: Draws | None = None
    is_finished: bool = False
    monthly: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(MONTHLY_COLUMNS)))

    @property
    def is_available(self) -> bool:
        """Whether there is a projection."""
        return self.draws is not None

    @property
    def median(self) -> float | None:
        """The middle projection: as likely to be passed as not."""
        return self.quantile(0.5)

    def quantile(self, probability: float) -> float | None:
        """The share that the year stays below with this probability."""
        return None if self.draws is None else float(np.quantile(self.draws.year_share(), probability))

    def interval(self, probability: float = 0.8) -> tuple[float, float] | None:
        """The middle range that holds the year's share with this probability."""
        if self.draws is None:
            return None
        low, high = np.quantile(self.draws.year_share(), [(1 - probability) / 2, (1 + probability) / 2])
        return float(low), float(high)

    def chance_of(self, target_share: float) -> float | None:
        """The chance, 0 to 1, that the year's share is at least `target_share`."""
        return None if self.draws is None else float(np.mean(self.draws.year_share() >= target_share))

    @property
    def year_denominator_gbp(self) -> float | None:
        """The year's base in the middle projection, in pounds."""
        return None if self.draws is None else float(np.median(self.draws.denominator_gbp[:, -12:].sum(axis=1)))
