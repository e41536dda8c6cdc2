"""Files and archives as members: what can be opened, how large it may become, and its first bytes."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from core.errors import TooLargeError, UnreadableFileError
from core.tabular.damage import refuse_damage

MEGABYTE = 1024 * 1024
GZIP_MAGIC = b"\x1f\x8b"
ZIP_MAGIC = b"PK\x03\x04"
SPLIT = "Split it, or publish it by month."
EMPTY_ZIP_MAGIC = b"PK\x05\x06"


@dataclass(frozen=True)
class Limits:
    """How much a reader may take on.

    file_bytes: unpacked size of one member; expansion: how often an archive's packed size it may be (checked above
    `expansion_free_bytes` only, since a small file of blanks packs very well); members: files in one archive;
    memory_bytes: up to here a member is kept in memory, above it is read as a stream; whole_bytes: what is taken of the
    formats that can only be read whole; workbook_bytes: a workbook unpacked; cells: extent of one sheet;
    takes_macros: whether a workbook that holds macros is read, without running them.
    """

    file_bytes: int = 6 * 1024 * MEGABYTE
    expansion: int = 300
    expansion_free_bytes: int = 200 * MEGABYTE
    members: int = 2_000
    memory_bytes: int = 24 * MEGABYTE
    whole_bytes: int = 128 * MEGABYTE
    workbook_bytes: int = 800 * MEGABYTE
    cells: int = 30_000_000
    takes_macros: bool = True


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True)
class Member:
    """One file to read: the file itself, or one inside an archive. `data` holds it whole where it is small."""

    name: str | None
    container: str | None
    open: Callable[[], BinaryIO]
    data: bytes | None
    head: bytes

    @property
    def is_empty(self) -> bool:
        """True where there is not one byte."""
        return not self.head


class _Counted(io.RawIOBase):
    """A stream that stops with TooLargeError once it has given more than it may."""

    def __init__(self, stream: BinaryIO, limit: int) -> None:
        self._stream = stream
        self._left = limit

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        with refuse_damage("packed file"):
            block = self._stream.read(len(buffer))
        self._left -= len(block)
        if self._left < 0:
            raise TooLargeError("Unpacked, the file is larger than may be read.", SPLIT)
        buffer[: len(block)] = block
        return len(block)

    def close(self) -> None:
        self._stream.close()
        super().close()


def list_members(path: Path, limits: Limits = DEFAULT_LIMITS) -> Iterator[Member]:
    """The files that `path` holds: itself, or the members of a zip. Raises UnreadableFileError, TooLargeError."""
    try:
        with path.open("rb") as stream:
            head = stream.read(4)
        packed = path.stat().st_size
    except OSError as error:
        raise UnreadableFileError("The file can't be opened.", "Check that it exists and may be read.") from error
    if packed > limits.file_bytes:
        raise TooLargeError(f"The file is larger than may be read ({limits.file_bytes // MEGABYTE:,} MB).", SPLIT)
    if head.startswith(GZIP_MAGIC):
        member = _make_member(None, "gz", lambda: _open_gzip(path), packed, limits)
        yield from _zip_inside(member, limits) if _is_archive(member) else [member]
    elif head.startswith((ZIP_MAGIC, EMPTY_ZIP_MAGIC)) and not is_workbook_zip(path):
        yield from _zip_members(path, limits)
    elif packed <= limits.memory_bytes:
        data = path.read_bytes()
        yield Member(None, None, lambda: io.BytesIO(data), data, data[:MEGABYTE])
    else:
        yield _make_member(None, None, lambda: path.open("rb"), packed, limits)


def is_workbook_zip(source: Path | BinaryIO) -> bool:
    """True where a zip holds the parts of a workbook. Raises UnreadableFileError for a damaged one."""
    with refuse_damage("packed file"), zipfile.ZipFile(source) as archive:
        names = archive.namelist()
    return any(name.startswith("xl/") for name in names) or {"content.xml", "mimetype"} <= set(names)


def _open_gzip(path: Path) -> BinaryIO:
    return gzip.open(path, "rb")  # type: ignore[return-value]


def _is_archive(member: Member) -> bool:
    return (
        member.head.startswith(ZIP_MAGIC) and member.data is not None and not is_workbook_zip(io.BytesIO(member.data))
    )


def _zip_inside(member: Member, limits: Limits) -> Iterator[Member]:
    data = member.data or b""
    yield from _zip_members(io.BytesIO(data), limits)


def _zip_members(source: Path | io.BytesIO, limits: Limits) -> Iterator[Member]:
    with refuse_damage("packed file"), zipfile.ZipFile(source) as archive:
        entries = [entry for entry in archive.infolist() if _is_published(entry)]
    if not entries:
        raise UnreadableFileError("The archive is empty.", "Check that it was packed whole.")
    if len(entries) > limits.members:
        raise TooLargeError(f"The archive holds {len(entries):,} files.", "Unpack it and take what is needed.")
    for entry in entries:
        yield _zip_member(source, entry, limits)


def _is_published(entry: zipfile.ZipInfo) -> bool:
    parts = entry.filename.split("/")
    return not (entry.is_dir() or parts[0] == "__MACOSX" or parts[-1] == ".DS_Store")


def _zip_member(source: Path | io.BytesIO, entry: zipfile.ZipInfo, limits: Limits) -> Member:
    def open_entry() -> BinaryIO:
        if entry.flag_bits & 1:
            raise UnreadableFileError("The archive is protected by a password.", "Save it without one.")
        with refuse_damage("packed file"):
            archive = zipfile.ZipFile(io.BytesIO(source.getvalue()) if isinstance(source, io.BytesIO) else source)
            return archive.open(entry)  # type: ignore[return-value]

    try:
        member = _make_member(entry.filename, "zip", open_entry, entry.compress_size, limits)
    except (UnreadableFileError, TooLargeError) as error:
        member = Member(entry.filename, "zip", _refuse(error), None, b"?")
    return _unpack_gzip(member, limits) if member.head.startswith(GZIP_MAGIC) else member


def _refuse(error: UnreadableFileError) -> Callable[[], BinaryIO]:
    def open_refused() -> BinaryIO:
        raise error

    return open_refused


def _unpack_gzip(member: Member, limits: Limits) -> Member:
    def open_inner() -> BinaryIO:
        return gzip.open(member.open(), "rb")  # type: ignore[return-value]

    return _make_member(member.name, member.container, open_inner, len(member.data or b"") or MEGABYTE, limits)


def _make_member(
    name: str | None, container: str | None, opener: Callable[[], BinaryIO], packed: int, limits: Limits
) -> Member:
    allowed = limits.file_bytes
    if container is not None:
        allowed = min(allowed, max(limits.expansion_free_bytes, packed * limits.expansion))

    def open_counted() -> BinaryIO:
        return io.BufferedReader(_Counted(opener(), allowed), buffer_size=MEGABYTE)

    with open_counted() as stream:
        data = stream.read(limits.memory_bytes + 1)
    if len(data) > limits.memory_bytes:
        return Member(name, container, open_counted, None, data[:MEGABYTE])
    return Member(name, container, lambda: io.BytesIO(data), data, data[:MEGABYTE])
