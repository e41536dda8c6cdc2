"""The columns beside amount, date and payee: other amounts, units, references, what their headings say and hold."""

from __future__ import annotations

from core.ingest.candidates import Candidate, is_taken
from core.ingest.headings import PLAIN, HeadingMatch, heading_basis
from core.ingest.mapping import DATE_COLUMNS, ColumnChoice
from core.ingest.profiles import MOSTLY, Profile
from core.ingest.vat_sums import VatColumns

AMOUNT_ROLES = ("amount", "net_gbp", "gross_gbp", "irrecoverable_vat_gbp", "vat_gbp")
MATCHED_WELL = 0.55
NAMED = frozenset({"directorate", "unit", "expense_type", "published_category", "entity"})
# Found elsewhere, or not wanted.
NOT_HERE = frozenset({"amount", "credit_gbp", "credit_mark", "payee", "ignored", *DATE_COLUMNS})


def add_other_amounts(candidates: list[Candidate], chosen: dict[str, ColumnChoice], vat: VatColumns | None) -> None:
    """Net and gross beside the amount, and VAT, each kept in its own column."""
    amount = chosen.get("amount")
    if amount is None:
        return
    for candidate in candidates:
        role = _amount_role(candidate)
        if role and role not in chosen and (candidate.index == amount.index or not is_taken(candidate, chosen)):
            chosen[role] = ColumnChoice(role, candidate.index, candidate.heading, "listed", 1.0)
    for role, index in (("net_gbp", vat.net), ("gross_gbp", vat.gross), ("vat_gbp", vat.vat)) if vat else ():
        found = next((candidate for candidate in candidates if candidate.index == index), None)
        if found and role not in chosen and not _is_other_amount(found, chosen):
            chosen[role] = ColumnChoice(role, found.index, found.heading, "content", 0.9)


def _is_other_amount(candidate: Candidate, chosen: dict[str, ColumnChoice]) -> bool:
    return any(chosen[role].index == candidate.index for role in AMOUNT_ROLES[1:] if role in chosen)


def _amount_role(candidate: Candidate) -> str | None:
    match = candidate.match
    if match is None or match.certainty < MATCHED_WELL or match.rank >= 5 or match.column not in AMOUNT_ROLES:
        return None
    role = match.column if match.column != "amount" else f"{heading_basis(candidate.heading)}_gbp"
    return role if role in AMOUNT_ROLES and candidate.profile.amounts >= 0.5 else None


def add_others(candidates: list[Candidate], chosen: dict[str, ColumnChoice]) -> None:
    """Of the columns whose headings are known well enough and whose cells suit them, the best for each other role."""
    known = [(one, one.match) for one in candidates if one.match and one.match.certainty >= MATCHED_WELL]
    for candidate, match in sorted(known, key=lambda pair: (-_rate(*pair), pair[0].index)):
        role = match.column
        if role in chosen or role in NOT_HERE or is_taken(candidate, chosen) or _fit(candidate) < 0:
            continue
        how = "listed" if match.certainty >= PLAIN else "likeness"
        chosen[role] = ColumnChoice(role, candidate.index, candidate.heading, how, match.certainty)


def _rate(candidate: Candidate, match: HeadingMatch) -> float:
    return 10 * match.certainty - match.rank * 0.8 + _fit(candidate) - _count_codes(candidate)


def _count_codes(candidate: Candidate) -> float:
    """What it takes from a column of names that it holds codes: one with names is wanted before it."""
    is_coded = candidate.meaning in NAMED and candidate.profile.filled and candidate.profile.letters < 0.2
    return 3.0 if is_coded else 0.0


def add_misnamed_reference(candidates: list[Candidate], chosen: dict[str, ColumnChoice]) -> None:
    """References under the heading of a date ("Transaction Date"), where none stand under a heading of their own."""
    if "transaction_ref" in chosen:
        return
    for candidate in candidates:
        if (
            candidate.meaning in DATE_COLUMNS
            and not is_taken(candidate, chosen)
            and _holds_references(candidate.profile)
        ):
            choice = ColumnChoice("transaction_ref", candidate.index, candidate.heading, "content", 0.5)
            chosen["transaction_ref"] = choice
            return


def _holds_references(profile: Profile) -> bool:
    return profile.dates < 0.25 and profile.numbered > MOSTLY and profile.distinct > 0.5


def _fit(candidate: Candidate) -> float:
    """How well the cells suit the heading; below nought where they contradict it."""
    profile, column = candidate.profile, candidate.meaning
    if not profile.filled:
        return 0.0
    if column == "postcode":
        return 2.0 if profile.postcodes > 0.3 else -1.0
    if column in ("company_number", "charity_number", "vat_number"):
        return 1.0 if profile.numbered > 0.3 else -1.0
    if column in ("expense_code", "published_category_code", "transaction_ref"):
        return 2.0 - 2.0 * profile.letters * (profile.words > 1.5)
    if column in NAMED:
        return 2.0 * profile.letters
    return min(profile.filled, 1.0)
