"""The topics at work: what the anchor sets, who sees it, and which screens have shown the card."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import msgspec

from anchor_console.core.clock import rfc3339
from anchor_console.room import messages
from anchor_console.room.hub.actions import Stamped
from anchor_console.room.hub.clients import Client
from anchor_console.room.hub.clock import soonest_ms
from anchor_console.room.hub.floor import Floor, Rejected
from anchor_console.room.hub.rates import Rate
from anchor_console.room.hub.reach import SHOWING, Reach
from anchor_console.room.hub.returns import Returns
from anchor_console.room.hub.told import TOLD_LESS
from anchor_console.room.hub.topics import Topics
from anchor_console.room.rights import CARD, LOG_TOPICS, REACH, Role, is_topic

_LOG_LINES_PER_S = 20
_NO_ID = "each item of a log topic is an object with an id"


class Board:
    def __init__(self, floor: Floor, topics: Topics) -> None:
        self._floor = floor
        self._topics = topics
        self._reach = Reach()
        self._returns = Returns()
        self._log_rates = {topic: Rate(_LOG_LINES_PER_S, _LOG_LINES_PER_S) for topic in LOG_TOPICS}
        self._left_out: Counter[str] = Counter()

    def held_by(self, client: Client, now_ms: int) -> dict[str, messages.TopicValue]:
        """The present value of every topic that `client` may read."""
        return {
            topic: self._topics.value(topic, client.role, now_ms)
            for topic in self._topics.names()
            if client.reads(topic)
        }

    def screens_changed(self) -> None:
        """Somebody came, went, or has shown a card."""
        self._reach.change()

    def source_came(self, client: Client) -> None:
        self._returns.came(client.name, len(self._floor.clients.with_token(client.grant.token_id)))

    def set(self, client: Client, frame: messages.Set, now_ms: int) -> None:
        self._check(client, frame.lease, frame.topic, is_log=False)
        seq, is_new = self._topics.set(frame.topic, frame.id, frame.value, now_ms)
        if is_new:
            self._publish(frame.topic, now_ms)
            if frame.topic == CARD:
                self._floor.figures.came("cards", now_ms)
                self._reach.change()
        self._floor.send(client.conn, messages.Accepted(id=frame.id, seq=seq))

    def append(self, client: Client, frame: messages.Append, now_ms: int) -> None:
        topic = frame.topic
        self._check(client, frame.lease, topic, is_log=True)
        try:
            seq, fresh = self._topics.append(topic, frame.items, now_ms)
        except msgspec.DecodeError:
            raise Rejected("invalid", _NO_ID) from None
        sent = [item for item in fresh if self._log_rates[topic].take(now_ms)]
        self._left_out[topic] += len(fresh) - len(sent)
        self._floor.counts["left_out"] += len(fresh) - len(sent)
        if sent:
            left_out, at = self._left_out.pop(topic), rfc3339(now_ms)
            self._publish_change(messages.TopicFrame(seq=seq, topic=topic, at=at, append=sent, left_out=left_out))
        self._floor.send(client.conn, messages.Accepted(id=frame.id, seq=seq))

    def amend(self, client: Client, frame: messages.Amend, now_ms: int) -> None:
        """Put items in the place of those with their ids: no line more, so it is none of the rate."""
        self._check(client, frame.lease, frame.topic, is_log=True)
        try:
            seq = self._topics.amend(frame.topic, frame.items, now_ms)
        except msgspec.DecodeError:
            raise Rejected("invalid", _NO_ID) from None
        self._publish_change(messages.TopicFrame(seq=seq, topic=frame.topic, at=rfc3339(now_ms), amend=frame.items))
        self._floor.send(client.conn, messages.Accepted(id=frame.id, seq=seq))

    def retract(self, client: Client, frame: messages.Retract, now_ms: int) -> None:
        self._check(client, frame.lease, frame.topic, is_log=True)
        seq = self._topics.retract(frame.topic, frame.ids, now_ms)
        self._publish_change(messages.TopicFrame(seq=seq, topic=frame.topic, at=rfc3339(now_ms), retract=frame.ids))
        self._floor.send(client.conn, messages.Accepted(id=frame.id, seq=seq))

    def forget(self, is_gone: Callable[[bytes], bool], now_ms: int) -> None:
        """Take lines for which `is_gone` out of every log topic, and off screens."""
        for topic in LOG_TOPICS:
            ids = self._topics.lines_where(topic, is_gone)
            if ids:
                seq = self._topics.retract(topic, ids, now_ms)
                self._publish_change(messages.TopicFrame(seq=seq, topic=topic, at=rfc3339(now_ms), retract=ids))

    def seen(self, client: Client, frame: messages.Seen, now_ms: int) -> None:
        del now_ms
        if client.role not in SHOWING:
            raise Rejected("not_allowed", "only screens of the crew tell what they show")
        if frame.seq > client.shown_seq:
            client.shown_seq = frame.seq
            self._reach.change()

    def tick(self, now_ms: int) -> None:
        """Show viewers a price whose time has come; tell the reach when it is due."""
        if self._topics.opening_due(now_ms):
            self._publish_to_viewers(CARD, now_ms)
        due_ms = self._reach.due_ms()
        if due_ms is not None and due_ms <= now_ms:
            clients = self._floor.clients
            screens = [(client.role, client.shown_seq) for client in clients.crew()]
            viewers, returns = clients.count(Role.VIEWER), self._returns.by_source()
            value = self._reach.tell(self._topics.seq_of(CARD), screens, viewers, returns, now_ms)
            self._topics.set(REACH, "", value, now_ms)
            self._publish(REACH, now_ms)

    def due_ms(self) -> int | None:
        return soonest_ms(self._topics.next_opening_ms(), self._reach.due_ms())

    def _check(self, client: Client, lease: int, topic: str, *, is_log: bool) -> None:
        self._floor.check_anchor(client, lease)
        if not is_topic(topic) or (topic in LOG_TOPICS) != is_log:
            raise Rejected("invalid", f"no topic {topic!r} of this sort")

    def _publish(self, topic: str, now_ms: int) -> None:
        readers = self._readers(topic)
        if topic in TOLD_LESS:
            # The anchor's tablet is told less than assistants are.
            hosts = tuple(client.conn for client in self._floor.clients.readers(topic) if client.role is Role.HOST)
            self._floor.publish(topic, self._topics.frame(topic, Role.HOST, now_ms), hosts, to_viewers=False)
            readers = tuple(conn for conn in readers if conn not in hosts)
        if readers:
            # Else only viewers get another form of a value than the rest.
            self._floor.publish(topic, self._topics.frame(topic, Role.OVERLAY, now_ms), readers, to_viewers=False)
        self._publish_to_viewers(topic, now_ms)

    def _publish_to_viewers(self, topic: str, now_ms: int) -> None:
        viewers = self._floor.clients.viewers_of(topic)
        if viewers:
            self._floor.publish(topic, self._topics.frame(topic, Role.VIEWER, now_ms), viewers, to_viewers=True)

    def _publish_change(self, change: messages.TopicFrame) -> None:
        told = Stamped(change.seq, messages.encode(change))
        self._floor.publish(change.topic, told, self._readers(change.topic), to_viewers=False)
        self._floor.publish(change.topic, told, self._floor.clients.viewers_of(change.topic), to_viewers=True)

    def _readers(self, topic: str) -> tuple[int, ...]:
        return tuple(client.conn for client in self._floor.clients.readers(topic))
