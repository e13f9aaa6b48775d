"""What a card says at a moment, part by part: what the page works out in card.js, for those who draw it here. Pure.

Whatever must not be shown is None, so that nobody can draw it by mistake: price and stock in warm-up, and price, stock
and countdown where the room's time is not known. A flash that ended has fallen back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Literal

import msgspec
from msgspec.structs import replace

from anchor_console.core.clock import to_ms
from anchor_console.core.text import harmless

PLATFORM_STOCK_LIFE_MS = 30_000
COUNTED_ALOUD_MS = 3_000

FaceStage = Literal["warmup", "open", "again", "sold_out"]
Say = Callable[..., str]
"""Gives the words of a key of the translations, its gaps filled by name."""

_SIGNS = {"CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "HKD": "HK$", "TWD": "NT$"}


class Price(msgspec.Struct, frozen=True):
    """A price in the parts that it is set in; `cents` is empty for a round one."""

    sign: str
    whole: str
    cents: str

    @property
    def text(self) -> str:
        return self.sign + self.whole + self.cents


class Face(msgspec.Struct, frozen=True):
    """The words of each part; None where the part is not there."""

    pin_id: str
    stage: FaceStage
    title: str
    stage_word: str
    number: str | None
    image: str | None
    price: Price | None
    list_meaning: str | None
    list_price: str | None
    soon: str | None
    count: str | None
    countdown_meaning: str | None
    countdown: str | None
    offer: str | None
    stock_word: str | None
    stock: str | None
    limit: str | None
    ships: str | None

    def fields(self) -> dict[str, str]:
        """What is shown, by the page's `data-testid`."""
        listed = None if self.list_price is None else f"{self.list_meaning}{self.list_price}"
        every = {
            "card-number": self.number,
            "card-stage": self.stage_word,
            "product-title": self.title,
            "product-price": self.price.text if self.price else None,
            "list-price": listed,
            "price-soon": self.soon,
            "count": self.count,
            "countdown-meaning": self.countdown_meaning,
            "countdown": self.countdown,
            "offer": self.offer,
            "stock-left": self.stock,
            "limit": self.limit,
            "ships": self.ships,
        }
        return {name: text for name, text in every.items() if text}

    def as_tag(self) -> Face:
        """What the smallest shape has room for."""
        return replace(self, image=None, offer=None, stock_word=None, stock=None, limit=None, ships=None)


class Moment(msgspec.Struct, frozen=True):
    """When and for whom a card is drawn.

    `is_stale`: the room has not been heard for so long that figures may be wrong. `shows_stock`: the seller wants it.
    """

    hub_ms: int
    is_reserve: bool = False
    shows_stock: bool = False
    is_stale: bool = False


