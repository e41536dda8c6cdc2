"""Whether a table holds payments at all, and what is not sure of one whose headings do not say."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from core.errors import ReferenceTableError
from core.ingest.columns import find_rivals
from core.ingest.file_period import Period
from core.ingest.headings import normalise_heading
from core.ingest.layout import Layout, has_amount
from core.ingest.mapping import DATE_COLUMNS, ColumnChoice, TableMapping
from core.ingest.profiles import Profile
from core.reference import load_table

NO_AMOUNTS = "None of its amounts can be read as pounds, so there is no payment to load."
NO_SURE_AMOUNTS = "It has no headings that are known, and no column that is surely amounts."
NO_HEADINGS = "It has no headings: which column is which was decided by what stands in them. Please check."
DUMB_HEADINGS = "Its headings do not say what the columns are: that was decided by what stands in them. Please check."
RIVALS = "The amount may stand under {rivals} as well. Please check which column it is."
GUESSED = "No heading says {what}: {place} was taken for it by what stands in it. Please check."
WANTED = {"amount": "what the amount is", "payee": "who was paid"}
# Without headings: so many lines are few; and this share of names must have a word that organisations have.
FEW, MONEY_OF_FEW = 5, 0.6
NAMES_OF_FIRMS = 0.2


def find_doubts(layout: Layout, profiles: Sequence[Profile], choices: Sequence[ColumnChoice]) -> tuple[str, ...]:
    """What is not sure of columns that no heading names."""
    if layout.is_found:
        guessed = [choice for choice in choices if choice.column in WANTED and choice.how == "content"]
        return tuple(GUESSED.format(what=WANTED[choice.column], place=_name(choice)) for choice in guessed)
    doubts = (DUMB_HEADINGS if layout.is_guessed else NO_HEADINGS,)
    names = [*layout.names, *[""] * (len(profiles) - len(layout.names))]
    rivals = [repr(names[index] or f"column {index + 1}") for index in find_rivals(profiles, choices)]
    return (*doubts, RIVALS.format(rivals=" and ".join(rivals))) if rivals else doubts


def _name(choice: ColumnChoice) -> str:
    return f"the column {choice.heading!r}" if choice.heading else f"column {choice.index + 1}"


def find_objection(
    layout: Layout, mapping: TableMapping, rows: Sequence[Sequence[str]], period: Period | None
) -> str | None:
    names = {normalise_heading(name) for name in (layout.names or (rows[0] if rows else ()))}
    for headings, reason in load_signatures():
        if headings <= names and not _is_listed(mapping.choices):
            return reason
    found = {choice.column for choice in mapping.choices}
    if not rows and not layout.is_found:
        return "There is nothing in it."
    if "amount" not in found:
        none = "It has no column of amounts." if layout.is_found else NO_SURE_AMOUNTS
        return NO_AMOUNTS if has_amount(layout.names) else none
    if layout.is_found and found & {*DATE_COLUMNS, "payee"}:
        return None
    return _why_unsure(found, mapping, rows, period)


def _why_unsure(
    found: set[str], mapping: TableMapping, rows: Sequence[Sequence[str]], period: Period | None
) -> str | None:
    """Without headings that say so: payments where dates and payees stand beside amounts; else what is lacking.

    Of a few lines most must be written as money is. Lines without dates need a month in the file's name and names of
    organisations.
    """
    if "payee" not in found:
        return "It has amounts, but no headings that are known, and no column that is surely the names of who was paid."
    if found & set(DATE_COLUMNS):
        enough = len(rows) >= FEW or _profile(mapping, "amount", rows).money >= MONEY_OF_FEW
        return None if enough else "It has too few lines to tell without headings that are known which are amounts."
    if period is None:
        return "It has amounts and names, but no dates, no headings that are known, and no month in its name."
    firms = _profile(mapping, "payee", rows).firms
    if len(rows) >= FEW and firms >= NAMES_OF_FIRMS:
        return None
    return "It has amounts, but no dates and no headings that are known, and its names are not surely of organisations."


def _profile(mapping: TableMapping, column: str, rows: Sequence[Sequence[str]]) -> Profile:
    index = mapping.index_of(column)
    return Profile(tuple(row[index] if index is not None and index < len(row) else "" for row in rows))


@cache
def load_signatures() -> list[tuple[frozenset[str], str]]:
    """Headings that only files of another sort have, and what those are."""
    signatures = []
    for row in load_table("not_payments").itertuples():
        headings = frozenset(row.headings.split("|"))
        if any(heading != normalise_heading(heading) for heading in headings) or not row.reason:
            raise ReferenceTableError(f"not_payments.csv: {row.id!r} has a heading not normalised.", "Correct the row.")
        signatures.append((headings, row.reason))
    return signatures


def _is_listed(choices: Sequence[ColumnChoice]) -> bool:
    """True where amount, payee and the date of payment stand under headings as listed: payments, whatever else."""
    return {"amount", "payee", "payment_date"} <= {choice.column for choice in choices if choice.how == "listed"}
