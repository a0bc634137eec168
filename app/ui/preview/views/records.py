"""What becomes of records and their clients: made, removed, related, excluded, changed; and their products."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from app.engine.effects import (
    ClientChanged,
    ClientExcluded,
    ItemCreated,
    ItemDeleted,
    ProductsChanged,
    RelationsChanged,
)
from app.engine.model.products import ProductRow, totals
from app.engine.model.values import Money
from app.engine.overlay import client_of
from app.engine.words import Msg, msg
from app.ui.preview.avatars import Avatar
from app.ui.preview.look import Look
from app.ui.preview.parts import Elided, Paper, Sign, column, label, row, set_text
from app.ui.preview.people import COMPANY_ICON, Person, Scene, initials
from app.ui.preview.prose import Prose
from app.ui.preview.table import Table
from app.ui.preview.views.base import EffectView
from app.ui.preview.views.changes import BY, Changes, StagePill, stage_of
from app.ui.theme import tokens
from app.ui.theme.theme import Type

if TYPE_CHECKING:
    from app.engine.effects import Effect
    from app.engine.model.item import Key

_related = msg("Related to {records}")
_removed = msg("Removed by {person}. Nothing that waits for it will happen.")
_no_more = msg("No longer related")
_now_related = msg("Related from now on")
_refused = msg("A lead with one of these is refused from now on.")
_contact, _company = msg("Contact"), msg("Company")
_no_products = msg("No products any more")
_line, _total = msg("{quantity} × {price}"), msg("Total")


class CreatedView(EffectView):
    """The new record, as its card will be: where it stands, what it holds."""

    caption = msg("New record")
    icon = "mdi6.plus-box-outline"

    def __init__(self, look: Look) -> None:
        """Draw an empty card."""
        super().__init__(look)
        self._title = Prose(look.theme, Type.TITLE)
        self._place = label("muted", wrap=True)
        self._stage = StagePill(look)
        self._values = Table((2, 3))
        self._products = Table((3, 2, 2), right=(1, 2))
        self._link_sign = Sign(look, "mdi6.link-variant", "muted", 14)
        self._link = Elided("muted")
        self._by = label("muted", wrap=True)
        head = row(
            column(Sign(look, self.icon, "items", 18, square=28), None),
            column(self._title, self._place, spacing=2),
            spacing=10,
        )
        head.setStretch(1, 1)
        link = row(self._link_sign, self._link, spacing=6)
        link.setStretch(1, 1)
        inside = column(head, row(self._stage, None), self._values, self._products, link, self._by, spacing=10)
        self.setLayout(column(Paper(look, inside, padding=tokens.LARGE)))

    def show_effect(self, effect: ItemCreated, scene: Scene) -> None:
        self._title.set_text(str(effect.values.get("title") or effect.item_id))
        pipeline = scene.pipeline(effect.pipeline)
        names = (scene.type_name(effect.entity), pipeline.name if pipeline else effect.pipeline)
        set_text(self._place, " · ".join(dict.fromkeys(self._tr(one) for one in names)))
        self._stage.show_stage(stage_of(scene, effect.stage, effect.pipeline), effect.stage)
        filled = [
            (scene.label(key, effect.entity), scene.value(key, value, effect.entity))
            for key, value in effect.values.items()
            if key != "title"
        ]
        self._values.show_rows(filled)
        self._products.show_rows([_written(one, scene) for one in effect.products])
        records = [scene.title if one == scene.item.key else scene.record(one) for one in effect.parents]
        set_text(self._link, self._tr(_related.fill(records=tuple(records))) if records else "")
        self._link_sign.setVisible(bool(records))
        set_text(self._by, self._tr(BY.fill(person=scene.person(effect.by).name)))
        said = [self._tr.pair(name, value) for name, value in filled]
        self.say(self._tr(self.caption), self._title.text, self._place.text(), self._stage.text(), *said)


class DeletedView(EffectView):
    """The record that goes."""

    caption = msg("Record removed")
    icon = "mdi6.trash-can-outline"

    def __init__(self, look: Look) -> None:
        """Draw an empty card."""
        super().__init__(look)
        self._title = Prose(look.theme, Type.TITLE)
        self._why = label("muted", wrap=True)
        inside = row(
            column(Sign(look, self.icon, "error", 18, square=28), None),
            column(self._title, self._why, spacing=tokens.TIGHT),
            spacing=10,
        )
        inside.setStretch(1, 1)
        self.setLayout(column(Paper(look, inside, padding=tokens.LARGE)))

    def show_effect(self, effect: ItemDeleted, scene: Scene) -> None:
        self._title.set_text(scene.title)
        set_text(self._why, self._tr(_removed.fill(person=scene.person(effect.by).name)))
        self.say(self._tr(self.caption), scene.title, self._why.text())


class RelationsView(EffectView):
    """To which records a tie is made, and to which it is taken off."""

    caption = msg("Relations")
    icon = "mdi6.link-variant"

    def __init__(self, look: Look) -> None:
        """Draw no ties."""
        super().__init__(look)
        self._added, self._removed = Table((2, 3)), Table((2, 3))
        self._heads = (label("strong"), label("strong"))
        signs = (Sign(look, "mdi6.link-variant", "success", 16), Sign(look, "mdi6.link-variant-off", "error", 16))
        self._signs = signs
        parts = [row(sign, head, None, spacing=6) for sign, head in zip(signs, self._heads, strict=True)]
        inside = column(parts[0], self._added, parts[1], self._removed, spacing=tokens.SMALL)
        self.setLayout(column(Paper(look, inside, padding=tokens.LARGE)))

    def show_effect(self, effect: RelationsChanged, scene: Scene) -> None:
        said = []
        for place, (words, table, keys) in enumerate(
            ((_now_related, self._added, effect.added), (_no_more, self._removed, effect.removed))
        ):
            named = _named(keys, scene)
            set_text(self._heads[place], self._tr(words) if named else "")
            self._signs[place].setVisible(bool(named))
            table.show_rows(named)
            said += [self._tr.pair(words, tuple(title for _, title in named))] if named else []
        self.say(self._tr(self.caption), *said)


class ExcludedView(EffectView):
    """Who is on the exceptions list from now on, and how they are known again."""

    caption = msg("Exceptions list")
    icon = "mdi6.account-cancel-outline"

    def __init__(self, look: Look) -> None:
        """Draw nobody."""
        super().__init__(look)
        self._sign = Avatar(look, 36)
        self._name = Elided("strong")
        self._addresses = Prose(look.theme)
        self._why = label("muted", wrap=True)
        head = row(self._sign, self._name, Sign(look, self.icon, "error", 18, square=28), spacing=10)
        head.setStretch(1, 1)
        inside = column(head, self._addresses, self._why, spacing=10)
        self.setLayout(column(Paper(look, inside, padding=tokens.LARGE)))

    def show_effect(self, effect: ClientExcluded, scene: Scene) -> None:
        name = effect.name or effect.client
        kept = {"icon": COMPANY_ICON} if effect.client.startswith("company:") else {"initials": initials(name)}
        self._sign.show_person(Person(effect.client, name, **kept))
        set_text(self._name, name)
        self._addresses.set_text("\n".join((*effect.phones, *effect.emails)))
        self._addresses.setVisible(bool(self._addresses.text))
        set_text(self._why, self._tr(_refused))
        self.say(self._tr(self.caption), name, ", ".join((*effect.phones, *effect.emails)), self._why.text())


class ClientView(EffectView):
    """The client's card: what changes on it, or what it begins with."""

    caption = msg("Changes on the client")
    icon = "mdi6.account-edit-outline"
    new = msg("New client")

    def __init__(self, look: Look) -> None:
        """Draw an empty card."""
        super().__init__(look)
        self._sign = Avatar(look, 36)
        self._name, self._kind = Elided("strong"), Elided("muted")
        self._changes = Changes(look)
        self._values = Table((2, 3))
        self._by = label("muted", wrap=True)
        head = row(self._sign, column(self._name, self._kind, spacing=0), spacing=10)
        head.setStretch(1, 1)
        inside = column(head, self._changes, self._values, self._by, spacing=tokens.MEDIUM)
        self.setLayout(column(Paper(look, inside, padding=tokens.LARGE)))

    def captioned(self, effect: Effect) -> Msg:
        return self.new if isinstance(effect, ClientChanged) and effect.created else self.caption

    def show_effect(self, effect: ClientChanged, scene: Scene) -> None:
        kind, client = effect.client.partition(":")[0], client_of(scene.directory, effect.client)
        name = self._tr(client.called) if client else _called(effect)
        icon = {"icon": COMPANY_ICON} if kind == "company" else {"initials": initials(name)}
        self._sign.show_person(Person(effect.client, name, **icon))
        set_text(self._name, name)
        set_text(self._kind, self._tr(_company if kind == "company" else _contact))
        self._changes.setVisible(not effect.created)
        said = []
        if effect.created:
            rows = [(scene.label(key, kind), scene.value(key, one, kind)) for key, one in effect.values.items()]
            self._values.show_rows(rows)
            said = [self._tr.pair(label, value) for label, value in rows]
        else:
            self._values.show_rows(())
            old = {} if client is None else {key: getattr(client, key) for key in client.__struct_fields__}
            said = self._changes.show_changes({**old, **old.pop("values", {})}, effect.values, scene, kind)
        set_text(self._by, self._tr(BY.fill(person=scene.person(effect.by).name)))
        self.say(self._tr(self.captioned(effect)), name, *said)


