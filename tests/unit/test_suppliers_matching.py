"""Payees in, suppliers out: the production stages over small registers, in memory."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd
import pytest

from core.suppliers.judgements import COLUMNS, empty_judgements
from core.suppliers.matching import match_suppliers
from core.suppliers.register import load_registers

STAGING = Path(__file__).resolve().parents[2] / "core" / "store" / "staging.sql"
REGISTER = """register,id,name,status,postcode,company_number
company,company:01234567,WIDGETS AND SPROCKETS LIMITED,Active,LS1 1AA,
company,company:02345678,BRIGHTSIDE CARE LLP,Active,M1 1AA,
company,company:02345679,BRIGHTSIDE CARE LIMITED,Active,M2 2BB,
company,company:03456789,NORTHFIELD CONSTRUCTION SERVICES LIMITED,Active,B1 1AA,
company,company:04567890,NEWNAME HOLDINGS PLC,Active,EC1A 1AA,
charity,charity:200300,Larchwood Advice Centre,Registered,SE1 1AA,05678901
company,company:05678901,LARCHWOOD ADVICE CENTRE LIMITED,Active,SE1 1AA,
company,company:06789012,QUILLON,Active,G1 1AA,
company,company:07890123,THE MARLSTONE YOUTH AND COMMUNITY TRUST,Active,DE1 1AA,
company,company:08901234,CHILDREN IN ACTION,Active,DE2 2AA,
company,company:08901235,THE ORCHARD MEDICAL PRACTICE C.I.C.,Active,DE3 3AA,
company,company:08901236,BRIGHTSIDE CARE HOMES WEST LIMITED,Active,DE4 4AA,
charity,charity:200400,ELDERQUAY UNIVERSITY HOSPITALS NHS TRUST GENERAL FUND,Registered,,
company,company:09000001,OPS AND OPS LIMITED,Active,DE5 5AA,
company,company:09000002,JUNCTION CONSULTANTS LIMITED,Active,DE5 5AB,
company,company:09000003,ENOVEST HOMES LIMITED,Active,DE5 5AC,
company,company:09000004,MEDICOME LIMITED,Active,DE5 5AD,
company,company:09000005,TARRANT LANE LANDING MOOR QUARRY HERITAGE PRESERVATION LIMITED,Active,DE5 5AE,
company,company:09000006,TARRANT LANDING LIMITED,Active,DE5 5AF,
company,company:09000017,UNIVERSAL UK LIMITED,Active,DE5 5AS,
company,company:09000007,THE CABINET OFFICE LIMITED,Active,DE5 5AG,
company,company:09000018,TRAFFORD COUNCIL LIMITED,Active,DE5 5AT,
company,company:09000008,LEEDS CITY COUNCIL EMPLOYEES CREDIT UNION,Active,DE5 5AH,
company,company:09000009,HOSPICE OF SAINT OSWIN,Active,DE5 5AJ,
company,company:09000010,ELDERQUAY SURREY LIMITED,Active,DE5 5AK,
company,company:09000011,QUERNSTONE MEADOW SURGERY,Active,DE5 5AL,
company,company:09000012,MARCHBANK YOUTH THEATRE IN SCOTLAND,Active,DE5 5AM,
company,company:09000013,HOLLINWELL FAMILY SUPPORT TRADING LIMITED,Active,DE5 5AN,
company,company:09000014,PEVENSTONE COMMUNITY ACTION TRAINING CENTRE,Active,DE5 5AP,
company,company:09000015,BECKWRIGHT RIVER TRAVEL CLUB NORTH,Active,DE5 5AQ,
company,company:09000016,BECKWRIGHT RIVER TRAVEL CLUB SOUTH SHORE AND ISLANDS,Active,DE5 5AR,
"""


@pytest.fixture(scope="module")
def connection(tmp_path_factory):
    folder = tmp_path_factory.mktemp("registers")
    (folder / "own.csv").write_text(REGISTER, encoding="utf-8")
    with duckdb.connect() as connection:
        connection.execute("ATTACH ':memory:' AS registers")
        load_registers(folder, connection)
        yield connection


@pytest.fixture
def cursor(connection):
    connection.execute(STAGING.read_text(encoding="utf-8"))
    yield connection
    connection.execute("DROP SCHEMA staging CASCADE")


def add_payees(cursor, payees: list[str | dict[str, str]], authority: str = "a") -> None:
    for payee in payees:
        row = {"payee": payee} if isinstance(payee, str) else payee
        cursor.execute(
            """
            INSERT INTO staging.payee
            SELECT md5(concat_ws('|', $authority, $payee, $number, $postcode)), $authority, $payee, $number, NULL,
                $postcode, NULL, NULL, NULL, 1, 100, DATE '2025-01-01', DATE '2025-06-01'
            """,
            {
                "authority": authority,
                "payee": row["payee"],
                "number": row.get("company_number"),
                "postcode": row.get("postcode"),
            },
        )


def match(cursor, judgements: pd.DataFrame | None = None) -> pd.DataFrame:
    match_suppliers(cursor, empty_judgements() if judgements is None else judgements)
    return cursor.execute("""
        SELECT payee_match.*, payee.payee, payee.authority_id, supplier.name, supplier.grouping
        FROM staging.payee_match
        JOIN staging.payee USING (payee_id)
        JOIN staging.supplier USING (supplier_id)
        ORDER BY payee.payee, payee.authority_id
    """).df()


def match_one(cursor, payee: str | dict[str, str]) -> pd.Series:
    add_payees(cursor, [payee])
    return match(cursor).iloc[0]


@pytest.mark.parametrize(
    ("payee", "supplier_id", "method"),
    [
        ("Widgets & Sprockets Ltd", "company:01234567", "exact name"),
        ("WIDGETS AND SPROCKETS", "company:01234567", "comparable name"),
        ("Widgets & Sprockets Ltd - 100234", "company:01234567", "exact name"),
        ("Widgets & Sprockets Ltd T/A Sprocketland", "company:01234567", "previous or trading name"),
        ("Widgets and Sprokets Limited", "company:01234567", "similar name"),
        ("Northfield Construction Service Ltd", "company:03456789", "similar name"),
        ("NORTHFIELD CONSTRUCTION SERVICES LTD LEEDS DEPOT", "company:03456789", "previous or trading name"),
        ("NORTHFIELD CONSTRUCTION SERVICES LEEDS DEPOT", "company:03456789", "similar name"),
        ("Pevenstone Community Action Training", "company:09000014", "similar name"),
        ("PEVENSTONE COMMUNITY ACTION TRAI", "company:09000014", "similar name"),
        ("Quillon Blinds t/a Widgets & Sprockets Ltd", "company:01234567", "previous or trading name"),
        ("Widgets & Sprockets Ltd - Leeds", "company:01234567", "previous or trading name"),
        ("Widgets & Sprockets Ltd LS1 1AA", "company:01234567", "exact name"),
        ("Widgets & Sprockets Ltd BC183362 15E", "company:01234567", "exact name"),
        ("Widgets & Sprockets Limtied", "company:01234567", "exact name"),
        ("TRUST BRIGHTSIDE CARE LLP", "company:02345678", "similar name"),
        ("Brightside Care LLP", "company:02345678", "exact name"),
    ],
)
def test_a_payee_is_found_in_the_register(cursor, payee, supplier_id, method):
    row = match_one(cursor, payee)
    assert (row["supplier_id"], row["match_method"]) == (supplier_id, method)
    assert row["match_score"] > 60
    assert row["match_reason"].endswith(".")


@pytest.mark.parametrize(
    "payee",
    [
        "Brightside Care",  # an LLP and a Limited have the name
        "Brightside",
        "Widgets and Sprockets Holdings Ltd",
        "Northfield Construction Services Pension Trustees",
        "Northfield Services",
        "Southfield Construction Services Limited",
        "Action for Children",  # the same two words the other way round are another name
        "Orchard Medical Practice",  # there are many
        "Orchard Medical Practices",
        "Elderquay University Hospitals NHS Trust",  # the fund beside it is another body
        "Olmar Pharmacy Services Ltd",  # has the initials, but not the name, of OPS and OPS
        "Consultant Junction Limited",  # the same two words the other way round
        "Renovest Homes Limited",  # no slip in the first letter
        "Medihome Ltd",  # a slip in the only word
        "Universeal (UK) Ltd",  # 'UK' is no word of its own
        "Tarrant Lane Landing",  # a third name is clearly more like it
        "Cabinet Office",  # a department is not the company of its name
        "Trafford Council",  # nor a council
        "Leeds City Council",  # nor its employees' credit union
        "Saint Oswin Hospice",  # three words either way round are two bodies' names
        "Surrey Elderquay UK Ltd",  # the other words must stand in their order
        "Quernstone Meadow Surgery Leeds",  # surgeries named alike differ by their towns
        "Marchbank Youth Theatre",  # each nation has its own
        "Hollinwell Family Support Trad",  # cut short inside a word that names another body
        "Marlstone Youth & Community",  # the trust beside it
        "Pevenstone Community Action Ltd",  # ends in its legal form, so it is not cut short
        "Beckwright River Travel Club",  # two names go on
    ],
)
def test_an_unsure_payee_is_left_alone_with_a_suggestion(cursor, payee):
    row = match_one(cursor, payee)
    assert row["match_method"] == "in no register"
    assert row["supplier_id"].startswith("payee:")
    assert row["runner_up_name"]


def test_a_number_on_the_line_decides_between_two_of_one_name_even_without_its_leading_zero(cursor):
    row = match_one(cursor, {"payee": "Brightside Care", "company_number": "2345679"})
    assert (row["supplier_id"], row["match_method"]) == ("company:02345679", "identifier on the line")


def test_a_number_whose_name_differs_is_no_proof(cursor):
    row = match_one(cursor, {"payee": "Quillon", "company_number": "01234567"})
    assert row["supplier_id"] == "company:06789012"


def test_a_postcode_decides_between_two_of_one_name(cursor):
    row = match_one(cursor, {"payee": "Brightside Care", "postcode": "M2 2BB"})
    assert row["supplier_id"] == "company:02345679"


def test_the_body_that_came_next_is_kept(cursor):
    row = match_one(cursor, "Brightside Care LLP")
    assert (row["runner_up_id"], row["runner_up_name"]) == ("company:02345679", "BRIGHTSIDE CARE LIMITED")
    assert row["runner_up_score"] < row["match_score"]


def test_a_charity_that_is_a_company_is_one_supplier_with_both_numbers(cursor):
    add_payees(cursor, ["Larchwood Advice Centre", "Larchwood Advice Centre Ltd"])
    assert set(match(cursor)["supplier_id"]) == {"company:05678901"}
    numbers = cursor.execute("SELECT company_number, charity_number FROM staging.supplier").fetchall()
    assert numbers == [("05678901", "200300")]


@pytest.mark.parametrize(
    ("payee", "grouping"),
    [
        ("", "name withheld"),
        ("REDACTED PERSONAL DATA", "name withheld"),
        ("Name withheld", "name withheld"),
        ("Redacted - Commercial in Confidence", "name withheld"),
        ("Mr J Bloggs", "individuals"),
        ("Bloggs, Joan (Mrs)", "individuals"),
        ("Joan Bloggs", "individuals"),
        ("Foster Carer", "individuals"),
        ("Various", "various"),
        ("Sundry Creditors", "various"),
        ("Payroll", "payroll"),
        ("Staff Salaries", "payroll"),
        ("Internal Recharge", "internal transfer"),
        ("Suspense Account", "internal transfer"),
        ("Willow Centre Imprest Account 61228119", "internal transfer"),
        ("Personal expense, name withheld", "name withheld"),
        ("Car Park Refunds", "various"),
        ("MR J BLOGGS QC#DX 322", "individuals"),
        ("Sir Joseph Bloggs", "individuals"),
        ("Joan Bloggs (employee)", "individuals"),
        ("Naila Bloggs", "individuals"),
        ("BLOGGS, AGNIESZKA", "individuals"),
        ("Oluwaseun A Bloggs", "individuals"),
        ("Cath Bloggs", "individuals"),
        ("MS JOAN HALL", "individuals"),
        ("JOAN BLOGGS 08N", "individuals"),
        ("BLOGGS, J A~12/345/6789", "individuals"),
        ("Joan Bloggs - 123AB", "individuals"),
        ("Dr Joan A Hill", "individuals"),
        ("Miss Joan Brook Ward", "individuals"),
        ("Mr Joseph Bloggs (Oak Chambers)", "individuals"),
        ("Mr Joseph Bloggs - Saint Oswins Buildings Barristers Chambers", "individuals"),
        ("MRS JA BLOGGS AND MR AB BLOGGS", "individuals"),
        ("Mr & Mrs Bloggs", "individuals"),
        ("Estate of the late Joan Bloggs", "individuals"),
    ],
)
def test_payees_that_are_no_suppliers_are_grouped(cursor, payee, grouping):
    row = match_one(cursor, payee)
    assert (row["grouping"], row["match_method"]) == (grouping, "not a supplier")
    assert row["supplier_id"] == f"grouping:{grouping.replace(' ', '-')}"


@pytest.mark.parametrize(
    "payee",
    [
        "Redactive Publishing Ltd",
        "Various Eateries PLC",
        "Payroll Solutions Ltd",
        "Dr Smith and Partners",
        "Sir John Moore Foundation",
        "Grace House",
        "Individual Solutions SK",
        "Confidential Shredding Services",
        "Lady Margaret School",
        "Grant Thornton UK LLP",
        "Hidden Gem Salon",
        "H M Treasury",
        "L B Anytown",
        "T-Mobile",
        "Arthur J Gallagher",
        "Lord Lieutenant of Anyshire",
        "Holly Grove",
        "Joan Bloggs 5289",
        "Joan Bloggs Tyres4U",
        "Joan Bloggs 24/7",
        "Thomas Roofs",
        "Priyanka Catering",
        "Hazel Court",
        "Hope Bloggs Ltd",
        "Wojciech & Sons",
        "Dr Oak & Elm",
        "Dr Hill and Partners",
        "Dr Ward's Surgery",
        "Miss Hall School of Dance",
        "Mr Baker & Sons",
        "Dr Joan Hill T/A The Oak Practice",
        "Dr Bloggs (Oak Surgery)",
        "Lady Margaret Hall",
        "Redacted Personal Data t/a Anytown Hire",
        "Anytown Refunds Ltd",
    ],
)
def test_firms_with_such_words_in_their_names_are_suppliers(cursor, payee):
    assert pd.isna(match_one(cursor, payee)["grouping"])


def test_variants_in_no_register_are_one_supplier_across_authorities(cursor):
    add_payees(cursor, ["Thornbury Groundworks Ltd", "THORNBURY GROUNDWORKS LIMITED", "Thornbury Groundwork"])
    add_payees(cursor, ["Thornbury Groundworks"], authority="b")
    found = match(cursor)
    assert found["supplier_id"].nunique() == 1
    assert set(found["match_method"]) == {"same payee, in no register"}


def test_a_misspelt_and_a_cut_off_name_join_their_payee(cursor):
    add_payees(cursor, ["Thornbury Groundworks Ltd", "Thornbruy Groundworks Ltd", "Thornbury Groundwor"])
    assert match(cursor)["supplier_id"].nunique() == 1


def test_a_cut_off_name_that_two_payees_begin_with_joins_neither(cursor):
    add_payees(cursor, ["Thornbury Groundworks", "Thornbury Groundwood Toys", "Thornbury Groundwo"])
    assert match(cursor)["supplier_id"].nunique() == 3


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Thornbury Groundworks Ltd", "Thornbury Groundworks LLP"),
        ("St Mary's Nursery", "St Mark's Nursery"),
        ("Ward 12 Catering", "Ward 13 Catering"),
        ("Northwood Primary School", "Northwold Primary School"),
        ("Johnson Roofing Ltd", "Johnston Roofing Ltd"),
    ],
)
def test_names_that_only_look_alike_stay_apart(cursor, one, other):
    add_payees(cursor, [one, other, "Johnston Blinds", "Johnson Blinds"])
    found = match(cursor).set_index("payee")["supplier_id"]
    assert found[one] != found[other]


def judge(**given: str) -> pd.DataFrame:
    row = dict.fromkeys(COLUMNS, "") | {"who": "a reviewer", "when": "2026-01-05", "why": "seen the invoice"}
    return pd.DataFrame([row | given], dtype="str")


def test_a_judgement_beats_the_machine_and_says_who_when_and_why(cursor):
    add_payees(cursor, ["Brightside"])
    row = match(cursor, judge(payee="Brightside", decision="replaced", supplier_id="company:02345678")).iloc[0]
    assert (row["supplier_id"], row["match_method"], row["judgement"]) == ("company:02345678", "judgement", "replaced")
    assert row["match_reason"] == "Replaced by a reviewer on 2026-01-05: seen the invoice"
    assert row["name"] == "BRIGHTSIDE CARE LLP"


@pytest.mark.parametrize("decision", ["rejected", "not sure"])
def test_an_undone_match_becomes_a_supplier_of_its_own(cursor, decision):
    add_payees(cursor, ["Widgets & Sprockets Ltd"])
    row = match(cursor, judge(payee="Widgets & Sprockets Ltd", decision=decision)).iloc[0]
    assert row["supplier_id"].startswith("payee:")
    assert (row["judgement"], row["runner_up_id"]) == (decision, "company:01234567")


def test_a_rejection_of_another_supplier_changes_nothing(cursor):
    add_payees(cursor, ["Widgets & Sprockets Ltd"])
    judged = judge(payee="Widgets & Sprockets Ltd", decision="rejected", supplier_id="company:09999999")
    assert match(cursor, judged).iloc[0]["supplier_id"] == "company:01234567"


def test_without_a_register_payees_are_still_grouped_and_clustered():
    with duckdb.connect() as connection:
        connection.execute(STAGING.read_text(encoding="utf-8"))
        add_payees(connection, ["Acme Widgets Ltd", "ACME WIDGETS", "Payroll", "Serco Limited"])
        found = match(connection).set_index("payee")
        assert found.loc["Acme Widgets Ltd", "supplier_id"] == found.loc["ACME WIDGETS", "supplier_id"]
        assert found.loc["Payroll", "grouping"] == "payroll"
        parents = connection.execute("SELECT parent_name FROM staging.supplier WHERE name = 'Serco Limited'").fetchall()
        assert parents == [("Serco Group",)]


def test_a_cluster_keeps_the_id_it_had_in_the_build_before(cursor):
    add_payees(cursor, ["Thornbury Groundworks Ltd"])
    cursor.execute("ATTACH ':memory:' AS previous")
    cursor.execute("CREATE TABLE previous.payee AS SELECT payee_id, 'payee:kept' AS supplier_id FROM staging.payee")
    add_payees(cursor, ["Thornbury Groundworks"])
    kept = set(match(cursor)["supplier_id"])
    cursor.execute("DETACH previous")
    assert kept == {"payee:kept"}


def test_a_company_that_left_the_register_says_so_and_is_still_matched(tmp_path):
    headings = "CompanyName,CompanyNumber,CompanyStatus,Accounts.AccountCategory\n"
    both = "LARCH LIMITED,01234567,Active,SMALL\nOAK LIMITED,07654321,Liquidation,SMALL\n"
    (tmp_path / "a-2025-01-01.csv").write_text(headings + both, encoding="utf-8")
    (tmp_path / "a-2025-02-01.csv").write_text(headings + both.splitlines()[0] + "\n", encoding="utf-8")
    with duckdb.connect() as connection:
        connection.execute("ATTACH ':memory:' AS registers")
        load_registers(tmp_path, connection)
        connection.execute(STAGING.read_text(encoding="utf-8"))
        add_payees(connection, ["Larch Ltd", "Oak Ltd"])
        match(connection)
        found = connection.execute("SELECT name, status FROM staging.supplier ORDER BY name").fetchall()
    assert found == [
        ("LARCH LIMITED", "Active"),
        ("OAK LIMITED", "Liquidation, then no longer in the register after 1 January 2025"),
    ]


def test_an_owner_that_is_paid_too_is_the_parent_and_a_group_is_known_by_the_owner(tmp_path):
    register = (
        "register,id,name,owner_name\ncompany,company:01,LARCH CARE LIMITED,Larch Holdings plc\n"
        "company,company:02,LARCH HOLDINGS PLC,\ncompany,company:03,ROWAN HALL LIMITED,CAPITA PLC\n"
    )
    (tmp_path / "own.csv").write_text(register, encoding="utf-8")
    with duckdb.connect() as connection:
        connection.execute("ATTACH ':memory:' AS registers")
        load_registers(tmp_path, connection)
        connection.execute(STAGING.read_text(encoding="utf-8"))
        add_payees(connection, ["Larch Care Ltd", "Larch Holdings plc", "Rowan Hall Ltd"])
        match(connection)
        found = connection.execute("SELECT name, parent_supplier_id, parent_name FROM staging.supplier ORDER BY name")
        assert found.fetchall() == [
            ("LARCH CARE LIMITED", "company:02", "Larch Holdings plc"),
            ("LARCH HOLDINGS PLC", None, None),
            ("ROWAN HALL LIMITED", "group:capita", "CAPITA PLC"),
        ]


@pytest.mark.parametrize("order", [1, -1])
def test_of_spellings_paid_alike_every_build_shows_the_same(cursor, order):
    add_payees(cursor, ["Zorbla Trading", "ZORBLA TRADING", "Zorbla  Trading"][::order])
    assert set(match(cursor)["name"]) == {"Zorbla Trading"}
