"""The card on air as it is to be drawn here: by OBS's picture, the card window and the preview."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from anchor_console.core.board import AnyChange
from anchor_console.core.clock import Clock
from anchor_console.core.observer import Signal
from anchor_console.live import topics
from anchor_console.live.air.card_pictures import CardPictures
from anchor_console.live.air.overlay_desk import OverlayDesk
from anchor_console.live.state import LiveState
from anchor_console.pins.card_face import Moment, changes_in_ms
from anchor_console.pins.card_order import CardOrder


class CardScene:
    """Times on a card that is drawn here are this PC's own: the hub's clock is for those who see it from elsewhere."""

    def __init__(
        self, state: LiveState, overlay: OverlayDesk, clock: Clock, pictures: CardPictures, *, is_rehearsal: bool
    ) -> None:
        self._state = state
        self._overlay = overlay
        self._clock = clock
        self._pictures = pictures
        self._is_rehearsal = is_rehearsal
        self.changed: Signal[None] = Signal()
        """What is to be drawn may be another."""
        self.artist: CardArtist | None = None
        """Set by who has what draws; without one no picture of a card is made."""
        tell: Callable[..., None] = lambda *_: self.changed.emit(None)  # noqa: E731
        state.on_air_changed.subscribe(tell)
        state.session_changed.subscribe(tell)
        overlay.changed.subscribe(tell)
        state.queue.observe(AnyChange(tell))
        state.goods_rows.observe(AnyChange(tell))

    def card(self) -> dict[str, Any] | None:
        """The value of the topic `card` in this PC's time."""
        return self._overlay.dressed(topics.card(self._state, self._clock.now_ms(), lambda at_ms: at_ms))

    def order(self, *, has_shadow: bool = True) -> CardOrder:
        """What is to be drawn now."""
        session, on_air = self._state.session, self._state.on_air
        picture = self._pictures.picture(on_air.product_id) if on_air else None
        moment = Moment(
            self._clock.now_ms(),
            is_reserve=session is not None and session.mode == "reserve",
            shows_stock=self._overlay.look.shows_stock,
        )
        return CardOrder(
            self.card(),
            moment,
            self._overlay.look,
            self._overlay.css,
            self._is_rehearsal,
            self._overlay.upcoming(),
            has_shadow=has_shadow,
            picture=picture.webp if picture else None,
        )

    def is_still(self, card: Mapping[str, Any]) -> bool:
        """Whether `card` is still what is on air, in the same step."""
        now = self._state.on_air
        return now is not None and (now.pin_id, now.stage.value) == (card.get("pin_id"), card.get("stage"))

    def changes_in_ms(self) -> int | None:
        """In how many ms what is shown changes by itself; None where it does not."""
        return changes_in_ms(self.card(), self._clock.now_ms())


class Drawn(Protocol):
    """A picture as the artist made it: a QImage, and the width of the room around the card in it."""

    image: Any
    margin: int


class CardArtist(Protocol):
    """Draws cards; the composition root brings one where there is a screen or can be one."""

    def draw(self, order: CardOrder) -> Drawn | None:
        """The card's picture; None where nothing is on air."""

    def png(self, order: CardOrder) -> tuple[bytes, int] | None:
        """The same as a PNG file, with its margin."""

    def line(self, order: CardOrder) -> str:
        """What the card says first, in one line; empty where nothing is on air."""
