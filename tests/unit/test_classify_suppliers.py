"""Kind, size and VCSE: rows in, classes out, each by its rule."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
import pandas as pd
import pytest

from core.classify.suppliers import decide_classes, name_unknown_accounts
from core.errors import ReferenceTableError
from core.reference import load_table
from core.suppliers.register.loading import create_tables
from tests.rows import open_staging, stage_rows

COMPANY = {"register": "companies", "company_number": "99000001"}
IN_NO_REGISTER = {"register": None, "company_number": None, "status": None}


def classify(
    supplier: dict[str, Any],
    evidence: list[dict[str, Any]] | None = None,
    payee: dict[str, Any] | None = None,
    others: list[dict[str, Any]] | None = None,
    judgements: pd.DataFrame | None = None,
) -> list[dict[str, Any]]:
    """The classes of one supplier, oldest span first."""
    with open_staging() as cursor:
        stage_rows(cursor, "supplier", [{"supplier_id": "s1", **supplier}, *(others or [])])
        stage_rows(cursor, "supplier_evidence", [{"supplier_id": "s1", **row} for row in evidence or []])
        if payee:
            stage_rows(cursor, "payee", [payee])
            stage_rows(cursor, "payee_match", [{"supplier_id": "s1"}])
        decide_classes(cursor, judgements)
        return read_classes(cursor)


def classify_apart(cases: list[tuple[dict[str, Any], dict[str, Any]]]) -> list[dict[str, Any]]:
    """The newest class of each case's supplier, all classified in one build."""
    with open_staging() as cursor:
        for place, (supplier, evidence) in enumerate(cases):
            stage_rows(cursor, "supplier", [{**supplier, "supplier_id": f"case{place}"}])
            if evidence:
                stage_rows(cursor, "supplier_evidence", [{**evidence, "supplier_id": f"case{place}"}])
        decide_classes(cursor)
        return [read_classes(cursor, f"case{place}")[-1] for place in range(len(cases))]


def read_classes(cursor: duckdb.DuckDBPyConnection, supplier_id: str = "s1") -> list[dict[str, Any]]:
    rows = cursor.execute(
        "SELECT * FROM staging.supplier_class WHERE supplier_id = $1 ORDER BY valid_from NULLS FIRST", [supplier_id]
    )
    names = [column[0] for column in rows.description]
    return [dict(zip(names, row, strict=True)) for row in rows.fetchall()]


KINDS = [
    ("grouped-withheld", {"name": "Name withheld", "grouping": "name withheld", **IN_NO_REGISTER}, "name withheld"),
    ("grouped-individual", {"name": "Foster carers", "grouping": "individuals", **IN_NO_REGISTER}, "individual"),
    ("grouped-not-a-supplier", {"name": "Payroll", "grouping": "payroll", **IN_NO_REGISTER}, "not a supplier"),
    ("grouped-unknown", {"name": "Various", "grouping": "various", **IN_NO_REGISTER}, "unknown"),
    ("register-public-body", {"name": "Northmoor", **IN_NO_REGISTER, "register": "public bodies"}, "public body"),
    (
        "form-voluntary",
        {"name": "Alder Hub CIC", **COMPANY, "register_category": "Community Interest Company"},
        "voluntary",
    ),
    ("charity-number", {"name": "Alder Relief", **IN_NO_REGISTER, "charity_number": "1999999"}, "voluntary"),
    ("register-mutual", {"name": "Alder Mutual", **IN_NO_REGISTER, "register": "mutuals"}, "voluntary"),
    (
        "form-public",
        {
            "name": "Alder Learning",
            **COMPANY,
            "register_category": "Further Education or Sixth Form College Corporation",
        },
        "public body",
    ),
    (
        "owner-public-body",
        {"name": "Alder Works Limited", **COMPANY, "parent_name": "NORTHUMBERLAND COUNTY COUNCIL"},
        "publicly owned company",
    ),
    ("register-company", {"name": "Alder Paving", **COMPANY}, "business"),
    ("trading-form", {"name": "P Alder t/a Alder Paving", **IN_NO_REGISTER}, "business"),
    ("legal-form-in-name", {"name": "Alder Paving Limited", **IN_NO_REGISTER}, "business"),
    ("no-evidence", {"name": "Alder Paving", **IN_NO_REGISTER}, "unknown"),
]


@pytest.fixture(scope="module")
def kinds() -> list[dict[str, Any]]:
    return classify_apart([(supplier, {}) for _, supplier, _ in KINDS])


