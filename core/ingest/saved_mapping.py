"""A mapping that a person chose, as text to keep: out and in again, trusting nothing of what comes in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from typing import Any

from core.errors import SpendError
from core.ingest.file_period import read_period
from core.ingest.mapping import CHOSEN, ColumnChoice, TableMapping
from core.reference import load_table

FORMAT = 1
BASES = ("net", "gross", "not stated")
LONGEST_TEXT, MOST_RECORDS, MOST_COLUMNS = 300, 1_000_000, 20_000
_NO_MAPPING = "This is no saved reading of a file."
_REMEDY = "Choose the headings by hand, and save them anew."


@cache
def choosable_columns() -> dict[str, str]:
    """The columns that a person may point out in a file, with their wording, in the order to show them."""
    table = load_table("column_words")
    chosen = table[table["may_be_chosen"] == "yes"]
    return dict(zip(chosen["column"], chosen["wording"], strict=True))


def dump_mapping(mapping: TableMapping) -> str:
    """The mapping as JSON text, to keep for the publisher's next file."""
    return json.dumps({"format": FORMAT, **asdict(mapping)}, ensure_ascii=False, indent=1)


def load_mapping(text: str) -> TableMapping:
    """The mapping that `dump_mapping` wrote. Raises SpendError for any other text."""
    try:
        values = json.loads(text)
        if not isinstance(values, dict) or values.pop("format", None) != FORMAT:
            raise ValueError(values)
        choices = tuple(_load_choice(choice) for choice in values.pop("choices")[:MOST_COLUMNS])
        _check_values(values)
        return TableMapping(choices=choices, **values)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise SpendError(_NO_MAPPING, _REMEDY) from error


def _load_choice(values: Mapping[str, Any]) -> ColumnChoice:
    column, index, heading = values["column"], values["index"], values["heading"]
    known = set(load_table("column_words")["column"])
    if column not in known or not _is_count(index, MOST_COLUMNS) or not _is_text(heading):
        raise ValueError(values)
    return ColumnChoice(column, index, heading, CHOSEN, 1.0)


def _check_values(values: Mapping[str, Any]) -> None:
    is_sound = (
        (values["header_row"] == -1 or _is_count(values["header_row"], MOST_RECORDS))
        and values["heading_rows"] in (0, 1, 2)
        and values["amount_basis"] in BASES
        and (values["sheet"] is None or _is_text(values["sheet"]))
        and values["day_first"] in (None, True, False)
        and all(isinstance(values[name], bool) for name in ("data_above", "decimal_comma", "is_negated"))
        and (values["month"] is None or _is_month(values["month"]))
    )
    if not is_sound:
        raise ValueError(values)


def _is_count(value: object, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most


def _is_text(value: object) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_TEXT


def _is_month(value: object) -> bool:
    period = read_period(value) if _is_text(value) and isinstance(value, str) else None
    return period is not None and period.is_month
