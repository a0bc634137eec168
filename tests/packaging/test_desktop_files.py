"""What systems are told of the program: the same version everywhere, and the same kinds of file."""

from __future__ import annotations

import json
import re
import shutil
import struct
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from lxml import etree
from ruamel.yaml import YAML

import icons
from app import __version__
from tests.public_schemas import published

ROOT = Path(__file__).parents[2]
LINUX = ROOT / "packaging" / "linux"
METAINFO = LINUX / "org.rulewright.Rulewright.metainfo.xml"
MIME = ROOT / "resources" / "share" / "mime" / "packages" / "rulewright.xml"
TYPES = {"application/x-rulewright", "application/x-rulewright-rules+json"}
SIDE = "application/x-rulewright-side"
"""What lies beside an open workspace, and is opened by nobody."""


def desktop_entry() -> dict[str, str]:
    lines = (LINUX / "rulewright.desktop").read_text("utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines[1:])


def test_a_double_click_on_each_of_our_files_starts_the_program_with_it() -> None:
    entry = desktop_entry()
    declared = etree.parse(MIME).getroot()
    assert (entry["Exec"], set(entry["MimeType"].strip(";").split(";"))) == ("rulewright %f", TYPES)
    assert {one.get("type") for one in declared.iter("{*}mime-type")} == {*TYPES, SIDE}
    assert {one.get("pattern") for one in declared.iter("{*}glob")} == {
        "*.rulewright",
        "*.rulewright-*",
        "*.rules.json",
    }


def test_programs_that_read_only_patterns_find_the_same_ones() -> None:
    kinds = etree.parse(MIME).getroot().iter("{*}mime-type")
    told = {
        f"{glob.get('weight')}:{kind.get('type')}:{glob.get('pattern')}"
        for kind in kinds
        for glob in kind.iter("{*}glob")
    }
    patterns = (MIME.parents[1] / "globs2").read_text("utf-8").splitlines()
    assert {one for one in patterns if not one.startswith("#")} == told


def test_each_kind_of_file_has_an_icon_in_every_size(tmp_path: Path) -> None:
    program = [sys.executable, str(ROOT / "packaging" / "icons.py"), str(tmp_path)]
    subprocess.run(program, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, check=True)
    known_as = {"apps/rulewright", *(f"mimetypes/{one.replace('/', '-')}" for one in TYPES)}
    wanted = {f"{size}x{size}/{name}.png" for size in icons.SIZES for name in known_as}
    assert {str(one.relative_to(tmp_path / "hicolor")) for one in tmp_path.glob("hicolor/*/*/*.png")} == wanted
    big = (tmp_path / "hicolor" / "256x256" / "apps" / "rulewright.png").read_bytes()
    assert struct.unpack(">II", big[16:24]) == (256, 256)


def test_the_icon_of_windows_names_where_each_size_lies() -> None:
    pictures = {16: b"sixteen", 256: b"large"}
    made = icons.ico(pictures)
    entries = [struct.unpack("<BBBBHHII", made[6 + 16 * n : 22 + 16 * n]) for n in range(2)]
    assert [made[begin : begin + length] for *_, length, begin in entries] == [b"sixteen", b"large"]
    assert [one[0] for one in entries] == [16, 0]


@pytest.mark.parametrize("language", ["fr", "it", "pl"])
def test_software_centres_and_file_managers_have_words_in_each_language(language: str) -> None:
    entry = desktop_entry()
    told = METAINFO.read_text("utf-8") + MIME.read_text("utf-8")
    assert {f"Comment[{language}]", f"GenericName[{language}]"} <= entry.keys()
    assert told.count(f'xml:lang="{language}"') == 4


@pytest.mark.skipif(shutil.which("appstreamcli") is None, reason="appstreamcli is not installed")
def test_software_centres_take_the_metainfo_in(tmp_path: Path) -> None:
    file = tmp_path / METAINFO.name
    text = METAINFO.read_text("utf-8").replace("@VERSION@", __version__).replace("@DATE@", "2026-03-02")
    file.write_text(text, "utf-8")
    program = ["appstreamcli", "validate", "--no-net", str(file)]
    checked = subprocess.run(program, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout


def test_the_version_is_written_in_one_place() -> None:
    packed = [one for one in (ROOT / "packaging").rglob("*") if one.is_file() and "__pycache__" not in one.parts]
    told = re.compile(rf"(?<![\d.]){re.escape(__version__)}(?![\d.])")
    assert [one.name for one in packed if one.suffix != ".pyc" and told.search(one.read_text("utf-8"))] == []


@pytest.mark.parametrize("name", ["check", "package"])
def test_the_workflows_are_valid(name: str) -> None:
    file = ROOT / ".github" / "workflows" / f"{name}.yml"
    workflow = YAML(typ="safe").load(file)
    jsonschema.validate(json.loads(json.dumps(workflow)), published(b'"reusableWorkflowCallJob"'))


def test_every_artefact_of_the_workflow_tries_itself() -> None:
    jobs = YAML(typ="safe").load(ROOT / ".github" / "workflows" / "package.yml")["jobs"]
    said = {name: " ".join(step.get("run", "") for step in job["steps"]) for name, job in jobs.items()}
    assert {name for name, words in said.items() if "self-test" in words} == set(jobs)


def test_no_script_names_a_file_that_is_not_there() -> None:
    scripts = [*(ROOT / ".github" / "workflows").glob("*.yml"), *(ROOT / "packaging").rglob("*.sh")]
    said = "\n".join(one.read_text("utf-8") for one in scripts)
    named = set(re.findall(r"\bpackaging/[\w/.-]+\.\w+", said.replace("\\", "/")))
    assert named
    assert [one for one in named if not (ROOT / one).exists()] == []
