"""“For real” of the README, said line for line in a shell: a server, a token, the sample published."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.test_end_to_end import running

ROOT = Path(__file__).parents[2]
CHAPTER = (ROOT / "README.md").read_text(encoding="utf-8").split("## For real")[1].split("\n## ")[0]
BLOCKS = [block.replace("$ ", "").splitlines() for block in re.findall(r"```console\n(.*?)```", CHAPTER, re.DOTALL)]


def test_the_sample_is_published_as_the_readme_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RULEWRIGHT_PASSPHRASE", "correct horse")  # as it says, where there is no keyring
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    (tmp_path / "resources").symlink_to(ROOT / "resources")
    (serve,), lines = BLOCKS
    with running(*serve.split()[1:], "--port", "0") as url:
        said = {
            line.split()[1]: subprocess.run(  # noqa: S602 - it is our own page
                line.replace("http://127.0.0.1:8750", url),
                shell=True,
                cwd=tmp_path,
                capture_output=True,
                text=True,
                check=False,
            )
            for line in lines
        }
    told = {word: (one.returncode, one.stdout + one.stderr) for word, one in said.items()}
    assert {word: code for word, (code, _) in told.items()} == {"init": 0, "token": 0, "publish": 0, "rollback": 2}, (
        told
    )
    assert re.search(r"Orders: \d+ added", told["publish"][1])
    assert "nothing to go back to" in told["rollback"][1]  # nothing ran there before this version
