"""The scale errors are measured on: log-odds, on which a slip at a share of 3% and one at 40% are alike in size."""

from __future__ import annotations

from typing import Any

import numpy as np

# A share of nothing or of everything (or beyond, after credits) has no log-odds; it is brought this near the edge.
EDGE = 0.001
# Beyond these a share is nothing or everything to every digit of a number.
MOST_LOG_ODDS = 40.0

Numbers = np.ndarray[Any, np.dtype[np.float64]]


def to_log_odds(share: float | Numbers) -> Numbers:
    """Log-odds of shares from 0 to 1; what lies at or beyond the edges is brought inside."""
    inside = np.clip(np.asarray(share, dtype=float), EDGE, 1 - EDGE)
    return np.asarray(np.log(inside / (1 - inside)))


def to_share(log_odds: float | Numbers) -> Numbers:
    """Shares from 0 to 1 of log-odds."""
    return np.asarray(1 / (1 + np.exp(-np.clip(log_odds, -MOST_LOG_ODDS, MOST_LOG_ODDS))))
