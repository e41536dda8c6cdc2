"""The definition a target is locked with, and what is asked of its owner when it or the data change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

import pandas as pd
import streamlit as st

from core.errors import StateError
from core.measures.definition import definition
from core.periods import describe_financial_year
from core.projection import describe_share
from core.selection import Selection
from core.settings import load_settings
from core.store.state import SavedTarget, Target, changed_definition
from core.ui import cached, notices
from core.ui.address import show_step
from core.ui.frame import View
from core.ui.outlook import get_year_share
from core.ui.succession import list_members
from core.ui.tables import Column, show_table
from core.ui.wording import escape_markdown, say_list, say_percent
from core.vocabulary import LocalDefinition

CHANGED = {
    "base_rules": "what counts",
    "switches": "the choices that change what counts",
    "floor_gbp": "the amount from which payments are published",
    "vat_basis": "the VAT basis",
    "local": "what local means",
    "class_rules": "the rules that decide sizes",
    "class_vintage": "the day the registers were read",
    "data_version": "the data version",
}
# What the reader turned on this screen, and not what became of the data.
CHOSEN = {"switches", "local"}
# What every build changes: nobody is asked about it as long as the baseline comes out the same.
EVERY_BUILD = {"class_vintage", "data_version"}
# Session state: how often this reader saved a target. Fields of a new round start from what is saved.
FORM_ROUND = "target_form_round"
# Two baselines nearer to each other than this are the same figure on screen.
SAME_SHARE = 0.0005


@dataclass(frozen=True)
class Restated:
    """A target whose definition or data changed, beside what today's data make of it.

    changed: parts of the definition · baseline: today's row of the share in the baseline year, None without one ·
    share: the target that lies as many points above today's baseline as the one set did above its own
    """

    changed: tuple[str, ...]
    baseline: Any
    share: float | None


def renew_form() -> None:
    """Let the form start anew from the saved target, after this reader's own save."""
    st.session_state[FORM_ROUND] = st.session_state.get(FORM_ROUND, 0) + 1


def describe_definition(view: View, selection: Selection | None = None) -> dict[str, Any]:
    """What a target of this choice is locked with: what counts, floor, VAT basis, local, classes, data version."""
    asked = replace(
        selection or view.selection,
        authorities=tuple(entry.authority_id for entry in list_members(view)),
        directorates=(),
    )
    kept: dict[str, Any] = cached.ask(definition, view.data, asked)
    return kept


def lock_selection(view: View, target: SavedTarget) -> Selection:
    """The present choice under the target's own switches and meaning of local."""
    kept = target.definition
    known = {switch.switch_id for switch in view.catalogue.switches}
    switches = tuple(name for name in kept.get("switches", ()) if name in known)
    local = kept.get("local", view.selection.local.value)
    named = LocalDefinition(local) if local in set(LocalDefinition) else view.selection.local
    return replace(view.selection, switches=switches, local=named)


def restate(view: View, target: SavedTarget) -> Restated | None:
    """What changed since the target was set, and the target as today's data restate it; None where nothing did."""
    locked = replace(view, selection=lock_selection(view, target))
    # What an earlier version of the app did not keep can't be said to have changed.
    found = {*changed_definition(target, describe_definition(locked))} & {*target.definition} - CHOSEN
    changed = [name for name in CHANGED if name in found]
    if not changed:
        return None
    if target.baseline_year is None or target.baseline_share is None:
        return Restated(tuple(changed), None, None)
    row = get_year_share(locked, target.baseline_year)
    value = None if pd.isna(row.value) else float(row.value)
    share = None if value is None else min(max(target.target_share - target.baseline_share + value, 0.001), 0.999)
    return Restated(tuple(changed), row, share)


def is_asked(target: Target, restated: Restated) -> bool:
    """Whether the owner has something to decide: a rule changed, or the baseline comes out otherwise."""
    if set(restated.changed) - EVERY_BUILD:
        return True
    if restated.baseline is None or target.baseline_share is None:
        return False
    return bool(pd.isna(restated.baseline.value) or abs(restated.baseline.value - target.baseline_share) >= SAME_SHARE)


