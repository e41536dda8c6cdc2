"""Paths and switches: one environment variable each, defaults to the sample data that comes with the app."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SAMPLE_SOURCES = ROOT / "sample_data" / "sources"
SAMPLE_REGISTERS = ROOT / "sample_data" / "registers"


@dataclass(frozen=True)
class Settings:
    """Where things are and how much of the machine may be used.

    data_folder: built data files, the pointer to the live one, and what users save (SPEND_DATA)
    state_url: SQLAlchemy address of what users save; SQLite in the data folder by default (SPEND_STATE_URL)
    memory_limit: DuckDB's memory, as DuckDB writes it (SPEND_MEMORY)
    threads: DuckDB's threads (SPEND_THREADS)
    upload_grace_seconds: how long a session may be away before its own file is closed (SPEND_UPLOAD_GRACE)
    """

    data_folder: Path
    state_url: str
    memory_limit: str
    threads: int
    upload_grace_seconds: float = 120.0


def load_settings(data_folder: Path | None = None) -> Settings:
    """Read the environment anew; a `data_folder` given here goes before SPEND_DATA."""
    data_folder = (data_folder or Path(os.environ.get("SPEND_DATA") or ROOT / "data")).resolve()
    state_url = os.environ.get("SPEND_STATE_URL") or f"sqlite:///{data_folder / 'state.sqlite'}"
    return Settings(
        data_folder=data_folder,
        state_url=state_url,
        memory_limit=os.environ.get("SPEND_MEMORY") or "4GB",
        threads=int(os.environ.get("SPEND_THREADS") or os.cpu_count() or 2),
        upload_grace_seconds=float(os.environ.get("SPEND_UPLOAD_GRACE") or 120),
    )


def real_data_folder() -> Path | None:
    """The folder of real files that tests and benches may use, or None where there is none (SPEND_REAL_DATA)."""
    folder = Path(os.environ.get("SPEND_REAL_DATA") or ROOT.parent / "shared" / "data")
    return folder if (folder / "real").is_dir() else None
