"""The folder of published files: one sub-folder per authority, and what `authorities.csv` says of each."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pandas as pd

from core.errors import SpendError
from core.ingest.folder_names import recognise_body
from core.ingest.provenance import Provenance, find_provenance, read_stated
from core.ingest.report import SourceRequest
from core.ingest.threshold import BASES
from core.reference import load_table
from core.vocabulary import Measure

AUTHORITIES_FILE = "authorities.csv"
DIRECTORATES_FILE = "directorates.csv"
REPORTED_FILE = "reported_shares.csv"
REPORTED_COLUMNS = ("authority_id", "financial_year", "measure", "share", "source")


@dataclass(frozen=True)
class SourceFolder:
    """One authority's folder of published files.

    amount_basis, threshold_gbp and threshold_basis (line, invoice, transaction) hold for every file of the folder
    unless a file itself says otherwise; None: not stated. `type` is one of reference/bodies/authority_types.csv.
    """

    path: Path
    folder: str
    authority_id: str
    name: str
    type: str = "unknown"
    region: str | None = None
    area_codes: tuple[str, ...] = ()
    amount_basis: str | None = None
    threshold_gbp: Decimal | None = None
    threshold_basis: str | None = None

    @property
    def is_national(self) -> bool:
        """Whether the body has no area of its own, so that local figures are hidden."""
        types = load_table("authority_types").set_index("type")["is_national"]
        return bool(types.get(self.type) == "yes")

    def files(self) -> list[Path]:
        """Every file below the folder, hidden ones too, in the order of their names."""
        return sorted(path for path in self.path.rglob("*") if path.is_file())


def read_source_folders(sources: Path) -> list[SourceFolder]:
    """The authorities of a sources folder, in the order of their folders; raises SpendError where there are none.

    Name and type are those of `authorities.csv`, else those of the body that the folder's name is known to mean.
    """
    if not sources.is_dir():
        raise SpendError(f"There is no folder {sources}.", "Name the folder that holds one sub-folder per public body.")
    described = _read_authorities(sources / AUTHORITIES_FILE)
    folders = [path for path in sorted(sources.iterdir()) if path.is_dir()]
    if not folders:
        raise SpendError(f"{sources} has no sub-folders.", "Put each public body's files into a sub-folder of its own.")
    missing = sorted(set(described) - {path.name for path in folders})
    if missing:
        raise SpendError(
            f"{AUTHORITIES_FILE} names folders that are not there: {', '.join(missing)}.",
            "Correct the column 'folder' or add the folders.",
        )
    return [_make_folder(path, described.get(path.name, {})) for path in folders]


def list_requests(sources: Path, folders: Sequence[SourceFolder]) -> list[SourceRequest]:
    """Every file of the folders as a request, with what tables and descriptions say of it. Raises SpendError."""
    stated = read_stated(sources)
    return [request for folder in folders for request in _list_folder(sources, folder, stated)]


def _list_folder(sources: Path, folder: SourceFolder, stated: dict[str, Provenance]) -> list[SourceRequest]:
    files = folder.files()
    return [
        SourceRequest(
            path=path,
            authority_id=folder.authority_id,
            name=path.relative_to(sources).as_posix(),
            amount_basis=folder.amount_basis,
            threshold_gbp=folder.threshold_gbp,
            threshold_basis=folder.threshold_basis,
            url=origin.url,
            licence=origin.licence,
        )
        for path, origin in zip(files, find_provenance(folder.path, files, sources, stated), strict=True)
    ]


def _read_authorities(path: Path) -> dict[str, dict[str, str]]:
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.DictReader(handle))
    if rows and "folder" not in rows[0]:
        raise SpendError(
            f"{path} has no column 'folder'.", "Its columns are: folder, authority_id, name, type, region."
        )
    return {row["folder"].strip(): {key: (value or "").strip() for key, value in row.items() if key} for row in rows}


def _make_folder(path: Path, row: dict[str, str]) -> SourceFolder:
    body = recognise_body(path.name, row.get("name", ""))
    kind = row.get("type") or body.type
    known = set(load_table("authority_types")["type"])
    if kind not in known:
        raise SpendError(
            f"{AUTHORITIES_FILE} gives {path.name} the type '{kind}', which is not known.",
            f"Use one of: {', '.join(sorted(known))}.",
        )
    return SourceFolder(
        path=path,
        folder=path.name,
        authority_id=row.get("authority_id") or path.name,
        name=body.name,
        type=kind,
        region=row.get("region") or None,
        area_codes=tuple(code for code in re.split(r"[;|,\s]+", row.get("area_codes", "")) if code),
        amount_basis=row.get("amount_basis") or None,
        threshold_gbp=_read_pounds(row.get("threshold_gbp", ""), path.name),
        threshold_basis=_read_basis(row.get("threshold_basis", ""), path.name),
    )


def _read_basis(text: str, folder: str) -> str | None:
    if text and text not in BASES:
        raise SpendError(
            f"{AUTHORITIES_FILE} gives {folder} the threshold basis '{text}', which is not known.",
            f"Use one of: {', '.join(BASES)}.",
        )
    return text or None


def _read_pounds(text: str, folder: str) -> Decimal | None:
    if not text:
        return None
    try:
        return Decimal(text.replace(",", "").replace("£", ""))
    except InvalidOperation as error:
        raise SpendError(
            f"{AUTHORITIES_FILE} gives {folder} a threshold of '{text}', which is no amount.", "Write it as 500."
        ) from error


def read_directorate_map(sources: Path) -> pd.DataFrame | None:
    """The dated map from units to directorates, as its file has it; None where there is no such file."""
    path = sources / DIRECTORATES_FILE
    return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig") if path.is_file() else None


def read_reported_shares(path: Path, authority_ids: set[str]) -> list[dict[str, object]]:
    """A body's own reported yearly figures: one dictionary a figure; none where there is no such file.

    Columns: authority_id, financial_year (the year it ends in), measure, share in per cent, source. Raises SpendError
    naming the first line that is wrong.
    """
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.DictReader(handle))
    missing = [column for column in REPORTED_COLUMNS if rows and column not in rows[0]]
    if missing:
        raise SpendError(f"{path.name} has no column '{missing[0]}'.", f"Its columns: {', '.join(REPORTED_COLUMNS)}.")
    return [_read_reported(row, number, authority_ids) for number, row in enumerate(rows, start=2)]


def _read_reported(row: dict[str, str], line: int, authority_ids: set[str]) -> dict[str, object]:
    try:
        share = Decimal(row["share"].strip().removesuffix("%")) / 100
        if row["authority_id"] not in authority_ids or not 0 <= share <= 1 or not row["source"].strip():
            raise ValueError(row)
        return {
            "authority_id": row["authority_id"],
            "financial_year": int(row["financial_year"]),
            "measure": Measure(row["measure"]).value,
            "share": share,
            "source": row["source"].strip(),
        }
    except (ValueError, InvalidOperation) as error:
        raise SpendError(
            f"Line {line} of {REPORTED_FILE} makes no sense.",
            "It needs a known authority_id, a year like 2026, a measure (sme, local_sme or vcse), a share in per cent"
            " and where it was reported.",
        ) from error
