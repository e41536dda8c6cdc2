"""What a person may choose of an upload, and what they are asked: columns, personal data, answers on suppliers."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from core.errors import SpendError
from core.ui import export
from core.upload.answers import ASKED, make_reference, make_sheet, merge_answers, read_sheet
from core.upload.choices import choose_column, dump_choices, find_fitting, guess_mapping, load_choices, read_headings
from core.upload.personal import LEFT_OUT, find_personal_columns, leave_out_columns
from core.upload.receive import GivenFile, Reading, read_given
from core.upload.template import load_columns, write_template_csv, write_template_workbook

LEDGER = (
    "Spending of the year,,,\n"
    "Date,Supplier,Amount,Contact\n"
    "03/04/2025,Alder Paving Limited,1000.00,someone@example.org\n"
    "05/04/2025,Quokka Works,250.50,07700 900123\n"
    "Total,,1250.50,other@example.org\n"
)


def read(name: str, text: str, **mappings: object) -> Reading:
    return read_given([GivenFile(name, text.encode())], mappings, lambda words: None)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read("ledger.csv", LEDGER)


def test_a_guess_starts_from_any_row(reading: Reading) -> None:
    preview = reading.files[0].details.previews[0]
    assert guess_mapping(preview).header_row == 1
    mapping = guess_mapping(preview, 1)
    assert read_headings(preview, mapping) == ["Date", "Supplier", "Amount", "Contact"]
    assert read_headings(preview, guess_mapping(preview, -1)) == ["", "", "", ""]


def test_a_chosen_column_is_read_and_kept_for_next_month(reading: Reading) -> None:
    file = reading.files[0]
    mapping = file.details.mapping or guess_mapping(file.details.previews[0], 1)
    headings = read_headings(file.details.previews[0], mapping)
    changed = choose_column(mapping, "description", headings.index("Contact"), headings)
    assert read("ledger.csv", LEDGER, **{"ledger.csv": changed}).lines["description"].to_pylist()[0] == (
        "someone@example.org"
    )
    mappings, body = load_choices(dump_choices({"ledger.csv": changed}, "northmoor"))
    assert body == "northmoor"
    next_month = read("other.csv", LEDGER.replace("1000.00", "77.00").replace("Spending of the year,,,\n", ""))
    found = find_fitting(mappings, next_month.files[0])
    assert found is not None
    assert found.index_of("description") == 3
    assert find_fitting(mappings, read("x.csv", "Date,Supplier,Amount\n01/01/2025,A,1\n").files[0]) is None


def test_a_file_that_could_not_be_understood_can_be_pointed_out() -> None:
    text = LEDGER.replace("Date,Supplier,Amount,Contact", "Day,Whom,Figure,Contact")
    file = read("odd.csv", text).files[0]
    assert not file.report.rows_kept
    preview = file.details.previews[0]
    mapping, headings = guess_mapping(preview, 1), ["Day", "Whom", "Figure", "Contact"]
    for column, heading in (("payment_date", "Day"), ("payee", "Whom"), ("amount", "Figure")):
        mapping = choose_column(mapping, column, headings.index(heading), headings)
    again = read("odd.csv", text, **{"odd.csv": mapping})
    assert [str(amount) for amount in again.lines["amount_gbp"].to_pylist()] == ["1000.00", "250.50"]
    assert again.lines["payee"].to_pylist() == ["Alder Paving Limited", "Quokka Works"]


@pytest.mark.parametrize(
    "text",
    [
        *("", "[]", "null", '{"format": 2}', '{"format": 1, "body": 3, "readings": []}', "x" * 600_000, "[" * 100_000),
        json.dumps({"format": 1, "body": "", "readings": [{"format": 1, "header_row": -5}]}),
    ],
)
def test_other_files_are_no_choices(text: str) -> None:
    with pytest.raises(SpendError):
        load_choices(text)


def test_personal_columns_are_found_by_heading_or_content_and_left_out(reading: Reading) -> None:
    found = find_personal_columns(reading)
    assert [(column.heading, column.index) for column in found] == [("Contact", 3)]
    left = leave_out_columns(reading, found)
    told = json.dumps([preview.records for file in left.files for preview in file.details.previews])
    assert "example.org" not in told
    assert LEFT_OUT in told
    assert "example.org" not in str(left.rejects.to_pylist())
    assert left.lines["amount_gbp"].to_pylist() == reading.lines["amount_gbp"].to_pylist()


def test_a_personal_column_that_is_used_leaves_the_lines(reading: Reading) -> None:
    text = "Date,Supplier,Amount,Description\n01/06/2025,Alder,10,a@example.org\n02/06/2025,Brook,20,b@example.org\n"
    used = read("used.csv", text)
    found = find_personal_columns(used)
    assert [column.used_as for column in found] == ["description"]
    assert leave_out_columns(used, found).lines["description"].to_pylist() == [None, None]
    assert leave_out_columns(used, ()).lines.equals(used.lines)


def test_published_headings_are_not_taken_for_people() -> None:
    headings = "Date,Supplier Name,Amount,Service Area,Purpose,Cost Centre,Department,Transaction Number,Expense Type"
    values = "01/06/2025,Alder,10,Parks,Mowing,1234,Place,5100023,Works"
    assert find_personal_columns(read("plain.csv", f"{headings}\n{values}\n{values}\n")) == ()


PAYEES = ["Quokka Works", "=Formula Ltd", "Narwhal & Sons, Leeds"]


def make_filled() -> pd.DataFrame:
    unknown = pd.DataFrame({"payee": PAYEES, "unknown_gbp": [3, 2, 1], "lines": [1, 1, 1]})
    sheet = make_sheet(unknown)
    sheet["SME? (yes or no)"] = ["Yes", "n", ""]
    sheet["VCSE? (yes or no)"] = ["", "", "perhaps"]
    sheet["Company number"] = ["1234567", "", ""]
    sheet["Postcode"] = ["", "", "ls1 4ap"]
    return sheet


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_filled_sheet_is_read_back(form: str) -> None:
    sheet = make_filled()
    content = export.write_csv(sheet, {}) if form == "csv" else export.write_workbook(sheet, {"About": "this"})
    answers = read_sheet(GivenFile(f"sheet.{form}", content), PAYEES)
    rows = answers.rows.set_index("payee")
    assert rows.loc["Quokka Works", list(ASKED)].tolist() == ["SME", None, None, "01234567", None]
    assert rows.loc["=Formula Ltd", "size_band"] == "large"
    assert rows.loc["Narwhal & Sons, Leeds", "postcode"] == "LS14AP"
    assert answers.problems == ("Row 3: VCSE? (yes or no) is “perhaps”, which can't be used.",)


def test_any_other_table_is_no_sheet() -> None:
    with pytest.raises(SpendError, match="not the sheet"):
        read_sheet(GivenFile("x.csv", b"a,b\n1,2\n"), PAYEES)


def test_the_later_answer_holds() -> None:
    old = pd.DataFrame([{"payee": "A", "size_band": "SME"}, {"payee": "B", "size_band": "SME"}])
    new = pd.DataFrame([{"payee": "A", "size_band": "large"}])
    assert merge_answers(old, new).set_index("payee")["size_band"].to_dict() == {"A": "large", "B": "SME"}
    assert make_reference("A") != make_reference("B")


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_template_filled_with_its_examples_is_understood_whole(form: str) -> None:
    columns = load_columns()
    if form == "csv":
        text = write_template_csv().decode("utf-8-sig") + ",".join(columns["example"]) + "\n"
        file = read("filled.csv", text).files[0]
        assert file.report.rows_kept == 1
        used = {choice.heading for choice in file.details.mapping.choices} if file.details.mapping else set()
        assert used == set(columns["heading"]), "every column of the template is of use"
    else:
        file = read_given([GivenFile("blank.xlsx", write_template_workbook())], {}, lambda words: None).files[0]
        assert file.report.is_readable
