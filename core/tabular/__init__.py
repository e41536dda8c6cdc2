"""Bytes to records, for everyone who reads a file: formats by content, encodings, delimiters, workbooks, archives.

Nothing here knows what a file is about. A file is a list of members (one, unless it is an archive), a member is a
list of tables (one, unless it is a workbook), a table is a stream of record batches whose cells are all text.
"""

from __future__ import annotations

from core.tabular.containers import DEFAULT_LIMITS, Limits, Member, list_members
from core.tabular.reading import read_member, read_tables
from core.tabular.tables import RawTable

__all__ = ["DEFAULT_LIMITS", "Limits", "Member", "RawTable", "list_members", "read_member", "read_tables"]
