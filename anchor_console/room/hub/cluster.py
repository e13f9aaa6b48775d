"""Several hubs for one room: one holds the seat and decides, the others carry frames between their sockets and it.

Pure but for what it is given: messages in, messages and actions out. Whoever connects to any node meets the same room.
A message that is missed (each is numbered) sends that node's people away to come back, as a hub that restarts does.
"""

from __future__ import annotations

import logging
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from anchor_console.room.hub.actions import Action, Close, Newest, Publish, Send, Stamped
from anchor_console.room.hub.clock import soonest_ms
from anchor_console.room.hub.core import HubCore
from anchor_console.room.hub.delivery import Backlog
from anchor_console.room.hub.metrics import Figures
from anchor_console.room.rights import Role

log = logging.getLogger(__name__)

EDGE_SILENT_MS = 5_000
"""An edge that says nothing for so long is gone, and its people with it."""
_EDGE_BITS = 32
_NO_QUEUES = ("delivery_waiting", "delivery_waiting_bytes", "delivery_spooled", "commands_pending")

Message = list[Any]


class KeptBacklog(Backlog, Protocol):
    def checkpoint(self) -> Callable[[], int]: ...


@dataclass(slots=True)
class Seat:
    """What the node that decides holds."""

    core: HubCore
    backlog: KeptBacklog
    after_acting: Callable[[], None]


@dataclass(slots=True)
class _Edge:
    """Another node, as the seat knows it."""

    node: str
    number: int
    session: int
    """Which of its beginnings this is; what it said before the latest is past."""
    heard: int
    heard_ms: int
    said: int = 0
    conns: set[int] = field(default_factory=set)
    named: set[int] = field(default_factory=set)
    """Connections whose role the edge was told."""

    def conn_of(self, own: int) -> int:
        """The connection as the seat knows it, by the number that the edge itself gave it."""
        return self.number << _EDGE_BITS | own


