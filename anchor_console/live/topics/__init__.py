"""The values of the room's topics, made from the live state: a module for each, or for those that go together. Pure."""

from anchor_console.live.topics.air import card, popping, queue
from anchor_console.live.topics.anchors_cue import cue, plan
from anchor_console.live.topics.ask_list import Answers, asks
from anchor_console.live.topics.call_outs import callouts
from anchor_console.live.topics.claim_list import claims
from anchor_console.live.topics.feed import feed_item, is_from_fans_page, live_chat_item
from anchor_console.live.topics.goods_list import GoodsItems, goods
from anchor_console.live.topics.show import call, room, totals
from anchor_console.live.topics.ticket_list import tickets

__all__ = [
    "Answers",
    "GoodsItems",
    "asks",
    "call",
    "callouts",
    "card",
    "claims",
    "cue",
    "feed_item",
    "goods",
    "is_from_fans_page",
    "live_chat_item",
    "plan",
    "popping",
    "queue",
    "room",
    "tickets",
    "totals",
]
