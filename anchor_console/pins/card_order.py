"""All that a picture of the card is drawn from. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from anchor_console.pins.card_face import Moment
from anchor_console.pins.card_look import CardLook


class CardOrder(msgspec.Struct, frozen=True):
    """A card to be drawn: the topic's value, when, and how it is to look.

    `css` is the seller's own style. `upcoming` ({number, title}) is None where nothing comes, or it is not to be said.
    """

    card: Mapping[str, Any] | None
    moment: Moment
    look: CardLook
    css: str = ""
    is_rehearsal: bool = False
    upcoming: Mapping[str, Any] | None = None
    has_shadow: bool = True
    picture: bytes | None = None
    """The product's own picture, as a file's content."""
