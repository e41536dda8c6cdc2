"""What counts, against labels read by hand from real files: a drop below the marks fails."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.reference import load_table
from core.settings import real_data_folder
from tests.benchmarks.classify import build_publishers, read_labels, score_base

PRECISION = 0.98
RECALL = 0.95


def test_labels_name_reasons_that_exist_and_no_unit_twice() -> None:
    labels = read_labels()
    assert set(labels["label"]) == {"counts", "excluded", "not sure"}
    assert set(labels["reason"]) <= {"", *load_table("base_reasons")["reason"]}
    assert not labels.duplicated(["publisher", "key"]).any()


@pytest.mark.real
@pytest.mark.slow
@pytest.mark.skipif(real_data_folder() is None, reason="a folder of real files (SPEND_REAL_DATA) is needed")
def test_what_counts_on_publishers_that_no_rule_was_made_from(tmp_path: Path) -> None:
    labels = read_labels().query("`pass` == 'second'")
    score = score_base(build_publishers(sorted(labels["publisher"].unique()), tmp_path), labels)
    assert score.by_publisher["units"].sum() > 250
    assert score.precision >= PRECISION
    assert score.recall >= RECALL
