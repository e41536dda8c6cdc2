"""The review of uncertain matches: a page of payees with what they might be, decided in one form."""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from core import measures
from core.errors import SpendError
from core.settings import load_settings
from core.store.state import StateStore
from core.suppliers.clustering import OWN_PREFIX
from core.suppliers.judgements import COLUMNS, REQUIRED, read_judgements
from core.ui import cached, export, notices
from core.ui.frame import View
from core.ui.wording import escape_markdown, say_count, say_percent, say_pounds
from core.vocabulary import Judgement

PAYEES_AT_ONCE = 5
FIRST = 100
LARGEST_FILE_MB = 1
_SAY_COLUMNS = (
    f"Its columns are {', '.join(COLUMNS)}. Only {' and '.join(REQUIRED)} must be filled in. A decision is one of "
    f"{', '.join(Judgement)}; 'replaced' needs a supplier_id such as company:01234567. Without payee_id it counts for "
    "the payee of that name, at the body of authority_id or, without one, at every body."
)
COMPANY_NUMBER = re.compile(r"[0-9]{1,8}|[A-Z]{2}[0-9]{6}")


@dataclass(frozen=True)
class Decision:
    """What a person can choose for one payee: a decision, and the supplier it names."""

    judgement: Judgement | None
    supplier_id: str
    wording: str


def open_state() -> StateStore:
    """Where decisions are kept."""
    return cached.open_state(load_settings().state_url)


def get_decided() -> pd.DataFrame:
    """The latest decision on each payee (StateStore.judgements), those since the last build among them."""
    return open_state().judgements()


def get_queue(view: View, decided: pd.DataFrame) -> pd.DataFrame:
    """The payees to decide now (measures.review_queue)."""
    return cached.ask(measures.review_queue, view.data, view.selection, decided=_ids(decided), limit=PAYEES_AT_ONCE)


def _ids(decided: pd.DataFrame) -> tuple[str, ...]:
    return tuple(sorted(decided["payee_id"]))


def require_register(view: View) -> None:
    """End the screen where no register is loaded: a decision needs something to choose from."""
    if not cached.ask_about(measures.has_company_register, view.data):
        st.info(
            "No register is loaded, so no payee can be matched yet. Add the Companies House file, build the data again "
            "and come back: far fewer payees will be left.",
            icon=":material/info:",
        )
        st.stop()


def show_worth(view: View, decided: pd.DataFrame) -> None:
    """How much money is uncertain, and how far deciding the largest would settle it."""
    worth = next(
        cached.ask(measures.review_worth, view.data, view.selection, decided=_ids(decided), first=FIRST).itertuples()
    )
    if not worth.payees:
        st.markdown("#### Every payee of this choice is matched or decided.")
        return
    part = say_percent(float(worth.first_gbp / worth.uncertain_gbp))
    rest = f" Deciding the first {FIRST} settles {part} of it." if worth.payees > FIRST else ""
    st.markdown(
        f"#### {say_count(worth.payees, 'payee')} with {say_pounds(worth.uncertain_gbp)} of spending that counts"
        f" could not be matched for certain.{rest}"
    )
    st.caption(
        "All months, most money first. A decision is kept, goes before the machine's, and counts from the next build."
    )


def show_queue(view: View, queue: pd.DataFrame) -> None:
    """A form with one choice a payee; what is left at 'Decide later' stays in the queue."""
    if queue.empty:
        return
    # Not cleared: an officer who forgot the name keeps the answers, and gives the name once for every page.
    with st.form("review"):
        rows = list(queue.itertuples())
        chosen = [(row, _ask_about(row), _ask_number(row)) for row in rows]
        who = st.text_input("Your name", max_chars=100, key="reviewer")
        asked = "_".join(row.payee_ids[0] for row in rows)
        why = st.text_input("Why, if it is not plain to see (optional)", max_chars=300, key=f"why_{asked}")
        if st.form_submit_button("Save the decisions"):
            _save(chosen, who.strip(), why.strip())


