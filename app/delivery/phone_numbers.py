"""Telephone numbers as networks want them."""

from __future__ import annotations

from typing import Annotated

import phonenumbers
from msgspec import Meta

from app.delivery.base import Refused, Setting
from app.engine.words import Msg, msg

Country = Annotated[
    str,
    Meta(pattern="^([A-Za-z]{2})?$"),
    Setting(msg("Country"), msg("Of numbers without a country code, such as IT."), Msg("IT")),
]
"""A setting: the country of numbers that are written without one."""


def international(number: str, country: str = "", *, field: str = "number") -> str:
    """Return a number as ``+39333…`` (E.164); `country` (IT) is that of numbers without a country code.

    Raises Refused where it is no number, or where its country is not known.
    """
    try:
        read = phonenumbers.parse(number, country.upper() or None)
    except phonenumbers.NumberParseException as error:
        words = msg("“{number}” is no telephone number that can be called. Write it with its country code: +39 …")
        raise Refused(words.fill(number=number), field=field) from error
    if not phonenumbers.is_possible_number(read):
        words = msg("“{number}” is too short or too long for a telephone number. Mend it where it is kept.")
        raise Refused(words.fill(number=number), field=field)
    return str(phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.E164))
