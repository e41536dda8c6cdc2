"""A person's decision on what a supplier is: what was decided, by whom and why, and a form to decide."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from core import measures
from core.classify.judgements import list_answers, read_class_judgements
from core.errors import SpendError
from core.settings import load_settings
from core.store.class_state import ClassStore
from core.ui import cached, export, notices, own_file
from core.ui.frame import View
from core.ui.wording import escape_markdown, say_count, say_day
from core.vocabulary import ClassSubject

LARGEST_FILE_MB = 1
LEAVE = ""
QUESTIONS = {
    ClassSubject.SIZE: "How large is it, its whole group counted?",
    ClassSubject.KIND: "What sort of body is it?",
    ClassSubject.VCSE: "Is it a charity or social enterprise (VCSE)?",
    ClassSubject.CATEGORY: "What is bought from it?",
    ClassSubject.COUNTS: "Do payments to it count?",
}
TOLD = {
    ClassSubject.SIZE: "size",
    ClassSubject.KIND: "kind",
    ClassSubject.VCSE: "charity or social enterprise",
    ClassSubject.CATEGORY: "what is bought",
    ClassSubject.COUNTS: "whether it counts",
}


@st.cache_resource(show_spinner=False)
def _open_store(url: str) -> ClassStore:
    return ClassStore(url)


def open_store() -> ClassStore:
    """Where decisions on suppliers are kept: one store for all sessions."""
    store: ClassStore = _open_store(load_settings().state_url)
    return store


def show_class_decisions(view: View, supplier_id: str, supplier: str) -> None:
    """What people decided of this supplier, and a form to decide something else; nothing is kept of an own file."""
    if own_file.is_own(view.data):
        return
    history = open_store().history(supplier_id)
    for row in history.drop_duplicates("subject").query("decision != ''").itertuples():
        st.markdown(f"- {_say_decision(row, view)}")
    with st.expander("Is something wrong here? Decide it yourself"):
        st.caption("A decision goes before every rule, is kept with your name, and counts from the next build.")
        _show_form(supplier_id, supplier, history)
        if len(history):
            _show_history(history)


def _say_decision(row: Any, view: View) -> str:
    """'Decided by A. Officer on 22 November 2026: size is large, because …'"""
    answers = list_answers()[ClassSubject(row.subject)]
    told = f"**Decided by {escape_markdown(row.who)}** on {say_day(row.when)}: {TOLD[ClassSubject(row.subject)]}: "
    told += f"**{escape_markdown(answers.get(row.decision, row.decision))}**"
    told += f", because: {escape_markdown(row.why.rstrip('.'))}." if row.why else "."
    built_at = cached.ask_about(measures.data_version, view.data)["built_at"].iloc[0]
    return told if row.when < built_at else f"{told} It counts from the next build."


def _show_form(supplier_id: str, supplier: str, history: pd.DataFrame) -> None:
    held = {row.subject: row.decision for row in history.iloc[::-1].itertuples()}
    with st.form("decide_class"):
        chosen = {subject: _ask(subject, held.get(subject, LEAVE)) for subject in QUESTIONS}
        who = st.text_input("Your name", max_chars=100).strip()
        why = st.text_input("Why: what you know, and from where", max_chars=300).strip()
        if st.form_submit_button("Save the decision"):
            changed = {subject: answer for subject, answer in chosen.items() if answer != held.get(subject, LEAVE)}
            _save(supplier_id, supplier, changed, who, why)


def _ask(subject: ClassSubject, held: str) -> str:
    answers = {LEAVE: "Leave it to the rules", **list_answers()[subject]}
    chosen: str = st.selectbox(
        QUESTIONS[subject],
        list(answers),
        index=list(answers).index(held) if held in answers else 0,
        format_func=lambda answer: answers[answer],
    )
    return chosen


def _save(supplier_id: str, supplier: str, changed: dict[ClassSubject, str], who: str, why: str) -> None:
    """Keep every changed answer; nothing changed, or no name, keeps nothing and says so."""
    try:
        if not changed:
            raise SpendError("Nothing was decided.", "Choose another answer for at least one question, then save.")
        if not who:
            raise SpendError("A decision needs the name of who made it.", "Give your name, then save again.")
        for subject, answer in changed.items():
            open_store().save(supplier_id, supplier, subject, answer, who=who, why=why)
    except SpendError as problem:
        notices.show_problem(problem)
        return
    st.rerun()


def _show_history(history: pd.DataFrame) -> None:
    st.markdown("**Every decision on this supplier, newest first**")
    for row in history.itertuples():
        answer = list_answers()[ClassSubject(row.subject)].get(row.decision, "left to the rules")
        why = f" ({escape_markdown(row.why)})" if row.why else ""
        told = f"{say_day(row.when)}, {escape_markdown(row.who)}: {TOLD[ClassSubject(row.subject)]}"
        st.markdown(f"- {told}: {escape_markdown(answer)}{why}")


def show_kept_class_decisions() -> None:
    """Take every decision on suppliers away as CSV, or bring some in."""
    decided = open_store().latest()
    with st.expander(f"Decisions on what suppliers are: {len(decided):,}"):
        st.caption("They are made on a supplier's own page.")
        if not decided.empty:
            st.download_button(
                "Download these decisions as CSV", lambda: export.write_csv(decided, {}),
                "supplier-decisions.csv", "text/csv", on_click="ignore", icon=":material/download:",
            )  # fmt: skip
        file = st.file_uploader(
            "Bring in decisions on suppliers from a CSV", type="csv", max_upload_size=LARGEST_FILE_MB
        )
        if file is not None and st.button("Save these decisions on suppliers"):
            _bring_in(file.getvalue(), file.name)


def _bring_in(content: bytes, name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / Path(name).name
        path.write_bytes(content)
        try:
            rows = read_class_judgements(path)
            for row in rows.itertuples():
                open_store().save(row.supplier_id, row.supplier, row.subject, row.decision, who=row.who, why=row.why)
        except SpendError as problem:
            notices.show_problem(problem)
            return
    st.success(f"{say_count(len(rows), 'decision')} saved. They count from the next build.")
