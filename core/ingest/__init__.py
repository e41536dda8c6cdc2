"""Records to payment lines and rejects: what every published file becomes before anything is made of it."""

from __future__ import annotations

from core.ingest.mapping import ColumnChoice, TableMapping
from core.ingest.pool import ReaderLimits
from core.ingest.report import FileDetails, FileReport, SourceRequest, StagedFile
from core.ingest.staging import stage_sources
from core.ingest.superseded import find_superseded

__all__ = [
    "ColumnChoice",
    "FileDetails",
    "FileReport",
    "ReaderLimits",
    "SourceRequest",
    "StagedFile",
    "TableMapping",
    "find_superseded",
    "stage_sources",
]
