"""A session's own file: held by the session that gave it, shown to nobody else, and closed when that session ends.

One thread looks at the open files now and then: Streamlit forgets a closed session only when another one comes, and
a file must not wait for that.
"""

from __future__ import annotations

import gc
import threading
import time
from dataclasses import dataclass, field

import pyarrow as pa
import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core.settings import load_settings
from core.store.connection import LiveData, SessionData
from core.upload.receive import UPLOAD
from core.upload.work import Upload

KEY = "own_file"
LOOK_EVERY_SECONDS = 5.0
MOST_OPEN = 12
GONE = (
    "The file is not here: it is seen only by the person who gave it, and only until their page is closed.",
    "Give it again under “Your own file”, or choose a public body.",
)


@dataclass
class OpenFiles:
    """Every upload that is open in this process, by session, and since when its session has been away."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    held: dict[str, Upload] = field(default_factory=dict)
    away: dict[str, float] = field(default_factory=dict)
    watcher: threading.Thread | None = None

    def keep(self, session_id: str, upload: Upload) -> None:
        """Hold an upload for its session; what the session had before is closed."""
        with self.lock:
            old = self.held.pop(session_id, None)
            self.held[session_id] = upload
            if runtime.exists() and self.watcher is None:
                self.watcher = threading.Thread(target=self._watch, name="own-files", daemon=True)
                self.watcher.start()
        if old is not None and old is not upload:
            old.close()

    def drop(self, session_id: str) -> None:
        """Close what a session holds."""
        with self.lock:
            upload = self.held.pop(session_id, None)
            self.away.pop(session_id, None)
        if upload is not None:
            upload.close()
        release_memory()

    def is_full(self, session_id: str) -> bool:
        """Whether as many people have a file open as the machine allows; who is away makes room first."""
        if self._count_others(session_id) >= MOST_OPEN and runtime.exists():
            for ended in self.find_ended(time.monotonic(), grace_seconds=0):
                self.drop(ended)
        return self._count_others(session_id) >= MOST_OPEN

    def _count_others(self, session_id: str) -> int:
        with self.lock:
            return len(self.held.keys() - {session_id})

    def _watch(self) -> None:
        while True:
            time.sleep(LOOK_EVERY_SECONDS)
            for session_id in self.find_ended(time.monotonic(), load_settings().upload_grace_seconds):
                self.drop(session_id)
            with self.lock:
                if not self.held:
                    self.watcher = None
                    return

    def find_ended(self, now: float, grace_seconds: float) -> list[str]:
        """The sessions that have been away for so long, or longer."""
        server = runtime.get_instance()
        with self.lock:
            for session_id in self.held:
                if server.is_active_session(session_id):
                    self.away.pop(session_id, None)
                else:
                    self.away.setdefault(session_id, now)
            return [session_id for session_id, since in self.away.items() if now - since >= grace_seconds]


_OPEN = OpenFiles()


def release_memory() -> None:
    """Give back what a closed upload used, so that the next one does not come on top."""
    gc.collect()
    pa.default_memory_pool().release_unused()


def _session_id() -> str:
    context = get_script_run_ctx()
    return context.session_id if context else ""


def find_upload() -> Upload | None:
    """This session's upload; None where there is none, or none any more."""
    upload: Upload | None = st.session_state.get(KEY)
    return None if upload is None or upload.is_closed else upload


def find_own_data() -> SessionData | None:
    """The database of this session's upload; None where there is none."""
    upload = find_upload()
    return upload.data if upload else None


def keep_upload(upload: Upload) -> None:
    """Make an upload this session's own, in the place of any before."""
    st.session_state[KEY] = upload
    _OPEN.keep(_session_id(), upload)


def is_server_full() -> bool:
    """Whether too many people have a file open for one more."""
    return _OPEN.is_full(_session_id())


def drop_upload() -> None:
    """Close this session's upload and forget it."""
    st.session_state.pop(KEY, None)
    _OPEN.drop(_session_id())


def is_own(data: LiveData) -> bool:
    """Whether these are a session's own data, which nothing shared may remember."""
    return isinstance(data, SessionData)


def is_asked(authorities: list[str]) -> bool:
    """Whether an address asks for the session's own file."""
    return UPLOAD in authorities
