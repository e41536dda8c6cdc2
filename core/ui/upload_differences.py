"""Why two sets of lines differ: what the other has instead of each line, where it was published, the largest lines."""

from __future__ import annotations

from pathlib import PurePath

import pandas as pd

from core.reference import load_table
from core.ui.figures import Figure, show_figure
from core.ui.frame import View
from core.ui.tables import Column, write_text
from core.ui.wording import continue_sentence, name_file, say_count, say_day, write_count, write_exact_pounds
from core.upload.compare import Comparison

MOST_SHOWN = 25
ONLY = {"only_one": "Only in your file", "only_other": "Only in the other"}


def show_differences(own: View, found: Comparison, other: str, *, is_published: bool) -> None:
    """The reasons, the other side's files and the largest lines; nothing where both sides are the same."""
    if found.lines.empty:
        return
    show_figure(own, make_reasons_figure(found, other))
    if is_published and found.files["only_other_lines"].sum():
        show_figure(own, make_files_figure(found, other))
    show_figure(own, make_lines_figure(found, other))


def make_reasons_figure(found: Comparison, other: str) -> Figure:
    """What the other side has instead of the lines that are in one only."""
    whole = found.reasons
    most = whole.loc[(whole["only_one_lines"] + whole["only_other_lines"]).idxmax()]
    lines = int(most["only_one_lines"] + most["only_other_lines"])
    return Figure(
        name="compare_reasons",
        finding=f"Why they differ: {say_count(lines, 'line')}, because {continue_sentence(str(most['wording']))}",
        statistic=f"Lines only in your file or only in {other}, by what the other has instead",
        frame=whole,
        columns=[
            Column("wording", "Why", is_wide=True),
            Column("only_one_lines", "Lines only in your file", write_count, is_number=True),
            Column("only_one_gbp", "Only in your file", write_exact_pounds, is_number=True),
            Column("only_other_lines", "Lines only in the other", write_count, is_number=True),
            Column("only_other_gbp", "Only in the other", write_exact_pounds, is_number=True),
        ],
    )


def _name_published(name: str) -> str:
    """A published file's name without the folders it lies in; '–' where the line is not published."""
    return write_text(name) if pd.isna(name) else name_file(PurePath(name).name)


def make_files_figure(found: Comparison, other: str) -> Figure:
    """Which of the published files the lines are in that your file has not."""
    missing = found.files[found.files["only_other_lines"] > 0]
    return Figure(
        name="compare_files",
        finding=f"What is only published stands in {say_count(len(missing), 'file')}",
        statistic=f"Lines of these months in {other}, by the file they stand in",
        frame=found.files.head(MOST_SHOWN),
        get_whole=lambda: found.files,
        columns=[
            Column("name", "Published file", _name_published, is_wide=True),
            Column("same_lines", "Lines in both", write_count, is_number=True),
            Column("same_gbp", "In both", write_exact_pounds, is_number=True),
            Column("only_other_lines", "Lines only published", write_count, is_number=True),
            Column("only_other_gbp", "Only published", write_exact_pounds, is_number=True),
        ],
    )


def make_lines_figure(found: Comparison, other: str) -> Figure:
    """The largest lines that stand on one side only."""
    wording = load_table("compare_reasons").set_index("id")["wording"]
    whole = found.lines.assign(where=found.lines["found_in"].map(ONLY), why=found.lines["reason"].map(wording))
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
            Column("why", "Why", is_wide=True),
            Column("file", "Published file", _name_published, is_wide=True),
        ],
    )
