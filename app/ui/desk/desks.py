"""What works beside the modes, in dialogs and panels of its own."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from app.ui.desk.session import Session
from app.ui.desk.tools import Tools

if TYPE_CHECKING:
    from app.ui.desk.window import MainWindow
    from app.ui.publish.desk import PublishDesk
    from app.ui.publish.documentation import DocumentationDesk
    from app.ui.scale.desk import ScaleDesk
    from app.ui.welcome.desk import WelcomeDesk


class Desks:
    """The desks of one window, each made when it is first asked for: the first picture needs none of them."""

    def __init__(self, window: MainWindow, session: Session, tools: Tools) -> None:
        """Belong to a window and its session."""
        self._window = window
        self._session = session
        self._tools = tools

    @cached_property
    def scale(self) -> ScaleDesk:
        """What edits many cards."""
        from app.ui.scale.desk import ScaleDesk

        window = self._window
        made = ScaleDesk(self._session, self._tools, window.design, window.notices, window)
        made.node_asked.connect(window.show_found)
        return made

    @cached_property
    def publishing(self) -> PublishDesk:
        """What compares versions and publishes them."""
        from app.ui.publish.desk import PublishDesk

        window = self._window
        made = PublishDesk(self._session, self._tools, window.notices, window)
        made.node_asked.connect(window.show_node)
        made.restore_asked.connect(window.rule_files.restore)
        made.version_saved.connect(window.panels.show_versions)
        return made

    @cached_property
    def documentation(self) -> DocumentationDesk:
        """What writes documentation."""
        from app.ui.publish.documentation import DocumentationDesk

        return DocumentationDesk(self._session, self._tools, self._window.notices, self._window)

    @cached_property
    def welcome(self) -> WelcomeDesk:
        """What shows templates, the tour and the news."""
        from app.ui.welcome.desk import WelcomeDesk

        return WelcomeDesk(self._session, self._tools, self._window)

    # What menus ask of them

    def publish(self) -> None:
        """Ask which server the rules are to go to."""
        self.publishing.publish()

    def document(self) -> None:
        """Ask how the rules are to be documented."""
        self.documentation.ask()

    def choose_template(self) -> None:
        """Open the gallery."""
        self.welcome.choose_template()

    def show_tour(self) -> None:
        """Begin the tour."""
        self.welcome.show_tour()

    def show_news(self) -> None:
        """Tell what is new."""
        self.welcome.show_news()

    def show_keys(self) -> None:
        """List the keys of all actions."""
        from app.ui.desk.help import show_keys

        window = self._window
        show_keys(self._tools.tr, [*window.actions_.all(), *window.design.board.menus.actions.values()], window)

    def show_packages(self) -> None:
        """List what other packages have brought."""
        from app.ui.desk.help import show_packages

        show_packages(self._tools.theme, self._tools.tr, self._tools.catalogue, self._window)

    def show_about(self) -> None:
        """Say which version this is."""
        from app.ui.desk.help import show_about

        show_about(self._tools.tr, self._window)

    @property
    def touring(self) -> bool:
        """Whether the tour is under way."""
        return "welcome" in vars(self) and self.welcome.touring
