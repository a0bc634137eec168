"""Each effect is shown as whoever it reaches will see it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import zxingcpp
from msgspec.structs import replace
from PySide6.QtCore import QUrl
from PySide6.QtGui import QImage, QTextDocument
from pytestqt.qtbot import QtBot

from app.engine import effects as e
from app.engine.model.belongings import Chat
from app.engine.ports import Directory, NoBelongings, World
from app.i18n import ENGLISH
from app.ui.preview.look import Look
from app.ui.preview.people import Scene, initials
from app.ui.preview.reach import reached
from app.ui.preview.views import VIEWS, view_for
from app.ui.preview.views.base import EffectView
from app.ui.preview.views.call import spoken_for
from app.ui.preview.views.mail import MailBody
from app.ui.preview.views.requests import MASK, masked_header, pretty
from app.ui.theme.theme import Mode
from tests.ui.preview import cases
from tests.ui.preview.seen import words


class LongChats(NoBelongings):
    """One chat, of a long name."""

    def get(self, kind: type[Any], belonging_id: str) -> Any:
        return Chat(LONG * 2, ("ann", "bruno"), id=belonging_id) if kind is Chat else None


def world_of(directory: Directory, **changes: Any) -> World:
    """Return a world with another directory, and a chat of a long name."""
    return World(dataclasses.replace(directory, **changes), LongChats())


def kinds() -> Iterator[type[e.Effect]]:
    for kind in vars(e).values():
        if isinstance(kind, type) and issubclass(kind, e.Effect) and kind is not e.Effect:
            yield kind


def shown(effect: e.Effect, look: Look, scene: Scene, qtbot: QtBot) -> EffectView:
    view = view_for(effect)(look)
    qtbot.addWidget(view)
    view.show_effect(effect, scene)
    return view


def test_every_effect_has_a_picture_and_an_example_here() -> None:
    assert set(kinds()) == set(VIEWS) == {type(effect) for effect in cases.EFFECTS.values()}


@pytest.mark.parametrize("name", cases.EFFECTS)
def test_every_picture_says_the_whole_to_a_screen_reader_and_fits_a_narrow_panel(
    name: str, look: Look, scene: Scene, qtbot: QtBot
) -> None:
    effect = cases.EFFECTS[name]
    view = shown(effect, look, scene, qtbot)
    assert view.accessibleName().startswith(ENGLISH(view.captioned(effect)))
    view.resize(320, 100)
    view.show()
    assert view.minimumSizeHint().width() <= 320
    look.theme.set_mode(Mode.DARK)
    assert not view.grab().isNull()


def scanned(image: QImage) -> list[str]:
    """Return what a scanner reads from the pixels of a picture."""
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    pixels = np.frombuffer(grey.constBits(), np.uint8).reshape(grey.height(), grey.bytesPerLine())
    return [one.text for one in zxingcpp.read_barcodes(pixels[:, : grey.width()])]


LONG = "Donaudampfschifffahrtsgesellschaft und Söhne Bedachungen "


@pytest.mark.parametrize("name", cases.EFFECTS)
def test_long_names_make_no_picture_wider(name: str, look: Look, qtbot: QtBot) -> None:
    world = cases.world()
    directory = world.directory
    employees = {key: replace(one, name=LONG + one.name) for key, one in directory.employees.items()}
    contacts = {key: replace(one, last_name=LONG) for key, one in directory.contacts.items()}
    item = cases.deal().with_values({"title": LONG * 3})
    long = world_of(directory, employees=employees, contacts=contacts)
    view = shown(cases.EFFECTS[name], look, Scene(item, long, cases.NOW, ENGLISH), qtbot)
    view.show()
    assert view.minimumSizeHint().width() <= 320


@pytest.mark.parametrize("name", cases.EFFECTS)
def test_a_picture_shows_the_next_effect_in_place(name: str, look: Look, scene: Scene, qtbot: QtBot) -> None:
    effect = cases.EFFECTS[name]
    same_kind = [one for one in cases.EFFECTS.values() if view_for(one) is view_for(effect)]
    view = shown(effect, look, scene, qtbot)
    for other in (*same_kind, effect):
        view.show_effect(other, scene)
    assert words(view) == words(shown(effect, look, scene, qtbot))


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        (
            "client_mail",
            [
                "Your offer: Roof of the town hall",
                "Anna Keller",
                "To Matteo Rossi <m.rossi@comune.example>",
                "Roof contract 2026-118.pdf",
                "180 KB",
                "ten years of warranty",
                "Clicks on links are noticed",
            ],
        ),
        ("employee_mail", ["To Bruno Costa <bruno.costa@dachwerk.example>, Clara Lindqvist <clara@dachwerk.example>"]),
        ("sms", ["+39 335 818 4471", "1 message", "110 of 160 characters", "Written to the log, not sent"]),
        ("long_sms", ["3 messages", "154 of 201 characters", "By SMS gateway North"]),
        ("notification", ["Bruno Costa", "Please call the client today."]),
        ("post", ["We won the town hall!", "Roof before.jpg"]),
        ("comment", ["in the timeline of Roof of the town hall"]),
        ("history", ["Clara Lindqvist", "Meeting", "in the history of Roof of the town hall", "the gutters stay"]),
        ("chat", ["Roof of the town hall", "3 members", "Anna Keller, Bruno Costa, and Clara Lindqvist"]),
        ("members", ["Roof of the town hall", "They see what was written before"]),
        ("chat_important", ["Important", "Signature due today"]),
        ("chat_news", ["Chat with Anna Keller", "News", "New price list"]),
        ("private", ["System", "Notification"]),
        ("call", ["+39 335 818 4471", "From +39 0471 555 00", "Speed: slow", "English (United Kingdom)"]),
        ("recording", ["Plays a recording\nhttps://dachwerk.example/a.mp3"]),
        ("hidden", ["Only employees see this"]),
        ("invitation", ["Open Telegram", "https://t.me/dachwerk_bot?start=k7Qp2x"]),
        (
            "task",
            ["High priority", "Due Apr 3, 2026, 5:00\u202fPM", "Pictures of the gutters", "Elif Demir", "Farid Haddad"],
        ),
        (
            "fields",
            [
                "Private",
                "Public sector",
                "Close date",
                "Apr 17, 2026",
                "Apr 30, 2026",
                "stays as it is",
                "Bruno Costa, Clara Lindqvist",
            ],
        ),
        ("responsible", ["Anna Keller", "Elif Demir"]),
        ("stage", ["Contract", "Invoice"]),
        ("variable", ["price_with_tax", "€58,804"]),
        (
            "webhook",
            ["POST", "Content-Type: application/json", "Signed with the secret “erp-signature” of the keyring"],
        ),
        ("completed", ["2 tasks closed", "Visit the site before the contract", "Elif Demir", "By Anna Keller"]),
        (
            "activity",
            [
                "Apr",
                "Call about the second skylight",
                "Due Apr 1, 2026, 2:30\u202fPM",
                "Reminder at Apr 1, 2026, 2:00\u202fPM",
                "Done once the record leaves this stage",
                "Bruno Costa",
            ],
        ),
        ("own_activity", ["Think about a discount", "No deadline"]),
        ("qr", ["Visit on Thursday", "That suits me", "Please let us know"]),
        ("qr_address", ["Leads to", "https://dachwerk.example/offers/118"]),
        ("payment", ["Payment 15", "Deposit for Roof of the town hall", "€14,460", "Pay €14,460", "To be paid by"]),
        ("paid", ["Payment 15", "€14,460", "Paid", "By Dario Neri"]),
        ("delivery", ["On its way", "Trans-Alp", "Tracking number TA 2026 118 / 4"]),
        ("own_delivery", ["Waits at the customs", "By Elif Demir"]),
        (
            "audience",
            [
                "Matteo Rossi",
                "Joins the audience",
                "Owners of a large roof",
                "2 e-mail addresses",
                "1 phone number",
                "Signed with the secret “ads” of the keyring",
            ],
        ),
        ("no_audience", ["Leaves the audience", "Newcomers"]),
        ("custom", ["Print a label", '"copies": 3']),
    ],
)
def test_a_picture_shows_what_its_reader_looks_for(
    name: str, seen: list[str], look: Look, scene: Scene, qtbot: QtBot
) -> None:
    text = words(shown(cases.EFFECTS[name], look, scene, qtbot))
    assert [one for one in seen if one not in text] == []


def test_names_and_texts_of_people_are_never_read_as_markup(look: Look, scene: Scene, qtbot: QtBot) -> None:
    message = e.ChatMessage("chat-1", "ann", "message", "", "<b>5 < 6</b> & co")
    assert "<b>5 < 6</b> & co" in words(shown(message, look, scene, qtbot))


def test_secrets_are_masked_wherever_they_stand(look: Look, scene: Scene, qtbot: QtBot) -> None:
    text = words(shown(cases.EFFECTS["webhook"], look, scene, qtbot))
    assert "erp-token" not in text
    assert "erp-key" not in text
    assert f"Authorization: Bearer {MASK}" in text
    assert masked_header("X-Api-Key", "plain text") == f"plain {MASK}"
    assert "abc123" not in words(shown(cases.EFFECTS["custom"], look, scene, qtbot))


@pytest.mark.parametrize(
    "address",
    ["https://tracker.example/p.png", "http://localhost/x", "file:///etc/passwd", "//host/x", "x.png", "qrc:/x"],
)
def test_a_mail_fetches_nothing(address: str, look: Look, qtbot: QtBot) -> None:
    body = MailBody(look)
    qtbot.addWidget(body)
    body.show_html(f'<p>Hello</p><img src="{address}">')
    assert body.loadResource(QTextDocument.ResourceType.ImageResource.value, QUrl(address)) is None
    assert body.loadResource(QTextDocument.ResourceType.StyleSheetResource.value, QUrl(address)) is None
    assert body.toPlainText().startswith("Hello")


def test_a_link_in_a_mail_is_not_followed(look: Look, qtbot: QtBot) -> None:
    body = MailBody(look)
    qtbot.addWidget(body)
    body.show_html('<a href="https://example.com">x</a>')
    body.anchorClicked.emit(QUrl("https://example.com"))
    assert body.toPlainText() == "x"
    assert not body.openExternalLinks()


def test_an_effect_of_another_package_looks_like_the_kind_it_is_made_from(
    look: Look, scene: Scene, qtbot: QtBot
) -> None:
    fax = type("Fax", (e.CustomEffect,), {})
    assert "Send a fax" in words(shown(fax("Send a fax"), look, scene, qtbot))


@pytest.mark.parametrize(
    ("name", "who"),
    [
        ("client_mail", ("contact:7",)),
        ("post", ("ann", "bruno", "clara", "dario", "elif", "farid")),
        ("task", ("elif", "farid", "bruno")),
        ("activity", ("ann", "bruno", "elif")),
        ("hidden", ()),
        ("webhook", ()),
    ],
)
def test_whom_an_effect_reaches(name: str, who: tuple[str, ...]) -> None:
    assert reached(cases.EFFECTS[name]) == who


def test_a_slow_voice_takes_longer() -> None:
    assert spoken_for("one two three " * 50, "slow") > spoken_for("one two three " * 50, "normal")
    assert spoken_for("", "normal").seconds == 0


def test_a_body_that_is_no_json_stays_as_it_is() -> None:
    assert pretty("a=1&b=2") == "a=1&b=2"
    assert pretty("[" * 100_000) == "[" * 100_000


@pytest.mark.parametrize(
    ("name", "letters"), [("Anna Keller", "AK"), ("Anna", "A"), ("Anna Maria de Keller", "AK"), ("", ""), ("( )", "")]
)
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_a_mailbox_and_a_line_are_shown_by_whose_they_are(look: Look, scene: Scene, qtbot: QtBot) -> None:
    mine = e.ClientMail("anna.keller@dachwerk.example", "contact:7", "m.rossi@comune.example", "s", "<p>x</p>")
    assert "Anna Keller" in words(shown(mine, look, scene, qtbot))
    shared = e.ClientMail("gate", "contact:7", "m.rossi@comune.example", "s", "<p>x</p>")
    assert "SMS gateway North" in words(shown(shared, look, scene, qtbot))


@pytest.mark.parametrize("mode", list(Mode))
def test_a_scanner_reads_the_code_from_the_screen(mode: Mode, look: Look, scene: Scene, qtbot: QtBot) -> None:
    look.theme.set_mode(mode)
    view = shown(cases.EFFECTS["qr"], look, scene, qtbot)
    view.resize(360, 640)
    view.show()
    assert scanned(view.grab().toImage()) == ["rulewright://page/page-7"]


def test_a_scanner_reads_the_code_in_a_letter(look: Look, scene: Scene, qtbot: QtBot) -> None:
    picture = '<p>Show this at the gate:</p><p><img src="https://rules.example/page/p-1/code.png"></p>'
    letter = e.ClientMail("ann", "contact:7", "m.rossi@comune.example", "Your ticket", picture)
    view = shown(letter, look, scene, qtbot)
    view.resize(420, 640)
    view.show()
    qtbot.waitUntil(lambda: scanned(view.grab().toImage()) == ["https://rules.example/page/p-1"])


def test_clicks_are_said_to_be_noticed_only_where_people_can_follow_the_links(
    look: Look, scene: Scene, qtbot: QtBot
) -> None:
    mail, noticed = cases.EFFECTS["client_mail"], "Clicks on links are noticed"
    here = words(shown(mail, look, scene, qtbot)).splitlines()
    assert noticed not in here
    assert any(one.startswith(f"{noticed} on a server, or once this workspace has a public address") for one in here)
    public = dataclasses.replace(scene.directory, public_base="https://rules.example.com")
    there = words(shown(mail, look, Scene(scene.item, World(public), scene.now, look.tr), qtbot)).splitlines()
    assert [one for one in there if noticed in one] == [noticed]
