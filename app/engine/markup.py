"""HTML and XML as elements: text in it is always text, whoever has written it."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

Part = Element | str | None
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that cannot stand in a document at all."""


def element(tag: str, *parts: Part, classes: str = "", **attributes: str) -> Element:
    """Return an element with text and elements in it; a trailing _ of an attribute's name is left out."""
    made = {name.rstrip("_").replace("_", "-"): clean(value) for name, value in attributes.items()}
    root = Element(tag, made | ({"class": classes} if classes else {}))
    return filled(root, *parts)


def filled(root: Element, *parts: Part) -> Element:
    """Put more text and elements at the end of an element, and return it."""
    last = root[-1] if len(root) else None
    for one in parts:
        if isinstance(one, Element):
            root.append(one)
            last = one
        elif one is not None and last is None:
            root.text = (root.text or "") + clean(one)
        elif one is not None and last is not None:
            last.tail = (last.tail or "") + clean(one)
    return root


def clean(text: str) -> str:
    """Return a text without characters that no document may hold."""
    return _FORBIDDEN.sub("�", str(text))
