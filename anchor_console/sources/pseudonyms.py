"""Other names for the people of a record, so that it can be sent to somebody: a person stays one person in it.

What people wrote stays, since that is what a report is about; the names that are known by then are replaced in it. A
phone number or an address that somebody typed is blanked where it has that shape. Who sends a record still reads it
first.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections import OrderedDict

import msgspec

from anchor_console.core.events import MASKED_IDS, Chat, Deleted, FanRef, Gift, LiveEvent, Order, System, fan_of
from anchor_console.sources.record import ClaimLine, Control, PinLine, SaleLine, SettleLine, StockLine

_REMEMBERED = 20_000
_SHORTEST_NAME = 2
"""A name of one character stands in half of all words."""
_LONG_NUMBER = re.compile(r"(?<!\d)\d{7,}(?!\d)")
_ADDRESS = re.compile(r"\S{2,}(?:省|市|区|县|镇|街道|路|村)\S*\d+\S*(?:号|室|栋|单元|楼)\S*")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")


class Pseudonyms:
    """
    Args:
        key: what the new ids are made by; with another key the same person has another id, so that no two records
            tell that they are of one person.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._names: OrderedDict[str, str] = OrderedDict()
        self._spoken: re.Pattern[str] | None = None

    @classmethod
    def fresh(cls) -> Pseudonyms:
        return cls(secrets.token_bytes(32))

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
        elif isinstance(event, Gift):
            changes["gift"] = self.text(event.gift)
        elif isinstance(event, Deleted):
            changes["target"] = self._id_of(event.target)
        elif isinstance(event, Order):
            changes["order_id"] = self._id_of(event.order_id)
        return msgspec.structs.replace(event, **changes)

    def control(self, line: Control) -> Control:
        changes: dict[str, object] = {"by": None}
        if isinstance(line, ClaimLine | SaleLine | SettleLine) and line.fan is not None:
            changes["fan"] = self.fan(line.fan)
        if isinstance(line, SettleLine) and line.event is not None:
            changes["event"] = self._id_of(line.event)
        elif isinstance(line, PinLine):
            changes["note"] = self.text(line.note)
        elif isinstance(line, StockLine):
            changes["why"] = self.text(line.why)
        changed: Control = msgspec.structs.replace(line, **changes)
        return changed

    def fan(self, fan: FanRef) -> FanRef:
        """The person under another name. One who was masked stays so, and nobody by id alone becomes somebody."""
        name = "***" if fan.is_masked and "***" in fan.name else self._name_of(fan)
        user_id = fan.user_id if fan.user_id in MASKED_IDS else self._id_of(fan.user_id)
        return msgspec.structs.replace(
            fan, user_id=user_id, name=name, avatar=None, club="粉丝团" if fan.club else None
        )

    def text(self, text: str) -> str:
        if self._names:
            if self._spoken is None:
                longest_first = sorted(self._names, key=len, reverse=True)
                self._spoken = re.compile("|".join(map(re.escape, longest_first)))
            text = self._spoken.sub(lambda found: self._names[found[0]], text)
        return _MAIL.sub("[mail]", _ADDRESS.sub("[地址]", _LONG_NUMBER.sub("[号码]", text)))

    def _name_of(self, fan: FanRef) -> str:
        if not fan.name.strip():
            return ""
        made = f"粉丝{self._id_of(fan.user_id or fan.name)[:6]}"
        if len(fan.name) >= _SHORTEST_NAME and fan.name not in self._names:
            self._names[fan.name] = made
            self._spoken = None
            if len(self._names) > _REMEMBERED:
                self._names.popitem(last=False)
        return made

    def _id_of(self, given: str) -> str:
        """The same id for the same, and nothing that leads back to it: also an event's own can name its person."""
        return hmac.new(self._key, given.encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:24]
