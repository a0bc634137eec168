"""How the types of fields look: an icon for each."""

from __future__ import annotations

from collections.abc import Mapping

from app.engine.model.values import FieldType

ICONS: Mapping[FieldType, str] = {
    FieldType.STRING: "mdi6.format-text-variant-outline",
    FieldType.TEXT: "mdi6.text",
    FieldType.INTEGER: "mdi6.numeric",
    FieldType.DECIMAL: "mdi6.decimal",
    FieldType.MONEY: "mdi6.cash",
    FieldType.BOOLEAN: "mdi6.checkbox-marked-outline",
    FieldType.DATE: "mdi6.calendar-blank-outline",
    FieldType.DATETIME: "mdi6.calendar-clock-outline",
    FieldType.ENUMERATION: "mdi6.format-list-bulleted",
    FieldType.EMPLOYEE: "mdi6.account-outline",
    FieldType.CLIENT: "mdi6.card-account-details-outline",
    FieldType.FILE: "mdi6.paperclip",
    FieldType.URL: "mdi6.link-variant",
    FieldType.ADDRESS: "mdi6.map-marker-outline",
    FieldType.PHONES: "mdi6.phone-outline",
    FieldType.EMAILS: "mdi6.at",
}
