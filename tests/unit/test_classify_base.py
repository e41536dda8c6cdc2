"""What counts: one line per case, all classified in one build, each with the reasons that hold for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from core.classify.base import MOST_SIGNALS, decide_base, number_signals
from core.classify.rules import run_script
from core.errors import ReferenceTableError
from core.reference import load_table
from tests.rows import open_staging, stage_rows

APRIL_2026 = date(2026, 4, 15)


def stage_line(cursor: duckdb.DuckDBPyConnection, line: dict[str, Any], kind: str = "business") -> int:
    """Stage one line with a payee and a supplier of its own; returns its line_id."""
    line_id = int(cursor.execute("SELECT count(*) FROM staging.line").fetchall()[0][0])
    payee = line.get("payee", "Alder Paving Limited")
    payee_id = f"p-{payee}"
    stage_rows(cursor, "line", [{"row_number": line_id, **line}])
    paid = line.get("payment_date", APRIL_2026)
    keys = {"line_id": line_id, "row_number": line_id, "file_id": line.get("file_id", "file1"), "payee_id": payee_id}
    stage_rows(cursor, "keyed_line", [{**keys, "month": paid.replace(day=1) if paid else None}])
    if not cursor.execute("SELECT 1 FROM staging.payee WHERE payee_id = $1", [payee_id]).fetchall():
        stage_rows(cursor, "payee", [{"payee_id": payee_id, "payee": payee}])
        stage_rows(cursor, "payee_match", [{"payee_id": payee_id, "supplier_id": payee_id}])
        stage_rows(cursor, "supplier", [{"supplier_id": payee_id, "name": payee}])
        stage_rows(cursor, "supplier_class", [{"supplier_id": payee_id, "kind": kind}])
    return line_id


def decide(cursor: duckdb.DuckDBPyConnection) -> None:
    run_script(cursor, "hashed_lines")
    decide_base(cursor)


def read_reasons(cursor: duckdb.DuckDBPyConnection) -> dict[int, tuple[list[str], str | None]]:
    rows = cursor.execute(
        "SELECT line_id, reasons, excluded_as FROM hashed_line JOIN reason_set USING (signals)"
    ).fetchall()
    return {line_id: (reasons, excluded_as) for line_id, reasons, excluded_as in rows}


# What a line says, the kind of its payee, and the reason that must hold; None where the line counts unmarked.
CASES: list[tuple[dict[str, Any], str, str | None]] = [
    ({"description": "Resurfacing of High Lane", "expense_type": "Contractors"}, "business", None),
    ({"payee": "HM Revenue & Customs", "description": "PAYE month 3"}, "public body", "tax"),
    ({"payee": "Northmoor Pension Fund"}, "unknown", "pensions"),
    ({"expense_type": "Superannuation"}, "business", "pensions"),
    ({"description": "Actuarial advice on the pension fund", "expense_type": "Consultancy"}, "business", None),
    ({"description": "Police precept instalment 4"}, "public body", "precepts-levies"),
    ({"expense_type": "Waste Disposal Levy"}, "public body", "precepts-levies"),
    ({"expense_type": "Apprenticeship Levy training"}, "business", None),
    ({"description": "NNDR refund"}, "unknown", "collection-fund"),
    ({"expense_type": "Housing Benefit payments"}, "unknown", "benefits"),
    ({"description": "Housing benefit software"}, "business", None),
    ({"description": "Direct Payments"}, "name withheld", "individuals"),
    ({"description": "Direct payments support service"}, "voluntary", None),
    ({"expense_type": "Foster Care Allowances"}, "name withheld", "individuals"),
    ({"expense_type": "Independent fostering agency placements"}, "business", None),
    ({"expense_type": "Grants to voluntary organisations"}, "voluntary", "grants"),
    ({"expense_type": "Disabled Facilities Grant"}, "name withheld", "grants"),
    ({"description": "Audit of grant claim"}, "business", None),
    ({"description": "Fixed term deposit", "payee": "Alder Bank plc"}, "business", "treasury"),
    ({"payee": "Alder Bank plc", "unit": "Treasury Management"}, "business", "treasury"),
    ({"expense_type": "Bank charges", "payee": "Alder Bank plc"}, "business", None),
    ({"description": "Purchase of land at High Lane"}, "business", "land"),
    ({"description": "Compulsory purchase survey"}, "business", None),
    ({"expense_type": "Compensation claims"}, "unknown", "compensation"),
    ({"expense_type": "Salaries"}, "unknown", "payroll"),
    ({"expense_type": "Payroll software"}, "business", None),
    ({"payee": "Cyclescheme Ltd"}, "business", "payroll"),
    ({"payee": "Busy Bees Childcare"}, "unknown", None),
    ({"payee": "Kids Unlimited Nursery"}, "unknown", None),
    ({"payee": "Fire Brigades Union"}, "unknown", None),
    ({"payee": "GMB Roofing Contractors"}, "unknown", None),
    ({"payee": "Amicus Horizon"}, "unknown", None),
    ({"expense_type": "Internal Recharges"}, "unknown", "internal-transfer"),
    ({"description": "Dedicated Schools Grant"}, "public body", "delegated-funding"),
    ({"payee": "Southmoor Council"}, "public body", "public-body"),
    ({"payee": "Northmoor Homes"}, "publicly owned company", "publicly-owned"),
    ({"unit": "Alder Primary School"}, "business", "schools"),
    ({"expense_type": "Capital Investment"}, "business", None),
    ({"expense_type": "Additions - Shares and Equities - Public Corporations"}, "business", "treasury"),
    ({"expense_type": "Purchase of Associates Loan Notes"}, "business", "treasury"),
    ({"expense_type": "Govt Grants"}, "business", None),
    ({"expense_type": "Landfill Tax"}, "business", None),
    ({"expense_type": "Business Rates"}, "unknown", "tax"),
    ({"expense_type": "Rates"}, "business", None),
    ({"expense_type": "Land & Property Acquisitions (incl. Consultancy)", "payee": "Oak Law LLP"}, "business", "land"),
    ({"expense_type": "Land & Property Acquisitions (incl. Consultancy)", "payee": "Oak Surveys"}, "business", None),
    ({"expense_type": "IND Sector Foster Carer Costs", "payee": "Acorn House"}, "unknown", None),
    ({"expense_type": "Payt to care clients"}, "name withheld", "individuals"),
    ({"expense_type": "Payts to Other LA's"}, "unknown", "public-body"),
    ({"expense_type": "CNST contributions", "payee": "10009999"}, "unknown", "public-body"),
    ({"expense_type": "CNST contributions", "payee": "Oak Law LLP"}, "business", None),
    ({"expense_type": "Clinical Negligence Advice", "payee": "10009999"}, "unknown", None),
    ({"expense_type": "LTPS Maintenance Schemes", "payee": "Oak Paving"}, "unknown", None),
    ({"expense_type": "Public Div Cap"}, "unknown", "treasury"),
    ({"expense_type": "PDC Capital Works"}, "business", None),
    ({"expense_type": "CHC Assessments"}, "individual", None),
    ({"expense_type": "Pensions Control Account"}, "business", "internal-transfer"),
    ({"description": "Grants system support"}, "business", None),
    ({"payee": "NHS Shared Business Service"}, "unknown", None),
    ({"expense_type": "Cont Care - Learning"}, "individual", "individuals"),
    ({"expense_type": "Cont Care - Learning", "payee": "Acorn House"}, "unknown", None),
    ({"expense_type": "Travel Suspense"}, "business", None),
    ({"expense_type": "Travel Suspense"}, "unknown", "internal-transfer"),
    ({"description": "Design of a farm grant system - stage 2"}, "business", None),
    ({"payee": "NHS SBS invoices"}, "unknown", None),
    ({"payee": "Consolidated Fund Account 12"}, "unknown", "public-body"),
    ({"expense_type": "Payments to agencies"}, "business", None),
    ({"expense_type": "Interest payable - PFI contracts", "description": "Interest charge"}, "business", None),
    ({"description": "Funding payment to Education Funding Agency"}, "name withheld", "delegated-funding"),
    ({"description": "Better Care Fund home care"}, "business", "pooled"),
    ({"payee": "Alder Staffing Ltd"}, "business", "pass-through"),
    ({"expense_type": "Agency Staff"}, "business", "pass-through"),
    ({"payee": "Name withheld"}, "name withheld", "withheld"),
    ({"is_card": True}, "business", "card"),
]


@pytest.fixture(scope="module")
def decided() -> Iterator[dict[int, tuple[list[str], str | None]]]:
    with open_staging() as cursor:
        stage_rows(cursor, "authority", [{}])
        stage_rows(cursor, "source_file", [{}])
        for line, kind, _ in CASES:
            stage_line(cursor, {"payee": f"{kind} {line}", **line}, kind)
        decide(cursor)
        yield read_reasons(cursor)


@pytest.mark.parametrize("case", range(len(CASES)), ids=[str(line) for line, _, _ in CASES])
def test_a_line_has_its_reason(decided: dict[int, tuple[list[str], str | None]], case: int) -> None:
    reasons, excluded_as = decided[case]
    wanted = CASES[case][2]
    admitted = dict(zip(load_table("base_reasons")["reason"], load_table("base_reasons")["admitted"], strict=True))
    if wanted is None:
        assert (reasons, excluded_as) == ([], None)
    else:
        assert wanted in reasons
        assert (excluded_as is None) == (admitted[wanted] == "yes")


def test_what_was_sold_counts_from_that_day() -> None:
    with open_staging() as cursor:
        days = [date(2021, 3, 31), date(2021, 4, 1), None]
        lines = [stage_line(cursor, {"payee": "Alder Analytics", "payment_date": day}) for day in days]
        cursor.execute("DELETE FROM staging.supplier_class")
        spans = [("publicly owned company", None, days[1]), ("business", days[1], None)]
        for kind, first, last in spans:
            row = {"supplier_id": "p-Alder Analytics", "kind": kind, "valid_from": first, "valid_to": last}
            stage_rows(cursor, "supplier_class", [row])
        decide(cursor)
        reasons = read_reasons(cursor)
    assert [reasons[line][1] for line in lines] == ["publicly-owned", None, None]


def test_reasons_stand_in_table_order_and_the_first_not_admitted_is_shown() -> None:
    with open_staging() as cursor:
        stage_rows(cursor, "source_file", [{}, {"file_id": "file2"}])
        stage_rows(cursor, "superseded", [{"file_id": "file2", "superseded_by": "file1", "basis": "same lines"}])
        line = {"file_id": "file2", "expense_type": "Grants to voluntary bodies", "unit": "Alder Primary School"}
        stage_line(cursor, line, "public body")
        decide(cursor)
        assert read_reasons(cursor)[0] == (["superseded", "grants", "public-body", "schools"], "superseded")


def test_a_card_bill_is_out_where_its_purchases_are_loaded_and_unknown_where_not() -> None:
    with open_staging() as cursor:
        stage_rows(cursor, "source_file", [{}, {"file_id": "cards", "kind": "card"}])
        purchase = stage_line(cursor, {"file_id": "cards", "payee": "Alder Stationery"})
        settled = stage_line(cursor, {"payee": "Barclaycard", "payment_date": date(2026, 5, 15)})
        not_loaded = stage_line(cursor, {"payee": "Barclaycard", "payment_date": date(2026, 9, 15)})
        decide(cursor)
        found = read_reasons(cursor)
    assert found[purchase] == (["card"], None)
    assert found[settled] == (["card-settlement"], "card-settlement")
    assert found[not_loaded] == (["card-unknown"], None)


def test_a_card_file_that_is_mostly_schools_is_out_of_the_default_view() -> None:
    with open_staging() as cursor:
        stage_rows(cursor, "source_file", [{"file_id": "cards", "kind": "card"}])
        school = {"file_id": "cards", "unit": "Alder Primary School", "amount_gbp": Decimal("60.00")}
        stage_line(cursor, school)
        other = stage_line(cursor, {"file_id": "cards", "unit": "Highways", "amount_gbp": Decimal("40.00")})
        decide(cursor)
        assert read_reasons(cursor)[other] == (["school-cards", "card"], "school-cards")


def test_a_grants_file_is_grants_and_a_spend_file_beside_it_is_not() -> None:
    with open_staging() as cursor:
        stage_rows(cursor, "source_file", [{}, {"file_id": "grants", "kind": "grants"}])
        grant = stage_line(cursor, {"file_id": "grants"})
        spend = stage_line(cursor, {})
        decide(cursor)
        found = read_reasons(cursor)
    assert (found[grant], found[spend]) == ((["grants"], "grants"), ([], None))


def test_a_credit_for_an_earlier_year_is_marked_and_one_for_this_year_is_not() -> None:
    with open_staging() as cursor:
        stage_rows(cursor, "source_file", [{}])
        stage_line(cursor, {"amount_gbp": Decimal("750.00"), "payment_date": date(2026, 3, 20)})
        stage_line(cursor, {"amount_gbp": Decimal("80.00"), "payment_date": date(2026, 4, 20)})
        earlier = stage_line(cursor, {"amount_gbp": Decimal("-750.00"), "payment_date": date(2026, 4, 21)})
        this_year = stage_line(cursor, {"amount_gbp": Decimal("-80.00"), "payment_date": date(2026, 5, 21)})
        decide(cursor)
        found = read_reasons(cursor)
    assert found[earlier] == (["earlier-year-credit"], None)
    assert found[this_year] == ([], None)


def test_a_line_without_a_date_is_still_decided() -> None:
    with open_staging() as cursor:
        stage_rows(cursor, "source_file", [{}])
        stage_line(cursor, {"payment_date": None, "expense_type": "Salaries"})
        decide(cursor)
        assert read_reasons(cursor)[0] == (["payroll"], "payroll")


def test_too_many_kinds_of_rule_are_refused() -> None:
    rules = load_table("base_rules")
    many = rules.loc[[0] * (MOST_SIGNALS + 1)].assign(needs=[f"cue{place}" for place in range(MOST_SIGNALS + 1)])
    with pytest.raises(ReferenceTableError, match="At most"):
        number_signals(many, load_table("base_reasons"))


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("field", "colour", "'colour' is no known field"),
        ("pattern", "(", "can't be read"),
        ("reason", "whim", "'whim' is no known reason"),
    ],
)
def test_a_wrong_rule_is_named(monkeypatch: pytest.MonkeyPatch, column: str, value: str, message: str) -> None:
    wrong = load_table("base_rules")
    wrong.loc[0, column] = value
    tables = {"base_rules": wrong}
    monkeypatch.setattr("core.classify.base.load_table", lambda name: tables.get(name, load_table(name)))
    with pytest.raises(ReferenceTableError, match=rf"base_rules\.csv, row 1: .*{message}"), open_staging() as cursor:
        decide(cursor)


def exclude(printed: str) -> str | None:
    """Why a payee with no other sign than its name is left out."""
    with open_staging() as cursor:
        stage_rows(cursor, "source_file", [{}])
        stage_line(cursor, {"payee": printed}, "unknown")
        decide(cursor)
        return read_reasons(cursor)[0][1]


@pytest.mark.parametrize("printed", ["C E F A S", "Health Protection Agency (HPA)", "East of England SHA"])
def test_a_body_is_known_with_letters_apart_and_with_its_initials_behind_its_name(printed: str) -> None:
    assert exclude(printed) == "public-body"


@pytest.mark.parametrize("printed", ["A D A S Paving Ltd", "Alder Care Trust", "Alder Paving (AP)", "A B C Alder"])
def test_letters_apart_alone_make_no_public_body(printed: str) -> None:
    assert exclude(printed) is None