@pytest.mark.parametrize("case", range(len(KINDS)), ids=[row[0] for row in KINDS])
def test_a_kind_comes_from_its_rule(kinds: list[dict[str, Any]], case: int) -> None:
    rule, _, kind = KINDS[case]
    assert (kinds[case]["kind_rule"], kinds[case]["kind"]) == (rule, kind)


def test_every_kind_rule_has_an_example() -> None:
    elsewhere = {"judgement", "name-publicly-owned", "name-public-body", "published-type"}
    assert {row[0] for row in KINDS} | elsewhere == set(load_table("kind_rules")["id"])


def test_a_company_that_was_sold_is_publicly_owned_until_that_day() -> None:
    before, after = classify({"name": "Viapath Analytics LLP", **IN_NO_REGISTER})
    assert (before["kind"], before["valid_from"], before["valid_to"]) == (
        "publicly owned company",
        None,
        date(2021, 4, 1),
    )
    assert (after["kind"], after["valid_from"], after["valid_to"]) == ("business", date(2021, 4, 1), None)


def test_royal_mail_counts_from_the_day_it_was_sold() -> None:
    before, after = classify({"name": "Royal Mail Group Ltd", **IN_NO_REGISTER})
    assert (before["kind"], before["valid_to"]) == ("publicly owned company", date(2013, 10, 15))
    assert (after["kind"], after["valid_from"]) == ("business", date(2013, 10, 15))


def test_what_a_company_owns_leaves_the_public_sector_with_it() -> None:
    supplier = {"name": "Alder Parcels Limited", **COMPANY, "parent_name": "ROYAL MAIL GROUP LIMITED"}
    before, after = classify(supplier)
    assert (before["kind_rule"], before["valid_to"]) == ("owner-public-body", date(2013, 10, 15))
    assert (after["kind_rule"], after["valid_from"]) == ("register-company", date(2013, 10, 15))


def test_a_register_goes_on_telling_of_a_company_after_it_was_sold() -> None:
    supplier = {"name": "Viapath Analytics LLP", **COMPANY}
    kinds = [found["kind_rule"] for found in classify(supplier, [{"account_category": "FULL"}])]
    assert kinds[0] == "name-publicly-owned"
    assert kinds[-1] == "register-company"


def test_a_published_type_tells_what_no_register_knows() -> None:
    (found,) = classify({"name": "Alder Office", **IN_NO_REGISTER}, payee={"published_size": "Gov Dept"})
    assert (found["kind"], found["kind_rule"], found["size_rule"]) == ("public body", "published-type", "public-body")
    (known,) = classify({"name": "Alder Office", **COMPANY}, payee={"published_size": "Gov Dept"})
    assert known["kind_rule"] == "register-company"


def test_a_listed_public_body_beats_its_charity_number() -> None:
    (found,) = classify({"name": "MANCHESTER CITY COUNCIL", **IN_NO_REGISTER, "charity_number": "1999999"})
    assert (found["kind_rule"], found["size_rule"], found["is_vcse"]) == ("name-public-body", "public-body", False)


def test_a_publicly_owned_company_is_caught_before_its_accounts_are_believed() -> None:
    (found,) = classify({"name": "Ordnance Survey Limited", **COMPANY})
    assert (found["kind"], found["kind_rule"]) == ("publicly owned company", "name-publicly-owned")
    accounts = [{"snapshot_from": date(2025, 3, 1), "account_category": "MICRO ENTITY"}]
    (*_, newest) = classify({"name": "Ordnance Survey Limited", **COMPANY}, accounts)
    assert (newest["size_band"], newest["size_rule"]) == ("unknown", "public-body")


@pytest.mark.parametrize("owner", ["University of Alder", "Northmoor Pension Fund", "Alder Holdings Limited"])
def test_what_universities_funds_and_firms_own_is_not_publicly_owned(owner: str) -> None:
    (found,) = classify({"name": "Alder Works Limited", **COMPANY, "parent_name": owner})
    assert found["kind"] == "business"


def test_an_account_category_in_no_table_is_named_with_how_many_suppliers_it_leaves_unknown() -> None:
    with open_staging() as cursor:
        for place, wording in enumerate(("MICRO ENTITY", "A NEW WORDING", "A NEW WORDING")):
            row = {"supplier_id": f"s{place}", "account_category": wording}
            stage_rows(cursor, "supplier_evidence", [row])
        (sentence,) = name_unknown_accounts(cursor)
    assert "“A NEW WORDING”" in sentence
    assert "2 suppliers" in sentence