class ClusterCore:
    """What a node's server takes for its core: the room's own where this node has the seat, else the way to it.

    `outgoing` are messages for other nodes, each with the node's name, or None for the seat; `on_outgoing` is called
    when there are some. `send_away` is called when all who are connected here are to come back.
    """

    def __init__(self, room: str, node: str, send_away: Callable[[], None], on_outgoing: Callable[[], None]) -> None:
        self.room = room
        self._node = node
        self._send_away = send_away
        self._on_outgoing = on_outgoing
        self._seat: Seat | None = None
        self._edges: dict[str, _Edge] = {}
        self._by_number: dict[int, _Edge] = {}
        self._numbers = 0
        self._session = self._said = self._heard = 0
        self._roles: dict[int, Role] = {}
        self._follows = self._anchor_online = False
        self._told: list[Action] = []
        self._own_figures = Figures()
        self.outgoing: deque[tuple[str | None, Message]] = deque()

    # --- Who decides -----------------------------------------------------------------------------------------------

    @property
    def has_seat(self) -> bool:
        return self._seat is not None

    def sit(self, seat: Seat) -> None:
        """This node decides from now on."""
        self._begin_anew()
        self._seat = seat

    def follow(self) -> None:
        """Another node decides from now on, and knows nobody of ours yet."""
        self._begin_anew()
        self._follows = True
        self._session += 1
        self._say_up("hello")

    def lose(self) -> None:
        """Nobody decides, as far as this node can see."""
        self._begin_anew()

    def _begin_anew(self) -> None:
        self._seat = None
        self._follows = self._anchor_online = False
        self._edges.clear()
        self._by_number.clear()
        self._roles.clear()
        self._told.clear()
        self.outgoing.clear()
        self._said = self._heard = 0
        self._send_away()

    # --- As a server sees it ---------------------------------------------------------------------------------------

    @property
    def figures(self) -> Figures:
        return self._seat.core.figures if self._seat is not None else self._own_figures

    @property
    def last(self) -> int:
        return self._seat.backlog.last if self._seat is not None else 0

    def checkpoint(self) -> Callable[[], int]:
        return self._seat.backlog.checkpoint() if self._seat is not None else lambda: 0

    def connect(self, conn: int, address: str, viewer_id: str, now_ms: int) -> None:
        if self._seat is not None:
            self._at_seat(lambda seat: seat.core.connect(conn, address, viewer_id, now_ms))
        else:
            self._say_up("connect", conn, address, viewer_id)

    def disconnect(self, conn: int) -> None:
        if self._seat is not None:
            self._at_seat(lambda seat: seat.core.disconnect(conn))
        else:
            self._roles.pop(conn, None)
            self._say_up("disconnect", conn)

    def receive(self, conn: int, text: str | bytes, now_ms: int) -> None:
        if self._seat is not None:
            self._at_seat(lambda seat: seat.core.receive(conn, text, now_ms))
        else:
            self._own_figures.came("frames", now_ms)
            self._say_up("receive", conn, text)

    def tick(self, now_ms: int) -> None:
        self._at_seat(lambda seat: seat.core.tick(now_ms))
        for edge in [edge for edge in self._edges.values() if now_ms - edge.heard_ms > EDGE_SILENT_MS]:
            self._forget(edge)

    def due_ms(self) -> int | None:
        if self._seat is None:
            return None
        silent_ms = (edge.heard_ms + EDGE_SILENT_MS + 1 for edge in self._edges.values())
        return soonest_ms(self._seat.core.due_ms(), *silent_ms)

    def synced(self, position: int) -> None:
        self._at_seat(lambda seat: seat.core.synced(position))

    def after_acting(self) -> None:
        self._at_seat(lambda seat: seat.after_acting())

    def actions(self) -> list[Action]:
        """What is to be done on sockets of this node; what is for others' goes out to them."""
        if self._seat is None:
            told, self._told = self._told, []
            return told
        local: list[Action] = []
        for action in self._seat.core.actions():
            match action:
                case Publish():
                    self._publish(action, local)
                case Send(conn, frame):
                    if edge := self._edge_of(conn):
                        self._name(edge, conn)
                        self._say_down(edge, "send", _own(conn), frame)
                    else:
                        local.append(action)
                case Newest():
                    local.append(action)
                case Close(conn, code, reason):
                    if edge := self._edge_of(conn):
                        self._say_down(edge, "close", _own(conn), code, reason)
                    else:
                        local.append(action)
        return local

    def topic_frame(self, conn: int, topic: str, now_ms: int) -> Stamped | None:
        """The newest value of `topic`; an edge asks the seat for it, and it comes as `Newest`."""
        if self._seat is not None:
            return self._seat.core.topic_frame(conn, topic, now_ms)
        self._say_up("newest", conn, topic)
        return None

    def role_of(self, conn: int) -> Role | None:
        return self._seat.core.role_of(conn) if self._seat is not None else self._roles.get(conn)

    def gauges(self) -> dict[str, float]:
        if self._seat is not None:
            return self._seat.core.gauges() | {"nodes": 1 + len(self._edges)}
        here = list(self._roles.values())
        connected: dict[str, float] = {f'connections{{role="{role}"}}': here.count(role) for role in Role}
        known = {"open": int(self._follows), "anchor_online": int(self._anchor_online), "nodes": 0}
        return connected | dict.fromkeys(_NO_QUEUES, 0) | known

    # --- What other nodes say --------------------------------------------------------------------------------------

    def beat(self) -> None:
        """Tell the seat that this node is there."""
        if self._seat is None:
            self._say_up("beat")

    def hear_up(self, message: Message, now_ms: int) -> None:
        """An edge speaks to the seat."""
        if self._seat is None:
            return
        node, session, number, kind, *args = message
        edge = self._edges.get(node)
        is_next = edge is not None and (session, number) == (edge.session, edge.heard + 1)
        if edge is not None and is_next and kind != "hello":
            edge.heard, edge.heard_ms = number, now_ms
            self._heed_up(self._seat, edge, kind, args, now_ms)
            return
        if edge is not None:
            self._forget(edge)
        if kind == "hello":
            self._numbers += 1
            edge = _Edge(node, self._numbers, session, number, now_ms)
            self._edges[node] = self._by_number[edge.number] = edge
        else:
            self.outgoing.append((node, [session, 0, "anew"]))
            self._on_outgoing()

    def _heed_up(self, seat: Seat, edge: _Edge, kind: str, args: list[Any], now_ms: int) -> None:
        match kind, args:
            case "beat", []:
                # The answer's number tells the edge of what it missed, also where nothing else is said.
                self._say_down(edge, "beat", seat.core.has_anchor)
            case "connect", [own, address, viewer_id]:
                conn = edge.conn_of(own)
                edge.conns.add(conn)
                self._at_seat(lambda seat: seat.core.connect(conn, address, viewer_id, now_ms))
            case "receive", [own, text]:
                self._at_seat(lambda seat: seat.core.receive(edge.conn_of(own), text, now_ms))
            case "disconnect", [own]:
                conn = edge.conn_of(own)
                edge.conns.discard(conn)
                edge.named.discard(conn)
                self._at_seat(lambda seat: seat.core.disconnect(conn))
            case "newest", [own, topic]:
                told = seat.core.topic_frame(edge.conn_of(own), topic, now_ms)
                if told is not None:
                    self._say_down(edge, "newest", own, topic, *told)

    def hear_down(self, message: Message) -> None:
        """The seat speaks to this edge."""
        if self._seat is not None:
            return
        session, number, kind, *args = message
        if session != self._session:
            return
        if kind == "anew" or number != self._heard + 1:
            self.follow()
            return
        self._heard = number
        match kind, args:
            case "beat", [is_anchor_online]:
                self._anchor_online = is_anchor_online
            case "role", [conn, role]:
                self._roles[conn] = Role(role)
            case "send", [conn, frame]:
                self._told.append(Send(conn, frame))
            case "close", [conn, code, reason]:
                self._told.append(Close(conn, code, reason))
            case "publish", [topic, seq, frame, conns]:
                self._told.append(Publish(topic, Stamped(seq, frame), tuple(conns), to_viewers=False))
            case "newest", [conn, topic, seq, frame]:
                self._told.append(Newest(conn, topic, Stamped(seq, frame)))
            case "viewers", [topic, seq, frame]:
                viewers = tuple(conn for conn, role in self._roles.items() if role is Role.VIEWER)
                if viewers:
                    self._told.append(Publish(topic, Stamped(seq, frame), viewers, to_viewers=True))

    # --- How -------------------------------------------------------------------------------------------------------

    def _at_seat(self, work: Callable[[Seat], None]) -> None:
        """Let the seat work, if it is here; where what it must keep cannot be kept, this node gives up the seat."""
        if self._seat is None:
            return
        try:
            work(self._seat)
        except OSError as exc:
            log.error("this node gives up the room's seat: %s", exc)
            self.lose()

    def _forget(self, edge: _Edge) -> None:
        del self._edges[edge.node], self._by_number[edge.number]
        for conn in edge.conns:
            self._at_seat(lambda seat, conn=conn: seat.core.disconnect(conn))  # type: ignore[misc]

    def _publish(self, publish: Publish, local: list[Action]) -> None:
        topic, told = publish.topic, publish.told
        by_edge: defaultdict[int, list[int]] = defaultdict(list)
        for conn in publish.conns:
            by_edge[conn >> _EDGE_BITS].append(conn)
        for number, theirs in by_edge.items():
            edge = self._by_number.get(number)
            if number == 0:
                local.append(Publish(topic, told, tuple(theirs), publish.to_viewers))
            elif edge is None:
                continue
            elif publish.to_viewers:
                # Who its viewers are the edge knows: ten thousand numbers need not go with each card.
                self._say_down(edge, "viewers", topic, *told)
            else:
                self._say_down(edge, "publish", topic, *told, [_own(conn) for conn in theirs])

    def _edge_of(self, conn: int) -> _Edge | None:
        return self._by_number.get(conn >> _EDGE_BITS)

    def _name(self, edge: _Edge, conn: int) -> None:
        """Tell the edge the role of a connection before the first frame for it, once there is one."""
        if conn in edge.named or self._seat is None:
            return
        role = self._seat.core.role_of(conn)
        if role is not None:
            edge.named.add(conn)
            self._say_down(edge, "role", _own(conn), role.value)

    def _say_up(self, kind: str, *args: object) -> None:
        self._said += 1
        self.outgoing.append((None, [self._node, self._session, self._said, kind, *args]))
        self._on_outgoing()

    def _say_down(self, edge: _Edge, kind: str, *args: object) -> None:
        edge.said += 1
        self.outgoing.append((edge.node, [edge.session, edge.said, kind, *args]))
        self._on_outgoing()


def _own(conn: int) -> int:
    """The number that the edge itself gave the connection."""
    return conn & ((1 << _EDGE_BITS) - 1)
