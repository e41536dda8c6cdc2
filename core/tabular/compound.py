"""Old workbooks (.xls) are compound files: sectors in chains, each naming the next.

A chain that runs in a circle makes the library that reads them ask for memory without end, so circles are looked for
first. Layout: Microsoft's open specification [MS-CFB], sections 2.2 (header), 2.3 (FAT), 2.4 (mini FAT), 2.5 (DIFAT).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence

from core.errors import UnreadableFileError
from core.tabular.damage import refuse_damage

# Header fields by their place: the sector size as a power of two, the first mini FAT sector, the first DIFAT sector,
# and the 109 FAT sectors that the header names itself.
SECTOR_SHIFT, FIRST_MINI_FAT, FIRST_DIFAT, NAMED_FAT = 30, 60, 68, 76
NAMED_IN_HEADER = 109


def check_compound_file(data: bytes) -> None:
    """Raise UnreadableFileError where a chain of sectors comes back to a sector it has passed."""
    with refuse_damage("workbook"):
        size = 1 << _number(data, SECTOR_SHIFT, "<H")
        fat = [entry for sector in _fat_sectors(data, size) for entry in _entries(data, sector, size)]
        _refuse_circles(fat)
        mini_fat = _chain(fat, _number(data, FIRST_MINI_FAT))
        _refuse_circles([entry for sector in mini_fat for entry in _entries(data, sector, size)])


def _number(data: bytes, place: int, form: str = "<I") -> int:
    number: int = struct.unpack_from(form, data, place)[0]
    return number


def _entries(data: bytes, sector: int, size: int) -> Sequence[int]:
    """What one sector says of which sector follows which; nothing beyond the end of the file."""
    place = (sector + 1) * size
    count = max(0, min(size, len(data) - place)) // 4
    return struct.unpack_from(f"<{count}I", data, place) if count else ()


def _fat_sectors(data: bytes, size: int) -> Iterator[int]:
    """The sectors that hold the FAT, each once: those the header names, then those that the DIFAT's chain names."""
    passed: set[int] = set()

    def once(sectors: Sequence[int]) -> Iterator[int]:
        for sector in sectors:
            if (sector + 1) * size < len(data):
                if sector in passed:
                    _refuse()
                passed.add(sector)
                yield sector

    yield from once(struct.unpack_from(f"<{NAMED_IN_HEADER}I", data, NAMED_FAT))
    sector = _number(data, FIRST_DIFAT)
    while entries := _entries(data, sector, size):
        list(once([sector]))
        yield from once(entries[:-1])
        sector = entries[-1]


def _chain(fat: Sequence[int], sector: int) -> Iterator[int]:
    while sector < len(fat):
        yield sector
        sector = fat[sector]


def _refuse_circles(following: Sequence[int]) -> None:
    walks = [0] * len(following)
    for walk, start in enumerate(range(len(following)), 1):
        sector = start
        while sector < len(following) and not walks[sector]:
            walks[sector] = walk
            sector = following[sector]
        if sector < len(following) and walks[sector] == walk:
            _refuse()


def _refuse() -> None:
    raise UnreadableFileError("The workbook is damaged.", "Open it and save it again, or save it as CSV.")
