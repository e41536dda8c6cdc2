"""Which column of a table is which: headings and what stands under them, weighed together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from core.ingest.candidates import Candidate, is_taken
from core.ingest.credits import find_credits
from core.ingest.headings import (
    EXACT,
    PLAIN,
    HeadingMatch,
    heading_basis,
    load_companions,
    match_heading,
    normalise_heading,
)
from core.ingest.mapping import DATE_COLUMNS, ColumnChoice
from core.ingest.other_columns import add_misnamed_reference, add_other_amounts, add_others
from core.ingest.profiles import EMPTY, MOSTLY, Profile
from core.ingest.vat_sums import VatColumns, find_vat_columns

# Headings that leave no doubt of another meaning keep a column from being taken for what its cells look like.
KNOWN = 0.8


def choose_columns(
    headings: Sequence[str], profiles: Sequence[Profile], hints: Mapping[str, str] | None = None
) -> tuple[ColumnChoice, ...]:
    """The standard columns found in a table, at most one column each and each column at most once.

    `hints` say what some (normalised) headings mean in this file, whatever they mean elsewhere.
    """
    padded = [*headings, *[""] * (len(profiles) - len(headings))]
    matches = _match_together([_match(heading, hints or {}) for heading in padded], padded)
    candidates = [
        Candidate(index, heading, matches[index], profiles[index] if index < len(profiles) else EMPTY)
        for index, heading in enumerate(padded)
    ]
    vat = find_vat_columns(candidates)
    chosen: dict[str, ColumnChoice] = {}
    for column, pick in (("amount", partial(_pick_amount, vat=vat)), ("date", _pick_date), ("payee", _pick_payee)):
        best = pick([candidate for candidate in candidates if not is_taken(candidate, chosen)])
        if best is not None:
            chosen[column if column != "date" else _date_role(best)] = _describe(best, column)
    find_credits(candidates, chosen)
    add_other_amounts(candidates, chosen, vat)
    add_others(candidates, chosen)
    add_misnamed_reference(candidates, chosen)
    return tuple(chosen.values())


def _match(heading: str, hints: Mapping[str, str]) -> HeadingMatch | None:
    name = normalise_heading(heading) if hints else ""
    return HeadingMatch(hints[name], EXACT, 1, name) if name in hints else match_heading(heading)


def _match_together(matches: Sequence[HeadingMatch | None], headings: Sequence[str]) -> list[HeadingMatch | None]:
    """The matches, with those changed that mean something else beside one of the others."""
    found = {match.column for match in matches if match and match.certainty >= KNOWN}
    changed = {heading: column for (heading, beside), column in load_companions().items() if beside in found}
    names = map(normalise_heading, headings)
    return [
        replace(match, column=changed[name]) if match and name in changed else match
        for match, name in zip(matches, names, strict=True)
    ]


def _date_role(candidate: Candidate) -> str:
    return candidate.meaning if candidate.meaning in DATE_COLUMNS else "payment_date"


def _describe(candidate: Candidate, column: str) -> ColumnChoice:
    match = candidate.match
    role = _date_role(candidate) if column == "date" else column
    if match is None or match.column not in (role, "amount", "supplier_ref"):
        return ColumnChoice(role, candidate.index, candidate.heading, "content", 0.5)
    how = "listed" if match.certainty >= PLAIN else "likeness"
    return ColumnChoice(role, candidate.index, candidate.heading, how, match.certainty)


def _pick_amount(candidates: list[Candidate], vat: VatColumns | None) -> Candidate | None:
    """The best by its heading, else by its cells; where that is gross and net stands beside it, the net one."""
    scored = [(score, candidate) for candidate in candidates if (score := _score_amount(candidate)) > 0]
    best = max(scored, key=lambda pair: (pair[0], -pair[1].index))[1] if scored else _amount_by_content(candidates)
    if best is None or vat is None or best.index not in (vat.gross, vat.vat):
        return best
    return next(candidate for candidate in candidates if candidate.index == vat.net)


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
    money = [candidate for candidate in numbers if candidate.profile.money > 0.3 and not candidate.profile.is_dated]
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
        and not profile.is_dated
    ]


def _look_like_money(profile: Profile) -> float:
    return profile.pence * 2 + profile.money + profile.distinct


def _pick_date(candidates: list[Candidate]) -> Candidate | None:
    scored = [(score, candidate) for candidate in candidates if (score := _score_date(candidate)) > 0]
    if scored:
        return max(scored, key=lambda pair: (pair[0], -pair[1].index))[1]
    plain = [candidate for candidate in candidates if _holds_dates(candidate)]
    return max(plain, key=lambda candidate: _look_like_dates(candidate.profile)) if plain else None


def _holds_dates(candidate: Candidate) -> bool:
    """True for a column of dates, whatever a heading says that means no date; of bare numbers only without one."""
    profile = candidate.profile
    if profile.dates <= MOSTLY or profile.filled <= 0.5 or candidate.meaning == "ignored":
        return False
    if profile.amounts < 0.2:
        return True
    return profile.digits > MOSTLY and (candidate.match is None or candidate.match.certainty < EXACT)


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
    # The day of the extract stands on every line; one payment run's does too, under a heading that says so.
    held -= 1.5 * (profile.is_constant and match.rank > 1)
    return 10 * match.certainty - DATE_COLUMNS[match.column] - match.rank * 0.3 + held


def _pick_payee(candidates: list[Candidate]) -> Candidate | None:
    scored = [(score, candidate) for candidate in candidates if (score := _score_payee(candidate)) > 0]
    if scored:
        return max(scored, key=lambda pair: (pair[0], -pair[1].index))[1]
    named = [candidate for candidate in candidates if candidate.profile.letters > MOSTLY and not _is_known(candidate)]
    plain = [one for one in named if one.profile.firms > 0.15 or one.profile.words > 1.5]
    # Some ledgers have the supplier under "Account Name": then names of firms say more than the heading.
    misnamed = [one for one in candidates if one.meaning == "expense_type" and one.profile.firms > 0.25]
    # "Organisation" is who published the file, the same on every line; where it varies, it is who was paid.
    varied = [one for one in candidates if one.meaning == "family" and one.profile.distinct > 0.2]
    paid = [one for one in varied if one.profile.firms > 0.15 and not one.profile.is_constant]
    return max(paid or plain or misnamed, key=_look_like_payees, default=None)


def _is_known(candidate: Candidate) -> bool:
    """True where the heading surely says that it is something else than a payee, and the cells do not belie it."""
    if candidate.meaning in DATE_COLUMNS and candidate.profile.dates < 0.25:
        return False
    return candidate.match is not None and candidate.match.certainty >= KNOWN and candidate.meaning != "supplier_ref"


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
