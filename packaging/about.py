"""What the frozen program is made of: its bill of materials (CycloneDX) and the licences of all that comes along."""

from __future__ import annotations

import json
import platform
import sqlite3
import ssl
import subprocess
import sys
import sysconfig
from importlib import import_module
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import Any

from PySide6.QtCore import qVersion

from app import __version__

SOURCES = Path(__file__).parents[1]
ROOT = "root-component"
BILL, LICENCES = "rulewright.cdx.json", "third-party-licences.txt"
RULER = "=" * 100

Part = dict[str, Any]


def bill() -> Part:
    """Return the bill of materials: what the program needs, directly or not, and nothing that only builds it."""
    tool = str(Path(sys.executable).with_name("cyclonedx-py"))
    words = [
        tool,
        "environment",
        "--output-reproducible",
        "--pyproject",
        str(SOURCES / "pyproject.toml"),
        sys.executable,
    ]
    whole: Part = json.loads(subprocess.run(words, capture_output=True, check=True).stdout)
    reached = reachable(whole["dependencies"])
    whole["components"] = [one for one in whole["components"] if one["bom-ref"] in reached] + runtime()
    whole["dependencies"] = [one for one in whole["dependencies"] if one["ref"] in reached]
    root = next(one for one in whole["dependencies"] if one["ref"] == ROOT)
    root["dependsOn"] = sorted([*root["dependsOn"], *(one["bom-ref"] for one in runtime())])
    whole["dependencies"] += [{"ref": one["bom-ref"]} for one in runtime()]
    whole["metadata"]["component"]["version"] = __version__
    return whole


def reachable(dependencies: list[Part]) -> set[str]:
    """Return what the program leads to."""
    edges = {one["ref"]: one.get("dependsOn", []) for one in dependencies}
    reached: set[str] = set()
    ahead = [ROOT]
    while ahead:
        here = ahead.pop()
        if here not in reached:
            reached.add(here)
            ahead += edges[here]
    return reached


def runtime() -> list[Part]:
    """Return what lies below the Python packages."""
    found = (
        ("cpython", platform.python_version(), "PSF-2.0"),
        ("openssl", ssl.OPENSSL_VERSION.split()[1], "Apache-2.0"),
        ("sqlite", sqlite3.sqlite_version, "blessing"),
        ("qt", qVersion(), "LGPL-3.0-only"),
    )
    return [
        {
            "bom-ref": f"{name}@{version}",
            "type": "library",
            "name": name,
            "version": version,
            "purl": f"pkg:generic/{name}@{version}",
            "licenses": [{"license": {"id": licence}}],
        }
        for name, version, licence in found
    ]


def check(whole: Part) -> None:
    """Refuse what is no valid CycloneDX."""
    # By name: the environment in which types are checked has it not.
    versions, validating = map(import_module, ("cyclonedx.schema", "cyclonedx.validation.json"))
    validator = validating.JsonStrictValidator(versions.SchemaVersion.from_version(whole["specVersion"]))
    wrong = validator.validate_str(json.dumps(whole))
    if wrong is not None:
        raise ValueError(f"The bill of materials is not valid: {wrong}")


def licences(whole: Part) -> str:
    """Return name, version, licence and the texts that each part brings, one after another."""
    parts = sorted(whole["components"], key=lambda one: str(one["name"]).lower())
    return "\n".join(_told(one) for one in parts)


def _told(part: Part) -> str:
    name = str(part["name"])
    kinds = [one.get("expression") or one["license"].get("id") or one["license"]["name"] for one in part["licenses"]]
    head = f"{RULER}\n{name} {part['version']}: {', '.join(kinds)}\n{RULER}\n"
    texts = (
        _texts(distribution(name))
        if part["purl"].startswith("pkg:pypi/")
        else _texts_of_python()
        if name == "cpython"
        else []
    )
    return head + "".join(f"\n{text.strip()}\n" for text in texts)


def _texts(found: Distribution) -> list[str]:
    files = [one for one in found.files or () if one.name.upper().startswith(("LICEN", "COPYING", "NOTICE"))]
    return [text for one in files if ".dist-info" in str(one) and (text := one.read_text(encoding="utf-8"))]


def _texts_of_python() -> list[str]:
    places = (Path(sysconfig.get_path("stdlib")), Path(sys.base_prefix))
    return [one.read_text("utf-8") for place in places if (one := place / "LICENSE.txt").is_file()][:1]


def main(arguments: list[str]) -> int:
    """Answer `about.py FOLDER`."""
    folder = Path(*arguments)
    folder.mkdir(parents=True, exist_ok=True)
    whole = bill()
    check(whole)
    (folder / BILL).write_text(json.dumps(whole, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    (folder / LICENCES).write_text(licences(whole), encoding="utf-8")
    (folder / "LICENSE").write_bytes((SOURCES / "LICENSE").read_bytes())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
