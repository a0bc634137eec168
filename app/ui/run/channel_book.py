"""The channels of a workspace: kept in its file, where an engine that runs notices them, and tried out from here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.delivery.base import Channel, Receipt, read_settings
from app.delivery.registry import KIND, Configured, channel_type, channel_types, open_channel
from app.delivery.secrets.base import named, reference_to
from app.engine.errors import KnownError
from app.engine.words import Msg, msg
from app.storage.company import ConfiguredProvider
from app.ui.jobs import Job
from app.ui.run.context import RunContext
from app.ui.run.fields import SECRET
from app.ui.run.settings_form import asked_of, usual
from app.ui.steps import unheard

_added, _changed, _removed = (
    msg("Channel “{name}” added"),
    msg("Channel “{name}” changed"),
    msg("Channel “{name}” removed"),
)

_empty, _odd = msg("“{setting}” must be filled in."), msg("“{setting}” does not look right. Check it.")


class ChannelBook(QObject):
    """Reads and changes the channels; each change can be taken back, but for secrets."""

    changed = Signal()
    """There are others, or one of them is another."""
    failed = Signal(object)
    """What was asked for could not be done (KnownError)."""

    def __init__(self, context: RunContext) -> None:
        """Read from the workspace of the context."""
        super().__init__()
        self._context = context
        self._providers = context.workspace.providers
        context.edits.failed.connect(self.failed)

    def hand_on(self, context: RunContext) -> ChannelBook:
        """Go on for another window, in another language; those who followed hear no more."""
        self._context = context
        unheard(self.changed, self.failed)
        context.edits.failed.connect(self.failed)
        return self

    def all(self) -> list[ConfiguredProvider]:
        """Return what is set up, by name; what is only simulated, too."""
        return list(self._providers.all())

    def get(self, id: str) -> ConfiguredProvider | None:
        """Return one of them."""
        return next((one for one in self._providers.all() if one.id == id), None)

    def kinds(self) -> list[type[Channel]]:
        """Return the types of channel there are, by what they are called."""
        return sorted(channel_types().values(), key=lambda one: self._context.tr(one.title))

    def kind_of(self, provider: ConfiguredProvider) -> type[Channel] | None:
        """Return the type of a channel; None where nothing leaves, or its package is not here."""
        kind = str(provider.settings.get(KIND, ""))
        try:
            return channel_type(kind) if kind else None
        except KnownError:
            return None

    def values(self, provider: ConfiguredProvider) -> dict[str, Any]:
        """Return the settings of a channel, those that nobody has touched as they are usual."""
        kind = self.kind_of(provider)
        return {**(usual(kind) if kind is not None else {}), **_own(provider)}

    def problem(self, provider: ConfiguredProvider) -> KnownError | None:
        """Return what does not fit in the settings; None where all does."""
        kind = self.kind_of(provider)
        if kind is None:
            return None
        try:
            read_settings(kind.settings_type, _own(provider))
        except KnownError as error:
            asked = next((one for one in asked_of(kind) if one.name == error.field), None)
            if asked is None:
                return error
            words = _odd if provider.settings.get(asked.name) else _empty
            return KnownError(words.fill(setting=asked.label), field=asked.name)
        return None

    def stand_ins(self, provider: ConfiguredProvider) -> list[type[Channel]]:
        """Return the types of channel that could carry for one that is only simulated."""
        return [one for one in self.kinds() if one.provider == provider.channel]

    # Changing

    def make_real(self, id: str, kind: type[Channel]) -> None:
        """Let a channel that was only simulated send for real; rules that have chosen it keep it."""
        self.change(id, settings={KIND: kind.kind})

    def add(self, kind: type[Channel]) -> str:
        """Add a channel of a type under its usual name; return its id."""
        names = {one.name for one in self.all()} | {one.id for one in self.all()}
        title, n = self._context.tr(kind.title), 1
        while (name := title if n == 1 else f"{title} {n}") in names or self._id(kind, n) in names:
            n += 1
        made = ConfiguredProvider(self._id(kind, n), name, kind.provider, {KIND: kind.kind})
        self._step(_added, None, made)
        return made.id

    def change(self, id: str, *, name: str = "", settings: Mapping[str, Any] | None = None) -> None:
        """Change the name or settings of a channel."""
        old = self.get(id)
        if old is None:
            return
        new = ConfiguredProvider(id, name or old.name, old.channel, {**old.settings, **(settings or {})})
        if new != old:
            self._step(_changed, old, new)

    def remove(self, id: str) -> None:
        """Remove a channel with its secrets; where that is taken back, they are entered anew."""
        old = self.get(id)
        if old is None:
            return
        names = self._secret_names(old)

        def forget() -> None:
            for name in names:
                self._try(partial(self._context.vault().remove, name))

        if names:
            self._context.unlock(forget, lambda: None)
        self._step(_removed, old, None)

    # Secrets

    def where(self, provider: ConfiguredProvider, setting: str) -> Msg | None:
        """Return where the secret of a setting is kept; None where there is none."""
        reference = str(provider.settings.get(setting, ""))
        if not reference:
            return None
        vault = self._context.vault()
        return vault.where if vault.closed is not None else vault.found_in(named(reference))

    def keep_secret(self, id: str, setting: str, secret: str) -> None:
        """Keep a secret, and let the settings name it; an empty one is forgotten."""
        vault, reference = self._context.vault(), reference_to(id, setting)
        name = named(reference)
        kept = self._try(lambda: vault.put(name, secret) if secret else vault.remove(name))
        if kept:
            self.change(id, settings={setting: reference if secret else ""})
            self.changed.emit()

    # Trying out

    def try_out(self, id: str, to: str, then: Callable[[Receipt], None]) -> Job[Receipt] | None:
        """Send a test off the window's thread; `failed` says why it could not be sent."""
        provider = self.get(id)
        if provider is None:
            return None
        configured = Configured(provider.id, provider.name, provider.settings)
        outside = self._context.outside()

        def work(_report: object) -> Receipt:
            channel = open_channel(configured, outside)
            try:
                return channel.try_out(to)
            except KnownError as error:
                raise KnownError(outside.clean(error.words), field=error.field) from error
            finally:
                channel.close()

        return self._context.jobs.start(work, owner=self, then=then, failed=self.failed.emit)

    # Below

    def _step(self, words: Msg, old: ConfiguredProvider | None, new: ConfiguredProvider | None) -> None:
        kept = old or new
        assert kept is not None  # noqa: S101  one of them is there
        self._context.edits.step(
            words.fill(name=(new or kept).name), lambda: self._write(kept.id, new), lambda: self._write(kept.id, old)
        )

    def _write(self, id: str, provider: ConfiguredProvider | None) -> None:
        if provider is None:
            self._providers.remove(id)
        else:
            self._providers.put(provider)
        self.changed.emit()

    def _secret_names(self, provider: ConfiguredProvider) -> list[str]:
        kind = self.kind_of(provider)
        asked = asked_of(kind) if kind is not None else ()
        references = (str(provider.settings.get(one.name, "")) for one in asked if one.kind == SECRET)
        return [named(one) for one in references if one]

    def _try(self, act: Callable[[], None]) -> bool:
        try:
            act()
        except KnownError as error:
            self.failed.emit(error)
            return False
        return True

    @staticmethod
    def _id(kind: type[Channel], n: int) -> str:
        return kind.kind if n == 1 else f"{kind.kind}-{n}"


def _own(provider: ConfiguredProvider) -> Mapping[str, Any]:
    return {name: value for name, value in provider.settings.items() if name != KIND}
