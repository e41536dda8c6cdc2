"""What passes between the app and its reading processes, as JSON: nothing else does."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from core.ingest.mapping import ColumnChoice, TableMapping
from core.ingest.report import FileDetails, FileReport, ReadJob, ReadMember, SheetPreview, SourceRequest

_DATES = frozenset({"period_start", "period_end", "first_date", "last_date"})
_POUNDS = frozenset({"threshold_gbp", "amount_kept", "amount_set_aside", "amount_totals", "amount_read", "whole_gbp"})


def dump_members(members: Sequence[ReadMember]) -> str:
    """The members as JSON text."""
    return json.dumps([asdict(member) for member in members], default=str)


def load_members(text: str) -> list[ReadMember]:
    """The members that `dump_members` wrote."""
    return [
        ReadMember(FileReport(**_revive(entry["report"])), _load_details(_revive(entry["details"])))
        for entry in json.loads(text)
    ]


def _load_details(values: dict[str, Any]) -> FileDetails:
    previews = [SheetPreview(**preview) for preview in values["previews"]]
    return FileDetails(**{**values, "mapping": _load_mapping(values["mapping"]), "previews": previews})


def _revive(values: dict[str, Any]) -> dict[str, Any]:
    return {name: _revive_value(name, value) for name, value in values.items()}


def _revive_value(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in _DATES:
        return date.fromisoformat(value)
    if name in _POUNDS:
        return Decimal(value)
    return datetime.fromisoformat(value) if name == "read_at" else value


def dump_job(job: ReadJob) -> str:
    """A job as JSON text."""
    return json.dumps(asdict(job), default=str)


def load_job(text: str) -> ReadJob:
    """The job that `dump_job` wrote."""
    values = json.loads(text)
    request = _revive(values["request"])
    request.update(path=Path(request["path"]), mapping=_load_mapping(request["mapping"]))
    return ReadJob(SourceRequest(**request), values["sha256"], values["copy"])


def _load_mapping(values: dict[str, Any] | None) -> TableMapping | None:
    if values is None:
        return None
    choices = tuple(ColumnChoice(**choice) for choice in values["choices"])
    return TableMapping(**{**values, "choices": choices})
