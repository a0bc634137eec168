"""The files that rules attach and fill: sent before the rules that use them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request

from app.engine.words import msg
from app.server.access import Publishes, Reads
from app.server.parts import Given, Parts
from app.server.problems import Problem
from app.server.shapes import Shape, Whole, demand_media, text_body
from app.storage.files import id_of
from app.storage.ledger.files import LedgerFiles
from app.storage.ledger.ledger_company import LedgerCompany

router = APIRouter(prefix="/v1/files", tags=["files"])

BYTES = "application/octet-stream"

FileId = Annotated[str, Path(pattern="^[0-9a-f]{32}$", description="Made of the file’s name and content.")]


class FileShown(Shape):
    """A file."""

    id: str
    name: str
    size: int
    media_type: str


class FilesShown(Shape):
    """All files."""

    files: list[FileShown]


@router.get("", operation_id="list_files")
def list_files(parts: Given, caller: Reads) -> FilesShown:
    """List the files that were sent."""
    del caller
    found = _files(parts).all()
    return FilesShown(
        files=[FileShown(id=one.id, name=one.name, size=one.size, media_type=one.media_type) for one in found]
    )


@router.put(
    "/{file}",
    operation_id="put_file",
    openapi_extra=text_body({BYTES: {"type": "string", "format": "binary"}}),
)
def put_file(
    file: FileId,
    request: Request,
    body: Whole,
    parts: Given,
    caller: Publishes,
    name: Annotated[str, Query(min_length=1, max_length=255, pattern=r"^[^\x00-\x1f/\\]+$")],
) -> FileShown:
    """Keep a file. Its id is that which its name and content give, so that sending it twice is sending it once."""
    demand_media(request, BYTES)
    files = _files(parts)
    if id_of(name, body) != file:
        words = msg("The content that came is not that of the file. Send it again.")
        raise Problem(422, "other-content", words, field="file")
    now = parts.clock()
    with parts.ledger.transaction():
        kept = files.add(name, body, now)
        parts.audit.note(caller.who, "file.put", now, file=file, name=name)
    return FileShown(id=kept.id, name=kept.name, size=kept.size, media_type=kept.media_type)


def _files(parts: Parts) -> LedgerFiles:
    if not isinstance(parts.company, LedgerCompany):
        words = msg("This is the engine of a workspace: its files are kept there.")
        raise Problem(409, "has-workspace", words)
    return LedgerFiles(parts.ledger.store)