def show_restated(view: View, target: SavedTarget) -> None:
    """Say what changed since the target was set; where it matters, both versions and the question what holds."""
    _show_other_choice(view, target)
    restated = restate(view, target)
    if restated is None:
        return
    told = say_changed(restated.changed)
    if not is_asked(target, restated):
        same = "" if restated.baseline is None else " The baseline comes out the same, so nothing is to be decided."
        st.caption(escape_markdown(told + same))
        return
    with st.container(border=True, key="restated"):
        st.subheader("What the target is measured by has changed", anchor=False)
        stays = f"The target stays at {describe_share(target.target_share)} until its owner decides."
        st.markdown(escape_markdown(f"{told} {stays}"))
        _show_beside(target, restated)
        _show_choice(view, target, restated)


def say_changed(changed: tuple[str, ...]) -> str:
    """'Since the target was set, these have changed: the VAT basis and the data version.'"""
    return f"Since the target was set, these have changed: {say_list([CHANGED[name] for name in changed])}."


def _show_other_choice(view: View, target: SavedTarget) -> None:
    """The reader looks at another base than the target was set on: say so, and lead back."""
    now = describe_definition(view)
    turned = [name for name in changed_definition(target, now) if name in CHOSEN and name in target.definition]
    if not turned:
        return
    names = say_list([CHANGED[name] for name in turned])
    st.warning(
        escape_markdown(
            f"The target was set under another choice than the one you look at ({names}). The figures here are of your "
            "choice; the target is measured by its own."
        ),
        icon=":material/compare_arrows:",
    )
    show_step("Show the figures that the target was set on", lock_selection(view, target))


def _show_beside(target: SavedTarget, restated: Restated) -> None:
    now = "–" if restated.share is None else describe_share(restated.share)
    rows = [("Target", describe_share(target.target_share), now)]
    if restated.baseline is not None and target.baseline_share is not None:
        row, label = restated.baseline, f"Baseline, {describe_financial_year(target.baseline_year or 0)}"
        then = say_range(target.baseline_share, target.baseline_low, target.baseline_high)
        rows.insert(0, (label, then, say_range(row.value, row.low, row.high)))
    show_table(
        pd.DataFrame(rows, columns=["what", "then", "now"]),
        [Column("what", ""), Column("then", "As it was set"), Column("now", "Restated with today's data")],
        caption="The target as it was set beside today's data; restated, it lies as many points above its baseline",
        key="table_restated",
    )


def say_range(value: float, low: float | None, high: float | None) -> str:
    """'31.2% (29% to 35%)': to a tenth, since the old and the new may lie near each other; no range where it is nil."""
    if pd.isna(value):
        return "no middle figure may be shown"
    least, most = ("" if edge is None else say_percent(edge) for edge in (low, high))
    span = "" if least == most or not (least and most) else f" ({least} to {most})"
    return f"{describe_share(value)}{span}"


def _show_choice(view: View, target: SavedTarget, restated: Restated) -> None:
    with st.container(horizontal=True):
        st.button(
            f"Keep {describe_share(target.target_share)}",
            on_click=_keep,
            args=(view, target, restated),
            key="keep_target",
        )
        if restated.share is not None:
            st.button(
                f"Restate to {describe_share(restated.share)}", on_click=_restate, args=(view, target, restated),
                key="restate_target",
            )  # fmt: skip
    st.caption(
        "Kept, the target and its sign-off hold under today's definition, beside the baseline as it was set. Restated, "
        "it is a draft until somebody signs it off. Either way the earlier version stays in the list below."
    )


def _keep(view: View, target: SavedTarget, restated: Restated) -> None:
    _save(view, target, f"Kept after these changed: {_list_changed(restated)}")


def _restate(view: View, target: SavedTarget, restated: Restated) -> None:
    row = restated.baseline
    new = replace(
        target, target_share=restated.share or target.target_share, baseline_share=float(row.value),
        baseline_low=float(row.low), baseline_high=float(row.high), signed_off_by="",
    )  # fmt: skip
    _save(
        view, new, f"Restated from {describe_share(target.target_share)} after these changed: {_list_changed(restated)}"
    )


def _list_changed(restated: Restated) -> str:
    return say_list([CHANGED[name] for name in restated.changed])


def _save(view: View, target: SavedTarget, note: str) -> None:
    locked = describe_definition(view, lock_selection(view, target))
    kept: Mapping[str, Any] = {each.name: getattr(target, each.name) for each in fields(Target)}
    new = Target(**{**kept, "definition": locked, "note": note})
    try:
        cached.open_state(load_settings().state_url).save_target(new, target.saved_by)
        renew_form()
    except StateError as problem:
        notices.show_problem(problem)
