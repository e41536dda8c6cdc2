"""A person's decisions on matches: what one is, how they come in and go out as CSV, and how they beat the machine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from core.errors import SpendError
from core.vocabulary import Judgement

COLUMNS = ("payee_id", "payee", "authority_id", "decision", "supplier_id", "who", "when", "why")
REQUIRED = ("payee", "decision")
NEEDS_SUPPLIER = frozenset({Judgement.REPLACED.value})


def empty_judgements() -> pd.DataFrame:
    """No judgements. One row of such a frame: one decision on one payee of one authority; every value is text.

    payee_id: whose match it is ('' in a file made by hand: then authority_id and payee say it); decision:
    vocabulary.Judgement; supplier_id: what was accepted, rejected or put in its place; who, when (ISO date), why.
    """
    return pd.DataFrame({column: pd.Series(dtype="str") for column in COLUMNS})


def read_judgements(path: Path) -> pd.DataFrame:
    """The judgements in a CSV, in the columns of `empty_judgements`; raises SpendError naming the first wrong row."""
    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        raise SpendError(
            f"{path.name} can't be read as a table of judgements.", "Export one to see its form."
        ) from error
    missing = [column for column in REQUIRED if column not in table.columns]
    if missing:
        raise SpendError(f"{path.name} has no column '{missing[0]}'.", f"Its columns are: {', '.join(COLUMNS)}.")
    return check_judgements(table.reindex(columns=list(COLUMNS), fill_value=""), path.name)


def check_judgements(table: pd.DataFrame, source: str) -> pd.DataFrame:
    """The same rows if every one is a decision we know; raises SpendError naming the first that is not."""
    allowed = {decision.value for decision in Judgement}
    for row, (decision, supplier_id) in enumerate(zip(table["decision"], table["supplier_id"], strict=True), start=2):
        if decision not in allowed:
            raise SpendError(
                f"Line {row} of {source} decides '{decision}'.", f"Use one of: {', '.join(sorted(allowed))}."
            )
        if decision in NEEDS_SUPPLIER and not supplier_id:
            raise SpendError(
                f"Line {row} of {source} replaces a match but names no supplier_id.", "Add the supplier_id."
            )
    return table


def write_judgements(judgements: pd.DataFrame, path: Path) -> None:
    """Write judgements as a CSV that `read_judgements` reads back."""
    judgements.reindex(columns=list(COLUMNS), fill_value="").to_csv(path, index=False, encoding="utf-8")


def keep_latest(judgements: pd.DataFrame) -> pd.DataFrame:
    """The last decision on each payee, every value text: by payee_id, else by authority and payee."""
    texts = {column: [_to_text(value) for value in judgements[column]] for column in COLUMNS}
    ordered = pd.DataFrame(texts, dtype="str").sort_values("when", kind="stable")
    key = ordered["payee_id"].where(ordered["payee_id"] != "", ordered["authority_id"] + "\x1f" + ordered["payee"])
    return ordered[~key.duplicated(keep="last")].reset_index(drop=True)


def _to_text(value: Any) -> str:
    return "" if pd.isna(value) else str(value)
