"""Frozen scores on payees whose bodies people have checked: a drop fails.

The ids and register names are swapped for meaningless ones in the last test, since neither may count as evidence.
"""

from __future__ import annotations

import pandas as pd
import pytest

from core.settings import load_settings, real_data_folder
from core.store.connection import open_scratch
from core.suppliers.evaluate import Scores, read_truths, score_matches
from core.suppliers.match_file import load_register_list, read_payees
from core.suppliers.resolving import resolve_payees

FOLDER = real_data_folder()
pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(FOLDER is None, reason="a folder of real files (SPEND_REAL_DATA) is needed"),
]


def score(payees_path, register_path, truths) -> Scores:
    asked = read_payees(payees_path)
    with open_scratch(load_settings()) as connection:
        load_register_list(connection, register_path)
        run = resolve_payees(connection, asked)
    matches = [outcome.org_id if (outcome := run.outcomes.get(place)) else None for place in range(len(asked))]
    offered = [[] for _ in matches]
    for suggestion in run.suggestions:
        offered[suggestion.asked_id] += [suggestion.org_id, *suggestion.twin_ids]
    return score_matches(matches, truths, offered)


@pytest.fixture(scope="module")
def labels():
    return FOLDER / "labels" / "supplier_matching"


@pytest.fixture(scope="module")
def payees(labels) -> pd.DataFrame:
    return pd.read_csv(labels / "payees.csv", dtype="str", keep_default_na=False)


@pytest.fixture(scope="module")
def scores(labels, payees) -> Scores:
    return score(labels / "payees.csv", labels / "register.csv.gz", read_truths(payees["truth"]))


def test_matches_are_right(scores):
    assert scores.precision.value >= 0.993
    assert scores.precision.low >= 0.989


def test_most_payees_are_found(scores):
    assert scores.recall.value >= 0.837


def test_the_right_one_is_among_five_suggestions(scores):
    assert scores.suggested >= 0.959


def test_payees_in_no_register_are_left_alone(scores):
    assert scores.unregistered_share <= 0.03


def test_neither_the_form_of_an_id_nor_a_registers_name_is_evidence(tmp_path, labels, payees, scores):
    register = pd.read_csv(labels / "register.csv.gz", dtype="str", keep_default_na=False)
    ids = register["id"].drop_duplicates().sample(frac=1, random_state=1)
    meaningless = {known: f"x{place}" for place, known in enumerate(ids)}
    swapped = register.assign(id=register["id"].map(meaningless), register="r").sample(frac=1, random_state=2)
    swapped.to_csv(tmp_path / "register.csv", index=False)
    truths = [{meaningless.get(known, known) for known in truth} for truth in read_truths(payees["truth"])]
    found = score(labels / "payees.csv", tmp_path / "register.csv", truths)
    assert abs(found.precision.value - scores.precision.value) < 0.005
    assert abs(found.recall.value - scores.recall.value) < 0.005
