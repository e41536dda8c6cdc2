"""The rules of the definitions, one worked example each; the oracle's tests compare whole frames."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pandas as pd
import pytest

from core import measures, periods
from core.errors import ReferenceTableError
from core.reference import load_table
from core.selection import Selection
from core.vocabulary import Dimension, LocalDefinition, Measure, SizeBand
from tests.serving_rows import Row, serve_rows

SME = {"supplier": "Small firm", "size_band": "small"}
LARGE = {"supplier": "Large firm", "size_band": "large", "ring": "further"}
UNKNOWN = {"supplier": "Unknown firm", "size_band": "unknown", "ring": "not known"}
NORTHMOOR = Selection(authorities=("northmoor",))


def pounds(amount: object, **row: object) -> dict[str, object]:
    return {"amount": Decimal(str(amount)), **row}


def one_share(rows: Sequence[Row], selection: Selection = NORTHMOOR) -> pd.Series:
    with serve_rows(rows) as cursor:
        return measures.share(cursor, selection).iloc[0]


def every_month(first: date, count: int, row: Row) -> list[dict[str, object]]:
    months = periods.months_between(first, periods.add_months(first, count - 1))
    return [{**row, "day": month.replace(day=9)} for month in months]


def test_value_low_high_and_coverage() -> None:
    row = one_share([pounds(31, **SME), pounds(60, **LARGE), pounds(9, **UNKNOWN)])
    assert row["value"] == pytest.approx(31 / 91)
    assert (row["low"], row["high"], row["coverage"]) == pytest.approx((0.31, 0.40, 0.91))
    assert (row["numerator_gbp"], row["base_gbp"], row["unknown_gbp"]) == (Decimal(31), Decimal(100), Decimal(9))
    assert row["shown_as"] == "middle"


@pytest.mark.parametrize(
    ("unknown", "shown_as"), [("15", "middle"), ("15.01", "range only"), ("50", "range only"), ("50.01", "sentence")]
)
def test_limits_of_coverage_hold_to_the_penny(unknown: str, shown_as: str) -> None:
    rest = Decimal(100) - Decimal(unknown)
    row = one_share([pounds(rest - 10, **LARGE), pounds(10, **SME), pounds(unknown, **UNKNOWN)])
    assert row["shown_as"] == shown_as
    assert pd.isna(row["value"]) == (shown_as != "middle")
    assert pd.isna(row["low"]) == (shown_as == "sentence")
    assert not pd.isna(row["coverage"])


@pytest.mark.parametrize(
    ("credit", "shown_as"),
    [("-20", "middle"), ("-20.01", "pounds only"), ("-100", "pounds only"), ("-150", "pounds only")],
)
def test_large_credits_leave_pounds_only(credit: str, shown_as: str) -> None:
    row = one_share([pounds(60, **LARGE), pounds(40, **SME), pounds(credit, **LARGE)])
    assert row["shown_as"] == shown_as
    assert row["credits_gbp"] == -Decimal(credit)


def test_credits_that_turn_a_part_negative_leave_pounds_only() -> None:
    row = one_share([pounds(100, **LARGE), pounds(5, **SME), pounds(-6, **SME)])
    assert row["shown_as"] == "pounds only"


@pytest.mark.parametrize(
    ("size_band", "ring", "settled", "counts"),
    [
        ("small", "own area", True, True),
        ("small", "further", True, False),
        ("small", "not known", False, False),
        ("large", "own area", True, False),
        ("large", "not known", True, False),
        ("unknown", "own area", False, False),
        ("unknown", "further", True, False),
        ("unknown", "not known", False, False),
        ("small", "neighbouring", True, False),
    ],
)
def test_local_sme_is_settled_by_either_no(size_band: str, ring: str, settled: bool, counts: bool) -> None:
    rows = [pounds(10, size_band=size_band, ring=ring)]
    row = one_share(rows, Selection(measure=Measure.LOCAL_SME))
    assert row["classified_gbp"] == (Decimal(10) if settled else 0)
    assert row["numerator_gbp"] == (Decimal(10) if counts else 0)


def test_neighbours_are_local_only_where_asked() -> None:
    rows = [pounds(10, size_band="small", ring="neighbouring")]
    wide = Selection(measure=Measure.LOCAL_SME, local=LocalDefinition.OWN_AND_NEIGHBOURS)
    assert one_share(rows, wide)["numerator_gbp"] == 10


def test_a_national_body_is_no_part_of_a_question_about_local_firms() -> None:
    rows = [pounds(90, authority="ministry", **SME), pounds(10, ring="own area", **SME)]
    local = Selection(measure=Measure.LOCAL_SME)
    with serve_rows(rows) as cursor:
        both = measures.share(cursor, local).iloc[0]
        strip = measures.published_strip(cursor, local).iloc[0]
        lines = measures.payment_lines(cursor, local)
        alone = measures.share(cursor, replace(local, authorities=("ministry",))).iloc[0]
        every = measures.share(cursor, Selection()).iloc[0]
    assert (both["base_gbp"], both["numerator_gbp"], strip["published_gbp"], len(lines)) == (10, 10, 10, 1)
    assert (alone["base_gbp"], alone["shown_as"]) == (0, "pounds only")
    assert every["base_gbp"] == 100


def test_vcse_is_apart_from_size() -> None:
    rows = [
        pounds(10, supplier="Charity", is_vcse=True, size_band="large"),
        pounds(80, supplier="Firm", is_vcse=False),
        pounds(10, supplier="Not known", is_vcse=None),
    ]
    row = one_share(rows, Selection(measure=Measure.VCSE))
    assert (row["numerator_gbp"], row["classified_gbp"], row["base_gbp"]) == (10, 90, 100)


@pytest.mark.parametrize("band", SizeBand)
def test_every_band_is_an_sme_or_not_or_not_known(band: SizeBand) -> None:
    row = one_share([pounds(10, size_band=band.value)])
    assert (row["numerator_gbp"] == 10) == band.is_sme
    assert (row["classified_gbp"] == 0) == (band is SizeBand.UNKNOWN)


def test_the_class_of_the_payments_month_counts() -> None:
    uplift = date(2025, 4, 1)
    spans = ((None, uplift, "large", False), (uplift, None, "medium", False))
    rows = [pounds(7, day=date(2025, 3, 31), spans=spans), pounds(5, day=date(2025, 4, 1), spans=spans)]
    assert one_share(rows, Selection(from_month=date(2025, 1, 1)))["numerator_gbp"] == 5


def test_a_line_counts_only_if_all_its_reasons_are_admitted() -> None:
    rows = [
        pounds(1),
        pounds(10, reasons=("grants",)),
        pounds(100, reasons=("grants", "pass-through")),
        pounds(1_000, reasons=("pass-through",)),
        pounds(10_000, reasons=("superseded", "grants")),
    ]
    expected = {(): 1_001, ("grants",): 1_111, ("pass-through",): 1, ("grants", "pass-through"): 11}
    with serve_rows(rows) as cursor:
        for switches, base in expected.items():
            assert measures.share(cursor, Selection(switches=switches))["base_gbp"].iloc[0] == base
        strip = measures.published_strip(cursor, Selection()).iloc[0]
    assert (strip["published_gbp"], strip["excluded_gbp"], strip["base_gbp"]) == (1_111, 110, 1_001)


def test_leaving_capital_out_is_an_exclusion_with_a_name() -> None:
    rows = [pounds(1), pounds(10, is_capital="yes"), pounds(100, is_capital="not marked")]
    with serve_rows(rows) as cursor:
        without = Selection(switches=("capital",))
        assert measures.share(cursor, without)["base_gbp"].iloc[0] == 101
        assert measures.exclusions(cursor, without)[["reason", "excluded_gbp"]].to_numpy().tolist() == [["capital", 10]]
        assert not measures.read_catalogue(cursor).authorities[0].marks_capital


def test_withheld_names_stay_in_the_base_as_unknown() -> None:
    rows = [pounds(60, **LARGE), pounds(40, supplier="Name withheld", kind="name withheld", size_band="unknown")]
    with serve_rows(rows) as cursor:
        strip = measures.published_strip(cursor, NORTHMOOR).iloc[0]
    assert (strip["withheld_gbp"], strip["unknown_gbp"], strip["base_gbp"]) == (40, 40, 100)


def test_a_month_that_has_only_begun_is_not_complete() -> None:
    rows = every_month(date(2024, 4, 1), 18, SME) * 4 + every_month(date(2025, 10, 1), 1, SME)
    with serve_rows(rows) as cursor:
        entry = measures.read_catalogue(cursor).authorities[0]
        months = measures.share_by_month(cursor, NORTHMOOR)
        history = measures.history(cursor, NORTHMOOR)
    assert (entry.last_month, entry.last_complete_month) == (date(2025, 10, 1), date(2025, 9, 1))
    assert months["is_complete"].tolist() == [True] * 18 + [False]
    assert history["month"].max() == pd.Timestamp(2025, 9, 1)


def test_a_missing_month_is_shown_as_incomplete_without_pounds() -> None:
    rows = every_month(date(2024, 4, 1), 3, SME) + every_month(date(2024, 8, 1), 3, SME)
    with serve_rows(rows) as cursor:
        months = measures.share_by_month(cursor, NORTHMOOR)
        told = measures.month_completeness(cursor, NORTHMOOR)
    assert months["is_complete"].tolist() == [True, True, True, False, True, True, True]
    assert months["base_gbp"].tolist()[3] == 0
    assert told["lines"].tolist() == [1, 1, 1, 0, 1, 1, 1]


def test_a_month_is_whole_only_if_every_body_still_publishing_has_it() -> None:
    rows = [
        *every_month(date(2024, 1, 1), 20, {**SME, "authority": "northmoor"}),
        *every_month(date(2024, 1, 1), 18, {**SME, "authority": "southmoor"}),
        *every_month(date(2022, 1, 1), 3, {**SME, "authority": "ministry"}),
    ]
    with serve_rows(rows) as cursor:
        months = measures.share_by_month(cursor, Selection()).set_index("month")
    assert months.loc["2025-06-01", "is_complete"]
    assert not months.loc["2025-07-01", "is_complete"]
    assert months.loc["2025-07-01", "authorities"] == 1
    assert not months.loc["2025-01-01":"2025-06-01", "rolling_is_complete"].isin([False]).any()
    assert not months.loc["2025-07-01", "rolling_is_complete"]


def test_the_history_of_several_bodies_begins_with_the_last_of_them() -> None:
    rows = [
        *every_month(date(2024, 1, 1), 20, {**SME, "authority": "northmoor"}),
        *every_month(date(2024, 5, 1), 16, {**SME, "authority": "southmoor"}),
    ]
    with serve_rows(rows) as cursor:
        both = measures.history(cursor, Selection(authorities=("northmoor", "southmoor")))
        one = measures.history(cursor, Selection(authorities=("northmoor",)))
    assert both["month"].min() == pd.Timestamp(2024, 5, 1)
    assert one["month"].min() == pd.Timestamp(2024, 1, 1)


def test_no_monthly_share_under_the_floors() -> None:
    under = every_month(date(2024, 4, 1), 14, pounds("83333.33", **SME))
    over = every_month(date(2024, 4, 1), 14, pounds("83333.34", **SME))
    short = every_month(date(2024, 4, 1), 11, pounds(1_000_000, **SME))
    for rows, shown in ((under, False), (over, True), (short, False)):
        with serve_rows(rows) as cursor:
            months = measures.share_by_month(cursor, NORTHMOOR)
            members = measures.breakdown(cursor, NORTHMOOR, Dimension.MONTH)
        assert members["value"].notna().all() == shown
        assert months["value"].notna().all() == shown
        assert months["rolling_value"].notna().sum() == max(0, len(rows) - 11)
        assert (months["base_gbp"] > 0).all()


def test_months_named_cut_the_chart_but_not_the_rolling_year() -> None:
    rows = every_month(date(2024, 4, 1), 24, pounds(100, **SME))
    with serve_rows(rows) as cursor:
        months = measures.share_by_month(cursor, Selection(from_month=date(2025, 6, 1), to_month=date(2025, 7, 1)))
    assert months["month"].dt.month.tolist() == [6, 7]
    assert months["rolling_base_gbp"].tolist() == [1200, 1200]


def frame_of(low: float, high: float, coverage: float) -> pd.DataFrame:
    return pd.DataFrame({"low": [low], "high": [high], "coverage": [coverage]})


@pytest.mark.parametrize(
    ("before", "after", "direction"),
    [
        ((0.20, 0.25, 0.95), (0.26, 0.30, 0.80), "up"),  # ranges apart
        ((0.20, 0.25, 0.95), (0.10, 0.19, 0.80), "down"),
        ((0.20, 0.25, 0.95), (0.22, 0.28, 0.94), "up"),  # overlap, coverage alike, both ends rise
        ((0.20, 0.25, 0.95), (0.19, 0.24, 0.94), "down"),
        ((0.20, 0.25, 0.95), (0.22, 0.28, 0.91), "no clear change"),  # coverage differs by 4 points
        ((0.20, 0.25, 0.95), (0.19, 0.28, 0.94), "no clear change"),  # the ends part ways
        ((0.20, 0.25, 0.95), (0.20, 0.25, 0.95), "no clear change"),
        ((float("nan"), float("nan"), 0.3), (0.20, 0.25, 0.95), "not comparable"),
    ],
)
def test_up_and_down_only_where_the_ranges_allow(
    before: tuple[float, float, float], after: tuple[float, float, float], direction: str
) -> None:
    with serve_rows([{}]) as cursor:
        limits = measures.read_limits(cursor)
    assert measures.compare_shares(frame_of(*after), frame_of(*before), limits).tolist() == [direction]


def two_years(more: Row) -> list[dict[str, object]]:
    first = every_month(date(2024, 4, 1), 24, pounds(50_000, **SME))
    return [
        *first,
        *every_month(date(2024, 4, 1), 12, pounds(50_000, **LARGE)),
        *every_month(date(2025, 4, 1), 12, more),
    ]


def test_what_moved_adds_up_and_credits_for_earlier_years_stand_apart() -> None:
    rows = two_years(pounds(20_000, **LARGE, category="software"))
    rows.append({**pounds(-9_000, **SME), "day": date(2025, 6, 1), "reasons": ("earlier-year-credit",)})
    with serve_rows(rows) as cursor:
        whole = measures.change(cursor, NORTHMOOR).iloc[0]
        parts = measures.contributions(cursor, NORTHMOOR, Dimension.SUPPLIER).set_index("key")
    assert whole["direction"] == "up"
    assert parts["points"].sum() == pytest.approx(whole["points"])
    assert parts["change_gbp"].sum() == whole["numerator_gbp"] - whole["numerator_before_gbp"] == -9_000
    assert parts.loc["Small firm", "change_gbp"] == 0
    assert parts["is_apart"].to_dict() == {"Large firm": False, "Small firm": False, "": True}
    assert parts.loc["", "label"] == "Credit for an earlier year"


def test_nothing_moved_where_the_year_before_is_not_whole() -> None:
    rows = [row for row in two_years(pounds(20_000, **LARGE)) if row["day"] >= date(2024, 6, 1)]
    with serve_rows(rows) as cursor:
        assert measures.change(cursor, NORTHMOOR)["direction"].iloc[0] == "not comparable"
        assert measures.contributions(cursor, NORTHMOOR, Dimension.SUPPLIER).empty


def test_individuals_have_no_name_no_page_and_no_description() -> None:
    person = {
        "supplier": "Mx A Example",
        "kind": "individual",
        "size_band": "micro",
        "description": "care for A Example",
    }
    with serve_rows([pounds(10, **person), pounds(5, **SME)]) as cursor:
        frames = {
            "suppliers": measures.suppliers(cursor, Selection()),
            "searched page": measures.suppliers(cursor, Selection(), search="Example"),
            "lines": measures.payment_lines(cursor, Selection()).drop(columns="payment_id"),
            "card": measures.supplier_card(cursor, "Mx A Example"),
            "breakdown": measures.breakdown(cursor, Selection(), Dimension.SUPPLIER),
            "unknown": measures.unknown_suppliers(cursor, Selection(measure=Measure.VCSE)),
        }
    for name, frame in frames.items():
        shown = frame.drop(columns=["supplier_id", "key"], errors="ignore")
        assert "A Example" not in shown.to_csv(), name
    assert frames["card"].empty
    assert frames["searched page"].empty
    assert frames["suppliers"].set_index("supplier_id")["has_page"].to_dict() == {
        "Mx A Example": False,
        "Small firm": True,
    }


def test_pages_of_suppliers_sort_search_and_keep() -> None:
    rows = [
        pounds(number, supplier=f"Firm {number:02}", size_band="large" if number % 2 else "small")
        for number in range(1, 21)
    ]
    with serve_rows(rows) as cursor:
        page = measures.suppliers(cursor, Selection(), counting=measures.Counting.YES, offset=2, limit=3)
        named = measures.suppliers(cursor, Selection(), order=measures.SupplierOrder.NAME, limit=2)
        found = measures.suppliers(cursor, Selection(), search=" fIRM 1")
    assert page["base_gbp"].tolist() == [16, 14, 12]
    assert page["suppliers"].tolist() == [10, 10, 10]
    assert page["part_of_base"].iloc[0] == pytest.approx(16 / 210)
    assert named["name"].tolist() == ["Firm 01", "Firm 02"]
    assert len(found) == 10


def test_a_suppliers_card_says_what_it_is_and_why() -> None:
    uplift = date(2025, 4, 1)
    spans = ((None, uplift, "large", False), (uplift, None, "medium", False))
    rows = [
        pounds(10, supplier="Firm", spans=spans),
        pounds(5, supplier="Firm", spans=spans, authority="southmoor", ring="further"),
        pounds(1, supplier="Name withheld", grouping="name withheld", kind="name withheld", size_band="unknown"),
    ]
    with serve_rows(rows) as cursor:
        card = measures.supplier_card(cursor, "Firm").iloc[0]
        classes = measures.supplier_classes(cursor, "Firm")
        payees = measures.supplier_payees(cursor, "Firm")
        assert measures.supplier_card(cursor, "Name withheld").empty
        assert measures.supplier_card(cursor, "No such supplier").empty
        assert measures.read_supplier_names(cursor, ["Firm", "No such supplier"]) == {"Firm": "Firm"}
    assert (card["name"], card["size_band"]) == ("Firm", "medium")
    assert classes["size_band"].tolist() == ["large", "medium"]
    assert classes["size_because"].iloc[0] == "The kind of accounts it files"
    assert payees[["authority", "published_gbp", "ring"]].to_numpy().tolist() == [
        ["Northmoor Council", 10, "own area"],
        ["Southmoor Council", 5, "further"],
    ]


def test_lines_say_why_they_do_not_count() -> None:
    rows = [pounds(1), pounds(2, reasons=("public-body",)), pounds(3, reasons=("grants", "public-body"))]
    with serve_rows(rows) as cursor:
        lines = measures.payment_lines(cursor, NORTHMOOR, order=measures.LineOrder.LARGEST)
        grants = measures.payment_lines(cursor, NORTHMOOR, reason="grants")
        kept = measures.payment_lines(cursor, NORTHMOOR, kept=measures.LinesKept.COUNTED)
    assert lines["excluded_because"].tolist() == ["Grants", "Other public bodies", ""]
    assert lines["counts"].tolist() == [False, False, True]
    assert (len(grants), len(kept)) == (1, 1)


def test_firms_paid_new_and_stopped() -> None:
    rows = [
        *every_month(date(2024, 4, 1), 24, pounds(100, supplier="Stays")),
        *every_month(date(2024, 4, 1), 12, pounds(10, supplier="Stops")),
        *every_month(date(2025, 4, 1), 12, pounds(20, supplier="Starts")),
        *every_month(date(2025, 4, 1), 12, pounds(30, supplier="Also starts")),
        *every_month(date(2024, 4, 1), 24, pounds(500, **LARGE)),
        *every_month(date(2025, 4, 1), 1, pounds(90, supplier="Individuals", grouping="individuals")),
    ]
    with serve_rows(rows) as cursor:
        row = measures.concentration(cursor, NORTHMOOR).iloc[0]
    assert (row["firms_paid"], row["firms_paid_before"], row["firms_new"], row["firms_stopped"]) == (3, 2, 2, 1)
    assert row["median_gbp"] == 360
    assert row["top_ten_gbp"] == 12 * 650
    assert row["top_ten_firms_gbp"] == 12 * 150


def test_unknown_suppliers_narrow_the_range_in_turn() -> None:
    rows = [pounds(60, **LARGE), pounds(30, **UNKNOWN), pounds(10, supplier="Other", size_band="unknown")]
    with serve_rows(rows) as cursor:
        found = measures.unknown_suppliers(cursor, NORTHMOOR)
    assert found["supplier_id"].tolist() == ["Unknown firm", "Other"]
    assert found["narrows_points"].tolist() == pytest.approx([0.3, 0.1])
    assert found["left_points"].tolist() == pytest.approx([0.1, 0.0])


def test_bridge_to_the_bands_before_the_uplift_adds_up() -> None:
    lifted = {"supplier": "Lifted firm", "size_band": "medium", "size_band_before_uplift": "large"}
    opened = {"supplier": "Opened firm", "size_band": "medium", "size_band_before_uplift": "unknown"}
    rows = [pounds(30, **SME), pounds(60, **LARGE), pounds(6, **lifted), pounds(4, **opened)]
    with serve_rows(rows) as cursor:
        steps = measures.bridge(cursor, NORTHMOOR, "before-april-2025").set_index("reason")
        start, end = (steps[steps["step"] == step].iloc[0] for step in ("start", "end"))
    assert (start["numerator_gbp"], end["numerator_gbp"]) == (Decimal(40), Decimal(30))
    assert steps.loc["yes to no", "change_numerator_gbp"] == -6
    assert steps.loc["yes to unknown", "change_classified_gbp"] == -4
    assert start["base_gbp"] == end["base_gbp"] == 100
    assert end["classified_gbp"] == 96


def test_directorates_as_published_are_another_split_of_the_same_pounds() -> None:
    rows = [
        pounds(30, **SME, directorate="Place", published_directorate="Highways"),
        pounds(70, **LARGE, directorate="Place", published_directorate="Housing"),
    ]
    as_published = replace(NORTHMOOR, switches=("as-published",))
    with serve_rows(rows) as cursor:
        catalogue = measures.read_catalogue(cursor)
        today = measures.breakdown(cursor, NORTHMOOR, Dimension.DIRECTORATE)
        printed = measures.breakdown(cursor, as_published, Dimension.DIRECTORATE)
        address = {"authority": "northmoor", "directorate": "Housing", "switch": "as-published"}
        housing, dropped = Selection.from_params(address, catalogue)
        assert measures.share(cursor, housing)["base_gbp"].iloc[0] == 70
        assert measures.published_strip(cursor, housing)["base_gbp"].iloc[0] == 70
        lines = measures.payment_lines(cursor, housing)
    assert dropped == []
    assert housing.to_params() == {"authority": ["northmoor"], "directorate": ["Housing"], "switch": ["as-published"]}
    assert today["key"].tolist() == ["northmoor:Place"]
    assert printed["key"].tolist() == ["northmoor:Housing", "northmoor:Highways"]
    assert lines["directorate"].tolist() == ["Housing"]
    assert "as-published" in {switch.switch_id for switch in catalogue.switches}


def test_bodies_are_compared_at_the_highest_floor_among_them_by_whole_transactions() -> None:
    big = {"authority": "ministry", "file": "file2"}
    rows = [
        pounds(600, **SME),
        pounds(30_000, **LARGE),
        pounds(20_000, supplier="Split bill"),
        pounds(9_000, supplier="Split bill"),
        pounds(40_000, **LARGE, **big),
    ]
    files = [
        {"file_id": "file1", "threshold_gbp": Decimal(500)},
        {"file_id": "file2", "authority_id": "ministry", "threshold_gbp": Decimal(25_000)},
    ]
    level = ("common-floor",)
    with serve_rows(rows, files) as cursor:
        catalogue = measures.read_catalogue(cursor)
        both = measures.breakdown(cursor, Selection(switches=level), Dimension.AUTHORITY).set_index("key")
        alone = measures.share(cursor, replace(NORTHMOOR, switches=level))["base_gbp"].iloc[0]
        plain = measures.breakdown(cursor, Selection(), Dimension.AUTHORITY).set_index("key")
        assert len(measures.payment_lines(cursor, Selection(switches=level))) == 4
    assert both["base_gbp"].to_dict() == {"northmoor": Decimal(59_000), "ministry": Decimal(40_000)}
    assert alone == plain.loc["northmoor", "base_gbp"] == Decimal(59_600)
    assert "common-floor" in {switch.switch_id for switch in catalogue.switches}
    assert catalogue.has_unlike_floors(())
    assert not catalogue.has_unlike_floors(("northmoor",))


def test_no_switch_for_directorates_where_none_was_recast() -> None:
    with serve_rows([pounds(30, **SME)]) as cursor:
        assert "as-published" not in {switch.switch_id for switch in measures.read_catalogue(cursor).switches}


def test_a_card_bill_without_its_purchases_is_of_unknown_size_and_place_whoever_the_bank_is() -> None:
    bank = {"supplier": "Northmoor Bank", "size_band": "large", "ring": "own area", "is_vcse": False}
    rows = [pounds(90, **SME), pounds(10, **bank, reasons=("card-unknown",))]
    for measure in Measure:
        told = one_share(rows, replace(NORTHMOOR, measure=measure))
        assert told["unknown_gbp"] == 10
        assert told["base_gbp"] == 100
    with serve_rows(rows) as cursor:
        lines = measures.payment_lines(cursor, NORTHMOOR).set_index("supplier_id")
    assert lines.loc["Northmoor Bank", "size_band"] == "unknown"


def test_bridge_tells_each_step_and_its_points() -> None:
    rows = [
        pounds(30, **SME),
        pounds(60, **LARGE),
        pounds(10, supplier="Flagged", size_rule="published-flag"),
        pounds(20, supplier="Charity", reasons=("grants",)),
        pounds(5, reasons=("superseded",)),
    ]
    with serve_rows(rows) as cursor:
        grants = measures.bridge(cursor, NORTHMOOR, "with-grants")
        accounts = measures.bridge(cursor, NORTHMOOR, "accounts-only")
        with pytest.raises(ReferenceTableError, match="nonsense"):
            measures.bridge(cursor, NORTHMOOR, "nonsense")
    assert grants["step"].tolist() == ["start", "in", "end"]
    assert grants["label"].tolist() == ["This share", "Grants", "The other share"]
    assert grants["change_numerator_gbp"].tolist() == [0, 20, 0]
    assert grants["points"].iloc[1] == pytest.approx(60 / 120 - 40 / 100)
    assert accounts["label"].tolist()[1] == "Counted here, not known there"
    assert accounts["change_classified_gbp"].tolist() == [0, -10, 0]
    assert accounts["base_gbp"].tolist() == [100, 100, 100]


def test_what_is_locked_in_is_told_apart() -> None:
    rows = [pounds(60, **SME), pounds(40, supplier="Vehicle", size_rule="project-vehicle", size_band="unknown")]
    with serve_rows(rows) as cursor:
        parts = measures.open_to_change(cursor, NORTHMOOR)
    assert parts["id"].tolist() == ["open", "pfi"]
    assert parts["part_of_base"].tolist() == [0.6, 0.4]


def test_what_is_locked_in_names_categories_and_rules_there_are() -> None:
    locked, rules = load_table("locked_in"), load_table("size_rules")
    for by, known in (("category", load_table("categories")["category_id"]), ("size rule", rules["id"])):
        assert set(locked.loc[locked["by"] == by, "member"]) <= set(known)
    assert set(locked["by"]) == {"category", "size rule"}
    believed = set("|".join(load_table("other_definitions")["size_rules"]).split("|")) - {""}
    assert believed <= set(rules["id"])


def test_coverage_by_year_keeps_back_cast_classes_apart() -> None:
    rows = [
        pounds(10, day=date(2025, 3, 31), back_cast=True, **SME),
        pounds(30, day=date(2025, 4, 1), **LARGE),
        pounds(10, day=date(2025, 4, 2), **UNKNOWN),
    ]
    with serve_rows(rows) as cursor:
        years = measures.coverage_by_year(cursor, NORTHMOOR)
    assert years["financial_year"].tolist() == [2025, 2026]
    assert years["back_cast_part"].tolist() == [1.0, 0.0]
    assert years["coverage"].tolist() == [1.0, 0.75]


def test_data_quality_counts_what_is_missing() -> None:
    rows = [
        pounds(1, day=None),
        pounds(10, directorate="Directorate not published", category="not-categorised"),
        pounds(100, supplier="Nobody", match_method="in no register", ring="not known", size_band="unknown"),
        pounds(1_000, reasons=("superseded",), file="file2"),
    ]
    files = [
        {"file_id": "file2", "warnings": ["Half its lines stand in another file."]},
        {"file_id": "file3", "is_readable": False, "kind": "not payments", "not_payments_reason": "It is empty."},
    ]
    with serve_rows(rows, files) as cursor:
        row = measures.data_quality(cursor, NORTHMOOR).iloc[0]
        warnings = measures.file_warnings(cursor, NORTHMOOR)
        listed = measures.source_files(cursor, NORTHMOOR)
    assert (row["published_gbp"], row["superseded_gbp"], row["not_dated_gbp"]) == (111, 1_000, 1)
    assert (row["unmatched_gbp"], row["not_categorised_gbp"], row["no_directorate_gbp"]) == (100, 10, 10)
    assert (row["files"], row["unreadable_files"], row["warnings"]) == (3, 1, 1)
    assert warnings["warning"].tolist() == ["Half its lines stand in another file."]
    assert listed["name"].tolist() == ["file1.csv", "file2.csv", "file3.csv"]


def test_registers_are_told_by_what_is_paid_to_their_suppliers() -> None:
    rows = [pounds(10), pounds(100, supplier="Nobody", match_method="in no register", size_band="unknown")]
    with serve_rows(rows) as cursor:
        cursor.execute("UPDATE supplier SET register = CASE WHEN name = 'Nobody' THEN NULL ELSE 'companies' END")
        found = measures.register_use(cursor, NORTHMOOR)
    told = list(found[["register", "suppliers", "base_gbp", "unknown_size_gbp"]].itertuples(index=False, name=None))
    assert told == [("companies", 1, 10, 0), ("", 1, 100, 100)]


def test_records_not_kept_are_told_by_reason_and_one_by_one() -> None:
    rejects = [
        {"file_id": "file1", "row_number": 7, "reason": "total", "text": "Total|111.00", "amount_gbp": Decimal(111)},
        {
            "file_id": "file1",
            "row_number": 8,
            "reason": "total",
            "text": "Grand total|111.00",
            "amount_gbp": Decimal(111),
        },
        {"file_id": "file1", "row_number": 9, "reason": "no amount", "text": "Firm|"},
    ]
    with serve_rows([pounds(111)], rejects=rejects) as cursor:
        reasons = measures.rejects_by_reason(cursor, NORTHMOOR)
        page = measures.rejects(cursor, NORTHMOOR, reason="total", offset=1)
        elsewhere = measures.rejects_by_reason(cursor, Selection(authorities=("southmoor",)))
    assert reasons[["reason", "rows", "set_aside_gbp"]].to_numpy().tolist() == [["total", 2, 222], ["no amount", 1, 0]]
    assert reasons["wording"].iloc[0] == "A total or subtotal: it repeats what the lines above it say"
    assert (page["text"].tolist(), page["rows_in_all"].tolist()) == (["Grand total|111.00"], [2])
    assert elsewhere.empty


def test_the_data_version_is_told() -> None:
    with serve_rows([{}]) as cursor:
        row = measures.data_version(cursor).iloc[0]
    assert (row["version"], row["previous_version"], row["is_sample"]) == ("v2", "v1", True)


def test_an_empty_selection_gives_frames_not_errors() -> None:
    nothing = Selection(authorities=("nobody",))
    with serve_rows([{}]) as cursor:
        assert measures.share(cursor, nothing)["shown_as"].iloc[0] == "pounds only"
        assert measures.published_strip(cursor, nothing)["base_gbp"].iloc[0] == 0
        assert measures.change(cursor, nothing)["direction"].iloc[0] == "not comparable"
        assert measures.concentration(cursor, nothing)["firms_paid"].iloc[0] == 0
        for frame in (
            measures.share_by_month(cursor, nothing),
            measures.history(cursor, nothing),
            measures.breakdown(cursor, nothing, Dimension.MARKET),
            measures.exclusions(cursor, nothing),
            measures.contributions(cursor, nothing, Dimension.MARKET),
            measures.suppliers(cursor, nothing),
            measures.payment_lines(cursor, nothing),
            measures.coverage_by_year(cursor, nothing),
            measures.unknown_suppliers(cursor, nothing),
            measures.data_quality(cursor, nothing),
            measures.month_completeness(cursor, nothing),
        ):
            assert frame.empty


def test_a_missing_limit_is_a_wrong_table() -> None:
    with serve_rows([{}]) as cursor:
        cursor.execute("CREATE OR REPLACE VIEW serving.share_limits AS SELECT 'range_coverage' AS id, '0.5' AS value")
        with pytest.raises(ReferenceTableError, match="share_limits"):
            measures.read_limits(cursor)


def test_every_shipped_switch_has_its_words_and_turns_one_way() -> None:
    reasons, switches = load_table("base_reasons"), load_table("switches")
    turned = reasons[reasons["switch"] != ""]
    assert set(turned["switch"]) == set(switches["id"]) - {"capital", "as-published", "common-floor"}
    assert (turned.groupby("switch")["admitted"].nunique() == 1).all()
    assert {"superseded", "earlier-year-credit"} <= set(reasons["reason"])
    assert reasons.set_index("reason").loc["superseded", ["admitted", "switch"]].tolist() == ["no", ""]


def test_a_search_forgives_a_slip_where_no_name_holds_the_letters() -> None:
    rows = [pounds(30, supplier="Ashdown Paving"), pounds(20, supplier="Ashby Catering"), pounds(10, supplier="Zeal")]
    with serve_rows(rows) as cursor:

        def find(text: str) -> list[str]:
            found: list[str] = measures.suppliers(cursor, Selection(), search=text)["name"].tolist()
            return found

        assert find("ash") == ["Ashdown Paving", "Ashby Catering"]
        assert find("DOWN pav") == ["Ashdown Paving"]
        assert find("ashdwon paving")[0] == "Ashdown Paving"
        assert find("quux") == []
