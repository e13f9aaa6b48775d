"""The pages of the window, of which one is shown, each made when it is first asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from PySide6.QtWidgets import QStackedWidget, QWidget

Page = TypeVar("Page", bound=QWidget)


class PageStack(QStackedWidget):
    """A place for each page; an evening opens few of them, and those cost nothing that it does not.

    Args:
        names: of the pages. Until it is made, an empty widget called `{name}Page` has its place.
    """

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self.setObjectName("pages")
        self._names = tuple(names)
        self._places = {name: QWidget() for name in names}
        self._spared: dict[QWidget, QWidget] = {}
        self._feet: dict[QWidget, QWidget] = {}
        self._with_clear_feet: set[QWidget] = set()
        for name, place in self._places.items():
            place.setObjectName(f"{name}Page")
            self.addWidget(place)

    def put(
        self,
        name: str,
        page: Page,
        *,
        spared: QWidget | None = None,
        foot: QWidget | None = None,
        has_clear_foot: bool = False,
    ) -> Page:
        """Give `page` its place, and return it.

        Args:
            spared: its part with buttons down to the foot at the right, which nothing may lie over.
            foot: its buttons at the foot, which may take several lines, and nothing may lie over.
            has_clear_foot: whether nothing stands in the right half of its lowest line.
        """
        if spared is not None:
            self._spared[page] = spared
        if foot is not None:
            self._feet[page] = foot
        if has_clear_foot:
            self._with_clear_feet.add(page)
        place = self._places.pop(name)
        at, is_shown = self.indexOf(place), place is self.currentWidget()
        self.insertWidget(at, page)
        if is_shown:
            self.setCurrentWidget(page)
        self.removeWidget(place)
        place.deleteLater()
        return page

    def shown_name(self) -> str:
        """Of the page that is shown."""
        return self._names[self.currentIndex()]

    def spared_now(self) -> QWidget | None:
        """The part of the page that is shown which nothing may lie over."""
        page = self.currentWidget()
        return None if page is None else self._spared.get(page)

    def foot_now(self) -> QWidget | None:
        """The buttons at the foot of the page that is shown, where they may take several lines."""
        page = self.currentWidget()
        return None if page is None else self._feet.get(page)

    def is_foot_clear(self) -> bool:
        """Whether something may lie in the right half of the lowest line of the page that is shown."""
        return self.currentWidget() in self._with_clear_feet
