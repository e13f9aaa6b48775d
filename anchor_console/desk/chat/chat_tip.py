"""What is told of a line of chat on hover."""

from __future__ import annotations

from anchor_console.chat.feed import ChatRow
from anchor_console.core.clock import from_ms
from anchor_console.desk.chat.chat_sources import SourceBadges
from anchor_console.desk.chat.chat_words import is_shortened, said_of
from anchor_console.desk.context import Desk
from anchor_console.desk.widgets.tier_looks import label_of


def tip_of(desk: Desk, sources: SourceBadges, line: ChatRow) -> str:
    """When it was said and came, from where, who says it, and which of its words count for what."""
    tr, at = desk.tr, from_ms(line.at_ms).astimezone().strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]
    told = [tr("tip.platform_time", at=at)]
    if (arrived := desk.console.chat.arrival(line.id)) is not None:
        received = from_ms(arrived.at_ms).astimezone().strftime("%H:%M:%S.%f")[:-3]
        told.append(tr("tip.arrived", at=received, order=arrived.order))
    if line.source:
        told.append(tr("tip.source", source=sources.name_of(line.source)))
    if line.identity is not None:
        told.append(str(line.identity))
    tier = desk.console.tiers.of(line.identity_id) if line.identity_id is not None else None
    if tier is not None:
        told.append(label_of(tier, desk.words))
    if line.reading is not None and (reasons := line.reading.reasons):
        said = desk.listed(line.text[one.start : one.end] for one in reasons if one.end > one.start)
        told += [tr("tip.because", said=said)] if said else []
    if is_shortened(line, desk.words):
        told.append(said_of(line, desk.words))
    return "\n".join(told)
