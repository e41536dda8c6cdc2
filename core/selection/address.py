"""The address of a question: written short, read against the catalogue, and what it does not know dropped aloud."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from core.selection.catalogue import Catalogue, DirectorateKey
from core.vocabulary import LocalDefinition, Measure

Params = Mapping[str, str | Sequence[str]]
LONGEST_SHOWN = 60
CAPITAL = "capital"


def write_month(month: date | None) -> str:
    """'2025-04', or '' for no month."""
    return "" if month is None else f"{month.year:04}-{month.month:02}"


def write_directorate(key: DirectorateKey, authorities: Sequence[str]) -> str:
    """With one authority chosen a directorate's name says all; otherwise its authority stands before it."""
    return key.directorate if len(authorities) == 1 else f"{key.authority_id}:{key.directorate}"


def read_params(params: Params, catalogue: Catalogue) -> tuple[dict[str, Any], list[str]]:
    """The fields of a Selection that an address names, and one plain sentence for each value dropped."""
    return _AddressReader(params, catalogue).read()


class _AddressReader:
    """Reads one address against a catalogue, collecting a sentence for each value it drops."""

    def __init__(self, params: Params, catalogue: Catalogue) -> None:
        self.params = params
        self.catalogue = catalogue
        self.dropped: list[str] = []

    def read(self) -> tuple[dict[str, Any], list[str]]:
        catalogue = self.catalogue
        authorities = self._known("authority", {entry.authority_id for entry in catalogue.authorities}, "public body")
        directorates = self._directorates(authorities)
        first, last = self._months()
        fields = {
            "authorities": authorities,
            "directorates": directorates,
            "markets": self._known("market", set(catalogue.markets), "market"),
            "categories": self._known("category", {row[0] for row in catalogue.categories}, "category"),
            "suppliers": self._known("supplier", {row[0] for row in catalogue.suppliers}, "supplier"),
            "from_month": first,
            "to_month": last,
            "measure": Measure(self._one_of("measure", set(Measure), Measure.SME)),
            "local": LocalDefinition(self._one_of("local", set(LocalDefinition), LocalDefinition.OWN_AREA)),
            "switches": self._switches(authorities or tuple(key.authority_id for key in directorates)),
        }
        return fields, self.dropped

    def _values(self, name: str) -> list[str]:
        given = self.params.get(name, [])
        return [given] if isinstance(given, str) else list(given)

    def _drop(self, text: str, noun: str) -> None:
        shown = text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
        self.dropped.append(f"There is no {noun} “{shown}” in the data, so it was left out.")

    def _known(self, name: str, known: set[str], noun: str) -> tuple[str, ...]:
        for text in self._values(name):
            if text not in known:
                self._drop(text, noun)
        return tuple(text for text in self._values(name) if text in known)

    def _switches(self, authorities: Sequence[str]) -> tuple[str, ...]:
        known = self._known("switch", {switch.switch_id for switch in self.catalogue.switches}, "switch")
        if CAPITAL in known and not self.catalogue.marks_capital(authorities):
            self.dropped.append(
                "Too little of this spending is marked as capital or not to leave capital out, so it stays in."
            )
            return tuple(switch for switch in known if switch != CAPITAL)
        return known

    def _directorates(self, authorities: tuple[str, ...]) -> tuple[DirectorateKey, ...]:
        found = [(text, self._directorate(text, authorities)) for text in self._values("directorate")]
        for text, key in found:
            if key is None:
                self._drop(text, "directorate")
        return tuple(key for _, key in found if key is not None)

    def _directorate(self, text: str, authorities: tuple[str, ...]) -> DirectorateKey | None:
        """Bare with one authority; otherwise "authority:directorate", where either may hold a colon."""
        if len(authorities) == 1:
            candidates = [DirectorateKey(authorities[0], text)]
        else:
            cuts = [place for place, letter in enumerate(text) if letter == ":"]
            candidates = [DirectorateKey(text[:cut], text[cut + 1 :]) for cut in cuts]
        offered = self.catalogue.list_directorates(self._values("switch"))
        known = (key for key in candidates if key in offered)
        return next((key for key in known if not authorities or key.authority_id in authorities), None)

    def _one_of(self, name: str, known: set[str], default: str) -> str:
        values = self._values(name)
        for text in values:
            if text not in known:
                self._drop(text, name)
        return next((text for text in values if text in known), default)

    def _months(self) -> tuple[date | None, date | None]:
        first, last = self._month("from"), self._month("to")
        if first is not None and last is not None and last < first:
            self.dropped.append("The last month lies before the first, so both were left out.")
            return None, None
        return first, last

    def _month(self, name: str) -> date | None:
        for text in self._values(name)[:1]:
            try:
                return date.fromisoformat(f"{text}-01")
            except ValueError:
                self._drop(text, "month")
        return None
