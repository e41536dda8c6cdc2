"""What became of each published file, and why records were set aside."""

from __future__ import annotations

from typing import Any

import pandas as pd

from core import measures
from core.ui import cached
from core.ui.figures import Figure
from core.ui.frame import View
from core.ui.tables import Column
from core.ui.wording import say_count, write_count, write_pounds

KINDS = {"spend": "payments", "card": "card purchases", "grants": "grants", "contracts": "contracts"}


def make_files_figure(view: View) -> Figure:
    """One row a published file: what was read, kept, set aside."""
    files = cached.ask(measures.source_files, view.data, view.selection)
    shown = files.assign(
        holds=[_say_kind(row) for row in files.itertuples()],
        remark=[_say_remark(row) for row in files.itertuples()],
    )
    return Figure(
        name="files",
        finding=f"{say_count(len(files), 'published file')}: rows and pounds kept and set aside",
        statistic="One row a published file; amounts in pounds",
        frame=shown,
        columns=[
            Column("authority", "Public body"),
            Column("name", "File", is_wide=True),
            Column("holds", "Holds"),
            Column("rows_read", "Rows read", write_count, is_number=True),
            Column("rows_kept", "Kept", write_count, is_number=True),
            Column("rows_rejected", "Set aside", write_count, is_number=True),
            Column("amount_kept", "Pounds kept", write_pounds, is_number=True),
            Column("amount_set_aside", "Pounds set aside", write_pounds, is_number=True),
            Column("amount_basis", "VAT"),
            Column("remark", "Remarks", is_wide=True),
        ],
    )


def _say_kind(row: Any) -> str:
    return KINDS.get(row.kind, "no payments")


def _say_remark(row: Any) -> str:
    """Why nothing, or not all, of a file counts."""
    if pd.notna(row.not_payments_reason) and row.not_payments_reason:
        return str(row.not_payments_reason)
    newer = [f"Not counted: the same lines stand in {row.superseded_by_name}."] if row.superseded_by_name else []
    return " ".join([*newer, *(row.warnings if row.warnings is not None else [])])


def make_rejects_figure(view: View) -> Figure:
    """One row a reason why records were set aside."""
    reasons = cached.ask(measures.rejects_by_reason, view.data, view.selection)
    count = int(reasons["rows"].sum()) if len(reasons) else 0
    return Figure(
        name="set_aside",
        finding=f"{say_count(count, 'record was', 'records were')} set aside",
        statistic="Records that are no payments, or can't be read, by reason",
        frame=reasons,
        columns=[
            Column("wording", "Reason", is_wide=True),
            Column("rows", "Records", write_count, is_number=True),
            Column("files", "Files", write_count, is_number=True),
            Column("set_aside_gbp", "Pounds set aside", write_pounds, is_number=True),
        ],
    )
