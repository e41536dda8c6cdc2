"""Who may import whom: downwards only. Reads the imports of every module and fails on any other arrow."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

LAYERS = {
    "core.errors": 1,
    "core.vocabulary": 1,
    "core.periods": 1,
    "core.settings": 1,
    "core.reference": 1,
    "core.selection": 2,
    "core.tabular": 2,
    "core.ingest": 3,
    "core.suppliers": 3,
    "core.classify": 3,
    "core.projection": 3,
    "core.store": 3,
    "core.measures": 4,
    "core.pipeline": 5,
    "core.upload": 5,
    "core.ui": 6,
    "core.console": 6,
    "core.__main__": 7,
    "app": 7,
    "pages": 7,
}

# The few arrows within a layer: suppliers and measures' readers take their cursor's maker from the store.
SIDEWAYS = {
    ("core.errors", "core.errors"),
    ("core.reference", "core.errors"),
    ("core.store", "core.reference"),
    ("core.suppliers", "core.store"),
}

# Third-party packages that are kept to one place.
KEPT_TO = {
    "streamlit": ("app", "pages", "core.ui"),
    "plotly": ("core.ui.charts",),
}
MAY_CONNECT = {"core/store/connection.py", "core/store/build.py"}


def modules() -> list[Path]:
    return sorted([*ROOT.glob("core/**/*.py"), *ROOT.glob("pages/*.py"), *ROOT.glob("app.py")])


def dotted(path: Path) -> str:
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    return name.removesuffix(".__init__")


def package_of(module: str) -> str | None:
    fitting = [name for name in LAYERS if module == name or module.startswith(name + ".")]
    return max(fitting, key=len, default=None)


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def is_allowed(importer: str, target: str) -> bool:
    if importer == target or (importer, target) in SIDEWAYS:
        return True
    return LAYERS[importer] > LAYERS[target]


def wrong_arrows(importer: str, targets: list[str]) -> list[str]:
    packages = {package_of(target) for target in targets} - {None}
    return [
        f"{importer} -> {package}" for package in sorted(filter(None, packages)) if not is_allowed(importer, package)
    ]


@pytest.mark.parametrize("path", modules(), ids=dotted)
def test_imports_go_downwards(path: Path) -> None:
    importer = package_of(dotted(path))
    if importer is None:
        assert dotted(path) == "core", f"{dotted(path)} is in no layer: add it to LAYERS"
        return
    assert wrong_arrows(importer, list(imported(path))) == []


def test_an_arrow_upwards_is_found() -> None:
    assert wrong_arrows("core.ingest", ["core.measures.share"]) == ["core.ingest -> core.measures"]
    assert wrong_arrows("core.ingest", ["core.classify"]) == ["core.ingest -> core.classify"]
    assert wrong_arrows("core.measures", ["core.selection.Selection", "pandas"]) == []


@pytest.mark.parametrize("path", modules(), ids=dotted)
def test_packages_are_kept_to_their_place(path: Path) -> None:
    name = dotted(path)
    for package in {target.split(".")[0] for target in imported(path)} & set(KEPT_TO):
        assert name.startswith(KEPT_TO[package]), f"{name} may not import {package}"


@pytest.mark.parametrize("path", modules(), ids=dotted)
def test_only_the_store_opens_databases(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if str(path.relative_to(ROOT)) not in MAY_CONNECT:
        assert "duckdb.connect" not in text
    assert "duckdb.sql(" not in text, "the module's shared connection is not safe with threads"


@pytest.mark.parametrize("path", modules(), ids=dotted)
def test_no_markup_from_data(path: Path) -> None:
    assert "unsafe_allow_html" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", sorted([*ROOT.glob("pages/*.py"), *ROOT.glob("app.py")]), ids=dotted)
def test_pages_stay_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 60
    for banned in ("session_state", "SELECT ", ".groupby("):
        assert banned not in text, f"{path.name} holds {banned.strip()}: move it below the page"
