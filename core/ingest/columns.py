"""Which column of a table is which: headings and what stands under them, weighed together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.ingest.headings import EXACT, PLAIN, HeadingMatch, heading_basis, match_heading, normalise_heading
from core.ingest.mapping import DATE_COLUMNS, ColumnChoice
from core.ingest.profiles import EMPTY, Profile

AMOUNT_ROLES = ("amount", "net_gbp", "gross_gbp", "irrecoverable_vat_gbp", "vat_gbp")
MATCHED_WELL = 0.55
# Without headings: what share of a column's cells must be of one sort.
MOSTLY = 0.8


@dataclass(frozen=True)
class Candidate:
    """One column of a table with its heading, what the heading means, and what stands under it."""

    index: int
    heading: str
    match: HeadingMatch | None
    profile: Profile

    @property
    def meaning(self) -> str | None:
        """The standard column that its heading means, if any."""
        return self.match.column if self.match else None


def choose_columns(
    headings: Sequence[str], profiles: Sequence[Profile], hints: Mapping[str, str] | None = None
) -> tuple[ColumnChoice, ...]:
    """The standard columns found in a table, at most one column each and each column at most once.

    `hints` say what some (normalised) headings mean in this file, whatever they mean elsewhere.
    """
    padded = [*headings, *[""] * (len(profiles) - len(headings))]
    candidates = [
        Candidate(index, heading, _match(heading, hints or {}), profiles[index] if index < len(profiles) else EMPTY)
        for index, heading in enumerate(padded)
    ]
    chosen: dict[str, ColumnChoice] = {}
    for column, pick in (("amount", _pick_amount), ("date", _pick_date), ("payee", _pick_payee)):
        best = pick([candidate for candidate in candidates if not _is_taken(candidate, chosen)])
        if best is not None:
            chosen[column if column != "date" else _date_role(best)] = _describe(best, column)
    _add_other_amounts(candidates, chosen)
    _add_others(candidates, chosen)
    return tuple(chosen.values())


def _match(heading: str, hints: Mapping[str, str]) -> HeadingMatch | None:
    name = normalise_heading(heading) if hints else ""
    return HeadingMatch(hints[name], EXACT, 1, name) if name in hints else match_heading(heading)


def _is_taken(candidate: Candidate, chosen: dict[str, ColumnChoice]) -> bool:
    return any(choice.index == candidate.index for choice in chosen.values())


def _date_role(candidate: Candidate) -> str:
    return candidate.meaning if candidate.meaning in DATE_COLUMNS else "payment_date"


def _describe(candidate: Candidate, column: str) -> ColumnChoice:
    match = candidate.match
    role = _date_role(candidate) if column == "date" else column
    if match is None or match.column not in (role, "amount", "supplier_ref"):
        return ColumnChoice(role, candidate.index, candidate.heading, "content", 0.5)
    how = "listed" if match.certainty >= PLAIN else "likeness"
    return ColumnChoice(role, candidate.index, candidate.heading, how, match.certainty)


def _pick_amount(candidates: list[Candidate]) -> Candidate | None:
    scored = [(score, candidate) for candidate in candidates if (score := _score_amount(candidate)) > 0]
    return max(scored, key=lambda pair: (pair[0], -pair[1].index))[1] if scored else _amount_by_content(candidates)


def _score_amount(candidate: Candidate) -> float:
    match, profile = candidate.match, candidate.profile
    if match is None or match.column != "amount" or match.certainty < 0.4:
        return 0.0
    if profile.filled and profile.amounts < 0.5:
        return 0.0
    basis = {"net": 0.6, "gross": -0.6}.get(heading_basis(candidate.heading), 0.0)
    held = 2.0 * profile.amounts + min(profile.filled * 4, 2.0) if profile.filled else -4.0
    return 10 * match.certainty - match.rank * 0.8 + basis + held


def _amount_by_content(candidates: list[Candidate]) -> Candidate | None:
    """Where no heading says so: the column of what is written as money; failing that, the one of varied numbers."""
    numbers = [
        candidate
        for candidate in candidates
        if candidate.profile.amounts > MOSTLY
        and candidate.profile.filled > 0.5
        and (candidate.match is None or candidate.match.certainty < EXACT)
        and candidate.meaning not in ("vat_gbp", "irrecoverable_vat_gbp")
    ]
    money = [candidate for candidate in numbers if candidate.profile.money > 0.3 and not _is_dated(candidate.profile)]
    if money:
        return max(money, key=lambda candidate: _look_like_money(candidate.profile))
    varied = [candidate for candidate in numbers if candidate.profile.is_varied]
    return varied[0] if len(varied) == 1 else None


def find_rivals(profiles: Sequence[Profile], choices: Sequence[ColumnChoice]) -> list[int]:
    """The columns that might be the amount as well as the chosen one, where no heading says which is."""
    taken = {choice.index for choice in choices}
    return [
        index
        for index, profile in enumerate(profiles)
        if index not in taken
        and profile.amounts > MOSTLY
        and profile.filled > 0.5
        and profile.pence > 0.3
        and not _is_dated(profile)
    ]


def _look_like_money(profile: Profile) -> float:
    return profile.pence * 2 + profile.money + profile.distinct


def _is_dated(profile: Profile) -> bool:
    return profile.dates > MOSTLY and profile.digits <= MOSTLY


def _pick_date(candidates: list[Candidate]) -> Candidate | None:
    scored = [(score, candidate) for candidate in candidates if (score := _score_date(candidate)) > 0]
    if scored:
        return max(scored, key=lambda pair: (pair[0], -pair[1].index))[1]
    plain = [
        candidate
        for candidate in candidates
        if candidate.profile.dates > MOSTLY
        and (candidate.profile.amounts < 0.2 or candidate.profile.digits > MOSTLY)
        and candidate.profile.filled > 0.5
        and (candidate.match is None or candidate.match.certainty < EXACT)
    ]
    return max(plain, key=lambda candidate: _look_like_dates(candidate.profile)) if plain else None


def _look_like_dates(profile: Profile) -> tuple[bool, float]:
    """Dates with a separator before bare numbers, which may be anything of five digits."""
    return (profile.digits < 0.5, profile.dates * profile.filled)


def _score_date(candidate: Candidate) -> float:
    match, profile = candidate.match, candidate.profile
    if match is None or match.column not in DATE_COLUMNS or match.certainty < 0.4:
        return 0.0
    if profile.filled and profile.dates < 0.25:
        return 0.0
    held = 3.0 * profile.dates + profile.filled if profile.filled else -4.0
    return 10 * match.certainty - DATE_COLUMNS[match.column] - match.rank * 0.3 + held


def _pick_payee(candidates: list[Candidate]) -> Candidate | None:
    scored = [(score, candidate) for candidate in candidates if (score := _score_payee(candidate)) > 0]
    if scored:
        return max(scored, key=lambda pair: (pair[0], -pair[1].index))[1]
    plain = [
        candidate
        for candidate in candidates
        if candidate.profile.letters > MOSTLY
        and (candidate.profile.firms > 0.15 or candidate.profile.words > 1.5)
        and (candidate.match is None or candidate.match.certainty < EXACT or candidate.meaning == "supplier_ref")
    ]
    return max(plain, key=_look_like_payees) if plain else None


def _look_like_payees(candidate: Candidate) -> tuple[float, float]:
    """Names of organisations first; failing that, many different texts of a few words."""
    profile = candidate.profile
    return (round(profile.firms, 2), profile.distinct / max(profile.words, 2.0))


def _score_payee(candidate: Candidate) -> float:
    match, profile = candidate.match, candidate.profile
    if match is None or match.column != "payee" or match.certainty < 0.4:
        return 0.0
    if profile.filled and profile.letters < 0.3:
        return 0.0
    held = 2.0 * profile.letters + 2.0 * profile.firms + profile.filled if profile.filled else -4.0
    return 10 * match.certainty - match.rank * 0.8 + held


def _add_other_amounts(candidates: list[Candidate], chosen: dict[str, ColumnChoice]) -> None:
    """Net and gross beside the amount, and VAT, each kept in its own column."""
    amount = chosen.get("amount")
    if amount is None:
        return
    for candidate in candidates:
        role = _amount_role(candidate)
        if role and role not in chosen and (candidate.index == amount.index or not _is_taken(candidate, chosen)):
            chosen[role] = ColumnChoice(role, candidate.index, candidate.heading, "listed", 1.0)


def _amount_role(candidate: Candidate) -> str | None:
    match = candidate.match
    if match is None or match.certainty < MATCHED_WELL or match.rank >= 5 or match.column not in AMOUNT_ROLES:
        return None
    role = match.column if match.column != "amount" else f"{heading_basis(candidate.heading)}_gbp"
    return role if role in AMOUNT_ROLES and candidate.profile.amounts >= 0.5 else None


def _add_others(candidates: list[Candidate], chosen: dict[str, ColumnChoice]) -> None:
    scored = [
        (10 * candidate.match.certainty - candidate.match.rank * 0.8 + _fit(candidate), candidate)
        for candidate in candidates
        if candidate.match and candidate.match.certainty >= MATCHED_WELL
    ]
    for _, candidate in sorted(scored, key=lambda pair: (-pair[0], pair[1].index)):
        column = candidate.meaning
        if column is None or column in chosen or column in ("amount", "payee", "ignored", *DATE_COLUMNS):
            continue
        if _is_taken(candidate, chosen) or _fit(candidate) < 0:
            continue
        how = "listed" if candidate.match and candidate.match.certainty >= PLAIN else "likeness"
        chosen[column] = ColumnChoice(column, candidate.index, candidate.heading, how, candidate.match.certainty)  # type: ignore[union-attr]


def _fit(candidate: Candidate) -> float:
    """How well the cells suit the heading; below nought where they contradict it."""
    profile, column = candidate.profile, candidate.meaning
    if not profile.filled:
        return 0.0
    if column == "postcode":
        return 2.0 if profile.postcodes > 0.3 else -1.0
    if column in ("company_number", "charity_number", "vat_number"):
        return 1.0 if profile.letters < 0.9 or profile.digits else -1.0
    if column in ("expense_code", "published_category_code", "transaction_ref"):
        return 2.0 - 2.0 * profile.letters * (profile.words > 1.5)
    if column in ("directorate", "unit", "expense_type", "published_category", "entity"):
        return 2.0 * profile.letters
    return min(profile.filled, 1.0)
