"""Registers are known by their headings, and every snapshot of them is kept."""

from __future__ import annotations

import gzip
import json
import zipfile
from datetime import date
from decimal import Decimal

import duckdb
import pytest

from core.suppliers.index import build_index, refresh_index
from core.suppliers.register import load_registers
from core.suppliers.register.loading import describe_untaken

COMPANIES = (
    "CompanyName, CompanyNumber,RegAddress.CareOf,RegAddress.PostCode,CompanyCategory,CompanyStatus,DissolutionDate,"
    "IncorporationDate,Accounts.LastMadeUpDate,Accounts.AccountCategory,SICCode.SicText_1,SICCode.SicText_2,"
    "PreviousName_1.CONDATE, PreviousName_1.CompanyName\n"
)
LARCH = (
    '"LARCH LIMITED","01234567","","LS1 1AA","Private Limited Company","Active","","29/07/2020","31/03/2024",{},{}\n'
)
CHARITY_HEADINGS = (
    "date_of_extract\torganisation_number\tregistered_charity_number\tlinked_charity_number\tcharity_name\tcharity_type"
    "\tcharity_registration_status\tlatest_income\tcharity_contact_postcode\tcharity_company_registration_number\n"
)


def larch(category: str) -> str:
    return LARCH.format(f'"{category}"', '"43210 - Electrical installation","","01/02/2021","LARCH ELECTRICAL LTD"')


@pytest.fixture
def cursor():
    with duckdb.connect() as connection:
        connection.execute("ATTACH ':memory:' AS registers")
        yield connection


