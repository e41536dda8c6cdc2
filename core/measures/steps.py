"""From one share to another in steps, each in pounds, that add up."""

from __future__ import annotations

import pandas as pd

from core.measures.figures import Limits, add_shares

PARTS = ("numerator_gbp", "classified_gbp", "base_gbp", "gross_gbp", "credits_gbp", "lines")


def climb(start: pd.DataFrame, steps: pd.DataFrame, limits: Limits, names: tuple[str, str]) -> pd.DataFrame:
    """One row: a step, with what it changes and the share after it; the first row is "start", the last "end".

    start: one row with the columns PARTS. steps: step, reason, label and for each of PARTS what it changes, under
    `change_`. names: what start and end are called. Columns added: PARTS, those of `add_shares`, points (value less
    the value before, empty where either is not shown).
    """
    nothing = start.rename(columns=lambda name: f"change_{name}") * 0
    ends = [
        nothing.assign(step=step, reason="", label=name) for step, name in zip(("start", "end"), names, strict=True)
    ]
    rows = pd.concat([ends[0], steps, ends[1]], ignore_index=True)
    for name in PARTS:
        rows[name] = rows[f"change_{name}"].cumsum() + start[name].iloc[0]
    climbed = add_shares(rows, limits)
    return climbed.assign(points=climbed["value"].diff()).drop(columns=["change_gross_gbp", "change_credits_gbp"])
