"""Strings the stages together: the only place that knows their order.

files -> ingest -> units -> suppliers -> classes -> models -> checks -> swap
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path

import duckdb
import pandas as pd

from core import classify, ingest, measures
from core.ingest import FileDetails, FileReport, StagedFile
from core.ingest.provenance import FILES_FILE
from core.ingest.sources import (
    AUTHORITIES_FILE,
    DIRECTORATES_FILE,
    REPORTED_FILE,
    SourceFolder,
    list_requests,
    read_directorate_map,
    read_reported_shares,
    read_source_folders,
)
from core.projection import backtest_records
from core.settings import SAMPLE_SOURCES, Settings
from core.store import build as store
from core.store import staging
from core.store.class_state import ClassStore
from core.store.fingerprint import make_version
from core.store.state import StateStore
from core.store.verify import find_failures, require_no_failures
from core.store.version_change import write_version_change
from core.suppliers.matching import match_suppliers
from core.suppliers.register.loading import describe_untaken, load_registers

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class BuildResult:
    """What a build did: the data version, one report and its details per file, and sentences worth reading."""

    version: str
    path: Path
    files: list[FileReport]
    details: list[FileDetails]
    notices: list[str] = field(default_factory=list)


def show_nothing(stage: str, done: int, total: int) -> None:
    """The progress of a build that nobody watches."""


def build(
    settings: Settings, sources: Path, registers: Path | None, *, changed_only: bool, progress: Progress = show_nothing
) -> BuildResult:
    """Turn published files into a new live data file; the old one stays live if anything goes wrong.

    Raises SpendError: no sources, another build at work, a check that failed. A file that can't be read is no
    error: it is reported and the rest goes on.
    """
    with store.hold_build_lock(settings.data_folder):
        folders = read_source_folders(sources)
        staged = _read_files(settings, sources, folders, changed_only=changed_only, progress=progress)
        judgements = StateStore(settings.state_url).judgements()
        decisions = ClassStore(settings.state_url).latest()
        inputs = _Inputs(settings, sources, folders, staged, registers, judgements, decisions)
        with store.open_workspace(settings, is_sample=inputs.is_sample) as connection:
            return _build_in(connection, inputs, progress)


@dataclass(frozen=True)
class _Inputs:
    settings: Settings
    sources: Path
    folders: list[SourceFolder]
    staged: list[StagedFile]
    registers: Path | None
    judgements: pd.DataFrame
    """people's decisions on matches"""
    decisions: pd.DataFrame
    """people's decisions on what suppliers are"""

    @property
    def is_sample(self) -> bool:
        """Whether these are the made-up bodies that come with the app."""
        return self.sources.resolve() == SAMPLE_SOURCES

    @property
    def files(self) -> list[FileReport]:
        return [report for one in self.staged for report in one.reports]

    @property
    def details(self) -> list[FileDetails]:
        return [details for one in self.staged for details in one.details]


def _read_files(
    settings: Settings, sources: Path, folders: list[SourceFolder], *, changed_only: bool, progress: Progress
) -> list[StagedFile]:
    requests = list_requests(sources, folders)
    done = 0

    def count_file(_: StagedFile) -> None:
        nonlocal done
        done += 1
        progress("Reading files", done, len(requests))

    return ingest.stage_sources(
        requests,
        settings.data_folder / "staged",
        reuse=changed_only,
        workers=settings.threads,
        on_file=count_file,
    )


def _build_in(connection: duckdb.DuckDBPyConnection, inputs: _Inputs, progress: Progress) -> BuildResult:
    notices: list[str] = []
    for number, (stage, run) in enumerate(STAGES):
        progress(stage, number, len(STAGES))
        notices += run(connection, inputs) or []
    progress("Publishing", len(STAGES), len(STAGES))
    version = store.read_version(connection)
    path = store.publish(connection, inputs.settings.data_folder, version)
    return BuildResult(version, path, inputs.files, inputs.details, notices)


def _load_registers(connection: duckdb.DuckDBPyConnection, inputs: _Inputs) -> list[str]:
    """Read what registers there are; a missing one costs coverage, not the build. A sentence for each file."""
    loaded = load_registers(inputs.registers, connection)
    sentences = [notice.sentence for notice in loaded if notice.register]
    sentences += classify.load_area_tables(connection, inputs.registers)
    areas = {name for (name,) in connection.execute("SELECT file_name FROM registers.area_file").fetchall()}
    sentences += [
        f"{name} was not used: it is no register we know." for name in sorted({*describe_untaken(loaded)} - areas)
    ]
    if not _has_companies(connection):
        sentences.append("There is no Companies House file, so the size of most suppliers is not known.")
    return sentences