def face(card: Mapping[str, Any] | None, moment: Moment, say: Say) -> Face | None:
    """What the topic value `card` says at that moment; None where nothing is on air."""
    if card is None:
        return None
    stage, price = _effective(card, moment.hub_ms)
    if stage == "closed":
        return None
    counting = None if moment.is_stale else _countdown(card, stage, moment.hub_ms)
    is_priced = stage != "warmup" and not moment.is_stale and isinstance(price, int)
    shown: FaceStage = "again" if stage == "open" and _is_again(card.get("release")) else stage  # type: ignore[assignment]
    currency = card.get("currency") or "CNY"
    listed, meaning = card.get("list_price"), _said(card.get("list_price_meaning"))
    is_struck = is_priced and meaning is not None and isinstance(listed, int) and listed > (price or 0)
    count = None
    if counting is not None and counting[0] == "opens" and counting[1] <= COUNTED_ALOUD_MS:
        count = str(-(-counting[1] // 1000))
    stock = None
    if moment.shows_stock and not moment.is_stale and stage not in ("warmup", "sold_out"):
        stock = _fresh_stock(card.get("stock"), moment)
    number, limit = card.get("number"), _limit(card, moment.hub_ms)
    return Face(
        pin_id=str(card.get("pin_id")),
        stage=shown,
        title=harmless(str(card.get("title") or "")),
        stage_word=_stage_word(shown, card, say),
        number=None if number is None else say("face.number", number=harmless(str(number))),
        image=card.get("image"),
        price=price_parts(price, currency) if is_priced and price is not None else None,
        list_meaning=meaning if is_struck else None,
        list_price=price_parts(listed, currency).text if is_struck and listed is not None else None,
        soon=say("face.soon") if stage == "warmup" and count is None else None,
        count=count,
        # The last seconds are counted in large figures, and said once.
        countdown_meaning=say(f"face.{counting[0]}") if counting and count is None else None,
        countdown=countdown_text(counting[1]) if counting and count is None else None,
        offer=_said(card.get("offer")),
        stock_word=say("face.left") if stock is not None else None,
        stock=None if stock is None else str(stock),
        limit=None if limit is None else say("face.limit", count=str(limit)),
        ships=_said(card.get("ships")),
    )


def changes_in_ms(card: Mapping[str, Any] | None, hub_ms: int) -> int | None:
    """In how many ms what `card` says changes by itself; None where it does not."""
    if card is None:
        return None
    moments = (_at_ms(card.get("opens_at")), _at_ms((card.get("flash") or {}).get("ends_at")))
    waits = [(at_ms - hub_ms) % 1000 or 1000 for at_ms in moments if at_ms is not None and at_ms > hub_ms]
    return min(waits, default=None)


def price_parts(minor: int, currency: str = "CNY") -> Price:
    """`minor` as a price tag writes it: ¥129, ¥89.90."""
    size, sign = abs(minor), "-" if minor < 0 else ""
    cents = size % 100
    return Price(sign + _SIGNS.get(currency, f"{currency} "), str(size // 100), f".{cents:02d}" if cents else "")


def countdown_text(left_ms: int) -> str:
    """`left_ms` as a clock counts down: 01:05, 1:02:03. Rounded up, so that 0 means now."""
    total = max(0, -(-left_ms // 1000))
    hours, minutes, seconds = total // 3600, total // 60 % 60, total % 60
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes:02d}:{seconds:02d}"


def _effective(card: Mapping[str, Any], hub_ms: int) -> tuple[str, int | None]:
    """Stage and price as the clock has made them: opened at `opens_at`, fallen back when the flash ended."""
    stage, price = str(card.get("stage")), card.get("price")
    flash = card.get("flash")
    if flash and stage != "warmup":
        ends_ms = _at_ms(flash.get("ends_at"))
        if ends_ms is not None and hub_ms < ends_ms:
            return stage, flash.get("price")
        after = flash.get("after") or {"stage": stage, "price": price}
        return str(after.get("stage") or stage), after.get("price")
    opens_ms = _at_ms(card.get("opens_at"))
    if stage == "warmup" and opens_ms is not None and isinstance(price, int) and hub_ms >= opens_ms:
        return "open", price
    return stage, price


def _limit(card: Mapping[str, Any], hub_ms: int) -> object:
    """How many each may have: a flash that ended has left its own bound behind."""
    flash = card.get("flash") or {}
    ends_ms, after = _at_ms(flash.get("ends_at")), flash.get("after") or {}
    is_over = ends_ms is not None and hub_ms >= ends_ms
    return after["limit_per_fan"] if is_over and "limit_per_fan" in after else card.get("limit_per_fan")


def _countdown(card: Mapping[str, Any], stage: str, hub_ms: int) -> tuple[str, int] | None:
    if stage == "warmup":
        meaning, at_ms = "opens", _at_ms(card.get("opens_at"))
    else:
        meaning, at_ms = "flash", _at_ms((card.get("flash") or {}).get("ends_at"))
    return (meaning, at_ms - hub_ms) if at_ms is not None and at_ms > hub_ms else None


def _stage_word(shown: FaceStage, card: Mapping[str, Any], say: Say) -> str:
    """The stage in a word; of an opening that puts up more with how many."""
    units = (card.get("release") or {}).get("units") if shown == "again" else None
    return say(f"face.stage.{shown}") if units is None else say("face.stage.again_units", count=str(units))


def _is_again(release: object) -> bool:
    """Whether this opening is not the product's first."""
    return isinstance(release, Mapping) and isinstance(release.get("round"), int) and release["round"] > 1


def _fresh_stock(stock: Mapping[str, Any] | None, moment: Moment) -> int | None:
    """The stock that is ours to say: our own ledger's in reserve mode, else the platform's while it is fresh."""
    if not stock or not isinstance(stock.get("total"), int):
        return None
    at_ms = _at_ms(stock.get("at"))
    if not moment.is_reserve and (at_ms is None or moment.hub_ms - at_ms >= PLATFORM_STOCK_LIFE_MS):
        return None
    return max(0, int(stock["total"]))


def _said(text: object) -> str | None:
    return harmless(str(text)).strip() or None if text is not None else None


def _at_ms(at: object) -> int | None:
    if not isinstance(at, str):
        return None
    try:
        return to_ms(datetime.fromisoformat(at))
    except ValueError:
        return None
