"""The columns of staging.line, staging.reject and staging.contract as Parquet holds them."""

from __future__ import annotations

import pyarrow as pa

MONEY = pa.decimal128(18, 2)
# Text columns of a line that are copied as published, trimmed.
TEXT_COLUMNS = (
    "entity",
    "directorate",
    "unit",
    "payee",
    "description",
    "expense_type",
    "expense_code",
    "published_category",
    "published_category_code",
    "published_size",
    "published_vcse",
    "company_number",
    "charity_number",
    "postcode",
    "vat_number",
    "contract_ref",
    "transaction_ref",
)
AMOUNT_COLUMNS = ("net_gbp", "gross_gbp", "irrecoverable_vat_gbp")


def _required(name: str, kind: pa.DataType) -> pa.Field:
    return pa.field(name, kind, nullable=False)


LINE_SCHEMA = pa.schema(
    [
        _required("file_id", pa.string()),
        _required("row_number", pa.int64()),
        pa.field("entity", pa.string()),
        pa.field("payment_date", pa.date32()),
        _required("date_basis", pa.string()),
        *[pa.field(name, pa.string()) for name in TEXT_COLUMNS[1:]],
        _required("is_card", pa.bool_()),
        _required("is_capital", pa.string()),
        _required("amount_gbp", MONEY),
        *[pa.field(name, MONEY) for name in AMOUNT_COLUMNS],
    ]
)
REJECT_SCHEMA = pa.schema(
    [
        _required("file_id", pa.string()),
        _required("row_number", pa.int64()),
        _required("reason", pa.string()),
        _required("text", pa.string()),
        pa.field("amount_gbp", MONEY),
    ]
)
CONTRACT_SCHEMA = pa.schema(
    [
        _required("authority_id", pa.string()),
        _required("contract_ref", pa.string()),
        _required("cpv_code", pa.string()),
    ]
)
SCHEMAS = {"line": LINE_SCHEMA, "reject": REJECT_SCHEMA, "contract": CONTRACT_SCHEMA}
