"""Every kind of source that there is: a new one is a folder and a line here."""

from __future__ import annotations

from anchor_console.sources.barragegrab.source import KIND as BARRAGEGRAB
from anchor_console.sources.bilibili.source import KIND as BILIBILI
from anchor_console.sources.blivechat.source import KIND as BLIVECHAT
from anchor_console.sources.json_socket.source import KIND as JSON
from anchor_console.sources.kinds import SourceKind
from anchor_console.sources.kuaishou_live.source import KIND as KUAISHOU_LIVE
from anchor_console.sources.kuaishou_shop.source import KIND as KUAISHOU_SHOP
from anchor_console.sources.social_stream.source import KIND as SOCIAL_STREAM
from anchor_console.sources.twitch.source import KIND as TWITCH

_ALL = (BARRAGEGRAB, KUAISHOU_SHOP, KUAISHOU_LIVE, BILIBILI, BLIVECHAT, SOCIAL_STREAM, TWITCH, JSON)

KINDS: dict[str, SourceKind] = {kind.name: kind for kind in _ALL}
