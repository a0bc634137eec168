"""The audit log: who has changed what."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from fastapi import APIRouter

from app.server.access import Administers
from app.server.parts import Given
from app.server.shapes import Shape, Stretched

router = APIRouter(prefix="/v1/audit", tags=["audit"])


class EntryShown(Shape):
    """One change."""

    number: int
    at: datetime
    who: str
    what: str
    detail: dict[str, Any]


class EntriesShown(Shape):
    """Some changes, newest first."""

    entries: list[EntryShown]
    next: int | None


@router.get("", operation_id="list_audit")
def list_audit(parts: Given, caller: Administers, stretch: Stretched) -> EntriesShown:
    """List changes, newest first."""
    del caller
    found = parts.audit.newest(stretch.limit, stretch.after)
    shown = [
        EntryShown(number=one.seq, at=one.at, who=one.who, what=one.what, detail=dict(one.detail)) for one in found
    ]
    return EntriesShown(entries=shown, next=found[-1].seq if len(found) == stretch.limit else None)
