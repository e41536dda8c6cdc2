"""One person's upload: the files as given, what was chosen and answered, what was read, and the database it became."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from core.ingest import FileReport, TableMapping
from core.settings import Settings
from core.store.connection import SessionData, open_live
from core.store.state import StateStore
from core.upload.receive import GivenFile, Progress, Reading, read_given
from core.upload.stages import Basis, make_session_data


@dataclass(frozen=True)
class Choices:
    """What a person decided: how each file is read, by its name; whose file it is; and their answers on suppliers."""

    mappings: Mapping[str, TableMapping] = field(default_factory=dict)
    body: str = ""
    answers: pd.DataFrame | None = None


@dataclass
class Upload:
    """The work of one session. `data` is there once there are payments to look at."""

    files: tuple[GivenFile, ...]
    choices: Choices
    reading: Reading
    data: SessionData | None
    is_closed: bool = False

    def close(self) -> None:
        """Close the database and let go of all that was read."""
        self.is_closed = True
        if self.data is not None:
            self.data.connection.close()
            self.data.remembered.clear()
        self.data, self.files, self.reading = None, (), self.reading.emptied()

    @property
    def reports(self) -> list[FileReport]:
        """One report a file, or a member of an archive."""
        return [file.report for file in self.reading.files]


def make_upload(
    settings: Settings, files: Sequence[GivenFile], choices: Choices, progress: Progress, *, read: Reading | None = None
) -> Upload:
    """Read the files (or take what was read before) and put their lines through every stage. Raises SpendError."""
    reading = read or read_given(files, choices.mappings, progress)
    data = None
    if reading.lines.num_rows:
        live = open_live(settings).path
        basis = Basis(choices.body, StateStore(settings.state_url).judgements(), choices.answers)
        data = make_session_data(settings, live, reading, basis, progress)
    return Upload(tuple(files), choices, reading, data)
