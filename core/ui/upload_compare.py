"""A session's file beside what a public body publishes, or beside another file: what is in one and not in the other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from core import measures
from core.periods import describe_month, describe_span
from core.selection import Selection
from core.ui import cached
from core.ui.figures import Figure, show_figure
from core.ui.findings import say_pounds_behind, say_share
from core.ui.frame import View
from core.ui.tables import Column, write_text
from core.ui.upload_drop import choose_next
from core.ui.wording import escape_markdown, say_count, say_day, write_count, write_exact_pounds
from core.upload.compare import By, Comparison, Side, compare_lines
from core.upload.receive import UPLOAD
from core.upload.work import Upload
from core.vocabulary import Measure

NO_BODY = "None of these"
KEY = "compare_with"
MOST_SHOWN = 25
MEASURES = {Measure.SME: "SMEs", Measure.LOCAL_SME: "Local SMEs", Measure.VCSE: "VCSEs"}
HEADINGS = {By.MONTH: "Month", By.DIRECTORATE: "Directorate", By.SUPPLIER: "Supplier"}
Months = tuple[date, date]
ONLY = {"only_one": "Only in your file", "only_other": "Only in the other"}


def show_body_choice(own: View, upload: Upload) -> None:
    """Whose file it is: its area says what is local, and its published payments are the first to compare with."""
    names = {"": NO_BODY} | {
        entry.authority_id: entry.name for entry in own.catalogue.authorities if entry.authority_id != UPLOAD
    }
    st.session_state["own_body"] = upload.choices.body if upload.choices.body in names else ""
    st.selectbox(
        "Whose file is it?",
        list(names),
        format_func=names.__getitem__,
        key="own_body",
        on_change=lambda: choose_next(replace(upload.choices, body=st.session_state["own_body"])),
        help="The file then has that body's area, which says who is local, and is compared with what it publishes.",
    )


def show_comparison(own: View, upload: Upload) -> None:
    """The list of what the file can be held against, and the two side by side."""
    st.subheader("Compare", anchor=False)
    names = _list_others(own, upload)
    places = [place for place, side in enumerate(names) if side.authority_id == upload.choices.body]
    chosen = st.selectbox(
        "Compare your file with",
        list(names),
        index=places[0] if places else None,
        placeholder="Choose a public body or another of your files",
        format_func=names.__getitem__,
        key=f"{KEY}_{upload.choices.body}",
    )
    if chosen is None:
        return
    if chosen.file_id is not None:
        first = next(report.file_id for report in upload.reports if report.rows_kept)
        _show_sides(own, Side(UPLOAD, first), chosen, names[chosen])
        return
    _show_shares(own, chosen, names[chosen])
    _show_sides(own, Side(UPLOAD), chosen, f"what {names[chosen]} publishes", _own_months(own))


def _show_sides(own: View, one: Side, other: Side, name: str, months: Months | None = None) -> None:
    """The two sides in all, by month, directorate and supplier, and the largest lines that differ."""
    found = cached.ask_about(compare_lines, own.data, one, other, months)
    _show_whole(found, name, months)
    for by in By:
        part = make_part_figure(found, by, name)
        if len(part.frame):
            show_figure(own, part)
    if len(found.lines):
        show_figure(own, make_lines_figure(found, name))


def _list_others(own: View, upload: Upload) -> dict[Side, str]:
    """Every public body; and, where several files were given, each after the first."""
    files = [report for report in upload.reports if report.rows_kept]
    bodies = {
        Side(entry.authority_id): entry.name for entry in own.catalogue.authorities if entry.authority_id != UPLOAD
    }
    between = {Side(UPLOAD, file.file_id): f"{file.name} (your file being {files[0].name})" for file in files[1:]}
    return bodies | between


def _own_months(own: View) -> Months | None:
    chosen = own.selection
    return (chosen.from_month, chosen.to_month) if chosen.from_month and chosen.to_month else None


def _show_shares(own: View, other: Side, name: str) -> None:
    """The three shares of both sides, over the months of the file."""
    rows = []
    for measure, words in MEASURES.items():
        mine, theirs = (_ask_share(own, authority, measure) for authority in (UPLOAD, other.authority_id))
        rows.append({"measure": words, "own": say_share(mine), "own_gbp": say_pounds_behind(mine),
                     "other": say_share(theirs), "other_gbp": say_pounds_behind(theirs)})  # fmt: skip
    show_figure(
        own,
        Figure(
            name="own_shares",
            finding=f"The shares beside those of {name}",
            statistic=f"Shares in {own.selection.describe_months(own.catalogue)}, lowest and highest in brackets",
            frame=pd.DataFrame(rows),
            columns=[
                Column("measure", "Spending with"),
                Column("own", "Your file"),
                Column("own_gbp", "Of your file"),
                Column("other", "The other"),
                Column("other_gbp", "Of the other"),
            ],
        ),
    )


def _ask_share(own: View, authority: str, measure: Measure) -> Any:
    chosen = Selection(
        authorities=(authority,),
        from_month=own.selection.from_month,
        to_month=own.selection.to_month,
        measure=measure,
    )
    return next(cached.ask(measures.share, own.data, chosen).itertuples())


def _show_whole(found: Comparison, other: str, months: Months | None) -> None:
    row = next(found.whole.itertuples())
    same, mine, theirs = (write_exact_pounds(sum_) for sum_ in (row.same_gbp, row.only_one_gbp, row.only_other_gbp))
    lines = [say_count(count, "line") for count in (row.same_lines, row.only_one_lines, row.only_other_lines)]
    when = f" in {describe_span(*months)}" if months else ""
    told = f"In both{when}: {lines[0]}, {same}. Only in your file: {lines[1]}, {mine}. "
    told += f"Only in {other}: {lines[2]}, {theirs}."
    st.markdown(f"#### {escape_markdown(told)}")
    sums = (
        f"{write_exact_pounds(row.one_gbp)} in your file = {same} + {mine}; "
        f"{write_exact_pounds(row.other_gbp)} in {other} = {same} + {theirs}."
    )
    st.markdown(escape_markdown(sums))
    st.caption("A line is in both where supplier, date and amount agree.")


def _name_month(member: str | None) -> str:
    """'April 2025' for '2025-04'."""
    return "Not dated" if member is None or pd.isna(member) else describe_month(date.fromisoformat(f"{member}-01"))


def make_part_figure(found: Comparison, by: By, other: str) -> Figure:
    """Both sides by month, directorate or supplier; every row reconciles, and so does the sum."""
    whole = found.parts[by].assign(difference_gbp=found.parts[by]["one_gbp"] - found.parts[by]["other_gbp"])
    differing = whole[whole["only_one_lines"] + whole["only_other_lines"] > 0]
    if by is By.MONTH:
        whole = whole.assign(member=[_name_month(member) for member in whole["member"]])
    noun = HEADINGS[by].lower()
    return Figure(
        name=f"compare_{by.value}",
        finding=f"{say_count(len(differing), noun)} of {len(whole):,} differ{'s' if len(differing) == 1 else ''}",
        statistic=f"Your file and {other} by {noun}, those that differ most first; the download has them all",
        frame=(whole if by is By.MONTH else differing).head(MOST_SHOWN),
        get_whole=lambda: whole,
        columns=[
            Column("member", HEADINGS[by]),
            Column("one_gbp", "Your file", write_exact_pounds, is_number=True),
            Column("other_gbp", "The other", write_exact_pounds, is_number=True),
            Column("difference_gbp", "Difference", write_exact_pounds, is_number=True),
            Column("same_gbp", "In both", write_exact_pounds, is_number=True),
            Column("only_one_gbp", "Only in your file", write_exact_pounds, is_number=True),
            Column("only_other_gbp", "Only in the other", write_exact_pounds, is_number=True),
            Column("only_one_lines", "Lines only in your file", write_count, is_number=True),
            Column("only_other_lines", "Lines only in the other", write_count, is_number=True),
        ],
    )


def make_lines_figure(found: Comparison, other: str) -> Figure:
    """The largest lines that stand on one side only."""
    whole = found.lines.assign(where=found.lines["found_in"].map(ONLY))
    return Figure(
        name="compare_lines",
        finding="The largest lines that are in one and not in the other",
        statistic=f"Lines only in your file or only in {other}, the largest first",
        frame=whole.head(MOST_SHOWN),
        get_whole=lambda: whole,
        columns=[
            Column("where", "Where"),
            Column("payment_date", "Date", lambda day: write_text(day) if pd.isna(day) else say_day(day)),
            Column("payee", "Payee", is_wide=True),
            Column("directorate", "Directorate"),
            Column("amount_gbp", "Pounds", write_exact_pounds, is_number=True),
        ],
    )
