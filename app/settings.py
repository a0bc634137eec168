"""What a person has chosen for all their workspaces: declared as data, checked, kept in one JSON file."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from secrets import token_hex
from typing import Annotated, Any, Literal, Self, get_type_hints

from msgspec import Meta, Struct, ValidationError, convert, field, to_builtins
from msgspec.structs import replace

from app.engine.errors import KnownError, refusal
from app.engine.words import Msg, msg

FILE_NAME = "settings.json"
RECENT_LIMIT = 12
SMALLEST_FONT, USUAL_FONT, LARGEST_FONT = 9, 13, 32

APPEARANCE = msg("Appearance")
LANGUAGE = msg("Language and dates")
STARTING = msg("Starting")
PAGES = (APPEARANCE, LANGUAGE, STARTING)
"""The pages of the preferences, in their order."""


class Offered(Struct, frozen=True):
    """Marks a setting that the preferences show; `choices` are its values with their words."""

    page: Msg
    label: Msg
    help: Msg | None = None
    choices: tuple[tuple[Any, Msg], ...] = ()


class WindowState(Struct, frozen=True, omit_defaults=True):
    """How a window stood when it was closed: Qt's own bytes in Base64, and the mode that was open."""

    geometry: str = ""
    docks: str = ""
    mode: str = ""


class Recent(Struct, frozen=True, omit_defaults=True):
    """A workspace that was open, by its path, and its name as it was then."""

    path: Annotated[str, Meta(min_length=1)]
    name: str = ""

    @property
    def file(self) -> Path:
        """The file."""
        return Path(self.path)


class Server(Struct, frozen=True, omit_defaults=True):
    """A server that rule sets are published to; its token is a secret and stands nowhere here."""

    name: Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$")]
    url: Annotated[str, Meta(pattern=r"^https?://[^\s/?#@]+(/[^\s?#]*)?$")]
    certificate: str = ""
    """A file with the certificate of the authority that vouches for it, where no public one does."""


class Settings(Struct, frozen=True, omit_defaults=True):
    """All settings. A value: a change is a new one."""

    theme: Annotated[
        Literal["system", "light", "dark"],
        Offered(
            APPEARANCE,
            msg("Theme"),
            choices=(("system", msg("As the system")), ("light", msg("Light")), ("dark", msg("Dark"))),
        ),
    ] = "system"
    font_size: Annotated[
        int,
        Meta(ge=SMALLEST_FONT, le=LARGEST_FONT),
        Offered(APPEARANCE, msg("Text size"), msg("In pixels; everything in the window grows with it.")),
    ] = USUAL_FONT
    reduced_motion: Annotated[
        bool,
        Offered(APPEARANCE, msg("Reduce motion"), msg("Nothing slides or fades.")),
    ] = False
    language: Annotated[
        str,
        Meta(pattern=r"^$|^[A-Za-z]{2,3}([_-][A-Za-z0-9]{2,8})*$"),
        Offered(LANGUAGE, msg("Language"), msg("Of the window; what you write to people stays as you write it.")),
    ] = ""
    first_day: Annotated[
        Literal["language", "monday", "saturday", "sunday"],
        Offered(
            LANGUAGE,
            msg("Week starts on"),
            choices=(
                ("language", msg("As usual in the language")),
                ("monday", msg("Monday")),
                ("saturday", msg("Saturday")),
                ("sunday", msg("Sunday")),
            ),
        ),
    ] = "language"
    reopen: Annotated[
        bool,
        Offered(STARTING, msg("Open the last workspace at start"), msg("Otherwise the sample company opens.")),
    ] = True

    recent: tuple[Recent, ...] = ()
    window: WindowState = WindowState()
    folded: frozenset[str] = frozenset()
    """Ids of the sections that stand folded."""
    starred: tuple[str, ...] = ()
    """Rule and trigger types starred in the palette."""
    lately_used: tuple[str, ...] = ()
    """Rule and trigger types lately added, the last first."""
    servers: tuple[Server, ...] = ()
    """Where rule sets are published to."""
    tour_seen: bool = False
    """Whether the tour was ended once, at its last step or before."""
    seen_version: str = ""
    """The version of the program that was last opened."""
    unknown: Mapping[str, Any] = field(default_factory=dict)
    """Settings of a newer program, kept untouched."""

    def with_recent(self, path: Path, name: str = "") -> Self:
        """Return the settings with a workspace at the head of the recent ones."""
        new = Recent(path=str(path), name=name)
        others = tuple(one for one in self.recent if one.path != new.path)
        return replace(self, recent=(new, *others)[:RECENT_LIMIT])

    def without_recent(self, path: Path) -> Self:
        """Return the settings with a workspace forgotten."""
        return replace(self, recent=tuple(one for one in self.recent if one.path != str(path)))

    def changed(self, **values: Any) -> Self:
        """Return the settings with some values changed; raises KnownError naming the first that does not fit."""
        return replace(self, **{name: _checked(name, one) for name, one in values.items()})


