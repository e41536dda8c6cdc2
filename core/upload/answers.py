"""A sheet of the suppliers that are not classified, most money first: written out, filled in by somebody, read back."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
from duckdb import DuckDBPyConnection

from core.errors import SpendError
from core.measures.persons import PERSONS
from core.upload.receive import GivenFile, read_cells

MOST_ASKED = 200
NUMBER = "Reference (leave as it is)"
SHEET = {
    NUMBER: "reference",
    "Payee": "payee",
    "Not classified (pounds)": "unknown_gbp",
    "Lines": "lines",
    "SME? (yes or no)": "size_band",
    "VCSE? (yes or no)": "is_vcse",
    "Postcode": "postcode",
    "Company number": "company_number",
    "Charity number": "charity_number",
}
ASKED = ("size_band", "is_vcse", "postcode", "company_number", "charity_number")
YES_OR_NO = {"yes": "yes", "y": "yes", "no": "no", "n": "no"}
SIZES = {"yes": "SME", "no": "large"}
FORMS = {
    "postcode": re.compile(r"[A-Z]{1,2}[0-9][0-9A-Z]?[0-9][A-Z]{2}"),
    "company_number": re.compile(r"[A-Z]{2}[0-9]{6}|[0-9]{8}"),
    "charity_number": re.compile(r"(SC|NIC)?[0-9]{5,7}"),
}
NO_SHEET = SpendError(
    "This is not the sheet of suppliers.", "Download it here, fill it in and give it back with its headings."
)
# The payees of the session's own lines in the base whose size no rule can tell; people are never asked about.
QUERY = f"""
    SELECT payee.payee, sum(payment.amount_gbp)::DECIMAL(18, 2) AS unknown_gbp, count(*)::BIGINT AS lines
    FROM main.payment
    JOIN main.payee USING (payee_id)
    JOIN main.supplier USING (supplier_id)
    JOIN main.supplier_class
        ON supplier_class.supplier_id = payee.supplier_id
        AND (valid_from IS NULL OR valid_from <= coalesce(payment.month, DATE '9999-12-01'))
        AND (valid_to IS NULL OR valid_to > coalesce(payment.month, DATE '9999-12-01'))
    WHERE payment.excluded_as IS NULL AND supplier_class.size_band = 'unknown' AND supplier.grouping IS NULL
        AND payee.supplier_id NOT IN ({PERSONS})
    GROUP BY payee.payee
    HAVING sum(payment.amount_gbp) > 0
    ORDER BY unknown_gbp DESC, payee.payee
    LIMIT $limit
"""


@dataclass(frozen=True)
class Answers:
    """What a filled sheet says: one row a payee (payee and the columns ASKED, None where blank), and what was wrong."""

    rows: pd.DataFrame
    problems: tuple[str, ...]


def list_unknown(cursor: DuckDBPyConnection) -> pd.DataFrame:
    """One row: a payee whose size is not known, the most pounds first (payee, unknown_gbp, lines)."""
    return cursor.sql(QUERY, params={"limit": MOST_ASKED}).to_arrow_table().to_pandas()


def make_sheet(unknown: pd.DataFrame) -> pd.DataFrame:
    """The sheet to fill in, under its headings."""
    sheet = unknown.assign(reference=[make_reference(payee) for payee in unknown["payee"]])
    return sheet.reindex(columns=list(SHEET.values()), fill_value="").set_axis(list(SHEET), axis=1)


def make_reference(payee: str) -> str:
    """What ties a row of the sheet to its payee, whatever a spreadsheet makes of the name."""
    return "r" + hashlib.sha256(payee.encode()).hexdigest()[:12]


def read_sheet(file: GivenFile, payees: Sequence[str]) -> Answers:
    """Read a filled sheet, in a child process; a wrong cell is named and left out. Raises SpendError."""
    names = {make_reference(payee): payee for payee in payees}
    rows, problems = [], []
    for number, cells in enumerate(_find_rows(read_cells(file, MOST_ASKED + 60)), start=1):
        payee = names.get(cells["reference"])
        if payee is None:
            continue
        answers, wrong = _check_cells(cells)
        problems += [f"Row {number}: {sentence}" for sentence in wrong]
        if any(answers.values()):
            rows.append({"payee": payee, **answers})
    return Answers(pd.DataFrame(rows, columns=["payee", *ASKED], dtype=object), tuple(problems))


def _find_rows(records: Sequence[Sequence[str]]) -> list[dict[str, str]]:
    """The records below the headings, by our names."""
    for place, record in enumerate(records):
        printed = [cell.strip() for cell in record]
        if NUMBER in printed:
            at = {name: printed.index(heading) for heading, name in SHEET.items() if heading in printed}
            below = records[place + 1 :]
            return [
                {name: row[index].strip() if index < len(row) else "" for name, index in at.items()} for row in below
            ]
    raise NO_SHEET


def _check_cells(cells: Mapping[str, str]) -> tuple[dict[str, str | None], list[str]]:
    """The answers of one row, and a sentence for each that can't be used."""
    answers: dict[str, str | None] = dict.fromkeys(ASKED)
    wrong = []
    for name, heading in ((name, heading) for heading, name in SHEET.items() if name in ASKED):
        text = cells.get(name, "")
        if text:
            answers[name] = _read_answer(name, text)
            if answers[name] is None:
                wrong.append(f"{heading} is “{text[:20]}”, which can't be used.")
    return answers, wrong


def _read_answer(name: str, text: str) -> str | None:
    """An answer as the stages want it; None where it makes no sense."""
    if name in {"size_band", "is_vcse"}:
        said = YES_OR_NO.get(text.lower())
        return SIZES.get(said or "") if name == "size_band" else said
    plain = re.sub(r"\.0$", "", text).replace(" ", "").upper()
    if name == "company_number" and plain.isdigit():
        plain = plain.zfill(8)
    return plain if FORMS[name].fullmatch(plain) else None


def merge_answers(old: pd.DataFrame | None, new: pd.DataFrame) -> pd.DataFrame:
    """Both sheets' answers; on the same payee the later holds."""
    both = new if old is None else pd.concat([old, new])
    return both.drop_duplicates("payee", keep="last", ignore_index=True)
