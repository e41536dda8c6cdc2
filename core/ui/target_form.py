"""The form that sets a target. It is saved with the definition it was set under; versions are added, never changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from core import projection
from core.errors import StateError
from core.periods import describe_financial_year
from core.settings import load_settings
from core.store.state import SavedTarget, Target
from core.ui import cached, notices
from core.ui.findings import SHORT_WHO, say_share
from core.ui.frame import View
from core.ui.outlook import (
    PAYMENTS,
    REPORTED,
    find_authority,
    find_baseline_years,
    find_directorate,
    get_outlook,
    get_year_share,
)
from core.ui.scope import say_scope
from core.ui.succession import TARGET_YEAR
from core.ui.target_definition import FORM_ROUND, describe_definition, renew_form
from core.ui.target_reported import NO_CHANCE, find_reported_shares, get_reported
from core.ui.target_standing import find_rule, is_bound
from core.ui.wording import escape_markdown, say_percent, say_pounds, start_sentence

NO_BASELINE = 0
BASES = {
    REPORTED: "The share that the body reports itself, as PPN 001 asks",
    PAYMENTS: "The share of published payments, which is no PPN 001 return",
}
AS_SHARE, AS_POUNDS = "A share, in per cent", "More pounds a year than in the baseline year"
YEARS = range(TARGET_YEAR - 1, TARGET_YEAR + 3)


@dataclass(frozen=True)
class Wish:
    """What was filled in: the year, its baseline (year and row of the share, None without), the share, and why."""

    year_ending: int
    baseline: Any
    baseline_year: int
    share: float
    note: str


def show_target_form(view: View, target: SavedTarget | None) -> None:
    """Set or change the target of this choice: try it first, or save it, which shows it at once."""
    scope = say_scope(view)
    basis = PAYMENTS if get_reported(view).empty or not is_bound(view) else _choose_basis()
    if scope and basis == PAYMENTS:
        st.markdown(escape_markdown(f"It will be a target for the {scope}."))
    units = [AS_SHARE] if basis == REPORTED else [AS_SHARE, AS_POUNDS]
    unit = st.radio("Give the target as", units, horizontal=True, key="target_unit")
    with st.form("target_form", border=True):
        shares = _find_baselines(view) if basis == PAYMENTS else find_reported_shares(get_reported(view))
        wish = _fill_in(view, target, shares, unit)
        # Empty after each save: who signed off one figure has not signed off the next.
        signed = st.text_input(
            str(find_rule(view)["signed_off_by"]), max_chars=100, key=_name_field(view, "signed_off_by")
        )
        who = st.text_input("Your name (optional)", max_chars=100)
        with st.container(horizontal=True):
            is_tried = st.form_submit_button("See what it would mean")
            is_saved = st.form_submit_button("Save the target")
        if (is_tried or is_saved) and wish is None:
            st.error("Give the target first: a figure, and a baseline year where it is in pounds.")
        elif is_tried and wish is not None:
            st.markdown(escape_markdown(say_wish(view, wish) if basis == PAYMENTS else NO_CHANCE))
        elif is_saved and wish is not None:
            _save(view, _make_target(view, wish, signed, basis), who)


def _choose_basis() -> str:
    """For a body that PPN 001 binds and whose own figures are loaded: what its target is held against."""
    return st.radio("Hold the target against", [REPORTED, PAYMENTS], format_func=BASES.get, key="target_basis")


def _find_baselines(view: View) -> dict[int, Any]:
    """The share of every whole financial year that has one, newest first."""
    found = {year: get_year_share(view, year) for year in find_baseline_years(view)}
    return {year: row for year, row in found.items() if not pd.isna(row.value)}


def _fill_in(view: View, target: SavedTarget | None, shares: dict[int, Any], unit: str) -> Wish | None:
    """The form's fields; None as long as they make no target."""
    wanted_year = target.year_ending if target else TARGET_YEAR
    years = sorted({*YEARS, wanted_year})
    year = st.selectbox(
        "To be reached in the", years, years.index(wanted_year), format_func=describe_financial_year,
        key=_name_field(view, "year"),
    )  # fmt: skip
    baseline = st.selectbox("Baseline year", [*shares, NO_BASELINE], format_func=lambda year: _name_year(year, shares))
    row = shares.get(baseline or NO_BASELINE)
    if unit == AS_POUNDS:
        more = st.number_input("Pounds a year more", min_value=1_000, step=100_000, value=None, format="%d")
        return _convert(view, (year, baseline or NO_BASELINE, row), more)
    wanted = st.number_input(
        "Target share, in per cent", min_value=1.0, max_value=99.0, step=0.5, format="%.1f",
        value=_write_share(target) if target else _suggest(row), key=_name_field(view, "share"),
    )  # fmt: skip
    if wanted is None:
        return None
    if target is not None and wanted == _write_share(target) and year == target.year_ending:
        # The same target, to be signed off: it stays as exact as it was, and how it was given stays with it.
        return Wish(year, row, baseline or NO_BASELINE, target.target_share, target.note)
    return Wish(year, row, baseline or NO_BASELINE, wanted / 100, "")