SETTINGS = frozenset(Settings.__struct_fields__) - {"unknown"}
"""The names of all settings."""


def offered() -> Iterator[tuple[str, Offered]]:
    """Walk the settings that the preferences show, with their names, in the order of declaration."""
    for name, declared in get_type_hints(Settings, include_extras=True).items():
        for mark in getattr(declared, "__metadata__", ()):
            if isinstance(mark, Offered):
                yield name, mark


class SettingsFile:
    """Reads and writes the settings of one person."""

    def __init__(self, folder: Path) -> None:
        """Keep them in `folder`, which is made when something is first written."""
        self.path = folder / FILE_NAME

    def read(self) -> tuple[Settings, tuple[KnownError, ...]]:
        """Return the settings and what was wrong with the file; a value that does not fit falls back on its default."""
        try:
            raw = dict(json.loads(self.path.read_text("utf-8")).items())
        except FileNotFoundError:
            return Settings(), ()
        except OSError as error:
            words = msg("The settings cannot be read ({why}); the usual ones are in force.").fill(why=refusal(error))
            return Settings(), (KnownError(words, place=str(self.path)),)
        except (ValueError, AttributeError, RecursionError):
            return Settings(), (self._put_aside(),)
        problems, kept = [], {}
        for name in (one for one in raw if one in SETTINGS):
            try:
                kept[name] = _checked(name, raw[name])
            except KnownError as problem:
                problems.append(problem)
        unknown = {name: value for name, value in raw.items() if name not in SETTINGS}
        return Settings(**kept, unknown=unknown), tuple(problems)

    def write(self, settings: Settings) -> None:
        """Replace the file in one step; raises KnownError where the disk refuses."""
        known = to_builtins(settings)
        unknown = known.pop("unknown", {})
        text = json.dumps({**known, **unknown}, indent=2, ensure_ascii=False)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(self.path, text + "\n")
        except OSError as error:
            words = msg("The settings cannot be saved in {path}: {why}. Free some space or mend the permissions.")
            raise KnownError(words.fill(path=str(self.path), why=refusal(error)), place=str(self.path)) from error

    def _put_aside(self) -> KnownError:
        damaged = self.path.with_suffix(".damaged.json")
        try:
            self.path.replace(damaged)
        except OSError:
            damaged = self.path
        words = msg("The settings file was damaged; the usual settings are in force. The old file is {path}.")
        return KnownError(words.fill(path=str(damaged)), place=str(damaged))


def write_whole(path: Path, content: str | bytes, *, private: bool = False) -> None:
    """Replace a file so that whoever reads it, even after a crash, finds the old content or the new, never half.

    Who else may read it is for the umask to say; a `private` one, such as one with secrets, is for its owner alone.
    """
    fresh = path.with_name(f"{path.name}.{token_hex(4)}.new")
    fresh.touch(0o600 if private else 0o666, exist_ok=False)
    try:
        with fresh.open("wb") as file:
            file.write(content if isinstance(content, bytes) else content.encode())
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError:
        fresh.unlink(missing_ok=True)
        raise


def _checked(name: str, value: Any) -> Any:
    """Return the value of a setting, read; raises KnownError where it does not fit."""
    try:
        return getattr(convert({name: value}, Settings), name)
    except ValidationError as error:
        label = dict(offered()).get(name)
        words = msg("The setting “{name}” cannot be {value}; the usual value is in force.")
        shown = label.label if label else name
        raise KnownError(words.fill(name=shown, value=repr(value)[:60]), field=name) from error
