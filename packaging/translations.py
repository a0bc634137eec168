"""Collects the words people read into catalogues for translators, and says where a catalogue falls short."""

from __future__ import annotations

import ast
import re
import string
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

# The marks of app.engine.words, in gettext's manner: which arguments are words.
MARKS = {"msg": None, "msgs": (1, 2)}

LANGUAGES = ("fr", "it", "pl")
"""The languages the program speaks besides that of its source."""
_SAME = 3
"""So many words that are the same in two languages are no chance, but one that nobody has translated."""
_WORD = re.compile(r"[^\W\d_]{3,}")
_LEFT_OUT = re.compile(r"\{[^}]*\}|[A-Z][A-Z0-9-]+|\S*[./@:_<>*]\S*|“[^”]*”")
"""What is the same in all languages: placeholders, abbreviations, addresses and files, what is quoted."""


@dataclass(frozen=True, slots=True)
class Words:
    """A program's source and the catalogues made of it."""

    source: Path
    translations: Path
    languages: Sequence[str] = ()
    """Those for which there must be a catalogue."""

    @property
    def template(self) -> Path:
        """Where the words of the source language stand, still without any translation."""
        return self.translations / "rulewright.pot"

    @property
    def catalogues(self) -> list[Path]:
        """List one file a language, as gettext lays them out."""
        return sorted(self.translations.glob("*/LC_MESSAGES/rulewright.po"))


def extract(words: Words) -> Catalog:
    """Gather every marked word. A fixed date and no line numbers: the same words give the same bytes."""
    catalog = Catalog(project="Rulewright", copyright_holder="Rulewright contributors", charset="utf-8")
    catalog.creation_date = datetime(2026, 1, 1, tzinfo=UTC)
    catalog.header_comment = "# The words of Rulewright, written by `make words`."
    found = extract_from_dir(words.source, [("**.py", "python")], keywords=MARKS, comment_tags=("For translators:",))
    for file, _line, text, comments, _context in sorted(found, key=lambda word: (word[0], word[1])):
        location = f"{words.source.name}/{Path(file).as_posix()}"
        catalog.add(text, locations=[(location, 0)], auto_comments=comments)
    for message in catalog:
        message.flags.discard("python-format")  # our placeholders are {named}; a per cent sign is only that
    return catalog


def collect(words: Words) -> None:
    """Write the template and bring each language's catalogue up to it. No guesses from similar sentences."""
    template = extract(words)
    words.translations.mkdir(parents=True, exist_ok=True)
    words.template.write_bytes(_as_bytes(template))
    for path in words.catalogues:
        catalog = _read(path)
        catalog.update(template, no_fuzzy_matching=True, keep_user_comments=True)
        path.write_bytes(_as_bytes(catalog))


def problems(words: Words) -> Iterator[str]:
    """Say in a line each what a person reading the program would miss or see wrong."""
    for path in sorted(words.source.rglob("*.py")):
        yield from _marks_that_cannot_be_collected(path)
    template = extract(words)
    if not words.template.exists() or words.template.read_bytes() != _as_bytes(template):
        yield f"{words.template}: not what the source says. Say `make words`."
    known = {path.parents[1].name for path in words.catalogues}
    yield from (f"{words.translations}: no catalogue of “{one}”." for one in words.languages if one not in known)
    for path in words.catalogues:
        catalog = _read(path)
        for message in template:
            if message.id:
                given = catalog.get(message.id)
                faults = _faults(message, given)
                yield from (f"{path}: {message.id!r}: {fault}" for fault in faults)


def _faults(wanted: Message, given: Message | None) -> Iterator[str]:
    if given is None:
        yield "not in the catalogue. Say `make words`."
        return
    if given.fuzzy:
        yield "marked fuzzy; look at it and take the mark away."
    originals, translations = _forms(wanted.id), _forms(given.string)
    if not all(translations):
        yield "not translated."
        return
    if translations[0] == originals[0] and len(_WORD.findall(_LEFT_OUT.sub(" ", originals[0]))) >= _SAME:
        yield "still as in the source."
    if any(_mnemonics(one) != _mnemonics(originals[0]) for one in translations):
        yield "a letter for the keyboard (&) is missing or too many."
    needed = _placeholders(originals[-1])
    # One form of a plural may say its number in a word.
    optional = {"n"} if len(originals) > 1 else set()
    for translation in translations:
        found = _placeholders(translation)
        if not (needed - optional <= found <= needed):
            yield f"placeholders {sorted(found)} in {translation!r}, where {sorted(needed)} are filled in."


def _forms(words: str | Iterable[str] | None) -> list[str]:
    return [words or ""] if isinstance(words, str | None) else list(words)


def _mnemonics(text: str) -> int:
    return len(re.findall(r"&(?=\w)", text.replace("&&", "")))


def _placeholders(text: str) -> set[str]:
    try:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    except ValueError:
        return {"unreadable braces"}


def _marks_that_cannot_be_collected(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"), path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS:
            for argument in node.args:
                if not (isinstance(argument, ast.Constant) and isinstance(argument.value, str) and argument.value):
                    yield f"{path}:{node.lineno}: {node.func.id}() takes words as written, no name, sum or f-string."


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parents[1].name)


def _as_bytes(catalog: Catalog) -> bytes:
    buffer = BytesIO()
    write_po(buffer, catalog, width=0, sort_output=True, include_lineno=False)
    return buffer.getvalue()


def main(arguments: list[str]) -> int:
    """Do what `make words` and `make lint` ask."""
    home = Path(__file__).parents[1]
    words = Words(home / "app", home / "resources" / "translations", LANGUAGES)
    match arguments:
        case ["collect"]:
            collect(words)
            return 0
        case ["check"]:
            found = list(problems(words))
            print(*found, sep="\n", end="\n" if found else "")
            return 1 if found else 0
        case _:
            print("usage: translations.py collect | check", file=sys.stderr)
            return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
