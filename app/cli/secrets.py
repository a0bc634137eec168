"""Keeps the passwords and tokens of channels and servers, where no window is at hand."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from app.cli.speaking import Group, argument
from app.cli.terminal import said, say
from app.engine.errors import KnownError
from app.engine.words import msg

if TYPE_CHECKING:
    from app.delivery.secrets.vault import Vault


secret = Group("secret", help=msg("Keep passwords and tokens that channels and servers need. They are never printed."))


@secret.command(help=msg("Keep a secret. It is asked for, or read from standard input."))
@argument("name")
def put(name: str) -> None:
    from app.delivery.secrets.base import named

    vault, name = open_vault(), named(name)
    if not vault.writable:
        raise KnownError(vault.where)
    asked = sys.stdin.isatty()
    value = click.prompt(said()(msg("Secret")), hide_input=True) if asked else sys.stdin.read().rstrip("\r\n")
    if not value:
        raise KnownError(msg("There is no secret on standard input."))
    vault.put(name, value)
    say(msg("Kept as {secret} in {place}.").fill(secret=f"secret://{name}", place=vault.where))


@secret.command("list", help=msg("List the names of what is kept, and where."))
def list_names() -> None:
    vault, tell = open_vault(), said()
    for name in vault.names():
        where = vault.found_in(name)
        click.echo(f"{name}\t{tell(where) if where is not None else ''}")


@secret.command(help=msg("Forget a secret."))
@argument("name")
def remove(name: str) -> None:
    from app.delivery.secrets.base import named

    open_vault().remove(named(name))


def open_vault() -> Vault:
    """Return the places for secrets; a person at a terminal may be asked for a passphrase."""
    from app.boot.secrets import vault

    return vault(_passphrase if sys.stdin.isatty() else None)


def _passphrase() -> str:
    passphrase: str = click.prompt(said()(msg("Passphrase of the file of secrets")), hide_input=True, err=True)
    return passphrase
