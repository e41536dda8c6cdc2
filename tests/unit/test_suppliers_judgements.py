"""Judgements as CSV, the match command on two files, and the scores of matches."""

from __future__ import annotations

import pandas as pd
import pytest

from core.errors import RegisterError, SpendError, UnreadableFileError
from core.suppliers import match_file
from core.suppliers.evaluate import read_truths, score_matches
from core.suppliers.judgements import COLUMNS, empty_judgements, keep_latest, read_judgements, write_judgements


def judgement(**given: str) -> dict[str, str]:
    return dict.fromkeys(COLUMNS, "") | {"payee": "Oak", "decision": "accepted"} | given


def test_judgements_come_back_as_they_went_out(tmp_path):
    table = pd.DataFrame([judgement(why='it says "Oak", 2026', when="2026-01-02")], dtype="str")
    write_judgements(table, tmp_path / "j.csv")
    pd.testing.assert_frame_equal(read_judgements(tmp_path / "j.csv"), table)


def test_no_judgements_go_out_and_come_back(tmp_path):
    write_judgements(empty_judgements(), tmp_path / "j.csv")
    assert read_judgements(tmp_path / "j.csv").empty


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("payee,decision\nOak,maybe\n", "Line 2 of j.csv decides 'maybe'"),
        ("payee,decision\nOak,accepted\nElm,replaced\n", "Line 3 of j.csv replaces a match"),
        ("payee\nOak\n", "has no column 'decision'"),
        ("", "can't be read"),
    ],
)
def test_a_wrong_row_is_named(tmp_path, text, problem):
    (tmp_path / "j.csv").write_text(text, encoding="utf-8")
    with pytest.raises(SpendError, match=problem):
        read_judgements(tmp_path / "j.csv")


def test_the_latest_judgement_on_a_payee_counts():
    rows = [
        judgement(payee_id="p1", decision="rejected", when="2026-02-01"),
        judgement(payee_id="p1", decision="accepted", when="2026-01-01"),
        judgement(payee_id="", authority_id="a", payee="Elm", decision="not sure", when="2026-01-01"),
    ]
    latest = keep_latest(pd.DataFrame(rows))
    assert sorted(latest["decision"]) == ["not sure", "rejected"]


def test_judgements_from_a_database_become_text():
    row = judgement(payee_id="p1") | {"supplier_id": None, "when": pd.Timestamp("2026-01-05 10:00")}
    latest = keep_latest(pd.DataFrame([row]))
    assert list(latest.loc[0, ["supplier_id", "when"]]) == ["", "2026-01-05 10:00:00"]


def write(folder, name: str, text: str):
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def test_match_file_writes_one_row_a_payee_in_their_order(tmp_path):
    payees = write(tmp_path, "p.csv", "payee,amount_gbp\nOak & Elm Ltd,1\nNobody Here Ltd,2\nOak & Elm Ltd,3\n,4\n")
    register = write(
        tmp_path,
        "r.csv",
        "register,id,name\nany,7,OAK AND ELM LIMITED\nany,7,O & E\nany,8,NOBODY THERE LIMITED\n",
    )
    assert match_file(payees, register, tmp_path / "out" / "m.csv") == (2, 4)
    found = pd.read_csv(tmp_path / "out" / "m.csv", dtype="str", keep_default_na=False)
    assert list(found.columns) == ["payee", "id", "name", "method", "score", "runner_up_id", "runner_up_score"]
    assert list(found["payee"]) == ["Oak & Elm Ltd", "Nobody Here Ltd", "Oak & Elm Ltd", ""]
    assert list(found["id"]) == ["7", "", "7", ""]
    assert found.loc[0, ["name", "method", "score"]].tolist() == ["OAK AND ELM LIMITED", "exact name", "100.0"]
    assert found.loc[1, "runner_up_id"] == "8"


def test_match_file_uses_numbers_and_postcodes_where_given(tmp_path):
    payees = write(tmp_path, "p.csv", "payee,postcode,company_number\nOak Tree Care,LS1 1AA,\nOak Care,,00000002\n")
    register = write(
        tmp_path,
        "r.csv",
        "register,id,name,postcode\ncompany,company:00000001,OAK TREE CARE LTD,LS1 1AA\n"
        "company,company:00000002,OAK TREE CARE LLP,M1 1AA\n",
    )
    match_file(payees, register, tmp_path / "m.csv")
    found = pd.read_csv(tmp_path / "m.csv", dtype="str", keep_default_na=False)
    assert list(found["id"]) == ["company:00000001", "company:00000002"]


def test_match_file_names_a_missing_column(tmp_path):
    payees, register = write(tmp_path, "p.csv", "payee\nOak\n"), write(tmp_path, "r.csv", "id,name\n1,Oak\n")
    with pytest.raises(RegisterError, match="has no column 'register'"):
        match_file(payees, register, tmp_path / "m.csv")
    with pytest.raises(UnreadableFileError, match="has no column 'payee'"):
        match_file(register, payees, tmp_path / "m.csv")
    with pytest.raises(UnreadableFileError, match="can't be read"):
        match_file(tmp_path / "none.csv", register, tmp_path / "m.csv")


def test_scores_count_right_wrong_and_left_alone():
    truths = read_truths(["a;b", "c", "", ""])
    scores = score_matches(["b", None, "x", None], truths, [(), ("c", "d"), (), ()])
    assert (scores.precision.value, scores.recall.value) == (0.5, 0.5)
    assert (scores.matched, scores.registered, scores.unregistered, scores.unregistered_matched) == (2, 2, 2, 1)
    assert (scores.unregistered_share, scores.suggested) == (0.5, 1.0)
    assert scores.recall.low <= 0.5 <= scores.recall.high


def test_scores_of_nothing_matched_are_nought():
    scores = score_matches([None, None], read_truths(["a", "b"]))
    assert (scores.precision.value, scores.recall.value, scores.unregistered_share) == (0, 0, 0)
