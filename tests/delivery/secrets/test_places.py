"""Secrets survive where they are kept, are found in the right place, and stand nowhere in the clear."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend

from app.delivery.secrets.base import SecretsError, checked, named, reference_to
from app.delivery.secrets.encrypted_file import EncryptedFileSecrets
from app.delivery.secrets.environment import EnvironmentSecrets, variable
from app.delivery.secrets.redaction import Redactor
from app.delivery.secrets.system_keyring import KeyringSecrets, system_keyring
from app.delivery.secrets.vault import Place, Vault, open_vault

NAME = "office/password"
VALUE = "tree-and-leaf ü"
_PASSPHRASE = "open sesame"


class Ring(KeyringBackend):
    """A keyring in memory that can be locked."""

    priority: float = 5

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # keyring declares none
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = False

    def _open(self) -> None:
        if self.locked:
            raise keyring.errors.KeyringLocked("dismissed")

    def get_password(self, service: str, username: str) -> str | None:
        self._open()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._open()
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._open()
        del self.kept[service, username]


def _file(folder: Path, passphrase: str | None = _PASSPHRASE) -> EncryptedFileSecrets:
    return EncryptedFileSecrets(folder / "secrets.json", lambda: passphrase)


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch) -> Ring:
    ring = Ring()
    monkeypatch.setattr(keyring, "get_keyring", lambda: ring)
    return ring


@pytest.mark.parametrize("place", ["file", "ring"])
def test_what_is_kept_comes_back_until_it_is_removed(place: str, tmp_path: Path) -> None:
    secrets = _file(tmp_path) if place == "file" else KeyringSecrets(Ring())
    assert secrets.get(NAME) is None
    secrets.put(NAME, "old")
    secrets.put(NAME, VALUE)
    secrets.put("other", "x")
    assert (secrets.get(NAME), secrets.names()) == (VALUE, (NAME, "other"))
    secrets.remove(NAME)
    secrets.remove(NAME)
    assert (secrets.get(NAME), secrets.names()) == (None, ("other",))


def test_the_file_opens_with_its_passphrase_only_and_shows_nothing(tmp_path: Path) -> None:
    _file(tmp_path).put(NAME, VALUE)
    path = tmp_path / "secrets.json"
    assert _file(tmp_path).get(NAME) == VALUE
    assert "tree" not in path.read_text("utf-8")
    assert NAME not in path.read_text("utf-8")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(SecretsError, match="passphrase does not open"):
        _file(tmp_path, "open barley").get(NAME)
    with pytest.raises(SecretsError, match="RULEWRIGHT_PASSPHRASE"):
        _file(tmp_path, None).get(NAME)


def test_a_wrong_passphrase_overwrites_nothing(tmp_path: Path) -> None:
    _file(tmp_path).put(NAME, VALUE)
    before = (tmp_path / "secrets.json").read_bytes()
    with pytest.raises(SecretsError):
        _file(tmp_path, "open barley").put("other", "x")
    assert (tmp_path / "secrets.json").read_bytes() == before


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[]",
        b"\xff",
        b'{"scrypt": {"n": 1e9, "r": 8, "p": 1, "salt": ""}, "secrets": "x"}',
        json.dumps({"scrypt": {"n": 2**40, "r": 8, "p": 1, "salt": "YQ=="}, "secrets": "x"}).encode(),
    ],
)
def test_a_damaged_file_is_said(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "secrets.json").write_bytes(content)
    with pytest.raises(SecretsError, match="is damaged"):
        _file(tmp_path).get(NAME)


def test_a_changed_byte_is_noticed(tmp_path: Path) -> None:
    _file(tmp_path).put(NAME, VALUE)
    path = tmp_path / "secrets.json"
    outer = json.loads(path.read_bytes())
    token = outer["secrets"]
    outer["secrets"] = token[:40] + ("A" if token[40] != "A" else "B") + token[41:]
    path.write_text(json.dumps(outer), "utf-8")
    with pytest.raises(SecretsError):
        _file(tmp_path).get(NAME)


def test_variables_are_read_as_they_are_or_from_the_file_they_name(tmp_path: Path) -> None:
    handed = tmp_path / "handed over"
    handed.write_text(VALUE + "\n", "utf-8")
    secrets = EnvironmentSecrets({variable(NAME): "direct", variable("shop") + "_FILE": str(handed)})
    assert (secrets.get(NAME), secrets.get("shop"), secrets.get("none")) == ("direct", VALUE, None)
    assert secrets.names() == ("office_password", "shop")


def test_a_file_of_a_variable_that_is_not_there_is_named(tmp_path: Path) -> None:
    secrets = EnvironmentSecrets({variable("shop") + "_FILE": str(tmp_path / "gone")})
    with pytest.raises(SecretsError, match="RULEWRIGHT_SECRET_SHOP_FILE, cannot be read: it is not there"):
        secrets.get("shop")


def test_a_locked_keyring_is_a_reason_a_person_can_mend(ring: Ring, tmp_path: Path) -> None:
    vault = open_vault(tmp_path, environ={})
    ring.locked = True
    with pytest.raises(SecretsError, match=r"refused: dismissed\. Unlock it"):
        vault.put(NAME, VALUE)


def test_a_keyring_that_protects_nothing_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    class Plain(Ring):
        priority = 0.5

    monkeypatch.setattr(keyring, "get_keyring", Plain)
    assert system_keyring() is None


def test_the_keyring_goes_before_the_file_and_variables_before_both(ring: Ring, tmp_path: Path) -> None:
    environ = {"RULEWRIGHT_PASSPHRASE": "open sesame"}
    _file(tmp_path).put(NAME, "in the file")
    assert open_vault(tmp_path, environ=environ).get(NAME) == "in the file"
    ring.set_password("rulewright", NAME, "in the ring")
    assert open_vault(tmp_path, environ=environ).get(NAME) == "in the ring"
    vault = open_vault(tmp_path, environ=environ | {variable(NAME): "from outside"})
    assert vault.get(NAME) == "from outside"
    assert "environment variables" in str(vault.found_in(NAME))


def test_a_variable_that_would_hide_the_new_secret_is_said(ring: Ring, tmp_path: Path) -> None:
    vault = open_vault(tmp_path, environ={variable(NAME): "from outside"})
    with pytest.raises(SecretsError, match=f"set {variable(NAME)} where the program is started"):
        vault.put(NAME, VALUE)
    assert ring.kept == {}


def test_without_a_keyring_the_file_keeps_them_once_there_is_a_passphrase(tmp_path: Path) -> None:
    bare = open_vault(tmp_path, environ={})
    assert not bare.writable
    assert "RULEWRIGHT_PASSPHRASE" in bare.where.plain()
    with pytest.raises(SecretsError, match=f"RULEWRIGHT_PASSPHRASE .* or set {variable(NAME)}"):
        bare.put(NAME, VALUE)
    told = tmp_path / "passphrase"
    told.write_text("open sesame\n", "utf-8")
    vault = open_vault(tmp_path, environ={"RULEWRIGHT_PASSPHRASE_FILE": str(told)})
    vault.put(NAME, VALUE)
    assert "secrets.json" in vault.where.plain()
    assert _file(tmp_path).get(NAME) == VALUE


@pytest.mark.parametrize("place", Place)
def test_a_place_can_be_chosen(place: Place, ring: Ring, tmp_path: Path) -> None:
    ring.set_password("rulewright", NAME, "in the ring")
    _file(tmp_path).put(NAME, "in the file")
    environ = {"RULEWRIGHT_SECRETS": place.value, "RULEWRIGHT_PASSPHRASE": "open sesame"}
    found = open_vault(tmp_path, environ=environ).get(NAME)
    assert (
        found
        == {
            Place.AUTO: "in the ring",
            Place.KEYRING: "in the ring",
            Place.FILE: "in the file",
            Place.ENVIRONMENT: None,
        }[place]
    )


def test_a_place_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SecretsError, match="auto, keyring, file, environment"):
        open_vault(tmp_path, environ={"RULEWRIGHT_SECRETS": "cellar"})


def test_a_keyring_that_was_asked_for_and_is_missing_is_said(tmp_path: Path) -> None:
    with pytest.raises(SecretsError, match="No keyring"):
        open_vault(tmp_path, environ={"RULEWRIGHT_SECRETS": "keyring"})


@pytest.mark.usefixtures("ring")
def test_a_reference_leads_to_its_secret_and_a_missing_one_says_where_to_put_it(tmp_path: Path) -> None:
    vault = open_vault(tmp_path, environ={})
    vault.put(NAME, VALUE)
    assert vault.of(reference_to("office", "password")) == VALUE
    assert vault.of("") == ""
    with pytest.raises(SecretsError, match=r"“shop” is not here\. .* RULEWRIGHT_SECRET_SHOP\."):
        vault.of("secret://shop")
    vault.remove(NAME)
    assert vault.names() == ()


def test_no_place_shows_a_secret_when_it_is_printed(ring: Ring, tmp_path: Path) -> None:
    environ = {variable("shop"): "shop-secret", "RULEWRIGHT_PASSPHRASE": "open sesame"}
    vault = open_vault(tmp_path, environ=environ)
    vault.put(NAME, VALUE)
    _file(tmp_path).put(NAME, VALUE)
    assert vault.get(NAME) == VALUE
    shown = f"{vault!r} {vault.redactor!r} {vault}"
    assert VALUE in ring.kept.values()
    assert not any(one in shown for one in ("tree", "shop-secret", "sesame"))


@pytest.mark.parametrize("name", ["", "../x", "a b", "-x", "x" * 129, "a\nb", "ü"])
def test_names_that_not_every_place_can_keep_are_refused(name: str) -> None:
    with pytest.raises(SecretsError):
        checked(name)


def test_a_providers_id_of_any_letters_makes_a_name() -> None:
    assert named(reference_to("Büro 1", "password")) == "B-ro-1/password"


def test_an_empty_vault_is_a_vault() -> None:
    assert Vault((), Redactor()).get(NAME) is None
