"""The form that sets a target. It is saved with the definition it was set under; versions are added, never changed."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from core import measures
from core.errors import StateError
from core.periods import describe_financial_year
from core.settings import load_settings
from core.store.state import SavedTarget, Target, changed_definition
from core.ui import cached, notices
from core.ui.findings import say_share
from core.ui.frame import View
from core.ui.outlook import find_authority, find_baseline_years, find_directorate, get_year_share
from core.ui.wording import escape_markdown, say_day, say_list, say_percent, start_sentence

NO_BASELINE = 0


def show_target_form(view: View, target: SavedTarget | None, year_ending: int) -> None:
    """Set or change the target of this choice; saving shows it at once."""
    found = {year: get_year_share(view, year) for year in find_baseline_years(view)}
    shares = {year: row for year, row in found.items() if not pd.isna(row.value)}
    with st.form("target_form", border=True):
        st.markdown(f"**{'Change' if target else 'Set'} the target for the {describe_financial_year(year_ending)}**")
        baseline = st.selectbox(
            "Baseline year", [*shares, NO_BASELINE], format_func=lambda year: _name_year(year, shares)
        )
        wanted = st.number_input(
            "Target share, in per cent", min_value=1.0, max_value=99.0, step=0.5, format="%.1f",
            value=round(100 * target.target_share, 1) if target else _suggest(shares, baseline),
        )  # fmt: skip
        signed = st.text_input(
            "Signed off by (leave empty for a draft)", target.signed_off_by if target else "", max_chars=100
        )
        who = st.text_input("Your name (optional)", max_chars=100)
        if st.form_submit_button("Save the target", type="primary"):
            if wanted is None:
                st.error("Give the target share first.")
                return
            _save(view, _make_target(view, (baseline, shares.get(baseline)), wanted / 100, signed, year_ending), who)


def _name_year(year: int, shares: dict[int, Any]) -> str:
    if year == NO_BASELINE:
        return "No baseline"
    return f"{start_sentence(describe_financial_year(year))}: {say_percent(shares[year].value)}"


def _suggest(shares: dict[int, Any], year: int | None) -> float | None:
    """Two points above the baseline; nothing where there is none, since any figure would look like advice."""
    row = shares.get(year or NO_BASELINE)
    return None if row is None else float(min(round(100 * row.value + 2), 99))


def _make_target(view: View, baseline: tuple[int, Any], wanted: float, signed: str, year_ending: int) -> Target:
    year, row = baseline
    known = row is not None and not pd.isna(row.value)
    return Target(
        authority_id=find_authority(view),
        directorate=find_directorate(view),
        measure=view.selection.measure.value,
        target_share=wanted,
        year_ending=year_ending,
        baseline_year=year if known else None,
        baseline_share=row.value if known else None,
        baseline_low=row.low if known else None,
        baseline_high=row.high if known else None,
        definition=describe_definition(view),
        signed_off_by=signed.strip(),
    )


def describe_definition(view: View) -> dict[str, object]:
    """What the target is locked with: what counts, floor, VAT basis, local, class vintage, data version."""
    files = cached.ask(measures.source_files, view.data, view.selection)
    return {
        "base_rules": list(view.selection.switches),
        "floor_gbp": sorted({str(value) for value in files["threshold_gbp"].dropna()}),
        "vat_basis": sorted(set(files["amount_basis"].dropna())),
        "local": view.selection.local.value,
        "class_vintage": view.version.built_on.isoformat(),
        "data_version": view.version.version,
    }


def _save(view: View, target: Target, who: str) -> None:
    try:
        cached.open_state(load_settings().state_url).save_target(target, who.strip())
    except StateError as problem:
        notices.show_problem(problem)
        return
    st.rerun()


CHANGED = {
    "base_rules": "what counts",
    "floor_gbp": "the amount from which payments are published",
    "vat_basis": "the VAT basis",
    "local": "what local means",
    "class_vintage": "the registers that sizes come from",
    "data_version": "the data version",
}


def show_restated(view: View, target: SavedTarget) -> None:
    """What changed since the target was set, and the baseline as today's data give it beside the one that was set."""
    changed = changed_definition(target, describe_definition(view))
    if not changed:
        return
    told = f"Since the target was set, these have changed: {say_list([CHANGED.get(name, name) for name in changed])}."
    if target.baseline_year and target.baseline_share is not None:
        now = get_year_share(view, target.baseline_year)
        told += f" The baseline set is {say_percent(target.baseline_share)}; today's data give {say_share(now)}."
    st.info(escape_markdown(f"{told} The target stays as it was set until its owner sets it again."))


def show_versions(view: View) -> None:
    """Every version of this choice's target, newest first; nothing where there is none."""
    store = cached.open_state(load_settings().state_url)
    kept = store.targets(find_authority(view))
    same = (kept["directorate"] == find_directorate(view)) & (kept["measure"] == view.selection.measure.value)
    if kept[same].empty:
        return
    lines = [f"- {escape_markdown(_say_version(row))}" for row in kept[same].itertuples()]
    with st.expander("Every version of this target"):
        st.markdown("\n".join(lines))
        if store.current_target(find_authority(view), find_directorate(view), view.selection.measure.value):
            st.button("Withdraw the target", on_click=_withdraw, args=(view,))


def _withdraw(view: View) -> None:
    """Add a last version that says the target no longer holds."""
    store = cached.open_state(load_settings().state_url)
    store.withdraw_target(find_authority(view), find_directorate(view), view.selection.measure.value)


def _say_version(row: Any) -> str:
    """'Version 2: 35%, signed off by …; saved on 3 November 2026'."""
    status = f"signed off by {row.signed_off_by}" if row.signed_off_by else "draft"
    saved_by = f" by {row.saved_by}" if row.saved_by else ""
    end = "; withdrawn" if row.is_withdrawn else ""
    saved = f"saved on {say_day(row.saved_at)}{saved_by}"
    return f"Version {row.version}: {say_percent(row.target_share)}, {status}; {saved}{end}"
