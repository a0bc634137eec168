"""Secrets in a real keyring: GNOME's, over a bus of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.peers.processes import program

pytestmark = pytest.mark.heavy

_KEEP = """
import sys
from pathlib import Path
from app.delivery.secrets.vault import open_vault
vault = open_vault(Path(sys.argv[1]), environ={})
vault.put("office/password", "tree-and-leaf ü")
vault.put("shop", "x")
print(vault.where.plain())
"""
_FIND = """
import sys
from pathlib import Path
from app.delivery.secrets.vault import open_vault
vault = open_vault(Path(sys.argv[1]), environ={})
assert vault.get("office/password") == "tree-and-leaf ü"
assert vault.names() == ("office/password", "shop")
vault.remove("shop")
assert vault.get("shop") is None
assert vault.names() == ("office/password",)
print("found")
"""
_IN_SESSION = """
printf '%s' 'open sesame' | gnome-keyring-daemon --unlock --components=secrets >/dev/null
"$PYTHON" -c "$KEEP" "$FOLDER" && "$PYTHON" -c "$FIND" "$FOLDER"
"""


def _environ(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "LANG", "LC_ALL"}}
    run = folder / "run"
    run.mkdir(mode=0o700)
    places = {"HOME": str(folder), "XDG_RUNTIME_DIR": str(run), "PYTHONPATH": str(Path(__file__).parents[2])}
    return kept | places | {"PYTHON": sys.executable, "FOLDER": str(folder), "KEEP": _KEEP, "FIND": _FIND}


def test_a_secret_that_one_process_keeps_another_finds_in_the_keyring_only(tmp_path: Path) -> None:
    program("gnome-keyring-daemon")
    command = [program("dbus-run-session"), "--", "sh", "-euc", _IN_SESSION]
    done = subprocess.run(command, env=_environ(tmp_path), capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    where, found = done.stdout.splitlines()[-2:]
    assert where.startswith("the system keyring")
    assert found == "found"
    files = [one for one in tmp_path.rglob("*") if one.is_file()]
    assert any(one.suffix == ".keyring" for one in files)
    assert not any(b"tree-and-leaf" in one.read_bytes() for one in files)


def test_without_a_keyring_it_is_said_what_to_do(tmp_path: Path) -> None:
    script = "import sys; from pathlib import Path; from app.delivery.secrets.vault import open_vault; "
    script += "print(open_vault(Path(sys.argv[1]), environ={}).where.plain())"
    command = [sys.executable, "-c", script, str(tmp_path)]
    done = subprocess.run(command, env=_environ(tmp_path), capture_output=True, text=True, timeout=60, check=True)
    assert "There is no keyring here. Set RULEWRIGHT_PASSPHRASE" in done.stdout
