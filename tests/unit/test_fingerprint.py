"""The data version: the same inputs give the same name, anything that changes a figure another."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from core.store.fingerprint import make_version

NOBODY = pd.DataFrame({"payee_id": [], "decision": []})


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "authorities.csv"
    path.write_text("folder\nnorthmoor\n")
    return path


def test_the_order_of_files_is_no_matter(table: Path) -> None:
    files = [("a", "1"), ("b", "2")]
    assert make_version(files=files, tables=[table], judgements=NOBODY) == make_version(
        files=files[::-1], tables=[table], judgements=NOBODY
    )


def test_every_input_matters(table: Path) -> None:
    start = make_version(files=[("a", "1")], tables=[table], judgements=NOBODY)
    decided = pd.DataFrame({"payee_id": ["p"], "decision": ["accepted"]})
    others = {
        make_version(files=[("a", "2")], tables=[table], judgements=NOBODY),
        make_version(files=[("a", "1")], tables=[], judgements=NOBODY),
        make_version(files=[("a", "1")], tables=[table], judgements=decided),
    }
    table.write_text("folder\nsouthmoor\n")
    others.add(make_version(files=[("a", "1")], tables=[table], judgements=NOBODY))
    assert len(others) == 4
    assert start not in others