class ProductsView(EffectView):
    """The products that the record has from now on, with what they come to."""

    caption = msg("Products")
    icon = "mdi6.cart-outline"

    def __init__(self, look: Look) -> None:
        """Draw an empty list."""
        super().__init__(look)
        self._kept = Table((3, 2, 2), right=(1, 2))
        self._new = Table((3, 2, 2), right=(1, 2))
        self._sums = Table((3, 4), right=(1,))
        self._head = label("strong")
        self._head.setText(self._tr(msg("Added")))
        self._sign = Sign(look, "mdi6.cart-plus", "success", 16)
        self._none = label("muted", wrap=True)
        inside = column(
            self._none, self._kept, row(self._sign, self._head, None, spacing=6), self._new, self._sums, spacing=10
        )
        self.setLayout(column(Paper(look, inside, padding=tokens.LARGE)))

    def show_effect(self, effect: ProductsChanged, scene: Scene) -> None:
        there = effect.rows[: len(effect.rows) - len(effect.added)]
        kept, new = ([_written(one, scene) for one in rows] for rows in (there, effect.added))
        self._kept.show_rows(kept)
        self._new.show_rows(new)
        for part in (self._sign, self._head):
            part.setVisible(bool(new))
        total = ", ".join(scene.tr.money(one) for one in totals(effect.rows))
        self._sums.show_rows([(self._tr(_total), total)] if total else [], strong=0)
        set_text(self._none, "" if effect.rows else self._tr(_no_products))
        said = [" ".join(one) for one in (*kept, *new)]
        self.say(self._tr(self.caption), self._none.text(), *said, total)


def _written(one: ProductRow, scene: Scene) -> tuple[str, str, str]:
    quantity = scene.tr.number(one.quantity)
    if one.price is None:
        return one.name, quantity, ""
    each = scene.tr(_line.fill(quantity=quantity, price=scene.tr.money(one.price)))
    return one.name, each, scene.tr.money(Money(one.price.amount * one.quantity, one.price.currency))


def _named(keys: Iterable[Key], scene: Scene) -> list[tuple[str, str]]:
    return [(scene.type_name(one[0]), scene.record(one)) for one in keys]


def _called(effect: ClientChanged) -> str:
    values = effect.values
    parts = [values.get(key) for key in ("name", "first_name", "last_name")]
    return " ".join(str(one) for one in parts if one) or effect.client
