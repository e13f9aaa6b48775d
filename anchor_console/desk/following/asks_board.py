"""Asks: what fans want to know, alike questions together, each with the answer that our goods give."""

from __future__ import annotations

from typing import Any

from anchor_console.chat.asks import Ask, AskId, AskState
from anchor_console.core.board import AnyChange
from anchor_console.desk.context import Desk
from anchor_console.desk.dialogs.fields_to_fill import FieldsDialog
from anchor_console.desk.widgets.buttons import IconWordButton, button, icon_button
from anchor_console.desk.widgets.follow_list import FollowList, Line
from anchor_console.desk.widgets.wording import by_whom, time_of_day


class AsksBoard(FollowList):
    def __init__(self, desk: Desk) -> None:
        self._by_demand = True
        self._on_its_way: set[AskId] = set()
        """Those whose answer is being said: a second press says nothing again."""
        super().__init__(desk, desk.console.state.asks, "asksBoard", "asks.title")
        asks = desk.console.asks
        self._take = button(
            desk, "follow.take", lambda: self._start(lambda one: asks.take(one.id)), name="askTakeButton", role="small"
        )
        self._back = button(
            desk, "follow.put_back", lambda: self._start(lambda one: asks.put_back(one.id)),
            name="askPutBackButton", role="small",
        )  # fmt: skip
        self._answered = button(desk, "asks.answered", self._answer_selected, name="askAnsweredButton", role="small")
        self._send = button(desk, "asks.send", self.send_sentence, name="askSendButton", role="small")
        self.list.send_pressed.connect(self.send_sentence)
        self._order = IconWordButton(desk, "sort", "asks.by_age", self._turn_order, name="asksOrderButton")
        fields = icon_button(
            desk, "note", "fields.button", lambda: FieldsDialog(desk, self.window()).open(), name="fieldsButton"
        )
        self.tools = [self._take, self._back, self._send, self._answered]
        self.always = [self._order, fields]
        # Other goods, or other words of the shop, and there is something else to say.
        desk.ties.listen(desk.console.goods.changed, lambda _: self.show_soon())
        desk.ties.listen(desk.console.state.heard, lambda _: self.show_soon())
        # One that can speak comes or goes.
        desk.ties.observe(desk.console.state.sources, AnyChange(self.show_soon))
        self.refresh()

    def _start(self, act: Any) -> None:
        if (one := self.selected()) is not None:
            self.desk.start(act(one), f"ask-{one.id}")

    def _answer_selected(self) -> None:
        if (one := self.selected()) is not None:
            self.settles(one)
            self._start(lambda one: self.desk.console.asks.answer(one.id, self.sentence_of(one) or None))

    def send_sentence(self) -> None:
        """Say the ready answer in the room, where a source can: then all who asked are answered."""
        one, speaker = self.selected(), self.desk.console.sources.speaker
        if one is None or speaker is None or not one.is_open or one.id in self._on_its_way:
            return
        if text := self.sentence_of(one):
            self._on_its_way.add(one.id)
            self.settles(one)
            self.desk.start(self._tell_room(one, text, speaker), f"ask-send-{one.id}")

    async def _tell_room(self, one: Ask, text: str, speaker: str) -> None:
        try:
            await self.desk.console.sources.say(speaker, text)
            await self.desk.console.asks.answer(one.id, text)
        finally:
            self._on_its_way.discard(one.id)

    def _turn_order(self) -> None:
        self._by_demand = not self._by_demand
        self._order.say("asks.by_age" if self._by_demand else "asks.by_demand")
        self.model.order_anew()

    def place_of(self, one: Ask) -> tuple[Any, ...]:
        if self._by_demand:
            return (not one.is_open, -one.asked_by, -one.lines, one.first_at_ms, one.id)
        return (not one.is_open, one.first_at_ms, one.id)

    def line_of(self, one: Ask) -> Line:
        tr = self.desk.tr
        number = tr("goods.number", number=one.key.number) if one.key.number else ""
        which = " ".join(part for part in (one.key.color, one.key.size) if part)
        what = " ".join(part for part in (number, which, tr(f"ask.topic.{one.key.topic.value}")) if part)
        if one.state is AskState.TAKEN:
            right = tr("follow.taken_by", name=by_whom(self.desk, one.taken_by or ""))
        elif one.state is AskState.ANSWERED:
            right = tr("asks.answered_by", name=by_whom(self.desk, one.answered_by or ""))
        else:
            right = time_of_day(one.first_at_ms)
        colors = "ask" if one.is_open else "sold_out"
        return Line(f"×{one.asked_by}", colors, what, one.text, right, is_settled=not one.is_open)

    def sentence_of(self, one: Ask) -> str:
        ready = self.desk.console.asks.ready(one)
        if ready is None:
            return ""
        return self.desk.words.of(ready)

    def allow(self, one: Ask | None) -> None:
        for tool in self.tools:
            if tool is self._take:
                tool.setVisible(one is not None and one.state is AskState.OPEN)
            elif tool is self._back:
                tool.setVisible(one is not None and one.state is AskState.TAKEN)
            elif tool is self._answered:
                tool.setVisible(one is not None and one.is_open)
            elif tool is self._send:
                can_say = self.desk.console.sources.speaker is not None
                tool.setVisible(can_say and one is not None and one.is_open and bool(self.sentence_of(one)))
