"""Rule sets to servers, and back: servers, publishing, rolling back, bundles."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.cli.secrets import open_vault
from app.cli.speaking import Command, Group, argument
from app.cli.terminal import AS_JSON, BUNDLE, print_json, rule_set_of, said, say, translator
from app.cli.values import FILE, Number
from app.engine.words import Msg, msg, pair

if TYPE_CHECKING:
    from app.boot.publishing import ServerBook
    from app.engine.model.rule_set import RuleSet
    from app.publish.bundle import Bundle
    from app.publish.client import ServerClient
    from app.publish.publishing import Plan

_already = msg("This very version runs on “{server}” already.")
_errors = msg("Nothing was published: mend the errors, or say --despite-errors.")
_shadowing = msg("Version {version} runs beside the live one on “{server}”; its effects are held back.")
_see = msg("In a day or two, “{command}” tells what it would have done otherwise.")
_live, _again = msg("Version {version} runs on “{server}”."), msg("Version {version} runs on “{server}” again.")
_before = msg("Version {version} ran there until now; the same command brings it back.")
_kept = msg("Items keep the version under which they entered their stage until they leave it.")
_ended = msg("Nothing runs in the shadow on “{server}” any more.")
_now, _until_now = msg("On “{server}” now:"), msg("On “{server}” until now:")
_ready, _not_ready = msg("“{server}” is ready: Rulewright {version}."), msg("“{server}” is not ready: {why}")
_labels = {
    "name": msg("Name"),
    "pipeline": msg("Pipeline"),
    "rule_set": msg("Rule set"),
    "made_at": msg("Made"),
    "good_until": msg("Good until"),
    "by": msg("By"),
    "comment": msg("Comment"),
    "company": msg("Company"),
    "files": msg("Files"),
    "signed_by": msg("Signed by"),
    "fingerprint": msg("Fingerprint"),
}
SERVER = click.option(
    "--server", "server", required=True, metavar=msg("NAME"), help=msg("A server that was added before.")
)


server = Group(
    "server", help=msg("Keep the servers that rule sets are published to. Their tokens are kept as secrets.")
)


@server.command(help=msg("Keep a server. Its token is asked for, or read from standard input."))
@argument("name")
@argument("url")
@click.option("--certificate", type=FILE, help=msg("Of the authority that vouches for it, where no public one does."))
@click.option("--untested", is_flag=True, help=msg("Keep it although it may not answer."))
def add(name: str, url: str, certificate: Path | None, *, untested: bool) -> None:
    from app.settings import Server

    asked = sys.stdin.isatty()
    token = click.prompt(said()(msg("Token")), hide_input=True, err=True) if asked else sys.stdin.read().strip()
    book = _book()
    book.add(Server(name, url.rstrip("/"), str(certificate.absolute()) if certificate else ""), token)
    if untested:
        return
    try:
        with book.client(name) as client:
            _told_health(client)
    except Exception:
        book.remove(name)
        raise


@server.command("list", help=msg("List the servers by name and address."))
def list_servers() -> None:
    for one in _book().settings.servers:
        click.echo(f"{one.name}\t{one.url}")


@server.command("remove", help=msg("Forget a server and its token."))
@argument("name")
def remove_server(name: str) -> None:
    _book().remove(name)


@server.command(
    "test", help=msg("Say whether a server answers, knows the token and is ready; exit 1 where it is not ready.")
)
@argument("name")
def test_server(name: str) -> int:
    with _book().client(name) as client:
        return 0 if _told_health(client) else 1


@click.command(
    cls=Command, help=msg("Put RULESET, a file or a signed bundle, in force on a server. Exit 1 where errors block it.")
)
@argument("ruleset", type=FILE)
@SERVER
@click.option(
    "--workspace", type=FILE, help=msg("Check against it, and send its people, clients, fields and lists along.")
)
@click.option("--comment", default="", metavar=msg("TEXT"), help=msg("What has changed."))
@click.option(
    "--dry-run", is_flag=True, help=msg("Tell what differs and what would be sent otherwise; publish nothing.")
)
@click.option("--items", type=Number(1, 500), default=100, show_default=True, help=msg("Of a dry run: the newest."))
@click.option("--days", type=Number(0, 90), default=30, show_default=True, help=msg("Of a dry run: that pass."))
@click.option("--shadow", is_flag=True, help=msg("Let it run beside the live version with its effects held back."))
@click.option("--enter", is_flag=True, help=msg("Let items that stand in its stages already enter them anew."))
@click.option("--despite-errors", is_flag=True, help=msg("Publish although the checks find errors."))
@click.option(
    "--key",
    "keys",
    multiple=True,
    metavar=msg("KEY"),
    help=msg("Of a bundle: whose signature is trusted besides yours."),
)
@click.option("--json", "as_json", is_flag=True, help=AS_JSON)
def publish(
    ruleset: Path,
    server: str,
    workspace: Path | None,
    comment: str,
    items: int,
    days: int,
    keys: tuple[str, ...],
    *,
    dry_run: bool,
    shadow: bool,
    enter: bool,
    despite_errors: bool,
    as_json: bool,
) -> int:
    from app.boot.publishing import look
    from app.cli.published import trial_lines
    from app.publish import publishing
    from app.publish.telling import short

    rule_set, bundle = _source(ruleset, keys)
    with _book().client(server) as client:
        plan = look(client, rule_set, workspace, bundle, _say)
        version = short(plan.version)
        if dry_run:
            trial = publishing.dry_run(client, plan, items, days, _say)
            _tell(plan, trial_lines(trial, plan), as_json, enter=enter, dry_run=trial)
            return 1 if plan.errors else 0
        if plan.is_live:
            _tell(plan, (_already.fill(server=server),), as_json)
            return 0
        if plan.errors and not despite_errors:
            _tell(plan, (_errors,), as_json)
            return 1
        if shadow:
            live = publishing.cast_shadow(client, plan, comment, _say).live
            see = _see.fill(command=f"rulewright shadow {live.pipeline}")
            done = (_shadowing.fill(version=version, server=server), see)
            _tell(plan, done, as_json, live=live.version, shadow=live.shadow)
            return 0
        live = publishing.publish(client, plan, comment, despite_errors=despite_errors, enter=enter, report=_say).live
        runs = (_live.fill(version=version, server=server),)
        _tell(plan, runs, as_json, enter=enter, live=live.version, shadow=live.shadow)
    return 0


@click.command(
    cls=Command,
    help=msg("Let the version of a pipeline run again that ran on the server before; once more leads forth again."),
)
@argument("pipeline")
@SERVER
@click.option("--json", "as_json", is_flag=True, help=AS_JSON)
def rollback(pipeline: str, server: str, *, as_json: bool) -> None:
    from app.publish.publishing import roll_back
    from app.publish.telling import short

    with _book().client(server) as client:
        seen = client.live(pipeline)
        live = roll_back(client, pipeline, seen)
    if as_json:
        print_json({"server": server, "pipeline": pipeline, "live": live.version, "previous": live.previous})
        return
    tell = said()
    click.echo(tell(_again.fill(version=short(live.version or "–"), server=server)))
    if live.previous is not None:
        click.echo(tell(_before.fill(version=short(live.previous))))
    click.echo(tell(_kept))


@click.command(
    cls=Command, help=msg("Tell what the version in the shadow of a pipeline would have done otherwise, or end it.")
)
@argument("pipeline")
@SERVER
@click.option("--end", is_flag=True, help=msg("Let no version run in the shadow any more."))
@click.option("--json", "as_json", is_flag=True, help=AS_JSON)
def shadow(pipeline: str, server: str, *, end: bool, as_json: bool) -> None:
    from app.boot.publishing import names_on
    from app.cli.published import shadow_lines
    from app.publish.publishing import end_shadow, shadow_of

    with _book().client(server) as client:
        if end:
            live = end_shadow(client, pipeline, client.live(pipeline))
            told = {"server": server, "pipeline": pipeline, "live": live.version, "shadow": live.shadow}
            lines = [said()(_ended.fill(server=server))]
        else:
            told = shadow_of(client, pipeline)
            lines = [] if as_json else [*shadow_lines(told, names_on(client, pipeline))]
    if as_json:
        print_json(told)
    else:
        click.echo("\n".join(lines))


bundle = Group("bundle", help=msg("Pack a rule set with all that it needs into one signed file."))


@bundle.command(help=msg("Print the key by which others check your signature; made the first time."))
def key() -> None:
    from app.publish.signing import own_key

    own = own_key(open_vault()).public
    click.echo(own.text)
    say(pair(_labels["fingerprint"], own.fingerprint))


@bundle.command(help=msg("Pack RULESET, signed with your key."))
@argument("ruleset", type=FILE)
@click.option("--out", type=FILE, help=msg("The bundle; beside the rule set where absent."))
@click.option(
    "--workspace", type=FILE, help=msg("Pack its people, clients, fields, lists and the documents that rules use.")
)
@click.option("--comment", default="", metavar=msg("TEXT"), help=msg("What has changed."))
@click.option("--days", type=Number(1, 3650), help=msg("How long it may be used; for ever where absent."))
@click.option("--unsigned", is_flag=True, help=msg("Do not sign it."))
def make(
    ruleset: Path, out: Path | None, workspace: Path | None, comment: str, days: int | None, *, unsigned: bool
) -> None:
    from app.boot.publishing import packed
    from app.publish.bundle import SUFFIX
    from app.publish.signing import own_key
    from app.storage.whole_file import write

    rule_set = rule_set_of(ruleset)
    signer = None if unsigned else own_key(open_vault())
    content = packed(rule_set, workspace, by=getpass.getuser(), comment=comment, days=days, key=signer)
    path = out or ruleset.with_name(ruleset.name.removesuffix(".json").removesuffix(".rules") + SUFFIX)
    write(path, content)
    say(msg("Wrote {file}.").fill(file=path))


@bundle.command(
    help=msg(
        "Say what is in a bundle and who has signed it; exit 1 where it was changed, is too old or nobody is trusted."
    )
)
@argument("file", type=FILE)
@click.option(
    "--key", "keys", multiple=True, metavar=msg("KEY"), help=msg("Whose signature is trusted; anybody’s where absent.")
)
@click.option("--json", "as_json", is_flag=True, help=AS_JSON)
def verify(file: Path, keys: tuple[str, ...], *, as_json: bool) -> int:
    from app.boot.publishing import unpacked
    from app.publish.bundle import BadBundle
    from app.publish.signing import PublicKey

    trusted = [PublicKey.read(one) for one in keys] or None
    try:
        found = unpacked(file, trusted)
    except BadBundle as error:
        say(msg("{file}: {why}").fill(file=file, why=error.words))
        return 1
    told = _bundle_json(found)
    if as_json:
        print_json(told)
    else:
        tell = said()
        for name, value in told.items():
            if value not in (None, "", []):
                click.echo(tell(pair(_labels[name], tuple(value) if name == "files" else value)))
    return 0


def _bundle_json(found: Bundle) -> dict[str, Any]:
    manifest, signer = found.manifest, found.signer
    return {
        "name": manifest.name,
        "pipeline": manifest.pipeline,
        "rule_set": manifest.rule_set,
        "made_at": manifest.made_at.isoformat(),
        "good_until": manifest.good_until.isoformat() if manifest.good_until is not None else None,
        "by": manifest.by,
        "comment": manifest.comment,
        "company": found.company is not None,
        "files": [one.name for one in found.files],
        "signed_by": signer.text if signer is not None else None,
        "fingerprint": signer.fingerprint if signer is not None else None,
    }


def _source(path: Path, keys: tuple[str, ...]) -> tuple[RuleSet, Bundle | None]:
    if path.suffix != BUNDLE:
        return rule_set_of(path), None
    from app.boot.publishing import unpacked
    from app.publish.signing import PublicKey, own_key

    trusted = [PublicKey.read(one) for one in keys]
    found = unpacked(path, [*trusted, own_key(open_vault()).public])
    return found.rule_set, found


def _tell(plan: Plan, done: Iterable[str], as_json: bool, *, enter: bool | None = None, **more: Any) -> None:  # noqa: FBT001
    """Show a plan and what was done; `enter` says how items take the version up, None that they do not yet."""
    from app.cli.published import plan_json, plan_lines
    from app.publish.telling import what_becomes

    if as_json:
        print_json({**plan_json(plan), **more})
        return
    tell = said()
    head = tell((_now if enter is None or "live" not in more else _until_now).fill(server=plan.server))
    becomes = None if enter is None else what_becomes(plan, enter=enter)
    click.echo(
        "\n".join(
            [
                *plan_lines(plan, head=head, becomes=becomes),
                "",
                *(tell(one) if isinstance(one, Msg) else one for one in done),
            ]
        )
    )


def _told_health(client: ServerClient) -> bool:
    health = client.health()
    client.live("-")  # asks for the token, which health does not
    if health.ready:
        words = _ready.fill(server=client.name, version=health.version)
    else:
        words = _not_ready.fill(server=client.name, why=" ".join(health.problems.values()))
    click.echo(said()(words))
    return health.ready


def _book() -> ServerBook:
    from app.boot.publishing import ServerBook

    return ServerBook(open_vault(), language=translator().language)


def _say(words: Msg) -> None:
    click.echo(f"{said()(words)} …", err=True)
