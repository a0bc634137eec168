"""What employees find in the program: notifications, posts in the feed, comments in the timeline."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtWidgets import QWidget

from app.engine.effects import FeedPost, HistoryEntry, Notification, TimelineComment
from app.engine.words import Msg, msg
from app.ui.preview.avatars import Avatar, several
from app.ui.preview.look import Look
from app.ui.preview.parts import Elided, Files, Paper, Pill, Sign, column, label, row, set_text
from app.ui.preview.people import Scene
from app.ui.preview.prose import Prose
from app.ui.preview.views.base import EffectView
from app.ui.theme import tokens
from app.ui.theme.theme import Type
from app.ui.widgets.flow import FlowLayout

_to = msg("To {people}")
_in_timeline = msg("in the timeline of {record}")
_in_history = msg("in the history of {record}")
_now = msg("now")
_ENTRIES = {
    "information": (msg("Information"), "mdi6.information-outline"),
    "call": (msg("Phone call"), "mdi6.phone-outline"),
    "meeting": (msg("Meeting"), "mdi6.account-group-outline"),
    "email": (msg("E-mail"), "mdi6.email-outline"),
}
"""What each kind of history entry is called, and its sign."""


class NotificationView(EffectView):
    """A toast, as it slides in at the corner of the screen."""

    caption = msg("Notification")
    icon = "mdi6.bell-outline"

    def __init__(self, look: Look) -> None:
        """Draw an empty toast."""
        super().__init__(look)
        self._sign = Avatar(look, 36)
        self._sender = Elided("strong")
        self._time = label("muted")
        self._time.setText(self._tr(_now))
        self._text = Prose(look.theme)
        self._record = label("muted", wrap=True)
        head = row(self._sender, self._time)
        head.setStretch(0, 1)
        words = column(head, self._text, self._record, spacing=tokens.TIGHT)
        inside = row(column(self._sign, None), words, spacing=tokens.MEDIUM)
        inside.setStretch(1, 1)
        self._toast = Paper(look, inside, ground="raised", padding=14)
        self._toast.set_edge("accent")
        self.setLayout(column(self._toast))

    def show_effect(self, effect: Notification, scene: Scene) -> None:
        sender = scene.person(effect.sender)
        self._sign.show_person(sender)
        set_text(self._sender, sender.name)
        self._text.set_text(effect.text)
        set_text(self._record, scene.title)
        to = several(self.look, [person.name for person in scene.people(effect.recipients)])
        self.say(self._tr(self.caption), self._tr(_to.fill(people=to)), sender.name, effect.text)


class PostView(EffectView):
    """A post in the company's feed."""

    caption = msg("Post in the feed")
    icon = "mdi6.newspaper-variant-outline"

    def __init__(self, look: Look) -> None:
        """Draw an empty post."""
        super().__init__(look)
        self._sign = Avatar(look, 36)
        self._author = Elided("strong")
        self._readers = label("muted", wrap=True)
        self._title = Prose(look.theme, Type.TITLE)
        self._text = Prose(look.theme)
        self._files = Files(look)
        self._tags = QWidget()
        self._tag_row = FlowLayout(self._tags, tokens.TIGHT)
        self._shown_tags: tuple[str, ...] = ()
        head = row(self._sign, column(self._author, self._readers, spacing=0), spacing=10)
        head.setStretch(1, 1)
        inside = column(head, self._title, self._text, self._files, self._tags, spacing=10)
        self.setLayout(column(Paper(look, inside, padding=tokens.LARGE)))

    def show_effect(self, effect: FeedPost, scene: Scene) -> None:
        author = scene.person(effect.sender)
        self._sign.show_person(author)
        set_text(self._author, author.name)
        readers = scene.people(effect.recipients)
        set_text(self._readers, self._tr(_to.fill(people=several(self.look, [person.name for person in readers]))))
        self._readers.setToolTip("\n".join(person.name for person in readers))
        self._title.set_text(effect.title)
        self._title.setVisible(bool(effect.title))
        self._text.set_text(effect.text)
        self._files.show_files(effect.attachments)
        self._show_tags(effect.tags)
        self.say(self._tr(self.caption), author.name, self._readers.text(), effect.title, effect.text)

    def _show_tags(self, tags: tuple[str, ...]) -> None:
        if tags != self._shown_tags:
            self._shown_tags = tags
            self._tag_row.clear()
            for tag in tags:
                self._tag_row.addWidget(Pill(self.look, "accent", f"#{tag.lstrip('#')}"))
        self._tags.setVisible(bool(tags))


class _OnTimeline(EffectView):
    """Something on the line of what has happened to the record."""

    color: ClassVar[str]

    def __init__(self, look: Look) -> None:
        """Draw it empty."""
        super().__init__(look)
        self._sign = Avatar(look)
        self._author = Elided("strong")
        self._where = label("muted", wrap=True)
        self._kind = Pill(look, self.color)
        self._kind.hide()
        self._text = Prose(look.theme)
        head = row(self._sign, column(self._author, self._where, spacing=0), spacing=10)
        head.setStretch(1, 1)
        card = Paper(look, column(head, row(self._kind, None), self._text, spacing=10), padding=14)
        card.set_edge(self.color)
        self._mark = Sign(look, self.icon, self.color, 16, square=28)
        layout = row(column(self._mark, None), card, spacing=10)
        layout.setStretch(1, 1)
        self.setLayout(layout)

    def _show(self, author_id: str, where: Msg, text: str, scene: Scene) -> None:
        author = scene.person(author_id)
        self._sign.show_person(author)
        set_text(self._author, author.name)
        set_text(self._where, self._tr(where.fill(record=scene.title)))
        self._text.set_text(text)
        self.say(self._tr(self.caption), self._kind.text(), author.name, text)


class CommentView(_OnTimeline):
    """A comment on the line of what has happened to the record."""

    caption = msg("Comment in the timeline")
    icon = "mdi6.comment-text-outline"
    color = "paperwork"

    def show_effect(self, effect: TimelineComment, scene: Scene) -> None:
        self._show(effect.author, _in_timeline, effect.text, scene)


class HistoryView(_OnTimeline):
    """An entry in the record's history, under the sign of what was done."""

    caption = msg("History entry")
    icon = "mdi6.history"
    color = "control"

    def show_effect(self, effect: HistoryEntry, scene: Scene) -> None:
        words, icon = _ENTRIES.get(effect.kind, (None, self.icon))
        self._kind.show_text(self._tr(words) if words else effect.kind)
        self._mark.show_icon(icon, self.color)
        self._show(effect.author, _in_history, effect.text, scene)
