"""What passes between the app and its reading processes, as JSON: nothing else does."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from core.ingest.columns import ColumnChoice
from core.ingest.plan import TableMapping
from core.ingest.reading import ReadMember
from core.ingest.report import FileDetails, FileReport, SourceRequest

_DATES = frozenset({"period_start", "period_end", "first_date", "last_date"})
_POUNDS = frozenset({"threshold_gbp", "amount_kept", "amount_set_aside", "amount_totals", "amount_read"})


def dump_members(members: list[ReadMember]) -> str:
    """The members as JSON text."""
    return json.dumps(
        [{"report": asdict(member.report), "details": asdict(member.details)} for member in members], default=str
    )


def load_members(text: str) -> list[ReadMember]:
    """The members that `dump_members` wrote."""
    return [
        ReadMember(
            FileReport(**{name: _revive(name, value) for name, value in entry["report"].items()}),
            FileDetails(**{name: _revive(name, value) for name, value in entry["details"].items()}),
        )
        for entry in json.loads(text)
    ]


def _revive(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in _DATES:
        return date.fromisoformat(value)
    if name in _POUNDS:
        return Decimal(value)
    return datetime.fromisoformat(value) if name == "read_at" else value


def dump_request(request: SourceRequest) -> dict[str, Any]:
    """A request as plain values."""
    return {
        field.name: None if (value := getattr(request, field.name)) is None else str(value) for field in fields(request)
    }


def load_request(values: dict[str, Any]) -> SourceRequest:
    """The request that `dump_request` wrote."""
    threshold = values["threshold_gbp"]
    return SourceRequest(
        Path(values["path"]),
        values["authority_id"],
        values["name"],
        values["amount_basis"],
        Decimal(threshold) if threshold is not None else None,
    )


def dump_mapping(mapping: TableMapping | None) -> dict[str, Any] | None:
    """A mapping as plain values."""
    return asdict(mapping) if mapping else None


def load_mapping(values: dict[str, Any] | None) -> TableMapping | None:
    """The mapping that `dump_mapping` wrote."""
    if values is None:
        return None
    choices = tuple(ColumnChoice(**choice) for choice in values["choices"])
    return TableMapping(values["header_row"], values["heading_rows"], choices, values["amount_basis"])
