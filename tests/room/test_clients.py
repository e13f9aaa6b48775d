"""Who is connected: what is done for the few does not cost by the many."""

from __future__ import annotations

from anchor_console.room.hub.clients import Client, Clients
from anchor_console.room.hub.tokens import Grant
from anchor_console.room.rights import Role
from tests.room.core_room import CoreRoom


class Counted(Client):
    """A viewer that counts how often it is looked at."""

    __slots__ = ()
    looks = 0

    @property
    def role(self) -> Role:
        Counted.looks += 1
        return super().role


def a_client(kind: type[Client], conn: int, role: Role) -> Client:
    return kind.welcome(conn, "192.0.2.1", "", Grant(str(conn), role, ""), "")


def test_a_topic_finds_its_readers_without_a_look_at_any_viewer() -> None:
    clients = Clients()
    for conn in range(100):
        clients.add(a_client(Counted, conn, Role.VIEWER))
    clients.add(a_client(Client, 200, Role.HOST))
    clients.add(a_client(Client, 201, Role.OVERLAY))
    Counted.looks = 0
    assert [client.conn for client in clients.readers("card")] == [201, 200]
    assert [client.conn for client in clients.with_token("200")] == [200]
    assert clients.viewers_of("card") == tuple(range(100))
    assert Counted.looks == 0


def test_reach_counts_viewers_and_tells_what_screens_of_the_crew_have_shown() -> None:
    room = CoreRoom(live=True)
    anchor, overlay = room.joins("anchor"), room.joins("overlay")
    for _ in range(3):
        room.joins("viewer")
    seq = anchor.sets("card", {"n": 1})["seq"]
    overlay.says(type="seen", seq=seq)
    room.passes(1)
    reach = anchor.heard("topic")[-1]["value"]
    assert reach["connected"] == {"anchor": 1, "overlay": 1, "host": 0, "assistant": 0, "viewer": 3}
    assert reach["seen"] == {"overlay": 1, "host": 0, "assistant": 0}


def test_reach_tells_how_often_a_source_came_back_and_takes_no_second_script_for_a_return() -> None:
    room = CoreRoom()
    anchor = room.joins("anchor")
    scripts = [room.joins("source"), room.joins("source")]

    def returns() -> dict[str, int]:
        room.passes(1)
        return dict(anchor.heard("topic")[-1]["value"]["returns"])

    assert returns() == {"script": 0}
    for times in (1, 2):
        scripts.pop().leaves()
        scripts.append(room.joins("source"))
        assert returns() == {"script": times}
