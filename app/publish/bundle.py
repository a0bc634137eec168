"""A rule set with all that it needs elsewhere, in one signed file.

A ZIP archive: `manifest.json` names every other part with its SHA-256 and size, `signature.json` signs the manifest.
The same content gives the same bytes.
"""

from __future__ import annotations

import base64
import hashlib
import json
import struct
import zipfile
import zlib
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import rfc8785
from msgspec import DecodeError, Struct, ValidationError, field, to_builtins
from msgspec import json as msgspec_json

from app.engine import rule_set_file
from app.engine.errors import KnownError
from app.engine.model.plain import plain
from app.engine.model.rule_set import RuleSet
from app.engine.model.surroundings import Surroundings
from app.engine.words import Msg, msg
from app.publish.signing import PublicKey, SigningKey

FORMAT, FORMAT_VERSION = "rulewright/bundle", 1
SUFFIX = ".rules.bundle"
MANIFEST, SIGNATURE, RULES, COMPANY, FILES = (
    "manifest.json", "signature.json", "rules.json", "company.json", "files/",
)  # fmt: skip
ALGORITHM = "ed25519"
_SIGNED = b"rulewright/bundle/1\n"
"""Stands before what is signed, so that a signature made for anything else says nothing here."""
MAX_BYTES = 256 * 1024 * 1024
"""Of all parts together, unpacked."""
_MAX_PARTS = 5_000
_MAX_MANIFEST = 4 * 1024 * 1024
_ZIP = b"PK"
_UNSOUND = (NotImplementedError, RuntimeError, ValueError, OverflowError, EOFError, OSError)
"""What reading a damaged archive raises, besides errors of its own."""
_DAY = (1980, 1, 1, 0, 0, 0)
"""The earliest moment that the archive's format knows: when it was packed does not matter."""

_not_one = msg("This is no bundle of a rule set: {why}.")
_tampered = msg("The bundle has been changed since it was signed: {what}. Do not use it; ask for it again.")
_damaged = msg("The bundle is damaged or cut off. Ask for it again.")
_part_differs = msg("“{part}” is not what the manifest says")
_part_missing, _part_added = msg("“{part}” is missing"), msg("“{part}” was added")
_not_signed = msg("The bundle is not signed, so that nobody vouches for what is in it.")
_stranger = msg("The bundle is signed by {fingerprint}, whom you do not trust. Compare this with its author, then add the key.")  # fmt: skip  # noqa: E501
_newer = msg("The bundle was made by a newer Rulewright (format {found}). Update Rulewright to open it.")
_expired = msg("The bundle was good until {moment} only. Ask for a new one.")
_too_large = msg("the parts are larger than {n} MB")


class BadBundle(KnownError):
    """A bundle that cannot be read or must not be trusted."""


class Part(Struct, frozen=True, forbid_unknown_fields=True):
    """One file in a bundle."""

    sha256: str
    size: int


class Manifest(Struct, frozen=True):
    """What a bundle says of itself."""

    rule_set: str
    """The id of the version."""
    name: str
    entity: str
    pipeline: str
    made_at: datetime
    by: str = ""
    comment: str = ""
    program: str = ""
    good_until: datetime | None = None
    """After this moment nobody shall use it any more, so that an old version does not come back."""
    parts: Mapping[str, Part] = field(default_factory=dict)
    format: str = FORMAT
    version: int = FORMAT_VERSION


class _Form(Struct, frozen=True):
    """What every manifest says first, whichever program has written it."""

    format: str
    version: int


class Packed(Struct, frozen=True):
    """A file that rules attach or fill, by its id."""

    id: str
    name: str
    content: bytes


class Bundle(Struct, frozen=True):
    """A bundle that was read: every part is as its manifest says, and the signature is that of `signer`."""

    manifest: Manifest
    rule_set: RuleSet
    company: Surroundings | None
    files: tuple[Packed, ...]
    """What its rules attach and fill."""
    signer: PublicKey | None


class Content(Struct, frozen=True):
    """What is to be packed."""

    rule_set: RuleSet
    company: Surroundings | None = None
    files: tuple[Packed, ...] = ()
    by: str = ""
    comment: str = ""
    good_until: datetime | None = None


def pack(content: Content, now: datetime, program: str, key: SigningKey | None) -> bytes:
    """Return the bytes of a bundle, signed where there is a key."""
    parts = {RULES: rfc8785.dumps(content.rule_set.model_dump())}
    if content.company is not None:
        parts[COMPANY] = rfc8785.dumps(plain(content.company))
    parts |= {f"{FILES}{one.id}/{one.name}": one.content for one in content.files}
    rule_set = content.rule_set
    manifest = Manifest(
        rule_set_file.version_id(rule_set),
        rule_set.name,
        rule_set.entity,
        rule_set.pipeline,
        _second(now),
        content.by,
        content.comment,
        program,
        _second(content.good_until) if content.good_until is not None else None,
        {name: Part(hashlib.sha256(data).hexdigest(), len(data)) for name, data in parts.items()},
    )
    written = rfc8785.dumps(to_builtins(manifest))
    files = {MANIFEST: written}
    if key is not None:
        files[SIGNATURE] = rfc8785.dumps(
            {
                "algorithm": ALGORITHM,
                "key": key.public.text,
                "signature": base64.b64encode(key.sign(_SIGNED + written)).decode(),
            }
        )
    return _zipped(files | parts)


