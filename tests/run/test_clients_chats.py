"""Chats with clients: invited by SMS, opened by them, written to, and what became of calls."""

from __future__ import annotations

import pytest

from app.delivery.base import Finished, Polled, Post, Receipt, Received
from app.engine.effects import Effect, MessengerInvitation, OpenChannelMessage, PhoneCall
from app.engine.model.item import Item
from app.engine.model.people import Contact
from app.engine.model.rule_set import Rule
from app.engine.model.values import Phone
from app.engine.placeholders import Templates
from app.run.carrying import Carrier, Parts
from app.run.posting import Poster
from app.run.receiving import Receiving
from app.storage.company import ConfiguredProvider
from app.storage.ledger.outbox import Outbox
from app.storage.ledger.workspace_company import WorkspaceCompany
from app.storage.workspace import Workspace
from tests.engine.board import MONDAY, catalogue, on, rule, say
from tests.run.posted import post_due
from tests.run.test_carrying import Office, office, said

BOT = "roof_bot:4711"


class Carried:
    """Channels that carry everything and note it."""

    def __init__(self) -> None:
        self.posts: list[Post] = []

    def ways(self, effect: Effect) -> tuple[str, ...]:
        return ("roof_bot",) if effect.external else ()

    def deliver(self, id: str, post: Post) -> Receipt:
        self.posts.append(post)
        return Receipt(f"sent-{len(self.posts)}")


@pytest.fixture
def carried() -> Carried:
    return Carried()


@pytest.fixture
def here(workspace: Workspace, carried: Carried) -> Office:
    workspace.records.put(Contact("paolo", "Paolo", "Rossi", phones=(Phone("+39 333 555 0102"),)))
    made = office(
        workspace,
        A=[rule("invite", "client.messenger_invite", {"provider": "log"})],
        B=[on("first", "chat.first_message"), rule("hi", "client.chat_message", {"text": "Hello!"})],
        C=[on("price", "chat.message", {"text_contains": "price"}), _call(), _went()],
    )
    company = WorkspaceCompany(workspace)
    made.carrier = Carrier(Parts(made.ledger, company, catalogue(), Templates(), alone=True, ways=carried.ways))
    return made


def _call() -> Rule:
    return rule("call", "client.call", {"source": "log", "text": "We call about the price."})


def _went() -> Rule:
    return say("went", "{{ results['call'].result }}", order="after_previous")


def _start(token: str, key: str = "1") -> Received:
    data = {"channel": "Telegram", "chat_id": "4711", "text": ""}
    return Received("chat.first_message", key, MONDAY, data, address=BOT, invitation=token)


def _write(text: str, key: str) -> Received:
    return Received("chat.message", key, MONDAY, {"channel": "Telegram", "chat_id": "4711", "text": text}, address=BOT)


def _token(here: Office) -> str:
    (post,) = [one for one in Outbox(here.ledger.store).list() if isinstance(one.effect, MessengerInvitation)]
    assert isinstance(post.effect, MessengerInvitation)
    return post.effect.link.rpartition("/")[2]


def _sent(here: Office, carried: Carried) -> None:
    here.run()
    post_due(Poster(here.ledger, lambda: carried, lambda: here.now, "test"))


def _in(here: Office, *received: Received, finished: tuple[Finished, ...] = ()) -> int:
    receiving = Receiving(here.ledger, WorkspaceCompany(here.workspace))
    return receiving.take_in("roof_bot", Polled(received, "1", finished), here.now)


def _deal(here: Office, id: str = "1") -> None:
    here.workspace.records.put(Item(id, "deal", "sales", "A", {"title": "Roof", "contacts": ("contact:paolo",)}))


def test_the_invitation_leads_to_the_bot_that_is_set_up(here: Office, carried: Carried) -> None:
    here.workspace.providers.put(ConfiguredProvider("telegram", "Telegram", "telegram", {"account": "@roof_bot"}))
    _deal(here)
    _sent(here, carried)
    assert isinstance(carried.posts[0].effect, MessengerInvitation)
    assert carried.posts[0].effect.link.startswith("https://t.me/roof_bot?start=invite-")


def test_following_the_invitation_opens_the_chat_and_moves_the_item(here: Office, carried: Carried) -> None:
    _deal(here)
    _sent(here, carried)
    assert _in(here, _start(_token(here))) == 1
    _sent(here, carried)
    item = here.item()
    assert item is not None
    assert item.stage == "B"
    post = carried.posts[-1]
    assert isinstance(post.effect, OpenChannelMessage)
    assert post.chat(post.effect.client) == BOT


def test_what_the_client_writes_there_is_about_the_item(here: Office, carried: Carried) -> None:
    _deal(here)
    _sent(here, carried)
    _in(here, _start(_token(here)), _write("What is the price?", "2"))
    _sent(here, carried)
    item = here.item()
    assert item is not None
    assert item.stage == "C"


def test_pressing_start_once_more_is_no_first_message(here: Office, carried: Carried) -> None:
    _deal(here)
    _sent(here, carried)
    token = _token(here)
    assert [_in(here, _start(token)), _in(here, _start(token, "2"))] == [1, 0]


@pytest.mark.parametrize("token", ["invite-0000000000000000", "%", "invite", "' OR 1=1", ""])
def test_an_invitation_of_nobodys_opens_nothing(token: str, here: Office, carried: Carried) -> None:
    _deal(here)
    _sent(here, carried)
    assert _in(here, _start(token), _write("What is the price?", "2")) == 0


@pytest.mark.parametrize("number", ["4711", "+39 333 4711"])
def test_a_chat_whose_number_looks_like_somebodys_telephone_is_not_theirs(
    number: str, here: Office, carried: Carried
) -> None:
    here.workspace.records.put(Contact("paolo", "Paolo", "Rossi", phones=(Phone(number),)))
    _deal(here)
    _sent(here, carried)
    assert _in(here, _write("What is the price?", "2")) == 0


def test_who_has_opened_no_chat_has_none(here: Office, carried: Carried) -> None:
    _deal(here)
    _sent(here, carried)
    assert carried.posts[-1].chat("contact:paolo") == ""


def test_a_call_that_ended_later_lets_the_rule_go_on_once(here: Office, carried: Carried) -> None:
    _deal(here)
    _sent(here, carried)
    _in(here, _start(_token(here)), _write("What is the price?", "2"))
    _sent(here, carried)
    call = next(number for number, one in enumerate(carried.posts, 1) if isinstance(one.effect, PhoneCall))
    over = Finished(f"sent-{call}", {"result": "busy", "code": 486, "text": "The line was busy."})
    _in(here, finished=(over, Finished("sent-99", {"result": "answered"})))
    assert said(here.run()) == ["busy"]
    _in(here, finished=(over,))
    assert said(here.run()) == []