def _name_field(view: View, name: str) -> str:
    """The key of a field: of this choice's target and this reader's own saves only.

    Without one, another reader's save would change the field's starting value, and with it empty what is filled in.
    """
    whose = (find_authority(view), find_directorate(view), view.selection.measure.value)
    return "|".join((name, *whose, str(st.session_state.get(FORM_ROUND, 0))))


def _write_share(target: SavedTarget) -> float:
    """A target's share as the form has it: in per cent, to a tenth."""
    return round(100 * target.target_share, 1)


def _convert(view: View, asked: tuple[int, int, Any], more: float | None) -> Wish | None:
    """So many pounds more than the baseline year's, as a share of the base that is projected for the target year."""
    year, baseline_year, row = asked
    base = get_outlook(view, year).base_gbp
    if more is None or row is None or not base:
        return None
    share = min((float(row.numerator_gbp) + more) / base, 0.99)
    note = f"Set as {say_pounds(more)} more a year than in the {describe_financial_year(baseline_year)}"
    return Wish(year, row, baseline_year, share, note)


def say_wish(view: View, wish: Wish) -> str:
    """What a target would mean: its share, its pounds beside the baseline year's, and its chance."""
    outlook = get_outlook(view, wish.year_ending, wish.share)
    who = SHORT_WHO[view.selection.measure]
    told = f"{projection.describe_share(wish.share)} in the {describe_financial_year(wish.year_ending)}"
    if outlook.middle is None or outlook.base_gbp is None:
        return f"{told}. {outlook.sentence}"
    pounds = wish.share * outlook.base_gbp
    told += f" is about {say_pounds(pounds)} with {who}, of {say_pounds(outlook.base_gbp)} projected"
    if wish.baseline is not None:
        more = pounds - float(wish.baseline.numerator_gbp)
        told += f": {say_pounds(abs(more))} {'more' if more >= 0 else 'less'} than in the baseline year"
    chance = projection.chance_phrase(outlook.chances[1])
    return f"{told}. If recent patterns continue, there is {chance} of reaching it. Nothing is saved yet."


def _name_year(year: int, shares: dict[int, Any]) -> str:
    if year == NO_BASELINE:
        return "No baseline"
    return f"{start_sentence(describe_financial_year(year))}: {_say_baseline(shares[year])}"


def _say_baseline(row: Any) -> str:
    """A share with its range; a reported figure has none."""
    return say_percent(row.value) if row.low == row.high else say_share(row)


def _suggest(row: Any) -> float | None:
    """Two points above the baseline; nothing where there is none, since any figure would look like advice."""
    return None if row is None else float(min(round(100 * row.value + 2), 99))


def _make_target(view: View, wish: Wish, signed: str, basis: str) -> Target:
    row = wish.baseline
    return Target(
        authority_id=find_authority(view),
        directorate=find_directorate(view),
        measure=view.selection.measure.value,
        target_share=wish.share,
        year_ending=wish.year_ending,
        baseline_year=None if row is None else wish.baseline_year,
        baseline_share=None if row is None else float(row.value),
        baseline_low=None if row is None else float(row.low),
        baseline_high=None if row is None else float(row.high),
        definition=describe_definition(view) | ({"measured_on": REPORTED} if basis == REPORTED else {}),
        signed_off_by=signed.strip(),
        note=wish.note,
    )


def _save(view: View, target: Target, who: str) -> None:
    try:
        cached.open_state(load_settings().state_url).save_target(target, who.strip())
        renew_form()
    except StateError as problem:
        notices.show_problem(problem)
        return
    st.rerun()
