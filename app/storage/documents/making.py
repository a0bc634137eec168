"""The templates of a workspace, and the documents made of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cached_property

from app.engine.documents import DocumentScope, document_templates
from app.engine.model.documents import DocumentTemplate
from app.engine.model.values import File, Value
from app.engine.placeholders import Templates
from app.engine.ports import Directory
from app.storage.files import Files

SUFFIX = ".docx"


class DocumentTemplates(Mapping[str, DocumentTemplate]):
    """What the .docx files of a workspace ask for, by the file's id; each read when it is asked for."""

    def __init__(self, files: Files, read: dict[str, DocumentTemplate]) -> None:
        """See the files as they stand when first looked at; `read` keeps what was read before.

        A file's id names its contents, so that what was read once stays true.
        """
        self._files = files
        self._read = read

    def __getitem__(self, file_id: str) -> DocumentTemplate:
        """Return what one asks for; raises KeyError where there is no .docx of this id."""
        file = self.files[file_id]
        if file_id not in self._read:
            from app.storage.documents.reading import read_template  # noqa: PLC0415  Word is seldom needed at the start

            self._read[file_id] = read_template(self._files.content(file_id), file)
        return self._read[file_id]

    def __contains__(self, file_id: object) -> bool:
        """Say whether there is such a file, without reading it."""
        return file_id in self.files

    def __iter__(self) -> Iterator[str]:
        """Walk the ids."""
        return iter(self.files)

    def __len__(self) -> int:
        """Count the .docx files."""
        return len(self.files)

    @cached_property
    def files(self) -> Mapping[str, File]:
        """The .docx files by id, in the order of their names."""
        return {file.id: file for file in self._files.all() if file.name.lower().endswith(SUFFIX)}


class Documents:
    """Makes documents of the templates of a workspace."""

    def __init__(self, files: Files) -> None:
        """Take templates from these files."""
        self._files = files
        self._read: dict[str, DocumentTemplate] = {}

    def templates(self) -> DocumentTemplates:
        """Return the templates as they stand now."""
        return DocumentTemplates(self._files, self._read)

    def filled(
        self,
        template: str,
        values: Mapping[str, Value],
        *,
        entity: str,
        now: datetime,
        directory: Directory,
        texts: Templates | None = None,
    ) -> bytes:
        """Return the template of a file id, filled with values taken at `now` of an item of a type; raises KnownError.

        `values` are typed, as `DocumentCreated` brings them; those that a document kept go through `revived` first.
        """
        from app.storage.documents.filling import fill  # noqa: PLC0415  Word is seldom needed at the start

        scope = DocumentScope(values, entity, now, directory)
        return fill(self._files.content(template), scope, document_templates(texts))
