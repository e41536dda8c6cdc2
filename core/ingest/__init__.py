"""Records to payment lines and rejects: what every published file becomes before anything is made of it."""

from __future__ import annotations

from core.ingest.describe import DescribedColumn, FileDescription, describe_file
from core.ingest.mapping import ColumnChoice, TableMapping
from core.ingest.pool import UPLOAD_LIMITS, ReaderLimits
from core.ingest.report import FileDetails, FileReport, SheetPreview, SourceRequest, StagedFile
from core.ingest.saved_mapping import choosable_columns, dump_mapping, load_mapping
from core.ingest.staging import stage_sources
from core.ingest.superseded import find_superseded

__all__ = [
    "UPLOAD_LIMITS",
    "ColumnChoice",
    "DescribedColumn",
    "FileDescription",
    "FileDetails",
    "FileReport",
    "ReaderLimits",
    "SheetPreview",
    "SourceRequest",
    "StagedFile",
    "TableMapping",
    "choosable_columns",
    "describe_file",
    "dump_mapping",
    "find_superseded",
    "load_mapping",
    "stage_sources",
]
