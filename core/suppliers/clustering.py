"""Payees that no register knows, joined with their own variants. A wrong merge is worse than a missed one.

Two names are one payee if they are the same once levelled and their legal forms do not contradict each other; or
if, further, they differ by plurals only; or by one slip of the pen in a long word that occurs in no other name (but
not in the names of schools and other places, of which there are many that differ by a letter); or if one is the
other cut off inside a word, as ledgers of limited width do, and no third name begins so.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from core.suppliers.names import ComparableName, singular, take_apart
from core.suppliers.word_lists import shared_ending

FEWEST_LETTERS_OF_A_LONE_WORD = 5
SHORTEST_SLIPPED_WORD = 7
SHORTEST_CUT_OFF = 18
"""Ledgers cut names at some twenty letters or more; a shorter name is whole."""

OWN_PREFIX = "payee:"


@dataclass(frozen=True, slots=True)
class LonePayee:
    """A distinct printed name in no register; `apart` keeps names apart that only look alike (short names)."""

    asked_id: int
    payee: str
    authorities: tuple[str, ...]


class _Joined:
    """Disjoint sets of asked ids."""

    def __init__(self) -> None:
        self.parent: dict[int, int] = {}

    def find(self, member: int) -> int:
        root = member
        while (above := self.parent.setdefault(root, root)) != root:
            root = above
        self.parent[member] = root
        return root

    def join(self, members: Iterable[int]) -> None:
        roots = sorted({self.find(member) for member in members})
        for root in roots[1:]:
            self.parent[root] = roots[0]


def cluster_payees(payees: list[LonePayee]) -> dict[int, str]:
    """asked_id -> founding id of its cluster: 'payee:' and a hash of the cluster's first name in alphabetical order."""
    names = {payee.asked_id: take_apart(payee.payee).whole for payee in payees}
    joined = _Joined()
    for payee in payees:
        joined.find(payee.asked_id)
    for members in _group_same(payees, names):
        joined.join(members)
    for members in _group_slips(names):
        joined.join(members)
    for members in _group_cut_off(names, joined):
        joined.join(members)
    clusters: dict[int, list[int]] = defaultdict(list)
    for asked_id in names:
        clusters[joined.find(asked_id)].append(asked_id)
    marks = {payee.asked_id: _mark(payee, names[payee.asked_id]) for payee in payees}
    return {
        asked_id: _found_id(min(marks[member] for member in members))
        for members in clusters.values()
        for asked_id in members
    }


def _found_id(mark: str) -> str:
    return OWN_PREFIX + hashlib.sha256(mark.encode()).hexdigest()[:16]


def _mark(payee: LonePayee, name: ComparableName) -> str:
    """What a name's identity hangs on; a name that says too little is one authority's own."""
    if not name.words:
        return f"{payee.payee.casefold()}\x1f{payee.authorities[0]}"
    if _says_too_little(name):
        return f"{name.exact_key}\x1f{payee.authorities[0]}"
    return name.exact_key


def _says_too_little(name: ComparableName) -> bool:
    return len(name.key) < FEWEST_LETTERS_OF_A_LONE_WORD and not name.forms


def _group_same(payees: list[LonePayee], names: dict[int, ComparableName]) -> Iterable[list[int]]:
    """Names with the same words, split by legal form where they have more than one between them."""
    same: dict[str, list[int]] = defaultdict(list)
    for payee in payees:
        name = names[payee.asked_id]
        if name.words and not _says_too_little(name):
            same["".join(map(singular, name.words))].append(payee.asked_id)
    for members in same.values():
        forms = {names[member].forms for member in members} - {frozenset()}
        if len(forms) <= 1:
            yield members
        else:
            yield from _split_by_form(members, names)


def _split_by_form(members: list[int], names: dict[int, ComparableName]) -> Iterable[list[int]]:
    by_form: dict[frozenset[str], list[int]] = defaultdict(list)
    for member in members:
        by_form[names[member].forms].append(member)
    return by_form.values()


def _group_slips(names: dict[int, ComparableName]) -> Iterable[list[int]]:
    """Pairs that are the same but for one slip in a long word that no other name has."""
    often = Counter(word for words in {name.words for name in names.values()} for word in words)
    like_many = re.compile(shared_ending(spelling_too=True))
    holed: dict[tuple[object, ...], list[tuple[int, str]]] = defaultdict(list)
    for asked_id, name in names.items():
        if len(name.words) > 1 and not like_many.search(name.spelled):
            for place, word in enumerate(name.words):
                if len(word) >= SHORTEST_SLIPPED_WORD and word.isalpha():
                    rest = (*name.words[:place], None, *name.words[place + 1 :], name.forms, word[0])
                    holed[rest].append((asked_id, word))
    for alike in holed.values():
        yield from _pair_slips(alike, often)


def _pair_slips(alike: list[tuple[int, str]], often: Counter[str]) -> Iterable[list[int]]:
    for place, (first, word) in enumerate(alike):
        for second, other in alike[place + 1 :]:
            if word != other and min(often[word], often[other]) == 1 and OSA.distance(word, other, score_cutoff=1) <= 1:
                yield [first, second]


def _group_cut_off(names: dict[int, ComparableName], joined: _Joined) -> Iterable[list[int]]:
    """Names that end inside a word where exactly one other payee's name goes on."""
    ordered = sorted((name.spelled, asked_id) for asked_id, name in names.items())
    for place, (spelled, asked_id) in enumerate(ordered):
        if len(spelled) >= SHORTEST_CUT_OFF and not names[asked_id].forms:
            longer = [member for whole, member in _list_longer(ordered, place, spelled)]
            if longer and len({joined.find(member) for member in longer}) == 1:
                yield [asked_id, longer[0]]


def _list_longer(ordered: list[tuple[str, int]], place: int, spelled: str) -> list[tuple[str, int]]:
    """Those that begin with `spelled` and go on; none if one of them goes on with a new word or only adds an s."""
    longer = []
    for index in range(place + 1, len(ordered)):
        whole, member = ordered[index]
        if not whole.startswith(spelled):
            break
        rest = whole[len(spelled) :]
        if rest.startswith((" ", "s ")):
            return []
        if rest:
            longer.append((whole, member))
    return longer
