"""Checks of a file and comparisons of two: each finds what was put there, and every pound is accounted for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import duckdb
import pytest

from core.settings import Settings, load_settings
from core.store import connection
from core.upload.checks import Finding, check_lines
from core.upload.compare import By, Comparison, Side, compare_lines
from core.upload.receive import UPLOAD, GivenFile
from core.upload.repeats import read_repeats
from core.upload.whose import guess_body
from core.upload.work import Choices, Upload, make_upload
from tests.pages.small_data import build_small_data

BODY = "northmoor"
# Twice the same line, a month missing, one ten times the others, one below zero, small lines, one without a date.
LEDGER = """Date,Supplier,Amount,Reference
2025-01-03,Alder Paving Limited,1000.00,1
2025-01-03,Alder Paving Limited,1000.00,1
2025-02-04,Quokka Works,1900.00,2
2025-03-04,Quokka Works,2100.00,3
2025-04-04,Quokka Works,2000.00,4
2025-06-04,Quokka Works,2050.00,5
2025-07-04,Narwhal Ltd,-500.00,6
2025-08-04,Quokka Works,30000.00,7
,Quokka Works,12.00,8
2025-08-04,Name withheld,600.00,9
"""
SECOND = """Date,Supplier,Amount,Reference
2025-01-03,Alder Paving Limited,1000.00,1
2025-02-04,Quokka Works,1900.00,2
2025-03-04,Quokka Works,2100.01,3
"""


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    folder = tmp_path_factory.mktemp("compared")
    build_small_data(folder)
    yield load_settings(folder)
    connection.close_all()


def publish_again(settings: Settings) -> str:
    """What a body publishes, as a ledger of its own would have it; one line changed and one left out."""
    with connection.open_live(settings).cursor() as cursor:
        rows = cursor.execute(
            "SELECT payment_date::VARCHAR, payee, directorate, payment.amount_gbp::VARCHAR FROM serving.payment"
            f" JOIN serving.payee USING (payee_id) WHERE payment.authority_id = '{BODY}' AND month >= DATE '2025-06-01'"
            " AND payee.payee LIKE '% L%' ORDER BY ALL"
        ).fetchall()
    changed = [(*row[:3], f"{Decimal(row[3]) + (7 if place == 0 else 0)}") for place, row in enumerate(rows[:-1])]
    return "\n".join(["Date,Supplier,Directorate,Amount", *(",".join(map(str, row)) for row in changed)])


def make(settings: Settings, *files: tuple[str, str]) -> Upload:
    given = [GivenFile(name, text.encode()) for name, text in files]
    return make_upload(settings, given, Choices(left_out=frozenset()), lambda words: None)


@pytest.fixture(scope="module")
def findings(settings: Settings) -> Iterator[dict[str, Finding]]:
    upload = make(settings, ("ledger.csv", LEDGER))
    assert upload.data is not None
    with upload.data.cursor() as cursor:
        yield {finding.check: finding for finding in check_lines(cursor)}
    upload.close()


@pytest.mark.parametrize(
    ("check", "lines", "amount"),
    [
        ("duplicates", 2, "1000.00"),
        ("gaps", 0, "0.00"),
        ("odd_months", 3, "30100.00"),
        ("negative_months", 1, "-500.00"),
        ("negative_suppliers", 1, "-500.00"),
        ("not_dated", 1, "12.00"),
        ("withheld", 1, "600.00"),
        ("under_threshold", 1, "12.00"),
    ],
)
def test_each_check_finds_what_was_put_there(findings: dict[str, Finding], check: str, lines: int, amount: str) -> None:
    finding = findings[check]
    assert not finding.is_clear
    assert (finding.lines, finding.amount_gbp) == (lines, Decimal(amount))


def test_a_clean_file_has_nothing_to_find(settings: Settings) -> None:
    rows = "\n".join(f"2025-{month:02}-03,Quokka Works,1000.00" for month in range(1, 10))
    upload = make(settings, ("clean.csv", f"Date,Supplier,Amount\n{rows}\n"))
    assert upload.data is not None
    with upload.data.cursor() as cursor:
        assert [finding.check for finding in check_lines(cursor) if not finding.is_clear] == []
    upload.close()


def require_balance(found: Comparison) -> None:
    """In all and for every member: one = same + only one, other likewise; members add up to the whole."""
    whole = next(found.whole.itertuples())
    for frame in (found.whole, *found.parts.values()):
        for row in frame.itertuples():
            assert row.one_gbp == row.same_gbp + row.only_one_gbp
            assert row.other_gbp == row.same_gbp + row.only_other_gbp
        assert (sum(frame["one_gbp"]), sum(frame["other_gbp"])) == (whole.one_gbp, whole.other_gbp)


def test_a_ledger_against_what_is_published(settings: Settings) -> None:
    upload = make(settings, ("ledger.csv", publish_again(settings)))
    assert upload.data is not None
    months = (date(2025, 6, 1), date(2026, 3, 1))
    with upload.data.cursor() as cursor:
        found = compare_lines(cursor, Side(UPLOAD), Side(BODY), months)
        own, published = (
            cursor.execute(
                "SELECT sum(amount_gbp) FROM serving.payment"
                " WHERE authority_id = ? AND month BETWEEN ? AND ? AND NOT list_contains(reasons, 'superseded')",
                [authority, *months],
            ).fetchone()
            for authority in (UPLOAD, BODY)
        )
        assert cursor.execute("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'compared_line'").fetchall() == [
            (0,)
        ]
    require_balance(found)
    whole = next(found.whole.itertuples())
    assert own == (whole.one_gbp,)
    assert published == (whole.other_gbp,)
    assert whole.same_lines > 50, "suppliers of both sides are found to be the same"
    assert whole.only_one_lines == 1, "the line that was changed"
    assert set(found.parts) == set(By)
    gap = publish_again(settings).replace("2025-07", "2025-06").replace("2025-08", "2025-06") + "\n,Quokka,Parks,9.00"
    with_gap = make(settings, ("ledger.csv", gap))
    assert with_gap.data is not None
    with with_gap.data.cursor() as cursor:
        compared = compare_lines(cursor, Side(UPLOAD), Side(BODY), months)
    assert compared.undated_lines == 1
    seen = compared.parts[By.MONTH]["member"]
    assert "2025-06" in set(seen)
    assert not {"2025-07", "2025-08"} & set(seen), "months that the file is without are no difference"
    with_gap.close()
    assert found.lines["found_in"].isin(["only_one", "only_other"]).all()
    upload.close()


def test_one_file_against_another_uses_each_line_once(settings: Settings) -> None:
    upload = make(settings, ("one.csv", LEDGER), ("two.csv", SECOND))
    assert upload.data is not None
    first, second = (report.file_id for report in upload.reports)
    with upload.data.cursor() as cursor:
        found = compare_lines(cursor, Side(UPLOAD, first), Side(UPLOAD, second))
    require_balance(found)
    whole = next(found.whole.itertuples())
    assert (whole.same_lines, whole.only_one_lines, whole.only_other_lines) == (2, 8, 1)
    assert (whole.same_gbp, whole.only_other_gbp) == (Decimal("2900.00"), Decimal("2100.01"))
    upload.close()


HERE = """Date,Supplier,Amount,Reference
2025-01-03,Alder Paving Limited,1000.00,1
2025-01-06,Quokka Works,500.00,2
2025-01-07,Narwhal Ltd,100.00,3
2025-01-08,Wombat Ltd,75.00,4
2025-01-09,Quokka Works,61.00,5
2025-01-10,Numbat Ltd,33.00,6
"""
THERE = """Date,Supplier,Amount,Reference
2025-01-04,Alder Paving Limited,1000.00,1
2025-01-06,Quokka Works Limited (Leeds),500.00,2
2025-01-07,Narwhal Ltd,120.00,3
2025-01-08,Wombat Ltd,80.00,4
2025-01-20,Quokka Works,7.00,5
"""


def test_every_line_of_one_only_has_what_the_other_has_instead(settings: Settings) -> None:
    upload = make(settings, ("here.csv", HERE), ("there.csv", THERE))
    assert upload.data is not None
    one, other = (report.file_id for report in upload.reports)
    with upload.data.cursor() as cursor:
        found = compare_lines(cursor, Side(UPLOAD, one), Side(UPLOAD, other))
        assert list(read_repeats(cursor)["held_in"].isna()) == [True, True]
    require_balance(found)
    lines = found.reasons.set_index("reason")[["only_one_lines", "only_other_lines"]]
    assert {reason: tuple(row) for reason, row in zip(lines.index, lines.to_numpy().tolist(), strict=True)} == {
        "other_date": (1, 1),
        "other_name": (1, 1),
        "vat": (1, 1),
        "other_amount": (1, 1),
        "no_line": (1, 1),
        "no_supplier": (1, 0),
    }
    whole = next(found.whole.itertuples())
    assert sum(found.reasons["only_one_gbp"]) == whole.only_one_gbp
    assert sum(found.files["other_gbp"]) == whole.other_gbp
    assert found.has_common_month
    upload.close()


def test_last_months_file_has_no_line_in_common_and_a_file_given_twice_counts_once(settings: Settings) -> None:
    last_month = HERE.replace("2025-01-", "2024-12-")
    upload = make(settings, ("now.csv", HERE), ("then.csv", last_month), ("then again.csv", last_month + "\n"))
    assert upload.data is not None
    now, then, _ = (report.file_id for report in upload.reports)
    with upload.data.cursor() as cursor:
        found = compare_lines(cursor, Side(UPLOAD, now), Side(UPLOAD, then))
        repeats = read_repeats(cursor).set_index("name")["held_in"]
        findings = {finding.check: finding for finding in check_lines(cursor)}
    assert not found.has_common_month
    assert repeats.dropna().to_dict() == {"then.csv": "then again.csv"}
    assert findings["duplicates"].is_clear, "a file that is not counted has no lines that occur twice"
    upload.close()


@pytest.mark.parametrize(
    ("near", "far", "guess"),
    [
        ("ABCD", "", ("near", 0.8)),
        ("ABCD", "AB", ("near", 0.8)),
        ("ABCD", "ABC", None),
        ("A", "", None),
        ("", "", None),
    ],
)
def test_the_payees_tell_whose_file_it_is(near: str, far: str, guess: tuple[str, float] | None) -> None:
    with duckdb.connect() as beside:
        beside.execute(
            "ATTACH ':memory:' AS served; CREATE TABLE served.main.payee (authority_id VARCHAR, payee VARCHAR)"
        )
        beside.execute("CREATE TABLE main.payee AS SELECT unnest(['A', 'B', 'C', 'D', 'E', '']) AS payee")
        published = [["near", payee] for payee in near] + [["far", payee] for payee in far]
        if published:
            beside.executemany("INSERT INTO served.main.payee VALUES (?, ?)", published)
        assert guess_body(beside) == guess
