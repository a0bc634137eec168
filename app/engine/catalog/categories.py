"""The categories of the palette, in their order."""

from __future__ import annotations

from msgspec import Struct

from app.engine.words import Msg, msg


class Category(Struct, frozen=True):
    """A heading of the palette; `color` names a token of the theme."""

    id: str
    title: Msg
    color: str
    trigger: bool = False


EMPLOYEE_ALERTS = Category("employee", msg("Employee alerts"), "employee")
CLIENT_COMMUNICATION = Category("client", msg("Client communication"), "client")
CONTROL = Category("control", msg("Monitoring and control"), "control")
PAPERWORK = Category("document", msg("Paperwork"), "paperwork")
PAYMENT = Category("payment", msg("Payment and delivery"), "payment")
ITEMS = Category("item", msg("Items"), "items")
DATA = Category("data", msg("Data"), "data")
HELPERS = Category("helper", msg("Helper rules"), "helper")
CUSTOM = Category("custom", msg("Custom"), "custom")

ON_COMMUNICATION = Category("on_communication", msg("Client communication"), "triggers", trigger=True)
ON_DOCUMENTS = Category("on_documents", msg("Documents"), "triggers", trigger=True)
ON_PAYMENT = Category("on_payment", msg("Payment and delivery"), "triggers", trigger=True)
ON_ITEM = Category("on_item", msg("Item changes"), "triggers", trigger=True)
ON_TASKS = Category("on_tasks", msg("Tasks"), "triggers", trigger=True)
ON_OTHER = Category("on_other", msg("Other"), "triggers", trigger=True)

CATEGORIES = (
    EMPLOYEE_ALERTS,
    CLIENT_COMMUNICATION,
    CONTROL,
    PAPERWORK,
    PAYMENT,
    ITEMS,
    DATA,
    HELPERS,
    CUSTOM,
    ON_COMMUNICATION,
    ON_DOCUMENTS,
    ON_PAYMENT,
    ON_ITEM,
    ON_TASKS,
    ON_OTHER,
)
