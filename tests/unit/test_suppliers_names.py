"""Names levelled, taken apart and compared."""

from __future__ import annotations

import pyarrow as pa
import pytest

from core.errors import ReferenceTableError
from core.suppliers import word_lists
from core.suppliers.levelling import level_batches
from core.suppliers.names import compare_form, level_text, repair_spaces, singular, strip_trailing_codes, take_apart
from core.suppliers.scoring import Weights, compare_words, is_slip


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Widgets & Sons Ltd", "WIDGETS AND SONS LIMITED"),
        ("The Larch Company (The)", "Larch Co Ltd"),
        ("Sunny Hill Care C.I.C.", "SUNNYHILL CARE COMMUNITY INTEREST COMPANY"),
        ("Sunny Hill Care Community Interest Co", "Sunnyhill Care CIC"),
        ("B & Q plc", "B AND Q PUBLIC LIMITED COMPANY"),
        ("T P P", "TPP"),
        ("A.B.C. Motors", "ABC Motors"),
        ("St. Ann's Hospice", "SAINT ANNS HOSPICE"),
        ("Caf\u00e9 Caf\u00e9", "Cafe Cafe"),
        ("Oxon Training Assoc", "Oxfordshire Training Association"),
        ("Home-Start Anytown", "Homestart Anytown"),
        ("Cymru Cyf", "Cymru Limited"),
        ("Larch Project Co Limited", "Larch Project Co Ltd"),
        ("Larch Project Company Ltd", "Larch Project Company Limited"),
        ("Larch Blinds Limite", "Larch Blinds Ltd"),
    ],
)
def test_names_that_say_the_same_have_one_key(one, other):
    assert compare_form(one).key == compare_form(other).key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Larch Holdings Ltd", "Larch Ltd"),
        ("Larch North Ltd", "Larch South Ltd"),
        ("In Health Ltd", "Health Ltd"),
        ("Route 1 Ltd", "Route 2 Ltd"),
    ],
)
def test_names_that_say_something_else_keep_keys_of_their_own(one, other):
    assert compare_form(one).key != compare_form(other).key


def test_the_legal_form_is_kept_apart_from_the_words():
    name = compare_form("Sunny Hill Care C.I.C. Limited")
    assert name.words == ("sunny", "hill", "care")
    assert name.forms == {"cic", "ltd"}
    assert name.spelled == "sunny hill care"


def test_a_name_of_nothing_but_small_words_has_no_key():
    assert compare_form("The Ltd").key == ""


@pytest.mark.parametrize(
    ("printed", "parts"),
    [
        ("Birch Ltd t/a Birch Blinds", {"before": "birch", "trading": "birchblinds"}),
        ("Birch Ltd (formerly Beech Ltd)", {"before": "birch", "former": "beech"}),
        ("Blinds by Birch, a trading name of Birch Ltd", {"before": "blindsbybirch", "legal": "birch"}),
        ("Birch Ltd c/o Oak Agents", {"before": "birch", "person": "oakagents"}),
        ("Birch (Northern) Ltd", {"unbracketed": "birch", "bracket": "northern"}),
        ("Birch (Northern", {"unbracketed": "birch", "bracket": "northern"}),
    ],
)
def test_a_cell_is_taken_apart(printed, parts):
    assert {kind: name.key for kind, name in take_apart(printed).parts} == parts


@pytest.mark.parametrize(
    "printed",
    [
        "Birch Ltd - 100234",
        "Birch Ltd A/C 0422278001",
        "Birch Ltd (USE 101209)",
        "Birch Ltd (5PP)",
        "Birch Ltd:66400600",
        "Birch Ltd (BACS)",
    ],
)
def test_ledger_marks_behind_a_name_are_left_out(printed):
    assert strip_trailing_codes(printed) == "Birch Ltd"


def test_a_name_that_is_all_code_stays():
    assert strip_trailing_codes("(12345)") == "(12345)"


def test_a_space_decoded_twice_is_a_space_again():
    assert repair_spaces("BIRCHAA BLINDSAA LTD") == "BIRCH BLINDS LTD"
    assert repair_spaces("AA MOTORS LTD") == "AA MOTORS LTD"


def test_level_text_keeps_letters_digits_and_single_spaces():
    assert level_text("  O'Neill\u2019s  \u2013 Nos. 1+2 ") == "oneills nos 1 and 2"


@pytest.mark.parametrize(
    ("word", "expected"), [("services", "service"), ("charities", "charity"), ("glass", "glass"), ("bus", "bus")]
)
def test_singular(word, expected):
    assert singular(word) == expected


@pytest.mark.parametrize(
    ("word", "other", "expected"),
    [
        ("allaince", "alliance", True),
        ("opthalmologist", "ophthalmologist", True),
        ("marys", "marks", True),
        ("mary", "mark", False),
        ("route1", "route2", False),
        ("northfield", "southfield", False),
    ],
)
def test_is_slip(word, other, expected):
    assert is_slip(word, other) is expected


def compare(asked: str, found: str) -> float:
    weights = Weights({"service": 900, "care": 800, "birch": 5, "johnson": 30, "johnston": 20}, 1000)
    return compare_words(asked.split(), found.split(), weights).score


def test_scores_run_from_nothing_shared_to_all_shared():
    assert compare("birch care", "birch care") == pytest.approx(100)
    assert compare("birch care", "oak service") == 0
    assert compare("", "") == 0


def test_a_rare_word_counts_for_more_than_a_common_one():
    assert compare("birch care", "birch service") > compare("birch care", "oak care")


def test_a_word_that_many_names_have_is_no_slip():
    assert compare("johnston birch", "johnson birch") < 60


def test_words_run_together_slips_and_initials_are_shared():
    assert compare("sunny hill", "sunnyhill") == pytest.approx(100)
    assert 85 < compare("allaince birch", "alliance birch") < 100
    assert compare("hqip", "healthcare quality improvement partnership") > 80


def test_a_wrong_row_of_a_word_list_is_named(monkeypatch):
    good = word_lists.load_table("name_forms")
    bad = good.assign(place=["middle", *good["place"][1:]])
    monkeypatch.setattr(word_lists, "load_table", lambda name: bad if name == "name_forms" else good)
    with pytest.raises(ReferenceTableError, match=r"Row 1 of name_forms\.csv has place 'middle'"):
        word_lists.load_word_lists.__wrapped__()


def test_a_second_process_levels_names_as_the_first_does():
    batches = [["OAK & ELM LIMITED", "Café Nord (UK) Ltd"], ["B.T."], ["Larch CIO", ""]]
    alone, together = ([*level_batches(iter(batches), in_two=in_two)] for in_two in (False, True))
    assert sum(part.num_rows for part in together) == 5
    assert pa.concat_tables(together).to_pylist() == pa.concat_tables(alone).to_pylist()
