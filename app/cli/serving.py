"""Rules that run for real, from the command line: on a workspace, or on a server; and who may ask it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from app.cli.speaking import Command, Group, argument
from app.cli.terminal import AS_JSON, print_json, say
from app.cli.values import FILE, Number
from app.engine.errors import KnownError
from app.engine.words import msg

if TYPE_CHECKING:
    from app.boot.serving import Listening

C = TypeVar("C", bound=Callable[..., Any])

SCOPES = click.Choice(["read", "events", "publish", "operate", "admin"])
_DAYS = 365
_PORT = msg("Its port; 0 takes any that is free.")
_running, _serving = msg("Running {file} at {url}."), msg("Serving at {url}.")

_listening = (
    click.option(
        "--host", default="127.0.0.1", show_default=True, metavar=msg("ADDRESS"), help=msg("Where it listens.")
    ),
    click.option(
        "--public-url", default="", metavar="URL", help=msg("How people outside reach it, such as https://….")
    ),
    click.option("--certificate", type=FILE, help=msg("A certificate for https, with its chain (PEM).")),
    click.option("--key", type=FILE, help=msg("The key of the certificate (PEM).")),
    click.option(
        "--proxy",
        "proxies",
        multiple=True,
        metavar=msg("ADDRESS"),
        help=msg("A reverse proxy, to be believed who asks. Repeatable."),
    ),
    click.option(
        "--allow-host",
        "hosts",
        multiple=True,
        metavar=msg("NAME"),
        help=msg("Answer under these names alone. Repeatable."),
    ),
)


def _listens(command: C) -> C:
    for option in reversed(_listening):
        command = option(command)
    return command


@click.command(cls=Command, help=msg("Run the rules of a workspace, without a window."))
@click.option("--workspace", type=FILE, required=True, help=msg("The workspace whose rules run."))
@click.option(
    "--port",
    default=None,
    show_default=msg("as the workspace says, or any that is free"),
    type=Number(0, 65535),
    help=_PORT,
)
@_listens
def run(workspace: Path, **listening: Any) -> int:
    from app.boot.serving import run_workspace

    return run_workspace(workspace, _told(listening), lambda url: say(_running.fill(file=workspace, url=url)))


@click.command(cls=Command, help=msg("Serve: take rule sets and events in, and run them."))
@click.option(
    "--database",
    default="",
    envvar="RULEWRIGHT_DATABASE",
    metavar="URL",
    help=msg("sqlite:///FILE or postgresql://…; the usual file where absent."),
)
@click.option("--port", default=8750, show_default=True, type=Number(0, 65535), help=_PORT)
@click.option(
    "--workers",
    default=1,
    show_default=True,
    type=Number(0, 64),
    help=msg(
        "With PostgreSQL: so many processes carry out what rules ask for here; “rulewright work” adds more anywhere."
    ),
)
@_listens
def serve(database: str, workers: int, **listening: Any) -> int:
    from app.boot.cluster import is_cluster, serve_cluster
    from app.boot.serving import serve_database

    if is_cluster(database):
        return serve_cluster(database, _told(listening), workers, lambda url: say(_serving.fill(url=url)))
    return serve_database(database, _told(listening), lambda url: say(_serving.fill(url=url)))


_where = (
    click.option(
        "--database",
        default="",
        envvar="RULEWRIGHT_DATABASE",
        metavar="URL",
        help=msg("Of the server; its usual file where absent."),
    ),
    click.option("--workspace", type=FILE, help=msg("Of the engine of a workspace instead.")),
)


def _somewhere(command: C) -> C:
    for option in reversed(_where):
        command = option(command)
    return command


token = Group("token", help=msg("Tokens: who may ask a server for what."))


@token.command("add", help=msg("Make a token and print it: this once, for it is kept as a hash only."))
@argument("name")
@click.option(
    "--scope", "scopes", multiple=True, type=SCOPES, required=True, help=msg("What it is good for. Repeatable.")
)
@click.option("--days", type=Number(1, 3650), default=_DAYS, show_default=True, help=msg("After which it expires."))
@_somewhere
def add_token(name: str, scopes: tuple[str, ...], days: int, database: str, workspace: Path | None) -> None:
    from app.boot.serving import store_of
    from app.storage.ledger.access import Scope, Tokens
    from app.storage.ledger.audit import Audit

    now = datetime.now(UTC)
    with store_of(database, workspace) as store, store.write():
        made, secret = Tokens(store).make(name, [Scope(one) for one in scopes], now, now + timedelta(days=days))
        Audit(store).note("command line", "token.made", now, token=made.id, name=name, scopes=sorted(made.scopes))
    click.echo(secret)
    until = made.expires_at.date() if made.expires_at else None
    say(msg("Token {id}, good until {day}. It is not shown again.").fill(id=made.id, day=until))


@token.command("list", help=msg("List the tokens, without their secrets."))
@click.option("--json", "as_json", is_flag=True, help=AS_JSON)
@_somewhere
def list_tokens(database: str, workspace: Path | None, *, as_json: bool) -> None:
    from app.boot.serving import store_of
    from app.storage.ledger.access import Tokens

    with store_of(database, workspace) as store:
        found = Tokens(store).all()
    if as_json:
        print_json(
            [
                {
                    "id": one.id,
                    "name": one.name,
                    "scopes": sorted(one.scopes),
                    "created_at": one.created_at.isoformat(),
                    "expires_at": one.expires_at.isoformat() if one.expires_at else None,
                    "last_used": one.last_used.isoformat() if one.last_used else None,
                }
                for one in found
            ]
        )
        return
    for one in found:
        until = f"{one.expires_at:%Y-%m-%d}" if one.expires_at else "–"
        click.echo(f"{one.id}\t{one.name}\t{' '.join(sorted(one.scopes))}\t{until}")


@token.command("remove", help=msg("Let a token be good for nothing from now on."))
@argument("id")
@_somewhere
def remove_token(id: str, database: str, workspace: Path | None) -> None:
    from app.boot.serving import store_of
    from app.storage.ledger.access import Tokens
    from app.storage.ledger.audit import Audit

    with store_of(database, workspace) as store, store.write():
        if not Tokens(store).remove(id):
            raise KnownError(msg("There is no token {id}.").fill(id=id), field="id")
        Audit(store).note("command line", "token.removed", datetime.now(UTC), token=id)


def _told(given: dict[str, Any]) -> Listening:
    from app.boot.serving import Listening

    if (given["certificate"] is None) != (given["key"] is None):
        raise KnownError(msg("A certificate and its key belong together: give both --certificate and --key."))
    return Listening(**given)
