"""Large groups under the names they are paid by: none may pass for a small firm of its own."""

from __future__ import annotations

import pytest

from core.errors import ReferenceTableError
from core.reference import load_table
from core.suppliers import families
from core.suppliers.families import RELATIONS, find_group


@pytest.mark.parametrize(
    ("paid_as", "group_id"),
    [
        ("BT PLC", "bt"),
        ("British Telecommunications Plc", "bt"),
        ("B.T.", "bt"),
        ("BT GROUP T/A OPENREACH", "bt"),
        ("Capita Business Services Ltd", "capita"),
        ("CAPITA PLC", "capita"),
        ("Serco Limited", "serco"),
        ("SERCO LEISURE OPERATING LTD", "serco"),
        ("G4S Secure Solutions (UK) Ltd", "g4s"),
        ("Veolia ES (UK) Ltd", "veolia"),
        ("Biffa Municipal Ltd", "biffa"),
        ("SUEZ RECYCLING AND RECOVERY UK LTD", "suez"),
        ("Sita UK Ltd", "suez"),
        ("Amey LG Limited", "amey"),
        ("Balfour Beatty Living Places Ltd", "balfour-beatty"),
        ("KIER HIGHWAYS LTD", "kier"),
        ("Carillion Construction Ltd", "carillion"),
        ("Mitie FM Ltd", "mitie"),
        ("Interserve (Facilities Management) Ltd", "interserve"),
        ("ISS Mediclean Ltd", "iss"),
        ("Sodexo Ltd", "sodexo"),
        ("Compass Contract Services (UK) Ltd", "compass"),
        ("E.ON UK PLC", "eon"),
        ("EDF Energy Customers Ltd", "edf"),
        ("British Gas Business", "british-gas"),
        ("npower Ltd", "npower"),
        ("SSE Energy Supply Ltd", "sse"),
        ("Vodafone Ltd", "vodafone"),
        ("EE Limited", "ee"),
        ("Virgin Media Business Ltd", "o2"),
        ("Royal Mail Group Ltd", "royal-mail"),
        ("Fujitsu Services Ltd", "fujitsu"),
        ("IBM United Kingdom Ltd", "ibm"),
        ("Atos IT Services UK Ltd", "atos"),
        ("Accenture (UK) Ltd", "accenture"),
        ("Computacenter (UK) Ltd", "computacenter"),
        ("Specialist Computer Centres PLC", "specialist-computer-centres"),
        ("Microsoft Ltd", "microsoft"),
        ("Amazon Web Services EMEA SARL", "amazon"),
        ("PricewaterhouseCoopers LLP", "pwc"),
        ("PwC", "pwc"),
        ("KPMG LLP", "kpmg"),
        ("Ernst & Young LLP", "ey"),
        ("Deloitte LLP", "deloitte"),
        ("Reed Specialist Recruitment Ltd", "reed"),
        ("Hays Specialist Recruitment", "hays"),
        ("Matrix SCM Ltd", "matrix"),
        ("Adecco UK Ltd", "adecco"),
        ("Care UK Community Partnerships Ltd", "care-uk"),
        ("HC-One Ltd", "hc-one"),
        ("Priory Group No 2 Ltd", "priory"),
        ("Tarmac Trading Ltd", "tarmac"),
        ("Ringway Infrastructure Services Ltd", "ringway"),
        ("Stagecoach Services Ltd", "stagecoach"),
        ("Arriva Yorkshire Ltd", "arriva"),
        ("Tesco Stores Ltd", "tesco"),
        ("Sainsbury's Supermarkets Ltd", "sainsbury"),
        ("Lyreco UK Ltd", "lyreco"),
        ("Travis Perkins Trading Co Ltd", "travis-perkins"),
        ("AECOM Ltd", "aecom"),
        ("Mott MacDonald Ltd", "mott-macdonald"),
        ("Jacobs UK Ltd", "jacobs"),
        ("Barclaycard Commercial", "barclays"),
        ("Lloyds Bank PLC", "lex-autolease"),
        ("Zurich Insurance PLC", "zurich"),
    ],
)
def test_a_large_firm_is_known_by_the_names_it_is_paid_by(paid_as, group_id):
    group = find_group([paid_as])
    assert group is not None
    assert (group.group_id, group.size_band) == (group_id, "large")


@pytest.mark.parametrize(
    "name",
    [
        "Marsh Farm Futures",
        "Reed Plumbing Ltd",
        "Hays Farm Shop",
        "Hanson Street Cafe",
        "Mace Catering Ltd",
        "Brakes and Clutches Ltd",
        "Restore Hope",
        "Three Counties Fencing Ltd",
        "Compass Advocacy",
        "Anchor Inn",
        "Apple Tree Nursery",
        "Priory Road Surgery",
        "Tesconi Restaurant",
        "Amazonia Pets",
        "John Sainsbury Roofing",
        "Orange Grove Care Home",
        "Virgin Olive Ltd",
    ],
)
def test_a_small_firm_with_such_a_word_in_its_name_is_its_own(name):
    assert find_group([name]) is None


def test_the_table_of_groups_is_whole():
    table = load_table("groups")
    assert set(table["relation"]) == RELATIONS
    assert not table["name"].duplicated().any()
    assert table.groupby("group_id")["group_name"].nunique().eq(1).all()
    assert table["group_id"].nunique() >= 150


def test_a_wrong_relation_is_named(monkeypatch):
    bad = load_table("groups").assign(relation="cousin")
    monkeypatch.setattr(families, "load_table", lambda name: bad)
    with pytest.raises(ReferenceTableError, match=r"Row 1 of groups\.csv has the relation 'cousin'"):
        families._load_groups.__wrapped__()
