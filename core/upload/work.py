"""One person's upload: the files as given, what was chosen and answered, what was read, and the database it became."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from core.ingest import FileReport, TableMapping
from core.settings import Settings
from core.store.class_state import ClassStore
from core.store.connection import SessionData, open_live
from core.store.state import StateStore
from core.upload.answers import ASKED
from core.upload.personal import PersonalColumn, find_personal_columns, leave_out_columns
from core.upload.receive import GivenFile, Progress, Reading, read_given
from core.upload.stages import Basis, make_session_data

NO_ANSWERS = pd.DataFrame(columns=["payee", *ASKED], dtype=object)


@dataclass(frozen=True)
class Choices:
    """What a person decided.

    mappings: how a file is read, by its name; body: whose file it is (an authority_id, or ''); left_out: headings of
    columns to leave out, None until that was asked; answers: what they know of suppliers (core.upload.answers).
    """

    mappings: Mapping[str, TableMapping] = field(default_factory=dict)
    body: str = ""
    left_out: frozenset[str] | None = None
    answers: pd.DataFrame | None = None


@dataclass
class Upload:
    """The work of one session. `personal` may have to be asked about first; `data` is there once there are payments."""

    files: tuple[GivenFile, ...]
    choices: Choices
    reading: Reading
    personal: tuple[PersonalColumn, ...] = ()
    data: SessionData | None = None
    is_closed: bool = False

    @property
    def is_waiting(self) -> bool:
        """Whether the person is to say first what becomes of columns that look like personal data."""
        return bool(self.personal) and self.choices.left_out is None

    @property
    def reports(self) -> list[FileReport]:
        """One report a file, or a member of an archive."""
        return [file.report for file in self.reading.files]

    def close(self) -> None:
        """Close the database and let go of all that was read."""
        self.is_closed = True
        if self.data is not None:
            self.data.connection.close()
            self.data.remembered.clear()
        self.data, self.files, self.reading = None, (), self.reading.emptied()


def make_upload(
    settings: Settings, files: Sequence[GivenFile], choices: Choices, progress: Progress, read: Reading | None = None
) -> Upload:
    """Read the files (or take what was read before) and put their lines through every stage. Raises SpendError."""
    reading = read or read_given(files, choices.mappings, progress)
    personal = find_personal_columns(reading)
    upload = Upload(tuple(files), choices, reading, personal)
    if upload.is_waiting or not reading.lines.num_rows:
        return upload
    upload.reading = leave_out_columns(reading, [one for one in personal if one.heading in (choices.left_out or ())])
    upload.data = _open_data(settings, upload, progress)
    return upload


def _open_data(settings: Settings, upload: Upload, progress: Progress) -> SessionData:
    state, classes = StateStore(settings.state_url), ClassStore(settings.state_url)
    try:
        answers = upload.choices.answers if upload.choices.answers is not None else NO_ANSWERS
        basis = Basis(upload.choices.body, state.judgements(), classes.latest(), answers)
    finally:
        state.close()
        classes.close()
    return make_session_data(settings, open_live(settings).path, upload.reading, basis, progress)