def write(folder, name: str, text: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")


def fetch(cursor, sql: str) -> list[tuple]:
    return cursor.execute(sql).fetchall()


def spans(cursor) -> list[tuple]:
    return fetch(
        cursor,
        "SELECT org_id, snapshot_from, snapshot_to, account_category FROM registers.organisation_span ORDER BY ALL",
    )


def test_companies_house_data_are_read_with_their_odd_headings(cursor, tmp_path):
    write(tmp_path, "anything-2026-10-01.csv", COMPANIES + larch("TOTAL EXEMPTION FULL"))
    notices = load_registers(tmp_path, cursor)
    assert [(notice.register, notice.rows) for notice in notices] == [("company", 1)]
    assert notices[0].sentence == "anything-2026-10-01.csv: 1 record of 1 October 2026."
    found = fetch(cursor, "SELECT org_id, name, postcode, sic_codes, incorporated_on FROM registers.organisation")
    assert found == [("company:01234567", "LARCH LIMITED", "LS1 1AA", ["43210"], date(2020, 7, 29))]
    assert fetch(cursor, "FROM registers.organisation_name") == [
        ("company:01234567", "LARCH ELECTRICAL LTD", "previous")
    ]


def test_a_lost_leading_zero_is_put_back(cursor, tmp_path):
    write(tmp_path, "c-2026-10-01.csv", COMPANIES + larch("FULL").replace("01234567", "1234567"))
    load_registers(tmp_path, cursor)
    assert fetch(cursor, "SELECT org_id FROM registers.organisation") == [("company:01234567",)]


@pytest.mark.parametrize("kind", ["gz", "zip", "txt"])
def test_registers_may_be_packed(cursor, tmp_path, kind):
    text = COMPANIES + larch("FULL")
    if kind == "gz":
        (tmp_path / "a.csv.gz").write_bytes(gzip.compress(text.encode()))
    elif kind == "zip":
        with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
            archive.writestr("inside.csv", text)
    else:
        write(tmp_path, "a.txt", text)
    load_registers(tmp_path, cursor)
    assert fetch(cursor, "SELECT count(*) FROM registers.organisation") == [(1,)]


def test_a_change_ends_a_span_and_a_vanished_company_is_kept(cursor, tmp_path):
    other = larch("MICRO ENTITY").replace("01234567", "07654321").replace("LARCH LIMITED", "OAK LIMITED")
    write(tmp_path, "a-2025-01-01.csv", COMPANIES + larch("SMALL") + other)
    write(tmp_path, "a-2025-02-01.csv", COMPANIES + larch("SMALL") + other)
    write(tmp_path, "a-2025-03-01.csv", COMPANIES + larch("MEDIUM"))
    load_registers(tmp_path, cursor)
    assert spans(cursor) == [
        ("company:01234567", date(2025, 1, 1), date(2025, 2, 1), "SMALL"),
        ("company:01234567", date(2025, 3, 1), None, "MEDIUM"),
        ("company:07654321", date(2025, 1, 1), date(2025, 2, 1), "MICRO ENTITY"),
    ]
    kept = fetch(cursor, "SELECT name, last_snapshot FROM registers.organisation ORDER BY name")
    assert kept == [("LARCH LIMITED", date(2025, 3, 1)), ("OAK LIMITED", date(2025, 2, 1))]


def test_a_list_says_nothing_of_the_bodies_of_another_list_of_its_register(cursor, tmp_path):
    write(tmp_path, "c-2025-01-01.csv", CHARITY_HEADINGS + "2025-01-01\t1\t200300\t0\tOAK\tCIO\tRegistered\t1\t\t\n")
    write(tmp_path, "s-2025-02-01.csv", "Charity Number,Charity Name,Charity Status\nSC012345,Elm,Active\n")
    write(tmp_path, "s-2025-03-01.csv", "Charity Number,Charity Name,Charity Status\nSC054321,Ash,Active\n")
    load_registers(tmp_path, cursor)
    assert [(org_id, last) for org_id, _, last, _ in spans(cursor)] == [
        ("charity:200300", None),
        ("charity:SC012345", date(2025, 2, 1)),
        ("charity:SC054321", None),
    ]


def test_a_name_that_changes_stays_as_a_previous_name(cursor, tmp_path):
    write(tmp_path, "a-2025-01-01.csv", COMPANIES + larch("SMALL"))
    write(tmp_path, "a-2025-02-01.csv", COMPANIES + larch("SMALL").replace("LARCH LIMITED", "BEECH LIMITED"))
    load_registers(tmp_path, cursor)
    assert fetch(cursor, "SELECT name FROM registers.organisation") == [("BEECH LIMITED",)]
    assert ("company:01234567", "LARCH LIMITED", "previous") in fetch(cursor, "FROM registers.organisation_name")


def test_an_older_snapshot_overrules_nothing_but_adds_what_was_not_known(cursor, tmp_path):
    write(tmp_path, "a-2025-03-01.csv", COMPANIES + larch("MEDIUM"))
    load_registers(tmp_path, cursor)
    gone = larch("SMALL").replace("01234567", "00000777").replace("LARCH LIMITED", "GONE LIMITED")
    write(tmp_path, "b-2024-03-01.csv", COMPANIES + larch("SMALL").replace("LARCH LIMITED", "OLD LARCH LIMITED") + gone)
    load_registers(tmp_path, cursor)
    assert spans(cursor) == [
        ("company:00000777", date(2024, 3, 1), date(2024, 3, 1), "SMALL"),
        ("company:01234567", date(2024, 3, 1), date(2024, 3, 1), "SMALL"),
        ("company:01234567", date(2025, 3, 1), None, "MEDIUM"),
    ]
    names = fetch(cursor, "SELECT name FROM registers.organisation ORDER BY name")
    assert names == [("GONE LIMITED",), ("LARCH LIMITED",)]


def test_a_file_is_loaded_once(cursor, tmp_path):
    write(tmp_path, "a-2025-01-01.csv", COMPANIES + larch("SMALL"))
    load_registers(tmp_path, cursor)
    assert [notice.sentence for notice in load_registers(tmp_path, cursor)] == ["a-2025-01-01.csv was loaded before."]


def test_the_charity_extract_with_its_names_and_staff_is_one_snapshot(cursor, tmp_path):
    write(
        tmp_path,
        "charity.txt",
        CHARITY_HEADINGS + "2026-10-01\t1\t200300\t0\tOAK TRUST\tCIO\tRegistered\t1234567\tLS1 1AA\t01234567\n",
    )
    write(
        tmp_path,
        "names.txt",
        "date_of_extract\tregistered_charity_number\tlinked_charity_number\tcharity_name_type\tcharity_name\n"
        "2026-10-01\t200300\t0\tWorking Name\tOAKS\n2026-10-01\t200300\t0\tPrevious Name\tACORNS\n",
    )
    write(
        tmp_path,
        "staff.txt",
        "date_of_extract\tregistered_charity_number\tlatest_fin_period_submitted_ind\tcount_employees\n"
        "2026-10-01\t200300\tTrue\t17\n2026-10-01\t200300\tFalse\t99\n",
    )
    load_registers(tmp_path, cursor)
    assert fetch(cursor, "SELECT org_id, company_number FROM registers.organisation") == [
        ("charity:200300", "01234567")
    ]
    assert fetch(cursor, "SELECT income_gbp, employees, snapshot_to FROM registers.organisation_span") == [
        (Decimal(1234567), 17, None)
    ]
    assert fetch(cursor, "SELECT name, kind FROM registers.organisation_name ORDER BY name") == [
        ("ACORNS", "previous"),
        ("OAKS", "other"),
    ]


CHARITIES_IN_JSON = {
    "publicextract.charity": [
        {"date_of_extract": "2026-10-01T00:00:00", "organisation_number": 1, "registered_charity_number": 200300,
         "linked_charity_number": 0, "charity_name": "OAK {TRUST}", "charity_type": "CIO",
         "charity_registration_status": "Registered", "date_of_registration": "1962-09-22T00:00:00",
         "date_of_removal": None, "latest_income": 1234567.0, "charity_contact_postcode": "LS1 1AA",
         "charity_company_registration_number": "01234567", "charity_insolvent": False},
    ],
    "publicextract.charity_other_names": [
        {"date_of_extract": "2026-10-01T00:00:00", "registered_charity_number": 200300, "linked_charity_number": 0,
         "charity_name_type": "Working Name", "charity_name": "OAKS"},
    ],
    "publicextract.charity_annual_return_parta": [
        {"date_of_extract": "2026-10-01T00:00:00", "registered_charity_number": 200300,
         "latest_fin_period_submitted_ind": latest, "count_employees": staff}
        for latest, staff in ((True, 17), (False, 99))
    ],
}  # fmt: skip


@pytest.mark.parametrize("is_zipped", [False, True])
def test_the_charity_extract_is_read_in_json_too(cursor, tmp_path, is_zipped):
    for name, records in CHARITIES_IN_JSON.items():
        text = "\ufeff" + json.dumps(records)
        if is_zipped:
            with zipfile.ZipFile(tmp_path / f"{name}.zip", "w") as archive:
                archive.writestr(f"{name}.json", text)
        else:
            write(tmp_path, f"{name}.json", text)
    notices = load_registers(tmp_path, cursor)
    assert [(notice.register, notice.rows) for notice in notices] == [("charity", 1), ("charity", 2), ("charity", 1)]
    assert fetch(cursor, "SELECT org_id, name, company_number, incorporated_on FROM registers.organisation") == [
        ("charity:200300", "OAK {TRUST}", "01234567", date(1962, 9, 22))
    ]
    told = "SELECT snapshot_from, income_gbp, employees FROM registers.organisation_span"
    assert fetch(cursor, told) == [(date(2026, 10, 1), Decimal(1234567), 17)]
    assert fetch(cursor, "SELECT name, kind FROM registers.organisation_name") == [("OAKS", "other")]


@pytest.mark.parametrize("lost", [1, 2, 40])
def test_json_that_is_cut_short_is_noticed(cursor, tmp_path, lost):
    write(tmp_path, "charity.json", json.dumps(CHARITIES_IN_JSON["publicextract.charity"] * 3)[:-lost])
    (notice,) = load_registers(tmp_path, cursor)
    assert notice.register is None
    assert "damaged or cut short" in notice.sentence
    assert fetch(cursor, "SELECT count(*) FROM registers.organisation") == [(0,)]


@pytest.mark.parametrize(
    "nested", ['{"type": "FeatureCollection", "features": []}', '{"features": [' + "[1]," * 600_000]
)
def test_json_that_is_no_list_of_records_is_no_register(cursor, tmp_path, nested):
    write(tmp_path, "map.json", nested)
    assert [notice.register for notice in load_registers(tmp_path, cursor)] == [None]
    assert fetch(cursor, "SELECT count(*) FROM registers.organisation") == [(0,)]


def test_an_own_list_adds_to_a_register_and_takes_nothing_away(cursor, tmp_path):
    write(tmp_path, "a-2025-01-01.csv", COMPANIES + larch("SMALL"))
    write(tmp_path, "owners-2025-02-01.csv", "register,id,name,owner_name\ncompany,1234567,LARCH LTD,OAK PLC\n")
    load_registers(tmp_path, cursor)
    found = fetch(cursor, "SELECT name, status, postcode, owner_name FROM registers.organisation")
    assert found == [("LARCH LIMITED", "Active", "LS1 1AA", "OAK PLC")]
    write(tmp_path, "a-2025-03-01.csv", COMPANIES + larch("MEDIUM"))
    load_registers(tmp_path, cursor)
    assert fetch(cursor, "SELECT name, owner_name FROM registers.organisation") == [("LARCH LIMITED", "OAK PLC")]


@pytest.mark.parametrize(
    ("headings", "row", "org_id"),
    [
        ("Charity Number,Charity Name,Charity Status,Postcode", "SC012345,Oak,Active,EH1 1AA", "charity:SC012345"),
        ("Reg charity number,Sub charity number,Charity name,Status", "100001,0,Oak,Up-to-date", "charity:NIC100001"),
        ("Society Number,Society Name,Society Status", "12345R,Oak Society,Registered", "mutual:12345R"),
        ("local-authority-code,official-name,nice-name", "OAK,Oakshire Council,Oakshire", "public:OAK"),
        ("ICB24CD,ICB24CDH,ICB24NM", "E54,QYG,NHS Oakshire Integrated Care Board", "public:QYG"),
        ("public_body_id,name,body_type", "oak,Oak Agency,agency", "public:oak"),
        ("regno,subno,name,orgtype,postcode", "200300,0,Oak,R,LS1 1AA", "charity:200300"),
        ("register,id,name", "mine,7,Oak", "mine:7"),
    ],
)
def test_other_registers_are_known_by_their_headings(cursor, tmp_path, headings, row, org_id):
    write(tmp_path, "x.csv", f"{headings}\n{row}\n")
    load_registers(tmp_path, cursor)
    assert fetch(cursor, "SELECT lower(org_id) FROM registers.organisation") == [(org_id.lower(),)]


def test_files_that_are_no_register_are_named_for_others(cursor, tmp_path):
    write(tmp_path, "postcodes.csv", "pcd,oslaua,lat,long\nLS1 1AA,E08000035,53.8,-1.5\n")
    write(tmp_path, "empty.csv", "")
    (tmp_path / "broken.zip").write_bytes(b"PK not a zip")
    notices = load_registers(tmp_path, cursor)
    assert sorted(describe_untaken(notices)) == ["broken.zip", "empty.csv", "postcodes.csv"]


def test_a_damaged_register_is_noticed_and_the_rest_loads(cursor, tmp_path):
    write(tmp_path, "good-2025-01-01.csv", COMPANIES + larch("SMALL"))
    torn = gzip.compress((COMPANIES + larch("SMALL") * 50).encode())[:-20]
    (tmp_path / "torn-2025-02-01.csv.gz").write_bytes(torn)
    notices = {notice.file: notice for notice in load_registers(tmp_path, cursor)}
    assert notices["torn-2025-02-01.csv.gz"].register is None
    assert "damaged or cut short" in notices["torn-2025-02-01.csv.gz"].sentence
    assert fetch(cursor, "SELECT count(*) FROM registers.organisation") == [(1,)]


def test_a_folder_that_is_not_there_leaves_an_empty_register_file(cursor, tmp_path):
    assert load_registers(tmp_path / "none", cursor) == []
    assert fetch(cursor, "SELECT count(*) FROM registers.index_name") == [(0,)]


def test_an_index_that_other_rules_made_is_remade(cursor, tmp_path):
    write(tmp_path, "a-2025-01-01.csv", COMPANIES + larch("SMALL"))
    load_registers(tmp_path, cursor)
    assert not build_index(cursor)
    cursor.execute("UPDATE registers.index_version SET made_from = 'other rules'")
    cursor.execute("DROP TABLE registers.name_form")
    assert refresh_index(cursor)
    assert fetch(cursor, "SELECT count(*) FROM registers.name_form") == [(2,)]
    assert not build_index(cursor)


def test_without_a_register_file_there_is_nothing_to_ask():
    with duckdb.connect() as connection:
        assert not refresh_index(connection)
