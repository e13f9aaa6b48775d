"""Other names for the people of a record, so that it can be sent to somebody: a person stays one person in it.

What people wrote stays, since that is what a report is about; the names of whom we met by then are replaced in it. A
phone number or an address that somebody typed is blanked where it has that shape. Who sends a record still reads it
first.

What people wrote may have been written to hold us up: nothing here looks at a line again for each of its places.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections import Counter, OrderedDict
from collections.abc import Mapping
from typing import Any

import msgspec

from anchor_console.core.events import MASKED_IDS, Chat, Deleted, FanRef, Gap, Gift, LiveEvent, Order, System, fan_of
from anchor_console.core.lazy_pattern import lazily
from anchor_console.sources.record import (
    OF_THE_SESSION,
    ClaimLine,
    Control,
    ControlLine,
    DidLine,
    PinLine,
    RecordLine,
    SaleLine,
    SettleLine,
    StageLine,
    StockLine,
)

PRIVATE_GOODS = frozenset({"cost", "supplier", "commission", "proof", "floor_price"})
"""What a report does not tell of goods, neither in their file nor in what was changed of them."""
_REMEMBERED = 100_000
_SHORTEST_NAME = 2
"""A name of one character stands in half of all words."""
_LONG_NUMBER = lazily(r"(?<!\d)\d{7,}(?!\d)")
_PHONE = lazily(r"(?<!\d)1[ \-]?[3-9](?:[ \-]?\d){9}(?![ \-]?\d)")
"""Of a mobile telephone, also in groups: 138 0013 8000."""
_MAIL = lazily(r"[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{1,190}")
_WORD = lazily(r"\S+")
_PLACE, _DIGIT = lazily(r"(?:省|市|区|县|镇|街道|路|村)"), lazily(r"\d")
_DOOR = lazily(r"(?:号|室|栋|单元|楼)")
_BEFORE_PLACE = 2
"""Characters: a place has a name."""


class Pseudonyms:
    """Calls people otherwise, each by one name throughout.

    Args:
        key: what the new ids are made by; with another key the same person has another id, so that no two records
            tell that they are of one person.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._names: OrderedDict[str, str] = OrderedDict()
        self._beginnings: Counter[str] = Counter()
        self._lengths: list[int] = []
        """Those of names, the longest first."""

    @classmethod
    def fresh(cls) -> Pseudonyms:
        return cls(secrets.token_bytes(32))

    def meet(self, line: RecordLine) -> None:
        """Know the people of `line` by name: from now on they are called otherwise by others, too."""
        for fan in _people_of(line):
            self._name_of(fan.name)

    def event(self, event: LiveEvent) -> LiveEvent:
        """The event with its people called otherwise."""
        fan = fan_of(event)
        changes: dict[str, object] = {"id": self._id_of(event.id)}
        if fan is not None:
            changes["fan"] = self.fan(fan)
        if isinstance(event, Chat):
            changes["text"] = self.text(event.text)
            if event.reply_to is not None:
                changes["reply_to"] = self._id_of(event.reply_to)
        elif isinstance(event, System):
            changes["text"] = self.text(event.text)
        elif isinstance(event, Gap):
            changes["reason"] = self.text(event.reason)
        elif isinstance(event, Gift):
            changes["gift"] = self.text(event.gift)
        elif isinstance(event, Deleted):
            changes["target"] = self._id_of(event.target)
        elif isinstance(event, Order):
            changes |= self._order(event)
        return msgspec.structs.replace(event, **changes)

    def _order(self, order: Order) -> dict[str, object]:
        """Its own id and those of its lines and refunds, in which the order's may stand."""
        renamed = msgspec.structs.replace
        return {
            "order_id": self._id_of(order.order_id),
            "lines": [renamed(line, line_id=self._id_of(line.line_id)) for line in order.lines],
            "refunds": [
                renamed(
                    refund,
                    refund_id=self._id_of(refund.refund_id),
                    line_id=None if refund.line_id is None else self._id_of(refund.line_id),
                )
                for refund in order.refunds
            ],
        }

    def control(self, line: Control) -> Control:
        changes: dict[str, object] = {"by": None}
        if isinstance(line, ClaimLine | SaleLine | SettleLine | DidLine) and line.fan is not None:
            changes["fan"] = self.fan(line.fan)
        if isinstance(line, SettleLine) and line.event is not None:
            changes["event"] = self._id_of(line.event)
        elif isinstance(line, PinLine):
            changes["note"] = self.text(line.note)
        elif isinstance(line, StockLine | StageLine):
            changes["why"] = self.text(line.why)
        elif isinstance(line, DidLine) and line.args is not None:
            changes["args"] = self._args(line.args)
        changed: Control = msgspec.structs.replace(line, **changes)
        return changed

    def fan(self, fan: FanRef) -> FanRef:
        """The person under another name. One who was masked stays so, and nobody by id alone becomes somebody."""
        picture = fan.avatar and f"https://picture.invalid/{self._id_of(_path_of(fan.avatar))}.jpg"
        return msgspec.structs.replace(
            fan,
            user_id=self._user_id_of(fan.user_id),
            name=self._name_of(fan.name),
            avatar=picture,
            club="粉丝团" if fan.club else None,
        )

    def text(self, text: str) -> str:
        text = _WORD.sub(_without_address, _PHONE.sub("[号码]", _LONG_NUMBER.sub("[号码]", self._otherwise(text))))
        return _MAIL.sub("[mail]", text)

    def _otherwise(self, text: str) -> str:
        """The text with those it names called otherwise; of names that begin alike the longest is meant."""
        parts: list[str] = []
        at = copied = 0
        while at < len(text) - 1:
            named = None
            if text[at : at + _SHORTEST_NAME] in self._beginnings:
                named = next((name for size in self._lengths if (name := text[at : at + size]) in self._names), None)
            if named is None:
                at += 1
                continue
            parts += (text[copied:at], self._names[named])
            at = copied = at + len(named)
        return "".join([*parts, text[copied:]])

    def _args(self, args: Mapping[str, Any]) -> dict[str, Any]:
        """What was done, without what it says of people, and of goods what is nobody's business."""
        return {name: self._value(name, value) for name, value in args.items() if name not in PRIVATE_GOODS}

    def _value(self, name: str, value: Any) -> Any:
        if name == "other" and isinstance(value, dict):
            other = _told_fan(value)
            return msgspec.to_builtins(self.fan(other)) if other is not None else {}
        if isinstance(value, dict):
            return self._args(value)
        if isinstance(value, list):
            return [self._value(name, one) for one in value]
        if not isinstance(value, str):
            return value
        return self._id_of(value) if name == "event" else self.text(value)

    def _user_id_of(self, user_id: str) -> str:
        if user_id.startswith(OF_THE_SESSION):
            return OF_THE_SESSION + self._name_of(user_id.removeprefix(OF_THE_SESSION))
        return user_id if user_id in MASKED_IDS else self._id_of(user_id)

    def _name_of(self, name: str) -> str:
        """By the name alone: namesakes stay namesakes, and two who share an id two."""
        if not name.strip():
            return ""
        made = f"粉丝{self._id_of(name)[:6]}" + ("***" if "***" in name else "")
        if len(name) >= _SHORTEST_NAME and name not in self._names:
            self._remember(name, made)
        return made

    def _remember(self, name: str, made: str) -> None:
        self._names[name] = made
        self._beginnings[name[:_SHORTEST_NAME]] += 1
        if len(name) not in self._lengths:
            self._lengths = sorted([*self._lengths, len(name)], reverse=True)
        if len(self._names) > _REMEMBERED:
            forgotten, _ = self._names.popitem(last=False)
            self._beginnings -= Counter([forgotten[:_SHORTEST_NAME]])

    def _id_of(self, given: str) -> str:
        """The same id for the same, and nothing that leads back to it: also an event's own can name its person."""
        return hmac.new(self._key, given.encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:24]


def _people_of(line: RecordLine) -> list[FanRef]:
    if isinstance(line, ControlLine):
        other = line.args.get("other") if isinstance(line, DidLine) and line.args else None
        named = [getattr(line, "fan", None), _told_fan(other)]
    else:
        named = [fan_of(line)]
    return [fan for fan in named if fan is not None]


def _told_fan(value: object) -> FanRef | None:
    """Whom a line's arguments name; None where they name nobody: a record is a file that anybody may have written."""
    try:
        return msgspec.convert(value, FanRef)
    except msgspec.ValidationError:
        return None


def _without_address(word: re.Match[str]) -> str:
    """`[地址]` for a place, a number and then a door in one word: 杭州市西湖区文三路138号."""
    text = word[0]
    place = _PLACE.search(text, _BEFORE_PLACE)
    digit = _DIGIT.search(text, place.end()) if place else None
    return "[地址]" if digit and _DOOR.search(text, digit.end()) else text


def _path_of(url: str) -> str:
    """What stays of a picture's address wherever it is served from."""
    return url.partition("?")[0].split("/", 3)[-1]
