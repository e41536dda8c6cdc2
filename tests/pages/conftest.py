"""Screens against a small data file of their own; nothing here can reach live data."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
import streamlit as st
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from core.store import connection
from core.ui import outlook
from tests.pages.small_data import build_small_data

ROOT = Path(__file__).resolve().parents[2]
TIMEOUT_SECONDS = 60
# The reader's day: a projection looks another way once its year is over.
TODAY = date(2026, 11, 22)
Open = Callable[..., AppTest]


@pytest.fixture(scope="session")
def small_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the small data, with sizes known."""
    folder = tmp_path_factory.mktemp("small")
    build_small_data(folder)
    return folder


@pytest.fixture(scope="session")
def data_without_sizes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same payments, built without a register."""
    folder = tmp_path_factory.mktemp("no-register")
    build_small_data(folder, with_sizes=False)
    return folder


@pytest.fixture(scope="session", autouse=True)
def _no_packaged_components() -> Iterator[None]:
    """No package brings a component here; a test's every run would read all installed packages to see."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", lambda **_: [])
        yield


@pytest.fixture
def open_page(small_data: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Open]:
    """Opens a screen as a fresh browser would: `open_page("pages/markets.py", data=folder, authority="northmoor")`."""

    opened: set[Path] = set()

    def open_it(page: str = "app.py", /, *, data: Path = small_data, **params: str | list[str]) -> AppTest:
        opened.add(data)
        monkeypatch.setattr(outlook, "today", lambda: TODAY)
        monkeypatch.setenv("SPEND_DATA", str(data))
        monkeypatch.setenv("SPEND_STATE_URL", f"sqlite:///{tmp_path / 'state.sqlite'}")
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=TIMEOUT_SECONDS)
        if page != "app.py":
            app.switch_page(page)
        for name, value in params.items():
            app.query_params[name] = value
        return app.run()

    yield open_it
    st.cache_resource.clear()
    if opened - {small_data}:  # made for one test: another may call other data by the same version
        st.cache_data.clear()
        connection.close_all()
