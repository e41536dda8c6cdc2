"""What users save: targets with their history, and judgements on matches.

Rows are only ever added, never changed, so that two people who save at once lose nothing and every earlier answer can
be read. SQLite in the data folder by default, PostgreSQL by its address; tables are made where they are missing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from core.errors import StateError
from core.store.state_schema import (
    judgement_table,
    now_in_utc,
    open_engine,
    prepare_schema,
    say_what_failed,
    target_table,
)
from core.vocabulary import Judgement, Measure

# Two people who save the same target at once ask for the same version; the later one takes the next.
ATTEMPTS = 20
JUDGEMENT_COLUMNS = ("payee_id", "authority_id", "payee", "decision", "supplier_id", "who", "when", "why")


@dataclass(frozen=True)
class Target:
    """A share to reach in a financial year, locked with the definition it was set under.

    directorate: '' for the whole authority · shares from 0 to 1; the low and high of the baseline are its range ·
    definition: base rules, floor, VAT basis, local, class vintage, data version · signed_off_by: '' for a draft
    """

    authority_id: str
    measure: str
    target_share: float
    year_ending: int
    directorate: str = ""
    baseline_year: int | None = None
    baseline_share: float | None = None
    baseline_low: float | None = None
    baseline_high: float | None = None
    definition: Mapping[str, Any] = field(default_factory=dict)
    signed_off_by: str = ""
    note: str = ""

    @property
    def is_draft(self) -> bool:
        """Whether nobody has signed it off."""
        return not self.signed_off_by

    @property
    def status(self) -> str:
        """'draft', or 'signed off by' whom."""
        return "draft" if self.is_draft else f"signed off by {self.signed_off_by}"


@dataclass(frozen=True, kw_only=True)
class SavedTarget(Target):
    """One version of a target as saved; versions count from 1 for each authority, directorate and measure."""

    version: int
    saved_by: str
    saved_at: datetime
    is_withdrawn: bool = False


class StateStore:
    """Targets and judgements at an SQLAlchemy address. Threads may use one together; raises StateError throughout."""

    def __init__(self, url: str) -> None:
        """Open the store and make the tables that are missing; StateError where it can't be used."""
        self._engine = open_engine(url)
        with say_what_failed("opened"):
            prepare_schema(self._engine)

    def save_target(self, target: Target, saved_by: str = "") -> SavedTarget:
        """Add a version of a target and return it as saved. Earlier versions stay."""
        _check_target(target)
        return self._add_version(target, saved_by, is_withdrawn=False)

    def withdraw_target(
        self, authority_id: str, directorate: str, measure: str, saved_by: str = "", note: str = ""
    ) -> SavedTarget:
        """Add a last version that says the target no longer holds. StateError where there is none."""
        current = self.current_target(authority_id, directorate, measure)
        if current is None:
            raise StateError("There is no target to withdraw.", "Look at the list of targets again.")
        values = {name: getattr(current, name) for name in _names(Target)} | {"note": note}
        return self._add_version(Target(**values), saved_by, is_withdrawn=True)

    def targets(self, authority_id: str) -> pd.DataFrame:
        """One row per version of every target of an authority, newest first; the columns are SavedTarget's fields."""
        query = sa.select(target_table).where(target_table.c.authority_id == authority_id)
        rows = [asdict(_read_target(row)) for row in self._select(query.order_by(target_table.c.target_id.desc()))]
        return pd.DataFrame(rows, columns=_names(SavedTarget))

    def current_target(self, authority_id: str, directorate: str, measure: str) -> SavedTarget | None:
        """The newest version of one target; None where there is none or it was withdrawn."""
        newest = self._find_newest(authority_id, directorate, measure)
        return None if newest is None or newest.is_withdrawn else newest

    def save_judgement(
        self,
        payee_id: str,
        authority_id: str,
        payee: str,
        decision: str,
        *,
        supplier_id: str | None = None,
        who: str = "",
        why: str = "",
    ) -> None:
        """Add a person's decision on a match; the latest on a payee holds. StateError where it is no known decision."""
        if decision not in set(Judgement):
            raise StateError(f"'{decision}' is no decision.", f"Choose one of: {', '.join(Judgement)}.")
        if decision == Judgement.REPLACED and not supplier_id:
            raise StateError("A replaced match needs the supplier it is replaced by.", "Choose the supplier.")
        values = (payee_id, authority_id, payee, str(decision), supplier_id, who, now_in_utc(), why)
        row = dict(zip(JUDGEMENT_COLUMNS, values, strict=True))
        with say_what_failed("saved"), self._engine.begin() as connection:
            connection.execute(sa.insert(judgement_table).values(row))

    def bring_in_judgements(self, rows: pd.DataFrame) -> None:
        """Add many checked decisions (JUDGEMENT_COLUMNS as text), all or none; `when` as told, in UTC, else now."""
        told = pd.to_datetime(rows["when"], errors="coerce", utc=True, format="ISO8601")
        whens = told.dt.tz_localize(None).fillna(now_in_utc()).dt.to_pydatetime()
        values = [
            {**row, "supplier_id": row["supplier_id"] or None, "when": when}
            for row, when in zip(rows[list(JUDGEMENT_COLUMNS)].to_dict("records"), whens, strict=True)
        ]
        with say_what_failed("saved"), self._engine.begin() as connection:
            connection.execute(sa.insert(judgement_table), values)

    def judgements(self) -> pd.DataFrame:
        """One row per payee with a judgement: the latest. `when` is in UTC.

        A decision brought in from a file may name its payee by authority and name alone; its payee_id is then ''.
        """
        payee = (judgement_table.c.payee_id, judgement_table.c.authority_id, judgement_table.c.payee)
        latest = sa.select(sa.func.max(judgement_table.c.judgement_id)).group_by(*payee)
        return self._select_judgements(judgement_table.c.judgement_id.in_(latest))

    def judgement_history(self, payee_id: str) -> pd.DataFrame:
        """One row per judgement ever made on a payee, newest first."""
        return self._select_judgements(judgement_table.c.payee_id == payee_id)

    def close(self) -> None:
        """Let go of all connections."""
        self._engine.dispose()

    def _select_judgements(self, condition: sa.ColumnElement[bool]) -> pd.DataFrame:
        query = sa.select(judgement_table).where(condition).order_by(judgement_table.c.judgement_id.desc())
        rows = [[getattr(row, name) for name in JUDGEMENT_COLUMNS] for row in self._select(query)]
        return pd.DataFrame(rows, columns=list(JUDGEMENT_COLUMNS))

    def _add_version(self, target: Target, saved_by: str, *, is_withdrawn: bool) -> SavedTarget:
        for _ in range(ATTEMPTS):
            newest = self._find_newest(target.authority_id, target.directorate, target.measure)
            version = 1 if newest is None else newest.version + 1
            values = {name: getattr(target, name) for name in _names(Target)}
            saved = SavedTarget(
                **values, version=version, saved_by=saved_by, saved_at=now_in_utc(), is_withdrawn=is_withdrawn
            )
            if self._insert_target(saved):
                return saved
        raise StateError("The target could not be saved: too many people are saving it at once.", "Try again.")

    def _insert_target(self, saved: SavedTarget) -> bool:
        row = {name: getattr(saved, name) for name in _names(SavedTarget)}
        row["definition"] = json.dumps(dict(saved.definition), sort_keys=True, default=str)
        with say_what_failed("saved"):
            try:
                with self._engine.begin() as connection:
                    connection.execute(sa.insert(target_table).values(row))
            except IntegrityError:
                return False
        return True

    def _find_newest(self, authority_id: str, directorate: str, measure: str) -> SavedTarget | None:
        columns = target_table.c
        same = (columns.authority_id == authority_id) & (columns.directorate == directorate)
        query = sa.select(target_table).where(same & (columns.measure == measure)).order_by(columns.version.desc())
        rows = self._select(query.limit(1))
        return _read_target(rows[0]) if rows else None

    def _select(self, query: sa.Select[Any]) -> list[sa.Row[Any]]:
        with say_what_failed("read"), self._engine.connect() as connection:
            return list(connection.execute(query))


def changed_definition(saved: Target, definition_now: Mapping[str, Any]) -> list[str]:
    """The parts of the definition that are no longer as they were when the target was set, in alphabetical order."""
    then, now = (json.loads(json.dumps(dict(each), default=str)) for each in (saved.definition, definition_now))
    return sorted(name for name in then.keys() | now.keys() if then.get(name) != now.get(name))


def _names(kind: type[Target]) -> list[str]:
    return [each.name for each in fields(kind)]


def _read_target(row: sa.Row[Any]) -> SavedTarget:
    values = {name: getattr(row, name) for name in _names(SavedTarget)}
    return SavedTarget(**values | {"definition": json.loads(row.definition)})


def _check_target(target: Target) -> None:
    if not 0 < target.target_share < 1:
        raise StateError(
            f"A target share of {target.target_share:g} makes no sense.", "Give a share between 0% and 100%."
        )
    if target.measure not in set(Measure):
        raise StateError(f"'{target.measure}' is no measure.", f"Choose one of: {', '.join(Measure)}.")
    if not target.authority_id:
        raise StateError("A target belongs to an authority.", "Choose the authority.")
