"""Payees to suppliers: the stages over the registers, clusters of what is in none, and a person's judgement over all.

Reads staging.payee, the register file attached as `registers` and, where there is one, the build before attached as
`previous`; fills staging.payee_match, staging.supplier and staging.supplier_evidence.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import duckdb
import pandas as pd

from core.suppliers.clustering import LonePayee, cluster_payees
from core.suppliers.families import find_group
from core.suppliers.index import refresh_index
from core.suppliers.judgements import keep_latest
from core.suppliers.queries import fetch_value, fill_table, run_file
from core.suppliers.resolving import Outcome, Resolving, resolve_payees
from core.suppliers.suggesting import Suggestion

SQL = Path(__file__).resolve().parent
_OUTCOMES = """
    CREATE OR REPLACE TEMP TABLE outcome AS
    SELECT asked_id::INTEGER AS asked_id, org_id::VARCHAR AS org_id, name::VARCHAR AS name,
        grouping::VARCHAR AS grouping, method::VARCHAR AS method, score::DOUBLE AS score, reason::VARCHAR AS reason,
        runner_up_id::VARCHAR AS runner_up_id, runner_up_name::VARCHAR AS runner_up_name,
        runner_up_score::DOUBLE AS runner_up_score
    FROM given_rows
"""
_SUGGESTIONS = """
    CREATE OR REPLACE TEMP TABLE suggestion AS
    SELECT asked_id::INTEGER AS asked_id, place::INTEGER AS place, org_id::VARCHAR AS org_id, name::VARCHAR AS name,
        score::DOUBLE AS score
    FROM given_rows
"""
_CLUSTERS = """
    CREATE OR REPLACE TEMP TABLE cluster AS
    SELECT asked_id::INTEGER AS asked_id, founding_id::VARCHAR AS founding_id FROM given_rows
"""

_GROUPS = """
    UPDATE staging.supplier
    SET
        parent_supplier_id = 'group:' || given_rows.group_id,
        parent_name = coalesce(parent_name, given_rows.group_name)
    FROM given_rows
    WHERE given_rows.supplier_id = supplier.supplier_id
"""


def match_suppliers(cursor: duckdb.DuckDBPyConnection, judgements: pd.DataFrame) -> None:
    """Fill the three staging tables: every payee gets one supplier, those that are no suppliers their grouping's.

    `judgements` as `judgements.empty_judgements` describes them; the latest on each payee counts.
    """
    has_registers = refresh_index(cursor)
    run_file(cursor, SQL / "ask_payees.sql")
    run = resolve_payees(cursor, cursor.execute("SELECT * FROM temp.question ORDER BY asked_id").df())
    _stage_results(cursor, run)
    _stage_judgements(cursor, judgements)
    run_file(cursor, SQL / ("bodies.sql" if has_registers else "bodies_none.sql"))
    run_file(cursor, SQL / ("previous.sql" if _has_previous(cursor) else "previous_none.sql"))
    run_file(cursor, SQL / "write_matches.sql")
    run_file(cursor, SQL / "write_suppliers.sql")
    _write_groups(cursor)


def _has_previous(cursor: duckdb.DuckDBPyConnection) -> bool:
    tables = "SELECT count(*) FROM duckdb_tables() WHERE database_name = 'previous' AND table_name = 'payee'"
    return bool(fetch_value(cursor, tables))


def _stage_results(cursor: duckdb.DuckDBPyConnection, run: Resolving) -> None:
    fill_table(cursor, _OUTCOMES, _list_outcomes(run.outcomes.values()))
    suggestions = [(s.asked_id, s.place, s.org_id, s.name, s.score) for s in run.suggestions]
    fill_table(
        cursor, _SUGGESTIONS, pd.DataFrame(suggestions, columns=["asked_id", "place", "org_id", "name", "score"])
    )
    clusters = cluster_payees(_list_lone(cursor, run))
    fill_table(cursor, _CLUSTERS, pd.DataFrame(clusters.items(), columns=["asked_id", "founding_id"]))


def _list_outcomes(outcomes: Iterable[Outcome]) -> pd.DataFrame:
    columns = ["asked_id", "org_id", "name", "grouping", "method", "score", "reason"]
    columns += ["runner_up_id", "runner_up_name", "runner_up_score"]
    rows = [
        (o.asked_id, o.org_id, o.name, o.grouping, o.method.value, o.score, o.reason, *_describe_rival(o.runner_up))
        for o in outcomes
    ]
    return pd.DataFrame(rows, columns=columns)


def _describe_rival(rival: Suggestion | None) -> tuple[str | None, str | None, float | None]:
    return (None, None, None) if rival is None else (rival.org_id, rival.name, rival.score)


def _list_lone(cursor: duckdb.DuckDBPyConnection, run: Resolving) -> list[LonePayee]:
    rows = cursor.execute("""
        SELECT asked_id, list(DISTINCT authority_id ORDER BY authority_id)
        FROM temp.asked_payee
        JOIN staging.payee USING (payee_id)
        GROUP BY asked_id
    """).fetchall()
    authorities = dict(rows)
    return [LonePayee(asked_id, payee, tuple(authorities[asked_id])) for asked_id, payee in run.open_payees()]


def _stage_judgements(cursor: duckdb.DuckDBPyConnection, judgements: pd.DataFrame) -> None:
    latest = keep_latest(judgements)
    fill_table(cursor, "CREATE OR REPLACE TEMP TABLE judged AS SELECT * FROM given_rows", latest)


def _write_groups(cursor: duckdb.DuckDBPyConnection) -> None:
    """Give every supplier of a known group its parent: by its own name, by one it was paid under, or by its owner's."""
    rows = cursor.execute("""
        SELECT supplier_id, any_value(name), list(DISTINCT payee), any_value(parent_name)
        FROM staging.supplier
        JOIN staging.payee_match USING (supplier_id)
        JOIN staging.payee USING (payee_id)
        WHERE grouping IS NULL
        GROUP BY supplier_id
    """).fetchall()
    found = [
        (supplier_id, find_group([name, *sorted(payees), *([owner] if owner else [])]))
        for supplier_id, name, payees, owner in rows
    ]
    parents = [(supplier_id, group.group_id, group.group_name) for supplier_id, group in found if group]
    frame = pd.DataFrame(parents, columns=["supplier_id", "group_id", "group_name"]).astype("str")
    fill_table(cursor, _GROUPS, frame)
