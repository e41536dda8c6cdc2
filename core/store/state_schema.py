"""The tables of what users save, and how they are opened and made."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from core.errors import StateError

# Raised by one with every change of a table that is there; a change comes with the statements that lead there from the
# one before. A new table needs none: it is made where it is missing.
SCHEMA_VERSION = 1
WAIT_SECONDS = 30
# Any number will do, as long as every server that makes these tables asks for the same lock.
SCHEMA_LOCK = 2803_2028

# Execution option of a transaction that reads before it writes.
WRITES = "reads_then_writes"

metadata = sa.MetaData()
whole_number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

schema_table = sa.Table("state_schema", metadata, sa.Column("version", sa.Integer, primary_key=True))

target_table = sa.Table(
    "target",
    metadata,
    sa.Column("target_id", whole_number, primary_key=True, autoincrement=True),
    sa.Column("authority_id", sa.Text, nullable=False),
    sa.Column("directorate", sa.Text, nullable=False),
    sa.Column("measure", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("target_share", sa.Double, nullable=False),
    sa.Column("year_ending", sa.Integer, nullable=False),
    sa.Column("baseline_year", sa.Integer),
    sa.Column("baseline_share", sa.Double),
    sa.Column("baseline_low", sa.Double),
    sa.Column("baseline_high", sa.Double),
    sa.Column("definition", sa.Text, nullable=False),
    sa.Column("signed_off_by", sa.Text, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("saved_by", sa.Text, nullable=False),
    sa.Column("saved_at", sa.DateTime, nullable=False),
    sa.Column("is_withdrawn", sa.Boolean, nullable=False),
    sa.UniqueConstraint("authority_id", "directorate", "measure", "version"),
)

judgement_table = sa.Table(
    "judgement",
    metadata,
    sa.Column("judgement_id", whole_number, primary_key=True, autoincrement=True),
    sa.Column("payee_id", sa.Text, nullable=False, index=True),
    sa.Column("authority_id", sa.Text, nullable=False),
    sa.Column("payee", sa.Text, nullable=False),
    sa.Column("decision", sa.Text, nullable=False),
    sa.Column("supplier_id", sa.Text),
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("when", sa.DateTime, nullable=False),
    sa.Column("why", sa.Text, nullable=False),
)

# A person's decision on what a supplier is; '' as decision gives the question back to the rules.
class_judgement_table = sa.Table(
    "class_judgement",
    metadata,
    sa.Column("judgement_id", whole_number, primary_key=True, autoincrement=True),
    sa.Column("supplier_id", sa.Text, nullable=False, index=True),
    sa.Column("supplier", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("decision", sa.Text, nullable=False),
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("when", sa.DateTime, nullable=False),
    sa.Column("why", sa.Text, nullable=False),
)


def now_in_utc() -> datetime:
    """The time to save beside what is saved: in UTC, without its zone, which SQLite would drop anyway."""
    return datetime.now(UTC).replace(tzinfo=None)


@contextmanager
def say_what_failed(what: str) -> Iterator[None]:
    """Turn what goes wrong in the block into a StateError; `what` is 'opened', 'read' or 'saved'."""
    try:
        yield
    except SQLAlchemyError as error:
        cause = str(getattr(error, "orig", None) or error).splitlines()[0]
        raise StateError(
            f"What users save could not be {what}: {cause}.",
            "Check SPEND_STATE_URL, and that its folder can be written to.",
        ) from error


def open_engine(url: str) -> sa.Engine:
    """An engine for the address; the folder of an SQLite file is made. StateError where the address makes no sense."""
    try:
        address = sa.make_url(url)
        return _open_sqlite(address) if address.get_backend_name() == "sqlite" else sa.create_engine(address)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError, OSError) as error:
        raise StateError(
            f"The store of what users save can't be opened: {error}.",
            "SPEND_STATE_URL is sqlite:///PATH, or postgresql+psycopg://… with psycopg installed.",
        ) from error


def prepare_schema(engine: sa.Engine) -> None:
    """Make the tables that are missing; StateError where they are of a newer version of the app."""
    with engine.execution_options(**{WRITES: True}).begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(SCHEMA_LOCK)))
        metadata.create_all(connection)
        version = connection.scalar(sa.select(sa.func.max(schema_table.c.version)))
        if version is None:
            connection.execute(sa.insert(schema_table).values(version=SCHEMA_VERSION))
        elif version > SCHEMA_VERSION:
            raise StateError(
                f"What users save is of version {version}, and this app knows version {SCHEMA_VERSION}.",
                "Install the newer app again, or set SPEND_STATE_URL to another place.",
            )


def _open_sqlite(address: sa.URL) -> sa.Engine:
    if not address.database or address.database == ":memory:":
        raise StateError("What users save needs a file, not memory.", "SPEND_STATE_URL is sqlite:///PATH.")
    Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    # A connection a call: a pooled one would outlive the thread that made it.
    engine = sa.create_engine(address, poolclass=NullPool, connect_args={"timeout": WAIT_SECONDS})
    sa.event.listen(engine, "connect", _let_us_begin)
    sa.event.listen(engine, "begin", _begin)
    return engine


def _let_us_begin(connection: Any, _record: Any) -> None:
    """Switch off the driver's own BEGIN, and let readers go on while someone writes."""
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode = WAL")


def _begin(connection: sa.Connection) -> None:
    """Who reads before writing takes the write lock first: a lock upgraded half-way fails instead of waiting."""
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get(WRITES) else "BEGIN")
