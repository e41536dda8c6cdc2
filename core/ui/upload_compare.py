"""A session's file beside what a public body publishes, or beside another file: what is in one and not in the other."""

from __future__ import annotations

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
from core.ui.tables import Column
from core.ui.upload_differences import show_differences
from core.ui.wording import escape_markdown, name_file, say_count, write_count, write_exact_pounds
from core.upload.compare import By, Comparison, Side, compare_lines
from core.upload.receive import UPLOAD, ReadFile
from core.upload.work import Upload
from core.vocabulary import Measure

KEY = "compare_with"
MOST_SHOWN = 25
MEASURES = {Measure.SME: "SMEs", Measure.LOCAL_SME: "Local SMEs", Measure.VCSE: "VCSEs"}
HEADINGS = {By.MONTH: "Month", By.DIRECTORATE: "Directorate", By.SUPPLIER: "Supplier"}
MOST_FIRST = ", those that differ most first; the download has them all"
Months = tuple[date, date]


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
        files = {file.report.file_id: file.report.name for file in _order_files(upload)}
        _show_sides(own, Side(UPLOAD, next(iter(files))), chosen, name_file(files[chosen.file_id]))
        return
    if _own_months(own) is None:
        st.markdown("Without a date on any payment there is no month to compare.")
        return
    _show_shares(own, chosen, names[chosen])
    _show_sides(own, Side(UPLOAD), chosen, f"what {names[chosen]} publishes", _own_months(own))


def _show_sides(own: View, one: Side, other: Side, name: str, months: Months | None = None) -> None:
    """The two sides in all, by month, directorate and supplier, and the largest lines that differ."""
    found = cached.ask_about(compare_lines, own.data, one, other, months)
    if not found.has_common_month:
        _show_no_common_month(found, name, months)
    else:
        _show_whole(found, name, months)
        show_differences(own, found, name, is_published=other.file_id is None)
    for by in By:
        part = make_part_figure(found, by, name)
        if len(part.frame):
            show_figure(own, part)


def _list_others(own: View, upload: Upload) -> dict[Side, str]:
    """Every public body; and, where several files were given, each beside the latest, such as last month's."""
    latest, *earlier = (file.report for file in _order_files(upload))
    bodies = {
        Side(entry.authority_id): entry.name for entry in own.catalogue.authorities if entry.authority_id != UPLOAD
    }
    between = {
        Side(UPLOAD, file.file_id): f"{name_file(file.name)} (your file being {name_file(latest.name)})"
        for file in earlier
    }
    return between | bodies


def _order_files(upload: Upload) -> list[ReadFile]:
    """The files that hold payments, the one with the latest dates first."""
    files = [file for file in upload.reading.files if file.report.rows_kept]
    return sorted(files, key=lambda file: file.details.last_date or date.min, reverse=True)


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
    only = " Only months in which your file has payments are looked at." if months else ""
    if found.undated_lines:
        only += f" {say_count(found.undated_lines, 'line')} of your file without a date cannot be compared."
    st.caption(f"A line is in both where supplier, date and amount agree.{only}")


def _show_no_common_month(found: Comparison, other: str, months: Months | None) -> None:
    """Where no line can be in both, say so: sums by directorate and supplier can still be put side by side."""
    row = next(found.whole.itertuples())
    if months and not row.only_other_lines:
        st.markdown(f"#### There is nothing in {escape_markdown(other)} for {escape_markdown(describe_span(*months))}.")
        return
    told = f"{write_exact_pounds(row.one_gbp)} in your file, {write_exact_pounds(row.other_gbp)} in {other}"
    st.markdown(f"#### {escape_markdown(told)}")
    st.caption("They are of different months, so no line can be in both: look at directorates and suppliers.")


def _name_month(member: str | None) -> str:
    """'April 2025' for '2025-04'."""
    return "Not dated" if member is None or pd.isna(member) else describe_month(date.fromisoformat(f"{member}-01"))


def _say_part(found: Comparison, differing: pd.DataFrame, by: By) -> str:
    """How many members differ; where the two are of different months, how many one has and the other has not."""
    noun = HEADINGS[by].lower()
    if found.has_common_month:
        verb = "differs" if len(differing) == 1 else "differ"
        return f"{say_count(len(differing), noun)} of {len(found.parts[by]):,} {verb}"
    new, gone = (differing[differing[f"only_{side}_lines"] == 0] for side in ("other", "one"))
    return f"{say_count(len(new), noun)} only in your file, {say_count(len(gone), noun)} only in the other"


def make_part_figure(found: Comparison, by: By, other: str) -> Figure:
    """Both sides by month, directorate or supplier; every row reconciles, and so does the sum."""
    whole = found.parts[by].assign(difference_gbp=found.parts[by]["one_gbp"] - found.parts[by]["other_gbp"])
    differing = whole[whole["only_one_lines"] + whole["only_other_lines"] > 0]
    if by is By.MONTH:
        whole = whole.assign(member=[_name_month(member) for member in whole["member"]])
    noun = HEADINGS[by].lower()
    return Figure(
        name=f"compare_{by.value}",
        finding=_say_part(found, differing, by),
        statistic=f"Your file and {other} by {noun}{'' if by is By.MONTH else MOST_FIRST}",
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
