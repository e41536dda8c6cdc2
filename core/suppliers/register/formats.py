"""Which register a file is, told by its headings alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from core.errors import ReferenceTableError
from core.reference import load_table

# What a column of a register may become; previous_1 ... and other_1 ... are further names, sic_1 ... trades.
FIELDS = (
    "register",
    "number",
    "sub_number",
    "name",
    "status",
    "category",
    "postcode",
    "company_number",
    "charity_number",
    "incorporated_on",
    "dissolved_on",
    "account_category",
    "accounts_made_up",
    "income_gbp",
    "employees",
    "turnover_gbp",
    "balance_sheet_gbp",
    "owner_name",
    "snapshot_date",
    "name_kind",
    "is_latest",
    "sequence",
    *(f"sic_{place}" for place in range(1, 5)),
    *(f"previous_{place}" for place in range(1, 11)),
    "other_1",
)
_NOT_COMPARED = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class RegisterFormat:
    """One layout: `headings` are (field, heading) pairs in order of preference, `required` the fields it must have.

    register: what its bodies are, '' where each row says; listed_in: the list of them that its snapshots belong to.
    """

    name: str
    register: str
    listed_in: str
    headings: tuple[tuple[str, str], ...]
    required: frozenset[str]


@dataclass(frozen=True)
class RecognisedFile:
    """A layout and, for each of its fields that the file has, the heading as the file prints it."""

    format: RegisterFormat
    columns: dict[str, str]


def recognise_register(headings: list[str]) -> RecognisedFile | None:
    """The register that a file with these headings is, or None; the most demanding format that fits wins."""
    printed = {_level(heading): heading for heading in reversed(headings)}
    fitting = [found for known in load_formats() if (found := _fit(known, printed)) is not None]
    return max(fitting, key=lambda found: (len(found.format.required), len(found.columns)), default=None)


def _fit(known: RegisterFormat, printed: dict[str, str]) -> RecognisedFile | None:
    columns: dict[str, str] = {}
    for field, heading in known.headings:
        if field not in columns and _level(heading) in printed:
            columns[field] = printed[_level(heading)]
    return RecognisedFile(known, columns) if known.required <= columns.keys() else None


def _level(heading: str) -> str:
    return _NOT_COMPARED.sub("", heading.lower())


@cache
def load_formats() -> tuple[RegisterFormat, ...]:
    """Every known layout; raises ReferenceTableError for a field that nothing reads."""
    table = load_table("register_headings")
    for row, field in enumerate(table["field"], start=1):
        if field not in FIELDS:
            raise ReferenceTableError(
                f"Row {row} of register_headings.csv has the field '{field}'.", f"Use one of: {', '.join(FIELDS)}."
            )
    return tuple(
        RegisterFormat(
            name=str(name),
            register=str(rows["register"].iloc[0]),
            listed_in=str(rows["list"].iloc[0] or rows["register"].iloc[0]),
            headings=tuple(zip(rows["field"], rows["heading"], strict=True)),
            required=frozenset(rows.loc[rows["required"] == "yes", "field"]),
        )
        for name, rows in table.groupby("format", sort=False)
    )
