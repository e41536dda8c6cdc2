"""A build's checks: each selects the rows that must not exist, and says in its first line what they would mean."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from core.errors import CheckFailedError

CHECKS = Path(__file__).resolve().parent / "checks"


@dataclass(frozen=True)
class Failure:
    """One check that found rows which must not exist."""

    check: str
    meaning: str
    rows: int
    example: str


def find_failures(connection: duckdb.DuckDBPyConnection) -> list[Failure]:
    """Run every check over the tables of a workspace or a data file."""
    return [failure for path in sorted(CHECKS.glob("*.sql")) if (failure := _run_check(connection, path))]


def _run_check(connection: duckdb.DuckDBPyConnection, path: Path) -> Failure | None:
    text = path.read_text(encoding="utf-8")
    rows = connection.execute(text).fetchall()
    if not rows:
        return None
    meaning = text.splitlines()[0].removeprefix("--").strip()
    return Failure(path.stem, meaning, len(rows), ", ".join(str(value) for value in rows[0]))


def require_no_failures(failures: list[Failure]) -> None:
    """Raise CheckFailedError naming every failed check."""
    if failures:
        told = "; ".join(f"{failure.meaning} ({failure.rows} times, first: {failure.example})" for failure in failures)
        raise CheckFailedError(
            f"The build was stopped, since its figures would not add up: {told}.",
            "The data shown until now stay as they are. Please report this with the file that causes it.",
        )
