"""Bundles: what is packed comes out, and nothing that was changed on the way does."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from app.engine import rule_set_file
from app.engine.company_snapshot import company_of
from app.engine.errors import KnownError
from app.engine.surrounding import directory_of
from app.publish.bundle import BadBundle, Content, Packed, pack, read_bundle
from app.publish.signing import PublicKey, SigningKey, own_key
from tests.engine.board import directory
from tests.engine.examples import LOANS

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
KEY = SigningKey.new()
CONTENT = Content(
    rule_set_file.from_json(LOANS),
    company_of(directory()),
    (Packed("offer", "Offer.docx", b"a Word file"),),
    "Ann Lind",
    "For spring",
)
BUNDLE = pack(CONTENT, NOW, "1.0", KEY)


def repacked(change: Callable[[dict[str, bytes]], object]) -> bytes:
    with zipfile.ZipFile(BytesIO(BUNDLE)) as archive:
        files = {one: archive.read(one) for one in archive.namelist()}
    change(files)
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return packed.getvalue()


def test_what_is_packed_comes_out() -> None:
    found = read_bundle(BUNDLE, NOW, [KEY.public])
    assert (found.rule_set, found.company, found.files) == (CONTENT.rule_set, CONTENT.company, CONTENT.files)
    assert (found.manifest.by, found.manifest.comment, found.manifest.pipeline) == ("Ann Lind", "For spring", "loans")
    assert found.signer == KEY.public


def test_people_are_the_same_after_the_journey() -> None:
    company = read_bundle(BUNDLE, NOW).company
    assert company is not None
    assert directory_of(company).employees == directory().employees


def test_the_same_content_gives_the_same_bytes() -> None:
    assert pack(CONTENT, NOW, "1.0", KEY) == BUNDLE


def _other_text(files: dict[str, bytes]) -> None:
    files["rules.json"] = files["rules.json"].replace(b"We have your request", b"You owe us money")


def _other_text_and_manifest(files: dict[str, bytes]) -> None:
    _other_text(files)
    changed = pack(Content(rule_set_file.loads(files["rules.json"])), NOW, "1.0", None)
    with zipfile.ZipFile(BytesIO(changed)) as archive:
        files["manifest.json"] = archive.read("manifest.json")


def _signed_by_another(files: dict[str, bytes]) -> None:
    told = json.loads(files["signature.json"])
    files["signature.json"] = json.dumps(told | {"key": SigningKey.new().public.text}).encode()


@pytest.mark.parametrize(
    "change",
    [
        _other_text,
        _other_text_and_manifest,
        _signed_by_another,
        lambda files: files.pop("files/offer/Offer.docx"),
        lambda files: files.update({"files/more/more.txt": b"x"}),
        lambda files: files.update({"files/offer/Offer.docx": b"another file"}),
        lambda files: files.update({"signature.json": b"{}"}),
    ],
    ids=["text", "manifest", "key", "taken away", "added", "replaced", "signature"],
)
def test_whatever_is_changed_on_the_way_is_noticed(change: Callable[[dict[str, bytes]], object]) -> None:
    with pytest.raises(BadBundle, match="changed since it was signed"):
        read_bundle(repacked(change), NOW)


def test_without_its_signature_a_bundle_is_not_trusted() -> None:
    bare = repacked(lambda files: files.pop("signature.json"))
    assert read_bundle(bare, NOW).signer is None
    with pytest.raises(BadBundle, match="not signed"):
        read_bundle(bare, NOW, [KEY.public])


def test_a_bundle_of_a_stranger_names_the_fingerprint_to_compare() -> None:
    with pytest.raises(BadBundle, match=KEY.public.fingerprint):
        read_bundle(BUNDLE, NOW, [SigningKey.new().public])


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(BUNDLE) - 1), st.integers(1, 255))
def test_a_damaged_bundle_is_refused_or_says_what_was_signed(place: int, change: int) -> None:
    damaged = bytearray(BUNDLE)
    damaged[place] ^= change
    try:
        found = read_bundle(bytes(damaged), NOW, [KEY.public])
    except KnownError:
        return
    assert (found.rule_set, found.company, found.files) == (CONTENT.rule_set, CONTENT.company, CONTENT.files)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "no bundle of a rule set: the file is empty"),
        (b"not a zip" * 50, "no bundle of a rule set: it is a file of another kind"),
        (b"PK", "damaged or cut off"),
        (BUNDLE[: len(BUNDLE) // 2], "damaged or cut off"),
    ],
)
def test_what_is_no_bundle_is_refused_in_words(data: bytes, why: str) -> None:
    with pytest.raises(BadBundle, match=why):
        read_bundle(data, NOW)


def test_a_bundle_that_would_fill_the_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.publish.bundle.MAX_BYTES", 1 << 20)
    huge = pack(Content(CONTENT.rule_set, None, (Packed("big", "big", bytes(2 << 20)),)), NOW, "1.0", KEY)
    assert len(huge) < 1 << 16
    with pytest.raises(BadBundle, match="larger than 1 MB"):
        read_bundle(huge, NOW)


def test_a_part_that_is_missing_added_or_another_is_told_apart() -> None:
    for change, why in (
        (lambda files: files.pop("company.json"), "“company.json” is missing"),
        (lambda files: files.update({"more.txt": b"x"}), "“more.txt” was added"),
        (_other_text, "“rules.json” is not what the manifest says"),
    ):
        with pytest.raises(BadBundle, match=why):
            read_bundle(repacked(change), NOW)


def test_a_bundle_may_be_good_for_a_while_only() -> None:
    content = structs.replace(CONTENT, good_until=NOW + timedelta(days=7))
    packed = pack(content, NOW, "1.0", KEY)
    assert read_bundle(packed, NOW + timedelta(days=6), [KEY.public]).manifest.good_until == NOW + timedelta(days=7)
    with pytest.raises(BadBundle, match="was good until 2026-03-09"):
        read_bundle(packed, NOW + timedelta(days=8), [KEY.public])


def test_rules_of_an_older_format_are_upgraded_and_not_taken_for_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    upgraded = CONTENT.rule_set.model_copy(update={"name": "As a newer program reads it"})
    monkeypatch.setattr("app.publish.bundle.rule_set_file.loads", lambda _data, source: upgraded if source else None)
    assert read_bundle(BUNDLE, NOW, [KEY.public]).rule_set == upgraded


def test_a_bundle_of_a_newer_program_says_so_whatever_else_is_in_it() -> None:
    def newer(files: dict[str, bytes]) -> None:
        files["manifest.json"] = b'{"format": "rulewright/bundle", "version": 9, "made_at": 7}'
        files["signature.json"] = b"of another kind"

    with pytest.raises(BadBundle, match="newer Rulewright"):
        read_bundle(repacked(newer), NOW)


class Drawer(dict[str, str]):
    def put(self, name: str, value: str) -> None:
        self[name] = value


def test_the_key_of_a_person_is_made_once_and_kept_secret() -> None:
    drawer = Drawer()
    first, second = own_key(drawer), own_key(drawer)
    assert first.public == second.public
    assert PublicKey.read(first.public.text) == first.public
    assert drawer["signing/key"] not in repr(first)


@pytest.mark.parametrize("text", ["", "abc", "x" * 44, "é" * 44])
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(KnownError, match="no key"):
        PublicKey.read(text)
