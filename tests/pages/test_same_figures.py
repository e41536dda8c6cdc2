"""The same figure on screen, in CSV and in a workbook, for fifty random choices."""

from __future__ import annotations

import csv
import io
import random
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from core import measures
from core.selection import Catalogue, Selection
from core.settings import load_settings
from core.store import connection
from core.ui.export import write_csv, write_workbook
from core.ui.members import make_columns
from core.ui.tables import Column, name_columns, write_rows
from core.vocabulary import Dimension, Measure

CHOICES = 50


def choose(catalogue: Catalogue, dice: random.Random) -> Selection:
    """A random question about the small data."""
    body = dice.choice(catalogue.authorities)
    own = [key for key in catalogue.directorates if key.authority_id == body.authority_id]
    return Selection(
        authorities=(body.authority_id,),
        directorates=tuple(dice.sample(own, dice.randint(0, 2))),
        measure=dice.choice(list(Measure)),
    )


def read_back(cell: object, column: Column) -> str:
    """A cell of a file, written as the screen writes it; text is as it stands."""
    if cell in ("", None):
        return column.write(None)
    try:
        return column.write(Decimal(str(cell))) if column.is_number else str(cell)
    except InvalidOperation:
        return str(cell)


def rows_of_csv(frame: pd.DataFrame) -> list[list[str]]:
    text = write_csv(frame, {"Figure": "x"}).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))[2:]


def rows_of_workbook(frame: pd.DataFrame, path: Path) -> list[list[object]]:
    path.write_bytes(write_workbook(frame, {"Figure": "x"}))
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_name("Figures").to_python()[1:]


@pytest.mark.parametrize("dimension", [Dimension.DIRECTORATE, Dimension.SUPPLIER])
def test_same_figures(small_data: Path, tmp_path: Path, dimension: Dimension) -> None:
    dice = random.Random(f"figures {dimension}")
    data = connection.open_data_file(next(small_data.glob("spend-*.duckdb")), load_settings())
    with data.cursor() as cursor:
        catalogue = measures.read_catalogue(cursor)
        for _ in range(CHOICES // 2):
            selection = choose(catalogue, dice)
            frame = measures.breakdown(cursor, selection, dimension)
            frame = frame.assign(name=frame["label"].str.replace("=", "", regex=False))
            columns = make_columns(dimension, selection.measure)
            on_screen = write_rows(frame, columns)
            for rows in (
                rows_of_csv(name_columns(frame, columns)),
                rows_of_workbook(name_columns(frame, columns), tmp_path / "x.xlsx"),
            ):
                told = [[read_back(cell, column) for cell, column in zip(row, columns, strict=True)] for row in rows]
                assert told == on_screen
    data.connection.close()
