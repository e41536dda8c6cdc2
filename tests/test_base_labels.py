"""What counts, against labels read by hand from real files: a drop below the marks fails."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from core.reference import load_table
from core.settings import real_data_folder
from tests.benchmarks import base_top300
from tests.benchmarks.classify import build_publishers, read_labels, score_base

PRECISION = 0.98
RECALL = 0.95
FEWER_PAYEES = {  # all it paid
    "nhs-chelsea-westminster": 215,
    "nhs-barking-dagenham-ccg": 100,
    "nhs-lewisham-greenwich": 156,
    "nhs-barking-havering-redbridge-hospitals": 179,
    "nhs-redbridge-ccg": 140,
    "rural-payments-agency": 156,
    "marine-management-organisation": 83,
    "nhs-croydon-health-services": 157,
    "nhs-north-middlesex": 161,
    "nhs-hillingdon-hospitals": 191,
    "nhs-whittington": 116,
    "fera": 68,
}


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


def test_two_readers_answers_are_known_and_hold_no_payee_twice() -> None:
    labels = base_top300.read_labels()
    assert set(labels["first"]) | set(labels["second"]) == set(base_top300.ANSWERS)
    whole = labels[labels["whole"] == "payee"]
    assert set(labels.groupby("round")["publisher"].nunique()) == {5}
    sizes = whole.groupby("publisher").size()
    assert sizes.drop(list(FEWER_PAYEES)).unique().tolist() == [300]
    assert sizes[list(FEWER_PAYEES)].to_dict() == FEWER_PAYEES
    named = whole[whole["payee"] != ""]
    assert not named.duplicated(["publisher", "payee"]).any()
    assert (labels.loc[(labels["payee"] == "") | (labels["whole"] == "account"), "row"] >= 0).all()


def test_the_score_of_labels_counts_pounds_both_readers_are_sure_of() -> None:
    rows = [
        ("excluded", "excluded", 90.0, 80.0),
        ("counts", "counts", 100.0, 5.0),
        ("excluded", "not sure", 10.0, 0.0),
    ]
    units = pd.DataFrame(rows, columns=["first", "second", "amount_gbp", "excluded_gbp"])
    told = base_top300.score(units)
    assert told.recall == pytest.approx(80 / 90)
    assert told.precision == pytest.approx(80 / 85)
    assert told.agreement == pytest.approx(190 / 200)
    assert 0 < told.kappa < 1


@pytest.mark.real
@pytest.mark.slow
@pytest.mark.skipif(real_data_folder() is None, reason="a folder of real files (SPEND_REAL_DATA) is needed")
@pytest.mark.parametrize(
    ("round_name", "at_least_gbp"),
    [("first", 15e9), ("second", 12e9), ("third", 11e9), ("fourth", 0.9e9), ("fifth", 0.4e9)],
)
def test_what_counts_for_the_largest_payees_at_five_publishers_labelled_by_two_readers(
    tmp_path: Path, round_name: str, at_least_gbp: float
) -> None:
    labels = base_top300.read_labels().query("round == @round_name")
    units = base_top300.read_units(build_publishers(sorted(labels["publisher"].unique()), tmp_path), labels)
    told = base_top300.score(units)
    assert told.labelled_gbp > at_least_gbp
    assert told.precision >= PRECISION
    assert told.recall >= RECALL
