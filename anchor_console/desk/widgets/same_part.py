"""Which part it is, when what it stands in is made anew: by its name, and by what it is about."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

_ABOUT = "about"

Sign = tuple[str, str]


def tell_apart(part: QWidget, about: object) -> None:
    """Say what a part is about where several have its name."""
    part.setProperty(_ABOUT, repr(about))


def sign_of(part: QWidget) -> Sign:
    return part.objectName(), part.property(_ABOUT) or ""


def part_of(whole: QWidget, sign: Sign) -> QWidget | None:
    """The part with this sign; None where it is there no more."""
    return next((one for one in whole.findChildren(QWidget, sign[0]) if sign_of(one) == sign), None)
