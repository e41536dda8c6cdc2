"""Headings to columns, and columns to what stands in them; tables of ours that are wrong are refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd
import pytest

from core.errors import ReferenceTableError
from core.ingest import corrections, evidence, heading_terms, headings, hints, kinds, totals
from core.ingest.columns import choose_columns
from core.ingest.corrections import Correction, correct_batch
from core.ingest.headings import heading_basis, match_heading, normalise_heading
from core.ingest.layout import find_layout, is_repeated_heading, score_heading
from core.ingest.profiles import Profile
from core.ingest.split_cells import Shape, mend_record
from core.ingest.totals import is_total
from core.reference import load_table
from core.tabular.tables import batch_records

ROWS = [["Highways", "03/04/2025", "Fernway Paving Ltd", "100231", "1250.00"]] * 4


@pytest.mark.parametrize(
    ("printed", "column"),
    [
        ("Net Amount (£)", "amount"),
        ("* TOTAL", "amount"),
        ("8 Amount", "amount"),
        ("AmountExcVat", "amount"),
        ("£", "amount"),
        ("Supplier_", "payee"),
        ("Suplier", "payee"),
        ("BeneficiaryName", "payee"),
        ("* SUPPLIER FINAL", "payee"),
        ("Date (payment not invoice date)", "payment_date"),
        ("ACCOUNTING_DATE", "ledger_date"),
        ("Invoice Date", "invoice_date"),
        ("Directotate", "directorate"),
        ("Entitiy", "entity"),
        ("Expenditure Catergory", "expense_type"),
        ("GTCE Transaction number", "transaction_ref"),
        ("Company Registraation Number", "company_number"),
        ("Supplier Site Postcode", "postcode"),
        ("CapitalOrRevenue", "is_capital"),
        ("ï»¿Body Name", "family"),
        ("Amount in LC", "amount"),
        ("Amt Excl. VAT", "amount"),
        ("INVOICE_DISTRIBUTION_AMOUNT", "amount"),
        ("Total incl. VAT", "amount"),
        ("Spend this month", "amount"),
        ("Supplier VAT Reg No", "vat_number"),
        ("Date of Clearing", "payment_date"),
        ("CHECK_DATE", "payment_date"),
        ("Pstng Date", "ledger_date"),
        ("Extract Date", "ignored"),
        ("Supplier Name and Address", "payee"),
        ("Ap/Ar ID(T)", "payee"),
        ("G/L Acct Name", "expense_type"),
        ("Costc(T)", "unit"),
        ("Spend Area", "unit"),
        ("Reason for purchase", "description"),
        ("Payment Type", "ignored"),
        ("Cost Centre Code", "ignored"),
    ],
)
def test_headings_as_printed_are_known(printed: str, column: str) -> None:
    match = match_heading(printed)
    assert match is not None
    assert match.column == column


@pytest.mark.parametrize("printed", ["", "   ", "12345", "03/04/2025", "Fernway Paving Ltd", "x" * 500])
def test_what_is_no_heading_means_nothing(printed: str) -> None:
    match = match_heading(printed)
    assert match is None or match.certainty < 0.6


def test_every_alias_is_found_as_it_stands() -> None:
    for alias, match in headings.load_aliases().items():
        assert normalise_heading(alias) == alias
        assert match_heading(alias) == match


@pytest.mark.parametrize(
    ("printed", "basis"),
    [
        ("Net Amount", "net"),
        ("Amount (ex VAT)", "net"),
        ("Amount Including VAT", "gross"),
        ("GROSS", "gross"),
        ("Amount", "not stated"),
        ("Network spend", "not stated"),
    ],
)
def test_the_basis_of_an_amount_is_read_from_its_heading(printed: str, basis: str) -> None:
    assert heading_basis(printed) == basis


def columns_of(names: list[str], rows: list[list[str]], **given: Any) -> dict[str, int]:
    profiles = [Profile(tuple(row[index] for row in rows)) for index in range(len(names))]
    return {choice.column: choice.index for choice in choose_columns(names, profiles, **given)}


def test_the_sum_in_pounds_beats_the_sum_in_the_shops_currency() -> None:
    names = ["Trans Date", "Merchant Name", "Original Gross Amt", "Billing Gross Amt"]
    found = columns_of(names, [["03/04/2025", "fernway", "99.00", "81.20"]] * 3)
    assert found["amount"] == 3


def test_net_beats_gross_and_a_lines_amount_beats_its_invoices() -> None:
    names = ["Date", "Supplier", "Gross Amount", "Net Amount", "Total Invoice Value"]
    found = columns_of(names, [["03/04/2025", "Fernway Ltd", "12.00", "10.00", "500.00"]] * 3)
    assert (found["amount"], found["net_gbp"], found["gross_gbp"]) == (3, 3, 2)


def test_a_hint_says_what_a_heading_means_in_one_publishers_files() -> None:
    names = ["Department family", "Date", "Supplier", "Amount"]
    rows = [["Theatres", "03/04/2025", "Fernway Ltd", "1.00"]] * 3
    assert "directorate" not in columns_of(names, rows)
    assert columns_of(names, rows, hints={"department family": "directorate"})["directorate"] == 0


def test_a_department_beside_an_entity_is_its_ministry() -> None:
    rows = [["Ministry", "Agency", "03/04/2025", "Fernway Ltd", "1.00"]] * 3
    assert columns_of(["Department", "Entity", "Date", "Supplier", "Amount"], rows)["family"] == 0
    assert columns_of(["Department", "Place", "Date", "Supplier", "Amount"], rows)["unit"] == 0


def test_references_under_the_heading_of_a_date_are_references() -> None:
    rows = [["03/04/2025", "Fernway Ltd", f"11686{row}", "1.00"] for row in range(4)]
    found = columns_of(["Date", "Supplier", "Transaction Date", "Amount"], rows)
    assert (found["payment_date"], found["transaction_ref"]) == (0, 2)


def test_a_listed_net_amount_is_not_exchanged_for_what_happens_to_add_up() -> None:
    rows = [["Fernway Ltd", f"{row}.00", f"{row}.50", f"{row * 2}.50"] for row in range(1, 9)]
    found = columns_of(["Supplier", "Amount Paid", "Ordered", "Budgeted"], rows)
    assert found["amount"] == 1


@pytest.mark.parametrize(
    ("record", "mended"),
    [
        (["Alder", " Birch", "03/04/2025", "5.00"], ["Alder, Birch", "03/04/2025", "5.00"]),
        (["Alder", "03/04/2025", "1", "250.00"], ["Alder", "03/04/2025", "1,250.00"]),
        (["Alder", "03/04/2025", "250.00", "a note beside"], None),
        (["Alder", "03/04/2025", "250.00", ""], None),
        (["Alder", "03/04/2025", "none", "at all"], None),
    ],
)
def test_cells_that_fell_apart_are_put_together_and_sound_ones_left(record: list[str], mended: list[str]) -> None:
    assert mend_record(record, Shape(3, 2, 1, 0)) == mended


def test_a_line_of_payments_is_no_heading() -> None:
    assert score_heading(["Supplier", "Consultancy Expenditure", "VENDOR", "Invoice", "12.50", "03/04/2025"]) == 0
    assert not is_repeated_heading(["net", "Supplier Ltd", "Expense Type", "2023-08-24"])
    assert is_repeated_heading(["Department", "Payment Date", "Supplier", "Amount (£)"])


def test_headings_below_the_data_are_found() -> None:
    head = ["Department", "Date", "Supplier", "Transaction Number", "Amount"]
    layout = find_layout([*ROWS, head], [*ROWS, head], 0)
    assert (layout.header_row, layout.data_above) == (4, True)


@pytest.mark.parametrize(
    "text", ["Total", "GRAND TOTAL", "Sub-total:", "Total (£)", "Overall Result", "Total payments"]
)
def test_totals_by_label(text: str) -> None:
    assert is_total(["", text, "12.50"])
    assert is_total(["Northmoor Council", text, "12.50"])


@pytest.mark.parametrize(
    "text", ["TOTAL GAS & POWER LTD", "Total redacted transactions", "Totally Local CIC", "Summer School"]
)
def test_firms_and_redactions_are_no_totals(text: str) -> None:
    assert not is_total(["Gas", text, "12.50"])


def test_a_correction_is_made_only_where_the_fault_still_is() -> None:
    (batch,) = batch_records([["a", "28/12/20/11"], ["b", "28/12/2011"]])
    fault = Correction(7, 1, "28/12/20/11", "28/12/2011")
    assert correct_batch(batch, 7, [fault]).column(1).to_pylist() == ["28/12/2011", "28/12/2011"]
    assert correct_batch(batch, 6, [fault]) == batch
    assert correct_batch(batch, 70, [fault]) == batch


def spoil(name: str, column: str, value: str) -> pd.DataFrame:
    table = load_table(name)
    table.loc[0, column] = value
    return table


@pytest.fixture
def fresh_tables() -> Iterator[None]:
    loaders: list[Callable[[], object]] = [
        headings.load_aliases,
        heading_terms.load_terms,
        heading_terms.load_compositions,
        totals.load_total_words,
        corrections.load_corrections,
        hints.load_hints,
        kinds.load_signs,
        evidence.load_signatures,
    ]
    for loader in loaders:
        loader.cache_clear()  # type: ignore[attr-defined]
    yield
    for loader in loaders:
        loader.cache_clear()  # type: ignore[attr-defined]


@pytest.mark.usefixtures("fresh_tables")
def test_a_pair_of_words_that_means_no_column_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    heading_terms.load_terms()
    wrong = spoil("heading_compositions", "column", "colour")
    monkeypatch.setattr(heading_terms, "load_table", lambda _: wrong)
    with pytest.raises(ReferenceTableError, match="heading_compositions"):
        heading_terms.load_compositions()


@pytest.mark.usefixtures("fresh_tables")
@pytest.mark.parametrize(
    ("module", "loader", "table", "column", "value"),
    [
        (headings, "load_aliases", "heading_aliases", "column", "colour"),
        (headings, "load_aliases", "heading_aliases", "heading", "Net Amount"),
        (headings, "load_aliases", "heading_aliases", "rank", "first"),
        (heading_terms, "load_terms", "heading_terms", "subject", ""),
        (totals, "load_total_words", "total_words", "effect", "maybe"),
        (corrections, "load_corrections", "file_corrections", "row_number", "three"),
        (hints, "load_hints", "publisher_hints", "column", "colour"),
        (kinds, "load_signs", "file_kinds", "kind", "gifts"),
        (evidence, "load_signatures", "not_payments", "headings", "Amount Awarded"),
    ],
)
def test_a_wrong_row_of_a_table_is_refused(
    monkeypatch: pytest.MonkeyPatch, *, module: Any, loader: str, table: str, column: str, value: str
) -> None:
    wrong = spoil(table, column, value)
    monkeypatch.setattr(module, "load_table", lambda _: wrong)
    with pytest.raises(ReferenceTableError, match=table):
        getattr(module, loader)()
