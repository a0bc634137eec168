"""Fills .docx templates in: docxtpl knows Word, our own language knows the placeholders."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC
from io import BytesIO
from typing import Any

from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from lxml import etree
from msgspec import Struct

from app.engine.errors import BadTemplate, KnownError
from app.engine.placeholders import Target, Templates
from app.engine.scope import Scope
from app.engine.words import msg
from app.storage.documents.package import DAMAGED, check_package, packed

_CROSSED = msg(
    "A loop or condition begins in one part of the document and ends in another, such as inside and outside a table. "
    "Put both in rows of their own, as {row}, or in paragraphs of their own, as {paragraph}."
)
CROSSED = _CROSSED.fill(row="{%tr for row in products %} … {%tr endfor %}", paragraph="{%p if … %} … {%p endif %}")


class _Language:
    """What docxtpl takes for a Jinja environment: our templates, filled from one scope."""

    def __init__(self, texts: Templates, scope: Scope) -> None:
        self._texts = texts
        self._scope = scope
        self._footnotes = False

    def from_string(self, source: str) -> _Text:
        """Return a part of the package, or a property such as the title, ready to be filled."""
        if "<w:" not in source:
            return _Text(self._texts.render(source, self._scope))
        if "<w:footnotes" in source:
            # docxtpl comes here once for each section, with what it has filled in before.
            source, again = ("", source) if self._footnotes else (source, "")
            self._footnotes = True
            if again:
                return _Text(again)
        filled = self._texts.render(source, self._scope, Target.DOCUMENT)
        try:
            etree.fromstring(filled.encode(), etree.XMLParser(resolve_entities=False, no_network=True))
        except etree.XMLSyntaxError as error:
            raise BadTemplate(CROSSED) from error
        return _Text(filled)


class _Text(Struct, frozen=True):
    """What docxtpl takes for a compiled template: a text that is filled already."""

    text: str

    def render(self, context: Mapping[str, Any]) -> str:
        """Return the text."""
        del context
        return self.text


def fill(data: bytes, scope: Scope, texts: Templates) -> bytes:
    """Return a template with its placeholders filled from a scope; raises KnownError.

    `texts` are those of `document_templates`. The same template, values and language give the same bytes.
    """
    check_package(data)
    template = open_template(data)
    template.render({}, _Language(texts, scope))
    about = template.docx.core_properties
    about.created = about.modified = scope.now.astimezone(UTC).replace(tzinfo=None)
    about.revision = 1
    out = BytesIO()
    template.save(out)
    return packed(out.getvalue())


def open_template(data: bytes) -> DocxTemplate:
    """Open a package that was checked; raises KnownError where Word's own rules are broken."""
    template = DocxTemplate(BytesIO(data))
    try:
        template.init_docx()
    except (PackageNotFoundError, KeyError, ValueError, AttributeError, etree.XMLSyntaxError) as error:
        raise KnownError(DAMAGED) from error
    return template
