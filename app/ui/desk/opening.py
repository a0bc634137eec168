"""Opens files of the workspace, and documents freshly filled, with the desktop's own programs."""

from __future__ import annotations

import re
import shutil
import weakref
from collections.abc import Callable
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from msgspec import json
from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from app.engine.effects import DocumentCreated
from app.engine.errors import KnownError, refusal
from app.engine.words import Msg, msg
from app.storage.documents.office import ABSENT, find_office, to_pdf
from app.ui.desk.session import Session
from app.ui.desk.tools import Tools
from app.ui.preview.look import Ended

if TYPE_CHECKING:
    from app.ui.preview.people import Scene

_no_program = msg("No program on this computer opens “{file}”. Install one, such as LibreOffice, and try again.")
_not_written = msg("“{file}” could not be written: {why}.")
_MOST_PDFS = 20
_UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


def with_the_desktop(path: Path) -> bool:
    """Open a file with the program that the desktop has for it; say whether there is one."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


class Opener(QObject):
    """Writes copies into a folder of its own, which goes with it, at the latest when the program ends."""

    failed = Signal(object)
    """It could not be opened: a KnownError."""

    def __init__(
        self, session: Session, tools: Tools, parent: QObject, show: Callable[[Path], bool] = with_the_desktop
    ) -> None:
        """Open files of a session's workspace."""
        super().__init__(parent)
        self._session = session
        self._tools = tools
        self._show = show
        self._folder: str | None = None
        self._pdfs: dict[bytes, bytes] = {}
        """Those made last, by what they were made of."""

    def open_file(self, file_id: str) -> None:
        """Open a copy of a file."""
        files = self._session.workspace.files
        name = next((one.name for one in files.all() if one.id == file_id), file_id)
        self._work(lambda: files.content(file_id), name)

    def open_document(self, effect: DocumentCreated, scene: Scene) -> None:
        """Fill a document from what an effect brought, and open it."""
        self._work(self._filled(effect, scene), f"{effect.name} {effect.number}.docx")

    @property
    def missing(self) -> Msg | None:
        """What has to be done before a PDF can be made; None where it can."""
        return ABSENT if find_office() is None else None

    def open_pdf(self, effect: DocumentCreated, scene: Scene, owner: QObject, ended: Ended) -> None:
        """Make the PDF of a document and open it; one that was made before is only opened."""
        name = f"{effect.name} {effect.number}.pdf"
        key = json.encode((effect.as_json(), scene.item.entity, scene.now, str(self._tools.tr.locale)))
        if key in self._pdfs:
            ended(None)
            self._open(self._pdfs[key], name)
            return
        fill = self._filled(effect, scene)

        def made(content: bytes) -> None:
            self._pdfs[key] = content
            for old in list(self._pdfs)[:-_MOST_PDFS]:
                del self._pdfs[old]
            ended(None)
            self._open(content, name)

        self._tools.jobs.start(
            lambda report: to_pdf(fill(), check=report.check),
            owner=owner,
            then=made,
            failed=lambda error: ended(error.words),
        )

    def _filled(self, effect: DocumentCreated, scene: Scene) -> Callable[[], bytes]:
        documents, texts = self._session.workspace.documents, self._tools.templates
        return lambda: documents.filled(
            effect.template.id,
            effect.values,
            entity=scene.item.entity,
            now=scene.now,
            directory=scene.directory,
            texts=texts,
        )

    def _work(self, make: Callable[[], bytes], name: str) -> None:
        self._tools.jobs.start(
            lambda _report: make(),
            owner=self,
            then=lambda content: self._open(content, name),
            failed=self.failed.emit,
        )

    def _open(self, content: bytes, name: str) -> None:
        if self._folder is None:
            self._folder = mkdtemp(prefix="rulewright-")
            weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        # a folder for each: a program may hold the copy that was opened before
        folder = Path(mkdtemp(dir=self._folder))
        path = folder / (_UNFIT.sub("-", name).strip(". ") or "document.docx")
        try:
            path.write_bytes(content)
        except OSError as error:
            words = _not_written.fill(file=path.name, why=refusal(error))
            self.failed.emit(KnownError(words, place=str(path)))
            return
        if not self._show(path):
            self.failed.emit(KnownError(_no_program.fill(file=path.name), place=str(path)))
