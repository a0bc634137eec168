"""What people are given to do, and the papers that go with it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar

from msgspec import field

from app.engine.effects.base import Effect
from app.engine.model.values import File, Value


class TaskCreated(Effect, frozen=True):
    """A new task for an employee."""

    channel: ClassVar[str] = "task"
    made_up: ClassVar[tuple[str, ...]] = ("task_id",)
    task_id: str
    title: str
    description: str
    creator: str
    responsible: str
    accomplices: tuple[str, ...] = ()
    observers: tuple[str, ...] = ()
    start: datetime | None = None
    deadline: datetime | None = None
    priority: str = "normal"
    checklist: tuple[str, ...] = ()
    link_to_item: bool = True


class TasksCompleted(Effect, frozen=True):
    """Tasks of the item that are closed, whoever had them."""

    channel: ClassVar[str] = "task"
    made_up: ClassVar[tuple[str, ...]] = ("tasks",)
    tasks: tuple[str, ...]
    by: str


class ActivityScheduled(Effect, frozen=True):
    """An entry in the responsible person's schedule; `notify_before` in minutes, None for no reminder."""

    channel: ClassVar[str] = "task"
    made_up: ClassVar[tuple[str, ...]] = ("activity_id",)
    activity_id: str
    subject: str
    description: str
    responsible: str
    deadline: datetime | None = None
    colleagues: tuple[str, ...] = ()
    complete_automatically: bool = False
    notify_before: int | None = None


class DocumentCreated(Effect, frozen=True):
    """A document made of a template: `values` are what stands at its placeholders, by path or name, typed.

    `count` is its place in the series of its template, `number` how that is written; `url` the public link where
    there is one. With `pdf` a PDF is made beside it.
    """

    channel: ClassVar[str] = "document"
    made_up: ClassVar[tuple[str, ...]] = ("document_id", "url")
    document_id: str
    number: str
    count: int
    template: File
    name: str
    values: Mapping[str, Value] = field(default_factory=dict)
    url: str = ""
    pdf: bool = False
    by: str = "system"


class SignatureRequested(Effect, frozen=True):
    """A document that these people are asked to sign: employees by id, clients by reference."""

    channel: ClassVar[str] = "document"
    external: ClassVar[bool] = True
    made_up: ClassVar[tuple[str, ...]] = ("document_id",)
    document_id: str
    number: str
    signers: tuple[str, ...]
    by: str
    text: str = ""


class QrCodeCreated(Effect, frozen=True):
    """A page with a title, a text and a button, and the code that opens it when it is scanned.

    With a `target` it is an address elsewhere that opens; `image_url` is where the code's picture is, see `links`.
    """

    channel: ClassVar[str] = "page"
    made_up: ClassVar[tuple[str, ...]] = ("code_id", "page_url", "image_url")
    code_id: str
    title: str
    description: str
    action: str
    page_url: str
    image_url: str
    target: str = ""
