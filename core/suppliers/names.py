"""What a printed name says: its comparable form, its legal form, and the other names that stand beside it.

A comparable form is what is left once everything that two publishers write differently has been levelled:
capitals, accents, punctuation, "&", abbreviations, legal forms, "the", and the places of the spaces. Every word
list is a table in core/reference.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from core.suppliers.word_lists import Phrases, WordLists, load_arm_words, load_word_lists

_APOSTROPHES = "'`´‘’ʼ\"“”"
_JOINED = str.maketrans(dict.fromkeys(_APOSTROPHES, ""))
_DOTTED_LETTERS = re.compile(r"(?<![a-z0-9])((?:[a-z]\.\s?){1,}[a-z]\.?)(?![a-z0-9])")
_AND_SIGNS = re.compile(r"\s*(?:&amp;|&|\+)\s*")
_NOT_A_WORD = re.compile(r"[^a-z0-9]+")
_BRACKETED = re.compile(r"[(\[{]([^()\[\]{}]*)(?:[)\]}]|$)")
_SHORTEST_NAME = 2
FEWEST_WORDS_CLOSED = 2
"""A lone word before a legal form inside a cell is as a rule the end of another name ('Services Ltd Acme')."""

_EDGES = " (-,.:"


class ComparableName(NamedTuple):
    """One name, levelled.

    words: what identifies it, in order; forms: the legal forms it had ("ltd", "plc", "llp", "cic", "cio");
    spelled: the name without its legal form but with its words and spaces as they are spelled; ends_in_form: whether
    a legal form is its last word, so that nothing was cut off it or put behind it.
    """

    words: tuple[str, ...]
    forms: frozenset[str]
    spelled: str
    ends_in_form: bool = False

    @property
    def key(self) -> str:
        """The words run together, so that 'Sunny Hill' and 'Sunnyhill' are one."""
        return "".join(self.words)

    @property
    def exact_key(self) -> str:
        """The key with the legal form: equal only for names that say the same in full."""
        return f"{self.key}|{' '.join(sorted(self.forms))}" if self.forms else self.key

    @property
    def stems(self) -> str:
        """The words in the singular, in their order."""
        return " ".join(map(singular, self.words))


class PrintedName(NamedTuple):
    """A payee's cell taken apart. `whole` is all of it; `parts` are the names inside it, each with what it is:

    before (what stands before a mark such as 't/a'), trading, former, legal (what stands behind one),
    unbracketed (without what is in brackets), bracket (what is in brackets), company (one that its legal form closes).
    """

    whole: ComparableName
    parts: tuple[tuple[str, ComparableName], ...]


@lru_cache(maxsize=262144)
def singular(word: str) -> str:
    """The word without a plural or possessive s: 'services' -> 'service'; short words and '-ss' stay."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def level_text(text: str) -> str:
    """Lower case, plain letters, no punctuation but single spaces; 'A.B.C.' is 'abc' and '&' is 'and'."""
    lowered = _to_plain_letters(text).lower().translate(_JOINED)
    if "." in lowered:
        lowered = _DOTTED_LETTERS.sub(_join_letters, lowered)
    if "&" in lowered or "+" in lowered:
        lowered = _AND_SIGNS.sub(" and ", lowered)
    return _NOT_A_WORD.sub(" ", lowered).strip()


def _join_letters(found: re.Match[str]) -> str:
    return found[1].replace(".", "").replace(" ", "") + " "


def _to_plain_letters(text: str) -> str:
    if text.isascii():
        return text
    translated = text.translate(_JOINED)
    return unicodedata.normalize("NFKD", translated).encode("ascii", "ignore").decode("ascii")


def has_legal_form(levelled: str) -> bool:
    """Whether a levelled text has a legal form in it."""
    return bool(_take_forms(levelled, load_word_lists())[1])


def compare_form(text: str) -> ComparableName:
    """The comparable form of one name; `words` is empty where nothing but legal forms and small words was there."""
    return _compare_levelled(level_text(text), load_word_lists())


def _compare_levelled(levelled: str, lists: WordLists) -> ComparableName:
    spelled, forms, ends_in_form = _take_forms(levelled, lists)
    rewritten = _rewrite(" ".join(spelled), lists)
    words = rewritten[:1] + [word for word in rewritten[1:] if word not in lists.linking_words]
    return ComparableName(tuple(_join_single_letters(words)), frozenset(forms), " ".join(spelled), ends_in_form)


def _take_forms(levelled: str, lists: WordLists) -> tuple[list[str], set[str], bool]:
    """The words but for the legal forms and the stop words, the forms, and whether the last word is one."""
    tokens = [token for token in _replace(levelled, lists.form_phrases) if token not in lists.stop_words]
    last = lists.forms_anywhere.get(tokens[-1]) if tokens else None
    if last is None and len(tokens) > 1:
        last = lists.forms_at_the_end.get(tokens[-1])
    words = tokens if last is None else tokens[:-1]
    forms = {last} if last else set()
    # Nearly every name has its form at the end or nowhere.
    if not lists.forms_anywhere.keys().isdisjoint(words):
        forms |= {lists.forms_anywhere[word] for word in words if word in lists.forms_anywhere} - {""}
        words = [word for word in words if word not in lists.forms_anywhere]
    return words, forms, bool(last)