SNAPSHOT = {"snapshot_from": date(2025, 3, 1)}


SIZES: list[tuple[str, str, dict[str, Any], dict[str, Any]]] = [
    ("account-category", "micro", COMPANY, {"account_category": "MICRO ENTITY"}),
    ("account-category", "small", COMPANY, {"account_category": "TOTAL EXEMPTION FULL"}),
    ("account-category", "medium", COMPANY, {"account_category": "MEDIUM"}),
    ("full-accounts", "unknown", COMPANY, {"account_category": "FULL"}),
    ("group-accounts", "unknown", COMPANY, {"account_category": "GROUP"}),
    ("exempt-subsidiary", "unknown", COMPANY, {"account_category": "AUDIT EXEMPTION SUBSIDIARY"}),
    ("dormant", "unknown", COMPANY, {"account_category": "DORMANT"}),
    ("account-category-unknown", "unknown", COMPANY, {"account_category": "A NEW WORDING"}),
    (
        "plc",
        "large",
        {**COMPANY, "register_category": "Public Limited Company"},
        {"account_category": "FULL"},
    ),
    (
        "filed-figures",
        "medium",
        {**COMPANY, "register_category": "Public Limited Company"},
        {"account_category": "FULL", "employees": 249, "turnover_gbp": Decimal("44000000")},
    ),
    ("filed-figures", "large", COMPANY, {"employees": 250, "turnover_gbp": Decimal(1)}),
    ("filed-figures", "small", COMPANY, {"employees": 49, "balance_sheet_gbp": Decimal("38000000")}),
    (
        "filed-figures",
        "large",
        COMPANY,
        {"employees": 20, "turnover_gbp": Decimal("44000000.01"), "balance_sheet_gbp": Decimal("38000000.01")},
    ),
    ("filed-figures-incomplete", "unknown", COMPANY, {"turnover_gbp": Decimal("5000000")}),
    ("charity-income", "SME", {**IN_NO_REGISTER, "charity_number": "1"}, {"income_gbp": Decimal("5000000")}),
    (
        "charity-figures",
        "medium",
        {**IN_NO_REGISTER, "charity_number": "1"},
        {"income_gbp": Decimal("30000000"), "employees": 249},
    ),
    (
        "charity-figures",
        "large",
        {**IN_NO_REGISTER, "charity_number": "1"},
        {"income_gbp": Decimal("44000001")},
    ),
    ("owner-unknown", "unknown", COMPANY, {"account_category": "SMALL", "owner_name": "Elsewhere Holdings BV"}),
    (
        "project-vehicle",
        "unknown",
        {**COMPANY, "name": "Alder PFI Schools Limited"},
        {"account_category": "SMALL", "employees": 0, "turnover_gbp": Decimal("9000000")},
    ),
    ("card-issuer", "unknown", {**COMPANY, "name": "Barclaycard"}, {"account_category": "FULL"}),
    ("trading-form", "micro", {**IN_NO_REGISTER, "name": "P Alder t/a Alder Paving"}, {}),
    ("no-evidence", "unknown", COMPANY, {"account_category": "NO ACCOUNTS FILED"}),
]


@pytest.fixture(scope="module")
def sizes() -> list[dict[str, Any]]:
    return classify_apart([(supplier, {**SNAPSHOT, **evidence}) for _, _, supplier, evidence in SIZES])


@pytest.mark.parametrize(
    "case", range(len(SIZES)), ids=[f"{row[0]}-{row[1]}-{place}" for place, row in enumerate(SIZES)]
)
def test_a_size_comes_from_its_rule(sizes: list[dict[str, Any]], case: int) -> None:
    rule, band, _, _ = SIZES[case]
    assert (sizes[case]["size_rule"], sizes[case]["size_band"]) == (rule, band)


def test_every_size_rule_has_an_example() -> None:
    elsewhere = {"judgement", "published-flag", "group-table", "group-parent", "public-body", "grouped"}
    assert {row[0] for row in SIZES} | elsewhere == set(load_table("size_rules")["id"])


def test_a_published_flag_beats_the_accounts() -> None:
    found = classify(COMPANY, [{**SNAPSHOT, "account_category": "FULL"}], {"published_size": "SME"})[-1]
    assert (found["size_rule"], found["size_band"]) == ("published-flag", "SME")


