"""Bring chat into your room: python bring_chat.py ws://127.0.0.1:8765/ws TOKEN < lines `user id<TAB>name<TAB>text`."""
import asyncio, json, sys, uuid  # noqa: E401
from datetime import UTC, datetime
from websockets.asyncio.client import connect  # pip install websockets
from websockets.exceptions import ConnectionClosed

def event(line):
    user_id, name, text = line.rstrip("\n").split("\t", 2)
    fan = {"platform": "mine", "user_id": user_id, "name": name}
    return {"kind": "chat", "id": uuid.uuid4().hex, "at": datetime.now(UTC).isoformat(), "fan": fan, "text": text}

async def bring(url, token, events):  # a hundred at a time: a frame has at most 256 KiB
    async for ws in connect(url, subprotocols=["anchor-room.v1"], proxy=None):  # and again whenever it is lost
        try:
            await ws.send(json.dumps({"type": "hello", "protocol": 1, "role": "source", "token": token}))
            if json.loads(await ws.recv())["type"] != "welcome":
                sys.exit("the room does not take this token")
            while events:
                await ws.send(json.dumps({"type": "events", "id": events[0]["id"], "items": events[:100]}))
                while (answer := json.loads(await ws.recv())).get("id") != events[0]["id"]:
                    pass
                if answer["type"] == "error":
                    sys.exit(answer["message"])
                if answer["type"] == "accepted":  # safe on disk; on `wait` the same is sent again
                    del events[:100]
                await asyncio.sleep(answer.get("for_ms", 0) / 1000)
            return
        except ConnectionClosed:
            continue

asyncio.run(bring(sys.argv[1], sys.argv[2], [event(line) for line in sys.stdin if line.count("\t") >= 2]))
