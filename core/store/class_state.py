"""What people decide of suppliers, kept beside targets and decisions on matches. Rows are only ever added.

A decision names a supplier, a subject (how large it is, what sort of body, whether a VCSE, what it sells, whether its
payments count) and an answer; the latest on a supplier and subject holds. An empty answer gives the question back to
the rules. The next build reads them.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
import sqlalchemy as sa

from core.errors import StateError
from core.store.state_schema import class_judgement_table as table
from core.store.state_schema import now_in_utc, open_engine, prepare_schema, say_what_failed
from core.vocabulary import ClassSubject

COLUMNS = ("supplier_id", "supplier", "subject", "decision", "who", "when", "why")


class ClassStore:
    """People's decisions on suppliers at an SQLAlchemy address. Threads may share it; raises StateError throughout."""

    def __init__(self, url: str) -> None:
        """Open the store and make the tables that are missing; StateError where it can't be used."""
        self._engine = open_engine(url)
        with say_what_failed("opened"):
            prepare_schema(self._engine)

    def save(self, supplier_id: str, supplier: str, subject: str, decision: str, *, who: str, why: str = "") -> None:
        """Add a decision; StateError where it names no supplier, no known subject or nobody who made it."""
        if subject not in set(ClassSubject):
            raise StateError(f"'{subject}' is nothing to decide.", f"Choose one of: {', '.join(ClassSubject)}.")
        if not supplier_id or not who:
            raise StateError("A decision needs a supplier and the name of who made it.", "Give both, then save again.")
        values = (supplier_id, supplier, str(subject), decision, who, now_in_utc(), why)
        with say_what_failed("saved"), self._engine.begin() as connection:
            connection.execute(sa.insert(table).values(dict(zip(COLUMNS, values, strict=True))))

    def latest(self) -> pd.DataFrame:
        """One row per supplier and subject with a decision: the latest, answers given back to the rules left out.

        Columns: supplier_id, supplier (its name at the time), subject, decision, who, when (UTC), why.
        """
        newest = sa.select(sa.func.max(table.c.judgement_id)).group_by(table.c.supplier_id, table.c.subject)
        return self._read(table.c.judgement_id.in_(newest) & (table.c.decision != ""))

    def history(self, supplier_id: str) -> pd.DataFrame:
        """One row per decision ever made on a supplier, newest first; the columns of `latest`."""
        return self._read(table.c.supplier_id == supplier_id)

    def close(self) -> None:
        """Let go of all connections."""
        self._engine.dispose()

    def _read(self, condition: sa.ColumnElement[bool]) -> pd.DataFrame:
        query = sa.select(table).where(condition).order_by(table.c.judgement_id.desc())
        with say_what_failed("read"), self._engine.connect() as connection:
            rows: list[sa.Row[Any]] = list(connection.execute(query))
        return pd.DataFrame([[getattr(row, name) for name in COLUMNS] for row in rows], columns=list(COLUMNS))
