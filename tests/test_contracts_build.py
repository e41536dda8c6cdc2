"""A contracts register beside a body's payments: its procurement codes put the payments that quote it in a category."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.pipeline import build
from core.settings import load_settings
from core.store.connection import close_all, open_live

PAYMENTS = (
    "Date,Supplier,Contract Reference,Net Amount\n"
    "03/04/2026,Alder Holdings Ltd,NM/17,1250.50\n"
    "17/04/2026,Alder Holdings Ltd,,840.00\n"
)
REGISTER = (
    "Contract Reference,Contract Title,Contract Start Date,Contract End Date,Supplier,CPV Code\n"
    "NM/17,Surface dressing,01/04/2026,31/03/2028,Alder Holdings Ltd,45233141-9\n"
    "NM/18,Advice,01/04/2026,31/03/2028,Bryony Ltd,\n"
)
FILES = "file,url,licence\nnorthmoor/april-2026.csv,https://northmoor.example/april,Open Government Licence 3.0\n"


@pytest.fixture(autouse=True)
def close_afterwards() -> Iterator[None]:
    """Leave no data file open."""
    yield
    close_all()


def test_a_register_of_contracts_puts_payments_that_quote_it_in_a_category(tmp_path: Path) -> None:
    folder = tmp_path / "sources" / "northmoor"
    folder.mkdir(parents=True)
    (folder / "april-2026.csv").write_text(PAYMENTS, encoding="utf-8")
    (folder / "contracts.csv").write_text(REGISTER, encoding="utf-8")
    (folder.parent / "files.csv").write_text(FILES, encoding="utf-8")
    settings = load_settings(tmp_path / "data")
    result = build(settings, folder.parent, None, changed_only=False)
    spend, register = sorted(result.files, key=lambda report: report.name)
    assert (spend.rows_kept, register.rows_kept) == (2, 0)
    assert (spend.url, spend.licence) == ("https://northmoor.example/april", "Open Government Licence 3.0")
    assert "1 contract reference" in register.warnings[0]
    with open_live(settings).cursor() as cursor:
        rows = cursor.execute("SELECT contract_ref, category_id, category_rule FROM payment ORDER BY amount_gbp DESC")
        quoting, silent = rows.fetchall()
    assert quoting == ("NM/17", "roads-works", "contract-code")
    assert silent[2] != "contract-code"
