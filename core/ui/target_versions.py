"""Every version of a target, newest first; and the way to withdraw it."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from core.projection import describe_share
from core.settings import load_settings
from core.ui import cached
from core.ui.figures import Figure, show_figure
from core.ui.frame import View
from core.ui.outlook import find_authority, find_directorate, find_year_end
from core.ui.succession import say_whose
from core.ui.tables import Column
from core.ui.target_definition import renew_form
from core.ui.wording import say_day


def show_versions(view: View) -> None:
    """Every version of this choice's target; nothing where there is none."""
    versions = _get_versions(view)
    if versions.empty:
        return
    with st.expander("Every version of this target"):
        show_figure(view, _make_figure(view, versions))
        if not versions["is_withdrawn"].iloc[0]:
            st.button("Withdraw the target", on_click=_withdraw, args=(view,))


def say_no_target(view: View) -> str:
    """That no target holds: none was set yet, or the last one was withdrawn."""
    versions = _get_versions(view)
    if versions.empty:
        return "No target is set yet."
    return f"No target is set: the last one was withdrawn on {say_day(versions['saved_at'].iloc[0])}."


def _get_versions(view: View) -> pd.DataFrame:
    kept = cached.open_state(load_settings().state_url).targets(find_authority(view))
    same = (kept["directorate"] == find_directorate(view)) & (kept["measure"] == view.selection.measure.value)
    return kept[same].reset_index(drop=True)


def _make_figure(view: View, versions: pd.DataFrame) -> Figure:
    told = versions.assign(
        year=[find_year_end(year) for year in versions["year_ending"]],
        baseline=[_say_baseline(row) for row in versions.itertuples()],
        status=[_say_status(row) for row in versions.itertuples()],
        data_version=[definition.get("data_version", "") for definition in versions["definition"]],
    )
    return Figure(
        name="versions",
        finding=f"{len(versions)} version{'' if len(versions) == 1 else 's'}; the newest holds",
        statistic=f"Targets as they were saved for {say_whose(view)}, newest first; none is ever changed",
        frame=told,
        columns=[
            Column("version", "Version", is_number=True),
            Column("target_share", "Target", describe_share, is_number=True),
            Column("year", "In the year to"),
            Column("baseline", "Baseline"),
            Column("status", "Status", is_wide=True),
            Column("saved_at", "Saved on", say_day),
            Column("saved_by", "Saved by"),
            Column("data_version", "Data version"),
            Column("note", "Note", is_wide=True),
        ],
    )


def _say_baseline(row: Any) -> str:
    if pd.isna(row.baseline_share) or pd.isna(row.baseline_year):
        return ""
    return f"{describe_share(row.baseline_share)}, year to {find_year_end(int(row.baseline_year))}"


def _say_status(row: Any) -> str:
    if row.is_withdrawn:
        return "withdrawn"
    return f"signed off by {row.signed_off_by}" if row.signed_off_by else "draft"


def _withdraw(view: View) -> None:
    """Add a last version that says the target no longer holds."""
    store = cached.open_state(load_settings().state_url)
    store.withdraw_target(find_authority(view), find_directorate(view), view.selection.measure.value)
    renew_form()
