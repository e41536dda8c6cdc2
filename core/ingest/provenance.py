"""Where each published file came from and under which licence, as tables and descriptions beside the files say.

In this order: files.csv of the sources folder; a file's own description (NAME.meta.json); and for all the files of a
folder and those below it datapackage.json, any …index.json with a list of files, and package_show.json or
package_search.json of a data portal.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from core.errors import SpendError

FILES_FILE = "files.csv"
FOLDER_FILES = ("datapackage.json", "package_show.json", "package_search.json")
INDEX_ENDING = "index.json"
LARGEST_BYTES = 5_000_000
PACKED = (".gz", ".zip")


class Provenance(NamedTuple):
    """The address a file was published at, and its licence in words; None for what is not known."""

    url: str | None = None
    licence: str | None = None

    def over(self, other: Provenance) -> Provenance:
        """This, with what it does not say taken from `other`."""
        return Provenance(self.url or other.url, self.licence or other.licence)


NOTHING = Provenance()


def read_stated(sources: Path) -> dict[str, Provenance]:
    """What files.csv (file, url, licence) says, by path below the sources folder. Raises SpendError."""
    path = sources / FILES_FILE
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.DictReader(handle))
    if rows and "file" not in rows[0]:
        raise SpendError(f"{FILES_FILE} has no column 'file'.", "Its columns: file, url, licence.")
    return {
        row["file"].strip(): Provenance(
            (row.get("url") or "").strip() or None, (row.get("licence") or "").strip() or None
        )
        for row in rows
    }


def find_provenance(folder: Path, files: list[Path], sources: Path, stated: dict[str, Provenance]) -> list[Provenance]:
    """The provenance of each of a body's `files`, all of which lie below `folder`."""
    described = _read_descriptions(files)
    return [
        stated.get(path.relative_to(sources).as_posix(), NOTHING)
        .over(_read_own(path))
        .over(_look_up(path, folder, described))
        for path in files
    ]


def _read_own(path: Path) -> Provenance:
    beside = path.with_name(f"{_strip(path.name).rpartition('.')[0]}.meta.json")
    content = _load(beside) if beside != path and beside.is_file() else None
    if not isinstance(content, dict):
        return NOTHING
    return Provenance(_text(content, "url", "source"), _licence(content))


def _read_descriptions(files: list[Path]) -> dict[Path, dict[str, Provenance]]:
    """By folder: what its descriptions say of single files, by name, and of all of them, under ''."""
    described: dict[Path, dict[str, Provenance]] = {}
    for path in files:
        if path.name in FOLDER_FILES or path.name.endswith(INDEX_ENDING):
            described.setdefault(path.parent, {}).update(_read_packages(_load(path)))
    return described


def _look_up(path: Path, folder: Path, described: dict[Path, dict[str, Provenance]]) -> Provenance:
    found = NOTHING
    for parent in path.parents:
        known = described.get(parent, {})
        found = found.over(known.get(_key(path.name), NOTHING)).over(known.get("", NOTHING))
        if parent == folder:
            break
    return found


def _read_packages(content: Any) -> dict[str, Provenance]:
    found: dict[str, Provenance] = {}
    for package in _packages(content):
        licence = _licence(package)
        entries = package.get("resources") or package.get("files") or []
        for entry in entries if isinstance(entries, list) else []:
            if isinstance(entry, dict) and (name := _text(entry, "file", "path", "url")):
                found[_key(urlsplit(name).path)] = Provenance(_address(entry), _licence(entry) or licence)
        found.setdefault("", Provenance(None, licence))
    return found


def _packages(content: Any) -> Iterator[dict[str, Any]]:
    """A package by itself, or those of a data portal's answer."""
    if not isinstance(content, dict):
        return
    result = content.get("result")
    inner = result.get("results", [result]) if isinstance(result, dict) else [content]
    yield from (package for package in inner if isinstance(package, dict))


def _address(entry: dict[str, Any]) -> str | None:
    address = _text(entry, "url", "path")
    return address if address and address.startswith(("http://", "https://")) else None


def _licence(content: dict[str, Any]) -> str | None:
    licences = content.get("licenses") or content.get("licences")
    first = licences[0] if isinstance(licences, list) and licences and isinstance(licences[0], dict) else {}
    return _text(first, "title", "name") or _text(content, "license_title", "license", "licence")


def _text(content: dict[str, Any], *keys: str) -> str | None:
    return next((value.strip() for key in keys if isinstance(value := content.get(key), str) and value.strip()), None)


def _key(name: str) -> str:
    """A file's name as addresses and folders write it alike."""
    return _strip(unquote(name).rsplit("/", 1)[-1]).lower()


def _strip(name: str) -> str:
    return next((name.removesuffix(ending) for ending in PACKED if name.endswith(ending)), name)


def _load(path: Path) -> Any:
    """The JSON of a description; None for one that is damaged or too large, which costs no more than an address."""
    try:
        if path.stat().st_size > LARGEST_BYTES:
            return None
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return None