def test_flags_of_a_publisher_that_flags_by_rote_are_not_believed() -> None:
    with open_staging() as cursor:
        named = {"s1": ("Alder Paving Limited", 100), "s2": ("Manchester City Council", 300)}
        for supplier_id, (name, pounds) in named.items():
            stage_rows(cursor, "supplier", [{"supplier_id": supplier_id, "name": name, **IN_NO_REGISTER}])
            stage_rows(cursor, "payee", [{"payee_id": supplier_id, "published_size": "SME", "amount_gbp": pounds}])
            stage_rows(cursor, "payee_match", [{"payee_id": supplier_id, "supplier_id": supplier_id}])
        decide_classes(cursor)
        found = read_classes(cursor)[-1]
    assert (found["size_rule"], found["size_band"]) == ("no-evidence", "unknown")


def test_a_company_paid_for_a_project_is_not_believed_on_its_own_accounts() -> None:
    paid = {"bought": "Service / PFI Unitary Charge"}
    found = classify(COMPANY, [{**SNAPSHOT, "account_category": "SMALL"}], paid)[-1]
    assert (found["size_rule"], found["size_band"]) == ("project-vehicle", "unknown")


def test_a_subsidiary_takes_its_groups_band() -> None:
    parent = {"supplier_id": "s2", "name": "Alder Holdings", "company_number": "99000002"}
    with open_staging() as cursor:
        stage_rows(cursor, "supplier", [{"supplier_id": "s1", "parent_supplier_id": "s2"}, parent])
        stage_rows(
            cursor,
            "supplier_evidence",
            [
                {"supplier_id": "s1", "account_category": "SMALL"},
                {"supplier_id": "s2", "employees": 900, "turnover_gbp": Decimal("90000000")},
            ],
        )
        decide_classes(cursor)
        found = read_classes(cursor)[-1]
    assert (found["size_rule"], found["size_band"]) == ("group-parent", "large")


def test_an_owner_that_nobody_pays_is_looked_up_in_the_register() -> None:
    with open_staging() as cursor:
        cursor.execute("ATTACH ':memory:' AS registers")
        create_tables(cursor)
        cursor.execute(
            "INSERT INTO registers.organisation BY NAME SELECT 'company:99000009' AS org_id, 'company' AS register, "
            "'99000009' AS number, 'ALDER GROUP PLC' AS name, 'Public Limited Company' AS category, "
            "DATE '2026-10-01' AS first_snapshot, DATE '2026-10-01' AS last_snapshot"
        )
        stage_rows(cursor, "supplier", [{"supplier_id": "s1", "parent_name": "Alder Group plc"}])
        stage_rows(cursor, "supplier_evidence", [{"supplier_id": "s1", "account_category": "SMALL"}])
        decide_classes(cursor)
        found = read_classes(cursor)[-1]
    assert (found["size_rule"], found["size_band"]) == ("group-parent", "large")


def test_a_well_known_group_is_told_by_its_name_without_the_legal_form() -> None:
    listed = load_table("groups").query("size_band == 'large'")
    name = str(listed["name"].iloc[0])
    found = classify({**COMPANY, "name": name}, [{**SNAPSHOT, "account_category": "SMALL"}])[-1]
    assert (found["size_rule"], found["size_band"]) == ("group-table", "large")


def test_spans_leave_no_gap_and_mark_what_is_back_cast() -> None:
    spans = classify(
        COMPANY,
        [
            {"snapshot_from": date(2024, 3, 1), "account_category": "SMALL", "snapshot_to": date(2025, 2, 1)},
            {"snapshot_from": date(2025, 3, 1), "account_category": "FULL", "snapshot_to": date(2026, 8, 1)},
        ],
    )
    assert [(s["valid_from"], s["valid_to"], s["size_band"], s["back_cast"]) for s in spans] == [
        (None, date(2024, 3, 1), "small", True),
        (date(2024, 3, 1), date(2025, 3, 1), "small", False),
        (date(2025, 3, 1), date(2026, 9, 1), "unknown", False),
        (date(2026, 9, 1), None, "unknown", True),
    ]


def test_accounts_describe_the_year_they_were_made_up_for() -> None:
    spans = classify(
        COMPANY,
        [
            {
                "snapshot_from": date(2026, 10, 1),
                "account_category": "SMALL",
                "accounts_made_up": date(2025, 12, 31),
            }
        ],
    )
    assert [(s["valid_from"], s["back_cast"]) for s in spans] == [(None, True), (date(2024, 12, 1), False)]


