"""Real files altered as the next publisher may have them: still exact, or a sentence that says why not."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from core.ingest.reading import read_source
from core.ingest.report import FileReport, ReadJob, SourceRequest
from core.settings import real_data_folder
from tests.altered_files import ALTERATIONS, RealFile, Records, read_real_files, write_text, write_workbook

pytestmark = [pytest.mark.real, pytest.mark.slow]
EVERY = 3
# Where the headings are lost, what stands in a column must tell; a few short files of whole pounds can't.
WITHOUT_HEADINGS = {name: 0.94 for name in ALTERATIONS if name.startswith("headings")}


@cache
def choose_files() -> list[RealFile]:
    folder = real_data_folder()
    return list(read_real_files(folder))[::EVERY] if folder and (folder / "truth.csv").is_file() else []


def read_altered(path: Path, file: RealFile) -> FileReport:
    (member,) = read_source(ReadJob(SourceRequest(path, "altered", file.name), "0" * 64), lambda *_: None)
    return member.report


def check_file(path: Path, file: RealFile) -> bool:
    """True where rows and pounds are exact; else the report must say that it is not sure."""
    report = read_altered(path, file)
    is_exact = (report.rows_kept, report.amount_kept) == (file.rows, file.pounds)
    assert is_exact or report.not_payments_reason or any("Please check" in text for text in report.warnings), file.name
    return is_exact


@pytest.mark.parametrize(("name", "alter"), ALTERATIONS.items())
def test_an_altered_file_is_exact_or_says_why_not(
    tmp_path: Path, name: str, alter: Callable[[RealFile, random.Random], Records]
) -> None:
    files = choose_files() or pytest.skip("a folder of real files (SPEND_REAL_DATA) is needed")
    exact = 0
    for file in files:
        chance = random.Random(file.name)
        write_text(tmp_path / "altered", alter(file, chance), chance)
        exact += check_file(tmp_path / "altered", file)
    assert exact >= WITHOUT_HEADINGS.get(name, 1.0) * len(files)


def test_a_file_made_a_workbook_is_exact(tmp_path: Path) -> None:
    files = choose_files() or pytest.skip("a folder of real files (SPEND_REAL_DATA) is needed")
    for file in files:
        write_workbook(tmp_path / "altered", file.records)
        assert check_file(tmp_path / "altered", file), file.name
