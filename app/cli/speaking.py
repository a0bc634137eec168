"""Commands whose help, and whatever click says of wrong usage, is in the language of who types them."""

from __future__ import annotations

from copy import copy
from functools import partial
from typing import TYPE_CHECKING

import click
from click import core, exceptions, formatting, parser, termui, types

from app.cli.terminal import translator
from app.engine.words import Msg, msg, msgs

if TYPE_CHECKING:
    from app.i18n import Translator

_SENTENCE = 200
"""Letters of the longest sentence in a list of commands: it is folded rather than cut off."""
CLICKS_OWN = (
    msg("Usage:"),
    msg("Options"),
    msg("Commands"),
    msg("required"),
    msg("default: {default}"),
    msg("env var: {var}"),
    msg("Show this message and exit."),
    msg("Show the version and exit."),
    msg("Error: {message}"),
    msg("Try '{command} {option}' for help."),
    msg("Missing command."),
    msg("Missing argument"),
    msg("Missing option"),
    msg("Missing parameter"),
    msg("Choose from:\n\t{choices}"),
    msg("No such option {name!r}."),
    msg("No such command {name!r}."),
    msg("Option {name!r} does not take a value."),
    msg("Invalid value: {message}"),
    msg("Invalid value for {param_hint}: {message}"),
    msgs("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)"),
    msgs("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})"),
    msgs("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments."),
    msgs("{value!r} is not {choice}.", "{value!r} is not one of {choices}."),
)
"""What click says to people, as it stands there: this is where translators find it."""


ARGUMENTS = (msg("WORKSPACE"), msg("RULESET"), msg("NAME"), msg("FILE"), msg("PIPELINE"))
"""Arguments as help and complaints name them, for translators; A, B, ID and URL are the same everywhere."""


def _one(words: str) -> str:
    return translator().catalogue.gettext(words)


def _of_many(one: str, many: str, n: int) -> str:
    return translator().catalogue.ngettext(one, many, n)


for _module in (core, exceptions, formatting, parser, termui, types):
    # Click would ask the system's gettext, which knows only catalogues that were compiled before.
    vars(_module).update({"_": _one, "ngettext": _of_many})


class Command(click.Command):
    """One that tells its help in the reader's language; everything else sees it as it was written."""

    speaks: Translator | None = None

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super(Command, self._spoken()).format_usage(ctx, formatter)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super(Command, self._spoken()).format_help_text(ctx, formatter)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super(Command, self._spoken()).format_options(ctx, formatter)

    def get_short_help_str(self, limit: int = 45) -> str:
        return super(Command, self._spoken()).get_short_help_str(max(limit, _SENTENCE))

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        params = super().get_params(ctx)
        return params if self.speaks is None else [_spoken(one, self.speaks) for one in params]

    def _spoken(self) -> Command:
        """Return the same in the reader's language."""
        twin = copy(self)
        twin.speaks = tr = translator()
        twin.help = tr(Msg(self.help)) if self.help else ""
        twin.options_metavar = tr(msg("[OPTIONS]"))
        if isinstance(twin, click.Group):
            twin.subcommand_metavar = tr(msg("COMMAND [ARGS]..."))
        return twin


class Argument(click.Argument):
    """What stands behind a command, called in the reader's language."""

    def make_metavar(self, ctx: click.Context) -> str:
        del ctx
        name = translator()(Msg(self.metavar or (self.name or "").upper()))
        return name if self.required else f"[{name}]"


argument = partial(click.argument, cls=Argument)


class Group(Command, click.Group):
    """Several of them."""

    command_class = Command
    group_class = type


def _spoken(param: click.Parameter, tr: Translator) -> click.Parameter:
    if not isinstance(param, click.Option):
        return param
    twin = copy(param)
    twin.help = tr(Msg(param.help)) if param.help else ""
    if param.metavar:
        twin.metavar = tr(Msg(param.metavar))
    if isinstance(param.show_default, str):
        twin.show_default = tr(Msg(param.show_default))
    return twin