def test_a_band_that_only_the_change_of_limits_gave_keeps_the_one_before() -> None:
    spans = classify(
        COMPANY,
        [
            {
                "snapshot_from": date(2025, 12, 1),
                "account_category": "FULL",
                "accounts_made_up": date(2025, 4, 30),
            },
            {
                "snapshot_from": date(2026, 12, 1),
                "account_category": "SMALL",
                "accounts_made_up": date(2026, 4, 30),
            },
        ],
    )
    assert [(s["size_band"], s["size_band_before_uplift"]) for s in spans] == [
        ("unknown", None),
        ("unknown", None),
        ("small", "unknown"),
    ]


def test_spans_that_say_the_same_are_one() -> None:
    spans = classify(
        COMPANY,
        [
            {"snapshot_from": date(2024, 3, 1), "account_category": "SMALL", "postcode": "ZZ1 1AA"},
            {"snapshot_from": date(2025, 3, 1), "account_category": "SMALL", "postcode": "ZZ2 2BB"},
        ],
    )
    assert [(s["valid_from"], s["valid_to"]) for s in spans] == [(None, date(2024, 3, 1)), (date(2024, 3, 1), None)]


VCSES: list[tuple[str, bool | None, dict[str, Any]]] = [
    ("charity-number", True, {**COMPANY, "charity_number": "1999999"}),
    ("form-voluntary", True, {**COMPANY, "register_category": "Community Interest Company"}),
    ("register-mutual", True, {**IN_NO_REGISTER, "name": "Alder Mutual", "register": "mutuals"}),
    (
        "guarantee-with-purpose",
        True,
        {**COMPANY, "name": "Alder Community Trust", "register_category": "PRI/LTD BY GUAR/NSC"},
    ),
    ("guarantee", None, {**COMPANY, "name": "Alder Court", "register_category": "PRI/LTD BY GUAR/NSC"}),
    ("register-company", False, COMPANY),
    ("education-or-health-body", False, {**IN_NO_REGISTER, "name": "University of Alder", "charity_number": "1"}),
    ("legal-form-in-name", False, {**IN_NO_REGISTER, "name": "Alder Paving Ltd"}),
    ("individual", False, {**IN_NO_REGISTER, "name": "P Alder t/a Alder Paving"}),
    ("grouped", None, {**IN_NO_REGISTER, "name": "Name withheld", "grouping": "name withheld"}),
    ("public-body", False, {**IN_NO_REGISTER, "name": "Northmoor", "register": "public bodies"}),
    ("no-evidence", None, {**IN_NO_REGISTER, "name": "Alder Paving"}),
]


@pytest.fixture(scope="module")
def vcses() -> list[dict[str, Any]]:
    return classify_apart([(supplier, {}) for _, _, supplier in VCSES])


@pytest.mark.parametrize("case", range(len(VCSES)), ids=[row[0] for row in VCSES])
def test_vcse_comes_from_its_rule(vcses: list[dict[str, Any]], case: int) -> None:
    rule, is_vcse, _ = VCSES[case]
    assert (vcses[case]["vcse_rule"], vcses[case]["is_vcse"]) == (rule, is_vcse)


def test_every_vcse_rule_has_an_example() -> None:
    assert {row[0] for row in VCSES} | {"judgement", "published-flag"} == set(load_table("vcse_rules")["id"])


def test_a_published_vcse_flag_decides_where_no_register_does() -> None:
    (found,) = classify({"name": "Alder Paving", **IN_NO_REGISTER}, payee={"published_vcse": "Yes"})
    assert (found["vcse_rule"], found["is_vcse"]) == ("published-flag", True)


def test_a_person_beats_every_rule() -> None:
    judged = pd.DataFrame(
        [{"supplier_id": "s1", "kind": "voluntary", "size_band": "medium", "is_vcse": "yes"}], dtype=str
    )
    found = classify(COMPANY, [{**SNAPSHOT, "account_category": "FULL"}], judgements=judged)[-1]
    assert (found["kind"], found["size_band"], found["is_vcse"]) == ("voluntary", "medium", True)
    assert {found["kind_rule"], found["size_rule"], found["vcse_rule"]} == {"judgement"}


def test_a_wrong_row_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = load_table("account_categories").assign(trust="certain")
    monkeypatch.setattr(
        "core.classify.suppliers.load_table",
        lambda name: wrong if name == "account_categories" else load_table(name),
    )
    with (
        open_staging() as cursor,
        pytest.raises(ReferenceTableError, match=r"account_categories\.csv, row 1: 'certain'"),
    ):
        decide_classes(cursor)
