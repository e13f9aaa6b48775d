"""A fan at one moment, over all their identities: what the pane and the pages show of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from anchor_console.callouts.service import bought_for
from anchor_console.chat import store as chat
from anchor_console.core.ids import IdentityId, MessageId, SessionId
from anchor_console.fans import fact_store, link_store, serving_store, tally_store
from anchor_console.fans import store as fans
from anchor_console.fans.fan import Fan, Note
from anchor_console.fans.known import KnownFact, known
from anchor_console.fans.links import Link, LinkState
from anchor_console.fans.serving import NotServed, Promise
from anchor_console.fans.tiers import Tally, TierRule
from anchor_console.sales import store as sales_store
from anchor_console.sales.habits import habits_of
from anchor_console.sales.purchases import Bought, Purchase, summed
from anchor_console.sales.store import Unpaid
from anchor_console.storage.writer import Transaction

_LISTED = 50
_PENDING = 6


class Words(msgspec.Struct, frozen=True):
    """A line that a fact rests on, with its session; the line may be gone."""

    session_id: SessionId
    text: str


class Proposal(msgspec.Struct, frozen=True):
    """Another identity that may be the same fan, or was linked to them, and why."""

    link: Link
    fan: Fan


class FanView(msgspec.Struct, frozen=True):
    """A fan over all their identities, as the pane shows them; `said` is (message, at_ms, text), newest first."""

    fan: Fan
    others: tuple[Proposal, ...]
    """Identities linked to this one."""
    proposals: tuple[Proposal, ...]
    is_minor: bool
    facts: tuple[KnownFact, ...]
    words: dict[MessageId, Words]
    tier: TierRule | None
    tally: Tally
    bought: Bought
    bought_lines: tuple[Purchase, ...]
    """What was paid for, the newest first."""
    pending: tuple[Unpaid, ...]
    """What was ordered and is not paid, or was given up."""
    notes: tuple[Note, ...]
    promises: tuple[Promise, ...]
    not_served: NotServed | None
    said: list[tuple[MessageId, int, str]]
    closeness: int | None
    tonight_since_ms: int | None
    """When the open session began."""

    @property
    def people(self) -> tuple[Fan, ...]:
        """The fan by each of their identities, the one that is looked at first."""
        return self.fan, *(one.fan for one in self.others)

    @property
    def first_seen_ms(self) -> int:
        return min(fan.first_seen_ms for fan in self.people)

    @property
    def messages(self) -> int:
        return sum(fan.messages for fan in self.people)

    @property
    def club(self) -> tuple[str | None, int | None]:
        """The fan club and level that the platform told of one of their identities."""
        return next(((fan.club, fan.level) for fan in self.people if fan.club or fan.level), (None, None))

    @property
    def name(self) -> str:
        """What they are called: as in the chat, whatever their orders or the seller's list call them."""
        chats = [fan for fan in self.people if fan.identity.space == "" and fan.name]
        return self.fan.name if self.fan in chats or not chats else max(chats, key=lambda fan: fan.last_seen_ms).name

    @property
    def old_names(self) -> tuple[str, ...]:
        names = dict.fromkeys((*(name for fan in self.people for name in fan.old_names), self.fan.name))
        return tuple(name for name in names if name not in ("", self.name))


def fan_view(
    tx: Transaction, who: IdentityId, tier_of: Callable[[IdentityId], TierRule | None], now_ms: int,
    tonight_since_ms: int | None,
) -> FanView | None:  # fmt: skip
    """What the fan pane shows; None where nobody has this id. A few indexed look-ups."""
    fan = fans.fan(tx, who)
    if fan is None:
        return None
    group = fans.identities_of(tx, who)
    links = link_store.links_of(tx, group)
    purchases = bought_for(tx, group)
    bought = summed(purchases)
    kept = [fact for one in group for fact in fact_store.shown_facts_of(tx, one, with_rejected=True)]
    facts = known(kept, habits_of(purchases), now_ms)
    message_ids = {it.message_id for one in facts for it in one.fact.evidence if it.message_id is not None}
    hanging = link_store.by_which(tx, who) if len(group) > 1 else {}
    others = tuple(Proposal(hanging[one], other) for one in group if one != who and (other := fans.fan(tx, one)))
    people = (fan, *(one.fan for one in others))
    return FanView(
        fan=fan,
        others=others,
        proposals=tuple(_proposals(tx, who, links, group)),
        is_minor=any(one.minor for one in people),
        facts=() if any(one.minor for one in people) else tuple(facts),
        words={one: Words(*line) for one, line in chat.lines_of(tx, message_ids).items()},
        tier=tier_of(who),
        tally=tally_store.tally(tx, who),
        bought=bought,
        bought_lines=tuple(purchases[:_LISTED]),
        pending=tuple(line for one in group for line in sales_store.unpaid_of(tx, one, _LISTED))[:_PENDING],
        notes=tuple(note for one in people for note in one.notes),
        promises=tuple(serving_store.promises_of(tx, group)),
        not_served=serving_store.not_served(tx, group),
        said=sorted((line for one in group for line in chat.said_by(tx, one, _LISTED)), reverse=True)[:_LISTED],
        closeness=next((told for one in (who, *group) if (told := fans.closeness(tx, one)) is not None), None),
        tonight_since_ms=tonight_since_ms,
    )


def _proposals(tx: Transaction, who: IdentityId, links: Sequence[Link], group: Sequence[IdentityId]) -> list[Proposal]:
    """Who else they may be, the surest first; once, however many ids either has. Where `who` itself may be them, it
    is asked about that: a yes says nothing of an id that is only guessed to be theirs.
    """
    found: dict[IdentityId, Proposal] = {}
    for link in links:
        if link.state is LinkState.PROPOSED:
            outside = [one for one in (link.one, link.other) if one not in group]
            fan = fans.fan(tx, outside[0]) if outside else None
            if fan is not None:
                first = fans.identities_of(tx, fan.id)[0]
                if first not in found or (who in (link.one, link.other) and who not in _ends(found[first])):
                    found[first] = Proposal(link, fan)
    return list(found.values())


def _ends(proposal: Proposal) -> tuple[IdentityId, IdentityId]:
    return proposal.link.one, proposal.link.other