def _ask_about(row: Any) -> Decision:
    """One payee: what it is taken for now, and the choices."""
    st.markdown(f"**{escape_markdown(row.payee)}** · {escape_markdown(row.authority)} · {say_pounds(row.base_gbp)}"
                f" in {say_count(row.lines, 'published line')}")  # fmt: skip
    st.caption(escape_markdown(f"Taken now for {row.supplier}. {row.match_reason}"))
    options = _offer(row)
    chosen: Decision = st.radio(
        f"Who is {escape_markdown(row.payee)}?",
        options,
        format_func=lambda option: escape_markdown(option.wording),
        label_visibility="collapsed",
        key=f"decision_{row.payee_ids[0]}",
    )
    return chosen


def _offer(row: Any) -> list[Decision]:
    number = "" if row.supplier_id.startswith(OWN_PREFIX) else f" ({_say_number(row.supplier_id)})"
    current = Decision(Judgement.ACCEPTED, row.supplier_id, f"Right as it is: {row.supplier}{number}")
    others = [
        Decision(
            Judgement.REPLACED,
            found["supplier_id"],
            f"{found['name']} ({_say_number(found['supplier_id'])}, {found['score']:.0f} of 100 alike)",
        )
        for found in row.suggestions
        if found["supplier_id"] != row.supplier_id
    ]
    return [
        Decision(None, "", "Decide later"),
        current,
        *others,
        Decision(Judgement.REPLACED, "", "Another company, whose number I give below"),
        Decision(Judgement.REJECTED, row.supplier_id, "None of these: keep it by itself"),
        Decision(Judgement.NOT_SURE, "", "Not sure: nobody can tell from this"),
    ]


def _say_number(supplier_id: str) -> str:
    """'company 01234567'."""
    return supplier_id.replace(":", " ")


def _ask_number(row: Any) -> str:
    typed: str = st.text_input(
        f"Company number of {escape_markdown(row.payee)}, if it is another company",
        max_chars=8,
        key=f"number_{row.payee_ids[0]}",
    )
    return typed.strip().upper()


def _save(chosen: list[tuple[Any, Decision, str]], who: str, why: str) -> None:
    """Keep every decision made; a wrong company number or a missing name keeps nothing and says so."""
    made = [(row, decision, number) for row, decision, number in chosen if decision.judgement is not None]
    try:
        _require(who, made)
        for row, decision, number in made:
            for payee_id in row.payee_ids:
                open_state().save_judgement(
                    payee_id, row.authority_id, row.payee, str(decision.judgement),
                    supplier_id=decision.supplier_id or _name_company(decision, number), who=who, why=why,
                )  # fmt: skip
    except SpendError as problem:
        notices.show_problem(problem)
        return
    st.rerun()


def _require(who: str, made: list[tuple[Any, Decision, str]]) -> None:
    if not made:
        raise SpendError("No payee was decided.", "Choose an answer for at least one, then save.")
    if not who:
        raise SpendError("A decision needs the name of who made it.", "Give your name, then save again.")
    for row, decision, number in made:
        if (
            decision.judgement is Judgement.REPLACED
            and not decision.supplier_id
            and not COMPANY_NUMBER.fullmatch(number)
        ):
            raise SpendError(
                f"'{number}' is no company number for {row.payee}.",
                "It has eight digits, or two letters and six digits.",
            )


def _name_company(decision: Decision, number: str) -> str | None:
    return f"company:{number.zfill(8)}" if decision.judgement is Judgement.REPLACED else None


def show_kept_decisions(decided: pd.DataFrame) -> None:
    """Take every decision away as CSV, or bring some in."""
    with st.expander(f"Decisions kept: {len(decided):,}"):
        if not decided.empty:
            st.download_button(
                "Download the decisions as CSV", lambda: export.write_csv(decided, {}), "decisions.csv", "text/csv",
                on_click="ignore", icon=":material/download:",
            )  # fmt: skip
        file = st.file_uploader("Bring in decisions from a CSV", type="csv", max_upload_size=LARGEST_FILE_MB)
        st.caption(_SAY_COLUMNS)
        if file is not None and st.button("Save the decisions in this file"):
            _bring_in(file.getvalue(), file.name)


def _bring_in(content: bytes, name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / Path(name).name
        path.write_bytes(content)
        try:
            rows = read_judgements(path)
            if not rows.empty:
                open_state().bring_in_judgements(rows)
        except SpendError as problem:
            notices.show_problem(problem)
            return
    st.success(f"{say_count(len(rows), 'decision')} saved. They count from the next build.")