def _rewrite(spelled: str, lists: WordLists) -> list[str]:
    single = lists.single_words
    words = _replace(spelled, lists.phrases)
    if single.keys().isdisjoint(words):
        return words
    return " ".join([single.get(word, word) for word in words]).split()


def _replace(text: str, phrases: Phrases) -> list[str]:
    """The words of `text` with phrases replaced; nearly every name has none of the words they begin with but as its
    last ('limited').
    """
    words = text.split()
    if phrases.first_words.isdisjoint(words[:-1]):
        return words
    return phrases.pattern.sub(lambda found: phrases.values[found[0]], text).split()


def _join_single_letters(words: list[str]) -> list[str]:
    """'t', 'p', 'p' -> 'tpp': initials are printed with and without spaces."""
    if not any(len(word) == 1 for word in words):
        return words
    joined: list[str] = []
    run = False
    for word in words:
        is_letter = len(word) == 1 and word.isalpha()
        if is_letter and run:
            joined[-1] += word
        else:
            joined.append(word)
        run = is_letter
    return joined


def repair_spaces(text: str) -> str:
    """Undo a non-breaking space that was decoded twice: 'TURNINGAA POINT' was 'Turning Point'."""
    words = text.replace("\u00c2\u00a0", " ").replace("\u00a0", " ").split()
    if len(words) > 1 and all(len(word) > 2 and word.endswith(("AA", "\u00c2")) for word in words[:-1]):
        words = [re.sub(r"(?:AA|\u00c2)$", "", word) for word in words]
    return " ".join(words)


@lru_cache(maxsize=262144)
def strip_trailing_codes(text: str) -> str:
    """The name without the account numbers and ledger remarks that hang on it; never empty."""
    stripped = text
    for pattern in load_word_lists().trailing_codes:
        stripped = pattern.sub("", stripped).strip() or stripped
    return stripped


@lru_cache(maxsize=262144)
def take_apart(text: str) -> PrintedName:
    """One payee's cell as the names it holds."""
    cleaned = strip_trailing_codes(repair_spaces(text))
    before, behind = _split_at_marks(cleaned)
    named = [("before", before), *behind] if behind else []
    named += _split_brackets(before if behind else cleaned)
    parts = [(kind, compare_form(part)) for kind, part in named]
    companies = [("company", name) for name in _find_companies(before, parts)]
    return PrintedName(compare_form(cleaned), tuple(part for part in (*parts, *companies) if part[1].words))


def _find_companies(before: str, parts: list[tuple[str, ComparableName]]) -> list[ComparableName]:
    """The name that a legal form inside the cell closes ('Acme Blinds Ltd Leeds depot'), since a form ends a company's
    name by law; else the one behind 't/a' that has a form where the one before it has none.
    """
    if closed := _find_closed(level_text(before)):
        return [closed]
    if compare_form(before).forms:
        return []
    return [name for kind, name in parts if kind == "trading" and name.ends_in_form]


def _find_closed(levelled: str) -> ComparableName | None:
    """Up to the first legal form; None where it is the last word, or a word behind it makes it another body's name."""
    lists = load_word_lists()
    tokens = _replace(levelled, lists.form_phrases)
    place = next((place for place, token in enumerate(tokens) if lists.forms_anywhere.get(token)), 0)
    behind = tokens[place + 1 :]
    if place < FEWEST_WORDS_CLOSED or not behind or load_arm_words(in_register=False) & set(behind):
        return None
    return _compare_levelled(" ".join(tokens[: place + 1]), lists)


def _split_at_marks(text: str) -> tuple[str, list[tuple[str, str]]]:
    """The part before the first mark, and (what it is, text) for each part behind one."""
    lists = load_word_lists()
    pieces = lists.marks.split(text)
    if len(pieces) == 1 or len(pieces[0].strip()) < _SHORTEST_NAME:
        return text, []
    found = [
        (lists.mark_kinds[mark.lower()], part.strip(_EDGES))
        for mark, part in zip(pieces[1::2], pieces[2::2], strict=True)
    ]
    return pieces[0].strip(_EDGES), [(kind, part) for kind, part in found if part]


def _split_brackets(text: str) -> list[tuple[str, str]]:
    inside = [part.strip() for part in _BRACKETED.findall(text) if part.strip()]
    outside = _BRACKETED.sub(" ", text).strip()
    if not inside or not outside:
        return []
    return [("unbracketed", outside), *[("bracket", part) for part in inside]]
