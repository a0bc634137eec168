"""What the types of fields are called, and their icons."""

from __future__ import annotations

from collections.abc import Mapping

from app.engine.model.schema import StageKind
from app.engine.model.values import FieldType
from app.engine.words import Msg, msg

TYPE_NAMES: Mapping[FieldType, Msg] = {
    FieldType.STRING: msg("Text, one line"),
    FieldType.TEXT: msg("Text, several lines"),
    FieldType.INTEGER: msg("Whole number"),
    FieldType.DECIMAL: msg("Decimal number"),
    FieldType.MONEY: msg("Money"),
    FieldType.BOOLEAN: msg("Yes or no"),
    FieldType.DATE: msg("Date"),
    FieldType.DATETIME: msg("Date and time"),
    FieldType.ENUMERATION: msg("List"),
    FieldType.EMPLOYEE: msg("Employee"),
    FieldType.CLIENT: msg("Contact or company"),
    FieldType.FILE: msg("File"),
    FieldType.URL: msg("Link"),
    FieldType.ADDRESS: msg("Address"),
    FieldType.PHONES: msg("Phones"),
    FieldType.EMAILS: msg("E-mails"),
}

TYPE_ICONS: Mapping[FieldType, str] = {
    FieldType.STRING: "mdi6.format-letter-case",
    FieldType.TEXT: "mdi6.text-long",
    FieldType.INTEGER: "mdi6.numeric",
    FieldType.DECIMAL: "mdi6.decimal",
    FieldType.MONEY: "mdi6.cash",
    FieldType.BOOLEAN: "mdi6.checkbox-marked-outline",
    FieldType.DATE: "mdi6.calendar",
    FieldType.DATETIME: "mdi6.calendar-clock",
    FieldType.ENUMERATION: "mdi6.format-list-bulleted",
    FieldType.EMPLOYEE: "mdi6.account-tie-outline",
    FieldType.CLIENT: "mdi6.card-account-phone-outline",
    FieldType.FILE: "mdi6.paperclip",
    FieldType.URL: "mdi6.link-variant",
    FieldType.ADDRESS: "mdi6.map-marker-outline",
    FieldType.PHONES: "mdi6.phone-outline",
    FieldType.EMAILS: "mdi6.email-outline",
}

STAGE_KINDS: Mapping[StageKind, Msg] = {
    StageKind.OPEN: msg("In progress"),
    StageKind.WON: msg("Won"),
    StageKind.LOST: msg("Lost"),
}
