"""What each supplier is: its kind, its size and whether it is a VCSE, in dated spans, each with its rule."""

from __future__ import annotations

import duckdb
import pandas as pd

from core.classify.rules import find_words, is_registered, require_columns, require_known, require_unique, run_script
from core.reference import load_table
from core.reference.public_bodies import load_public_bodies
from core.vocabulary import SizeBand, SupplierKind, Trust

JUDGEMENT_COLUMNS = ["supplier_id", "kind", "size_band", "is_vcse"]
YES_OR_NO = ["yes", "no"]
PATTERN_KINDS = ["name", "beginning", "ending", "words"]
NAME_MATCHES = ["name", "beginning"]
RELATIONS = ["family", "subsidiary", "trading name"]
KEYS = {
    "kind_rules": "id",
    "size_rules": "id",
    "vcse_rules": "id",
    "account_categories": "wording",
    "legal_forms": "wording",
    "published_sizes": "wording",
    "published_vcse": "wording",
    "supplier_words": "id",
    "public_bodies": "id",
    "public_body_names": "name",
}


def decide_classes(cursor: duckdb.DuckDBPyConnection, judgements: pd.DataFrame | None = None) -> None:
    """Fill staging.supplier_class from the staged suppliers, what registers said of them, and published flags.

    One row is a supplier in one span of time; the spans of a supplier neither overlap nor leave gaps. `judgements`
    are people's decisions, one row a supplier (supplier_id, kind, size_band, is_vcse; None where not decided).
    Raises ReferenceTableError where a rules' table has a wrong row.
    """
    check_supplier_tables()
    _stage_judgements(cursor, judgements)
    run_script(cursor, "evidence")
    _find_names(cursor)
    cursor.execute("CREATE OR REPLACE TEMP TABLE registered_owner (text VARCHAR, size_band VARCHAR)")
    if is_registered(cursor, "organisation_span"):
        run_script(cursor, "owners")
    for stage in ("kind", "size", "vcse", "spans"):
        run_script(cursor, stage)


def name_unknown_accounts(cursor: duckdb.DuckDBPyConnection) -> list[str]:
    """A sentence for each account category that is in no row of account_categories.csv: it says nothing of size."""
    rows = cursor.execute(
        "SELECT account_category, count(DISTINCT supplier_id) FROM staging.supplier_evidence "
        "WHERE upper(trim(account_category)) NOT IN (FROM reference.account_categories SELECT wording) "
        "GROUP BY account_category ORDER BY account_category"
    )
    return [
        f"The account category “{wording}” is not in account_categories.csv: "
        f"the size of {count:,} suppliers is not known."
        for wording, count in rows.fetchall()
    ]


def _stage_judgements(cursor: duckdb.DuckDBPyConnection, judgements: pd.DataFrame | None) -> None:
    cursor.execute(
        "CREATE OR REPLACE TEMP TABLE class_judgements "
        "(supplier_id VARCHAR, kind VARCHAR, size_band VARCHAR, is_vcse VARCHAR)"
    )
    if judgements is not None and not judgements.empty:
        cursor.register("judged_rows", judgements[JUDGEMENT_COLUMNS])
        cursor.execute("INSERT INTO class_judgements SELECT * FROM judged_rows")
        cursor.unregister("judged_rows")


def _find_names(cursor: duckdb.DuckDBPyConnection) -> None:
    """Make the TEMP TABLEs name_words, public_body_names and group_names, one row a distinct name."""
    words, bodies = load_table("supplier_words"), load_public_bodies()
    cursor.register("public_body_rows", bodies)
    named = [words.assign(id="word " + words["id"]), bodies.assign(id="body " + bodies["id"], unless="")]
    find_words(cursor, pd.concat(named, ignore_index=True), sift=False)
    run_script(cursor, "names")
    cursor.unregister("public_body_rows")


def check_supplier_tables() -> None:
    """Raise ReferenceTableError for the first wrong row of the tables that classify suppliers."""
    bands = [*SizeBand, ""]
    require_known("kind_rules", load_table("kind_rules"), "kind", [*SupplierKind, ""])
    accounts = load_table("account_categories")
    require_known("account_categories", accounts, "size_band", bands)
    require_known("account_categories", accounts, "trust", list(Trust))
    require_known("account_categories", accounts, "size_rule", load_table("size_rules")["id"])
    require_known("published_sizes", load_table("published_sizes"), "size_band", bands)
    require_known("published_sizes", load_table("published_sizes"), "kind", [*SupplierKind, ""])
    require_known("published_vcse", load_table("published_vcse"), "is_vcse", YES_OR_NO)
    require_known("vcse_rules", load_table("vcse_rules"), "is_vcse", [*YES_OR_NO, ""])
    require_known("groups", load_table("groups"), "size_band", bands)
    require_known("groups", load_table("groups"), "relation", RELATIONS)
    body_types = load_table("public_body_types")["body_type"]
    require_known("public_bodies", load_table("public_bodies"), "pattern_kind", PATTERN_KINDS)
    require_known("public_bodies", load_table("public_bodies"), "body_type", body_types)
    require_known("public_body_names", load_table("public_body_names"), "match", NAME_MATCHES)
    require_known("public_body_names", load_table("public_body_names"), "body_type", body_types)
    require_columns("legal_forms", load_table("legal_forms"), ["wording", "effect"])
    for name, key in KEYS.items():
        require_unique(name, load_table(name), [key])
