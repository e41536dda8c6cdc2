"""The generator's truth of the sample data, laid beside what the app says of the same lines."""

from __future__ import annotations

import csv
import gzip
from datetime import date
from pathlib import Path

import pandas as pd

from core.periods import financial_year_months
from core.settings import SAMPLE_SOURCES
from core.store.connection import LiveData

SUPPLIER_TRUTH = ("is_sme", "kind", "is_vcse", "area", "company_number", "charity_number")
TRUTH = SAMPLE_SOURCES.parent / "truth"
FIRST_MONTH, LAST_MONTH = date(2022, 11, 1), date(2026, 10, 1)

# The reasons that a true reason may be shown as.
REASONS = {
    "benefit": {"benefits"},
    "card settlement": {"card-settlement"},
    "compensation": {"compensation"},
    "grant": {"grants"},
    "individual": {"individuals"},
    "insurance levy": {"public-body", "precepts-levies"},
    "land": {"land"},
    "levy or precept": {"precepts-levies"},
    "payroll": {"payroll"},
    "pension fund": {"pensions"},
    "public body": {"public-body", "publicly-owned", "pooled"},
    "publicly owned": {"publicly-owned", "public-body"},
    "refund": {"collection-fund"},
    "tax": {"tax", "payroll"},
    "treasury": {"treasury"},
}
# The app's markets that fit what the generator bought.
MARKETS = {
    "highways works": {"Highways and street works"},
    "building works": {"Construction and building works"},
    "electrical and mechanical": {"Construction and building works"},
    "grounds and trees": {"Property, facilities and cleaning", "Goods, equipment and supplies"},
    "waste and recycling": {"Waste and environment"},
    "home care": {"Adult social care"},
    "residential care": {"Adult social care"},
    "children's placements": {"Children and families"},
    "school transport": {"Transport and fleet"},
    "taxis": {"Transport and fleet"},
    "software and hosting": {"ICT and digital"},
    "hardware and telecoms": {"ICT and digital", "Telecoms and post"},
    "temporary staff": {"Agency staff and HR"},
    "training": {"Agency staff and HR", "Education and training"},
    "consultancy": {"Consultancy and professional services"},
    "engineering design": {
        "Consultancy and professional services",
        "Construction and building works",
        "Waste and environment",
    },
    "legal": {"Legal and financial services"},
    "cleaning": {"Property, facilities and cleaning"},
    "security": {"Property, facilities and cleaning"},
    "catering": {"Leisure, culture and catering"},
    "printing": {"Goods, equipment and supplies", "Communications and marketing"},
    "vehicles": {"Transport and fleet"},
    "energy": {"Energy and utilities", "Highways and street works"},
    "medical supplies": {"Health and public health"},
    "medical equipment": {"Health and public health"},
    "clinical services": {"Health and public health"},
    "advice and support": {"Adult social care", "Children and families", "Health and public health"},
}


def read_truth(name: str) -> list[dict[str, str]]:
    """The rows of one table of truth."""
    path = TRUTH / name
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return list(csv.DictReader(content.decode("utf-8").splitlines()))


def months_of(row: dict[str, str]) -> dict[str, date]:
    """The months a row of shares.csv is about; none for the last twelve, which the app finds by itself."""
    if row["period"] == "last 12 months":
        return {}
    if row["period"] == "all":
        return {"from_month": FIRST_MONTH, "to_month": LAST_MONTH}
    months = financial_year_months(int(row["period"]))
    return {"from_month": max(months[0], FIRST_MONTH), "to_month": min(months[-1], LAST_MONTH)}


def join_truth(live: LiveData) -> pd.DataFrame:
    """One row: one published line as the app has it, with `true_` columns beside it. No superseded files."""
    with live.cursor() as cursor:
        built = cursor.execute(Path(__file__).with_name("sample_lines.sql").read_text(encoding="utf-8")).df()
    joined = built.merge(read_true_lines(), on=["file", "row_number"], how="left", validate="one_to_one")
    return joined.astype({"amount_gbp": float})


def read_true_lines() -> pd.DataFrame:
    """One row: one published line: file, row_number, and what it truly is."""
    lines = pd.DataFrame(read_truth("lines.csv.gz")).astype({"row_number": int})
    files = pd.DataFrame(read_truth("files.csv"))[["file", "name"]]
    markets = pd.DataFrame(read_truth("markets.csv")).rename(columns={"name": "true_market"})
    suppliers = pd.DataFrame(read_truth("suppliers.csv"))[["supplier_id", *SUPPLIER_TRUTH]]
    lines = lines.merge(files, on="file").merge(markets, on="market", how="left")
    lines = lines.merge(suppliers, on="supplier_id", how="left")
    renamed = {column: f"true_{column}" for column in ("reason", *SUPPLIER_TRUTH)}
    kept = ["name", "row_number", "true_market", *renamed.values()]
    return lines.rename(columns=renamed)[kept].rename(columns={"name": "file"})