def _has_companies(connection: duckdb.DuckDBPyConnection) -> bool:
    found = connection.execute("SELECT 1 FROM registers.snapshot WHERE register = 'company' LIMIT 1").fetchone()
    return found is not None


def _load_lines(connection: duckdb.DuckDBPyConnection, inputs: _Inputs) -> None:
    """Bring in what was read, and give every line its authority, directorate, payee and month."""
    _stage_authorities(connection, inputs.folders)
    _stage_reported_shares(connection, inputs)
    _stage_files(connection, inputs.staged)
    ingest.find_superseded(connection)
    classify.map_units(connection, read_directorate_map(inputs.sources))
    staging.key_lines(connection)


def _match_suppliers(connection: duckdb.DuckDBPyConnection, inputs: _Inputs) -> None:
    match_suppliers(connection, inputs.judgements)


def _classify(connection: duckdb.DuckDBPyConnection, inputs: _Inputs) -> list[str]:
    decisions = classify.lay_out_judgements(inputs.decisions)
    classify.classify_suppliers(connection, decisions)
    classify.classify_lines(connection, decisions)
    unknown = classify.name_unknown_accounts(connection)
    return unknown + _name_idle_decisions(connection, inputs.decisions)


def _name_idle_decisions(connection: duckdb.DuckDBPyConnection, decisions: pd.DataFrame) -> list[str]:
    """A sentence where decisions name suppliers that nobody was paid as: a match has changed since."""
    known = {name for (name,) in connection.execute("SELECT supplier_id FROM staging.supplier").fetchall()}
    idle = decisions[~decisions["supplier_id"].isin(known)]["supplier"].drop_duplicates().tolist()
    return (
        [f"Decisions on {', '.join(sorted(idle))} name no supplier in these data, so they change nothing."]
        if idle
        else []
    )


def _make_tables(connection: duckdb.DuckDBPyConnection, inputs: _Inputs) -> None:
    store.run_models(connection)
    write_version_change(connection)
    store.write_data_version(connection, _data_version(inputs), is_sample=inputs.is_sample)
    store.add_serving_views(connection)


def _test_projection(connection: duckdb.DuckDBPyConnection, _: _Inputs) -> None:
    """Try the projection on these bodies' own past, for the record that stands beside every projection."""
    records = backtest_records(measures.all_histories(connection))
    connection.register("record_rows", records)
    connection.execute("CREATE TABLE backtest_record AS SELECT * FROM record_rows")
    connection.unregister("record_rows")


def _check(connection: duckdb.DuckDBPyConnection, _: _Inputs) -> None:
    require_no_failures(find_failures(connection))


def _stage_authorities(connection: duckdb.DuckDBPyConnection, folders: Iterable[SourceFolder]) -> None:
    connection.executemany(
        "INSERT INTO staging.authority VALUES (?, ?, ?, ?, ?, ?, NULL, ?)",
        [
            [one.authority_id, one.folder, one.name, one.type, one.region, list(one.area_codes), one.is_national]
            for one in folders
        ],
    )


def _stage_reported_shares(connection: duckdb.DuckDBPyConnection, inputs: _Inputs) -> None:
    known = {folder.authority_id for folder in inputs.folders}
    staging.stage_records(connection, "reported_share", read_reported_shares(inputs.sources / REPORTED_FILE, known))


def _stage_files(connection: duckdb.DuckDBPyConnection, staged: list[StagedFile]) -> None:
    staging.stage_records(connection, "source_file", [asdict(report) for one in staged for report in one.reports])
    staging.stage_parquet(connection, "line", [one.line_path for one in staged if one.line_path])
    staging.stage_parquet(connection, "reject", [one.reject_path for one in staged if one.reject_path])
    staging.stage_parquet(connection, "contract", [one.contract_path for one in staged if one.contract_path])


def _data_version(inputs: _Inputs) -> str:
    """The version of these inputs under these rules."""
    tables = [inputs.sources / name for name in (AUTHORITIES_FILE, DIRECTORATES_FILE, FILES_FILE, REPORTED_FILE)]
    return make_version(
        files=[(report.file_id, report.sha256) for report in inputs.files],
        tables=[*tables, *_find_files(inputs.registers)],
        judgements=pd.concat([inputs.judgements, inputs.decisions]),
    )


def _find_files(folder: Path | None) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file()) if folder else []


STAGES: tuple[tuple[str, Callable[[duckdb.DuckDBPyConnection, _Inputs], list[str] | None]], ...] = (
    ("Loading registers", _load_registers),
    ("Loading lines", _load_lines),
    ("Finding who was paid", _match_suppliers),
    ("Deciding what counts", _classify),
    ("Making the tables", _make_tables),
    ("Testing the projection", _test_projection),
    ("Checking", _check),
)
"""What happens between reading files and publishing, in order; each may give sentences for the reader."""