def read_bundle(data: bytes, now: datetime, trusted: Collection[PublicKey] | None = None) -> Bundle:
    """Return what a bundle holds; raises BadBundle where anything in it is not as it was packed, or it is too old.

    With `trusted`, it must be signed by one of these keys.
    """
    files = _unzipped(data)
    written = files.pop(MANIFEST, None)
    if written is None:
        raise _no_bundle(msg("it has no manifest"))
    _demand_form(written)
    signer = _signer(files.pop(SIGNATURE, None), written)
    manifest = _manifest(written)
    for name in sorted(files.keys() | manifest.parts.keys()):
        _demand_unchanged(name, manifest.parts.get(name), files.get(name))
    if trusted is not None:
        _trust(signer, trusted)
    if manifest.good_until is not None and manifest.good_until < now:
        raise BadBundle(_expired.fill(moment=manifest.good_until), field="good_until")
    return Bundle(
        manifest,
        _rule_set(files.get(RULES), manifest),
        _company(files.get(COMPANY)),
        tuple(_packed(name, data) for name, data in files.items() if name.startswith(FILES)),
        signer,
    )


def _demand_unchanged(name: str, part: Part | None, found: bytes | None) -> None:
    if part is None:
        why = _part_added
    elif found is None:
        why = _part_missing
    elif part.size == len(found) and hashlib.sha256(found).hexdigest() == part.sha256:
        return
    else:
        why = _part_differs
    raise BadBundle(_tampered.fill(what=why.fill(part=name)), field=name)


def _packed(name: str, content: bytes) -> Packed:
    file_id, _, file_name = name.removeprefix(FILES).partition("/")
    return Packed(file_id, file_name, content)


def _zipped(files: Mapping[str, bytes]) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, _DAY), data, zipfile.ZIP_DEFLATED, 6)
    return packed.getvalue()


def _second(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)


def _unzipped(data: bytes) -> dict[str, bytes]:
    if not data:
        raise _no_bundle(msg("the file is empty"))
    if not data.startswith(_ZIP):
        raise _no_bundle(msg("it is a file of another kind"))
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return _parts(archive)
    except (zipfile.BadZipFile, zlib.error, struct.error, *_UNSOUND) as error:
        raise BadBundle(_damaged) from error


def _parts(archive: zipfile.ZipFile) -> dict[str, bytes]:
    """Read all parts into memory; what an archive claims of its sizes is not believed."""
    listed = archive.infolist()
    if len(listed) > _MAX_PARTS or len({one.filename for one in listed}) != len(listed):
        raise _no_bundle(msg("its list of parts is not sound"))
    room, found = MAX_BYTES, {}
    for one in listed:
        most = min(room, _MAX_MANIFEST) if one.filename in (MANIFEST, SIGNATURE) else room
        with archive.open(one) as part:
            content = part.read(most + 1)
        if len(content) > most:
            raise _no_bundle(_too_large.fill(n=MAX_BYTES >> 20))
        room -= len(content)
        found[one.filename] = content
    return found


def _demand_form(written: bytes) -> None:
    """Refuse what is no bundle, or one of a newer program, before anything else in it is looked at."""
    try:
        form = msgspec_json.decode(written, type=_Form)
    except (DecodeError, ValidationError) as error:
        raise _no_bundle(msg("its manifest cannot be read")) from error
    if form.format != FORMAT or form.version < 1:
        raise _no_bundle(msg("its manifest is that of something else"))
    if form.version > FORMAT_VERSION:
        raise BadBundle(_newer.fill(found=form.version), field="version")


def _manifest(written: bytes) -> Manifest:
    try:
        manifest = msgspec_json.decode(written, type=Manifest)
    except (DecodeError, ValidationError) as error:
        raise _no_bundle(msg("its manifest cannot be read")) from error
    if manifest.good_until is not None and manifest.good_until.tzinfo is None:
        raise _no_bundle(msg("its manifest cannot be read"))
    return manifest


def _signer(written: bytes | None, manifest: bytes) -> PublicKey | None:
    if written is None:
        return None
    try:
        told: dict[str, Any] = json.loads(written)
        key = PublicKey.read(str(told["key"]))
        signature = base64.b64decode(str(told["signature"]), validate=True)
        known = told["algorithm"] == ALGORITHM
    except (ValueError, KeyError, TypeError, KnownError) as error:
        raise BadBundle(_tampered.fill(what=msg("the signature cannot be read")), field=SIGNATURE) from error
    if not known or not key.holds(signature, _SIGNED + manifest):
        raise BadBundle(_tampered.fill(what=msg("the signature is not that of its manifest")), field=MANIFEST)
    return key


def _trust(signer: PublicKey | None, trusted: Collection[PublicKey]) -> None:
    if signer is None:
        raise BadBundle(_not_signed, field=SIGNATURE)
    if signer not in trusted:
        raise BadBundle(_stranger.fill(fingerprint=signer.fingerprint), field="key")


def _rule_set(written: bytes | None, manifest: Manifest) -> RuleSet:
    if written is None:
        raise _no_bundle(msg("it has no rules"))
    if hashlib.sha256(written).hexdigest() != manifest.rule_set:  # not of what an older format becomes once it is read
        raise BadBundle(_tampered.fill(what=_part_differs.fill(part=RULES)), field=RULES)
    return rule_set_file.loads(written, source=RULES)


def _company(written: bytes | None) -> Surroundings | None:
    if written is None:
        return None
    try:
        return msgspec_json.decode(written, type=Surroundings)
    except (DecodeError, ValidationError) as error:
        raise BadBundle(_not_one.fill(why=msg("what it says of the company cannot be read")), field=COMPANY) from error


def _no_bundle(why: Msg) -> BadBundle:
    return BadBundle(_not_one.fill(why=why))
