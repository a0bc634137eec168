"""The bill of materials names what the program needs, and nothing that only builds it."""

from __future__ import annotations

import about


def test_what_only_builds_the_program_is_not_reached() -> None:
    dependencies: list[about.Part] = [
        {"ref": about.ROOT, "dependsOn": ["window", "web"]},
        {"ref": "window", "dependsOn": ["letters"]},
        {"ref": "web"},
        {"ref": "letters", "dependsOn": ["window"]},
        {"ref": "freezer", "dependsOn": ["letters"]},
    ]
    assert about.reachable(dependencies) == {about.ROOT, "window", "web", "letters"}


def test_below_the_packages_python_and_qt_are_named_with_their_versions_and_licences() -> None:
    told = {one["name"]: one for one in about.runtime()}
    assert told.keys() == {"cpython", "openssl", "sqlite", "qt"}
    assert all(one["version"][0].isdigit() and one["licenses"] for one in told.values())
