"""Lines that mean nothing since what they say is a phrase: all that followed from them is set aside, and brought back.

Each line keeps it beside what it meant, so that it goes with the line: when it is too old, and with its person.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from anchor_console.callouts import store as callouts
from anchor_console.chat import ask_store, phrase_store, ticket_store
from anchor_console.chat import history_store as history
from anchor_console.chat.listening import Heard
from anchor_console.core.ids import IdentityId, MessageId, ProductId, SessionId
from anchor_console.fans import aside_store, fact_store, minor_store
from anchor_console.fans import store as fans
from anchor_console.goods import store as goods
from anchor_console.goods.numbers import ECHO_MS, Numbers
from anchor_console.goods.service import Catalogue
from anchor_console.live.intake.linking import Linking, Spoken
from anchor_console.sales import store as sales
from anchor_console.sales import tallies
from anchor_console.sales.store import Raised
from anchor_console.storage.writer import Transaction


@dataclass(slots=True)
class Touched:
    """Which lines mean something else now, each with the lane that it stands in when it means something, and what is
    another with them."""

    lines: list[tuple[MessageId, int | None]]
    heard: Heard = field(default_factory=Heard)
    hands: set[ProductId] = field(default_factory=set)
    minors: set[IdentityId] = field(default_factory=set)
    """Who counts as under 18 again."""
    unlinked: list[MessageId] = field(default_factory=list)
    """Those of the lines by which somebody seemed to be somebody else too."""
    recounted: set[IdentityId] = field(default_factory=set)
    """Whose fan adds up to something else now."""

    def told(self) -> dict[str, Any]:
        """As the log of actions keeps it."""
        return {
            "lines": self.lines,
            "asks": sorted(self.heard.asks),
            "tickets": sorted(self.heard.tickets),
            "hands": sorted(self.hands),
            "unlinked": self.unlinked,
            "recounted": sorted(self.recounted),
        }


def followed_lines(tx: Transaction, session_id: SessionId) -> set[MessageId]:
    """Lines of the session, idle talk among them, by which something is known of who said them."""
    ends = history.bounds(tx, session_id)
    return set() if ends is None else aside_store.lines_from(tx, ends[0]) | minor_store.lines_from(tx, ends[0])


def mean_nothing(
    tx: Transaction, session_id: SessionId, lines: Sequence[MessageId], catalogue: Catalogue
) -> Touched:  # fmt: skip
    """Let lines mean nothing, and nothing follow from them: no ask, ticket or raised hand, no want, wish or fact, and
    nobody is under 18, or somebody else too, by them alone."""
    heard, beside = Heard(), defaultdict[MessageId, dict[str, Any]](dict)
    kinds: dict[str, Mapping[MessageId, list[list[Any]]]] = {
        "asks": ask_store.set_aside(tx, lines, heard.asks),
        "tickets": ticket_store.set_aside(tx, lines, heard.tickets),
        **callouts.set_aside(tx, lines),
        "facts": aside_store.set_aside(tx, lines),
        "minors": minor_store.set_aside(tx, lines),
    }
    kinds["hands"] = _hands_raised(tx, lines, catalogue)
    for kind, rows_of in kinds.items():
        for line, rows in rows_of.items():
            beside[line][kind] = rows
    hands = _hands_in(kinds)
    sales.lower_hands(tx, session_id, hands)
    spoken = [Spoken(*line) for line in phrase_store.buyers_lines(tx, lines)]
    touched = Touched(phrase_store.mean_nothing(tx, lines, beside), heard, {one.product_id for one in hands})
    linking = Linking(tx, catalogue)
    touched.unlinked = linking.unsaid(spoken)
    touched.recounted = set(tallies.recount(tx, linking.joined))
    return touched


def mean_again(
    tx: Transaction,
    session_id: SessionId,
    lines: Collection[MessageId],
    unlinked: Sequence[MessageId],
    catalogue: Catalogue,
) -> Touched:
    """Let lines mean what they did, and let follow what had followed; but nobody under 18 wants or is anything.

    Args:
        unlinked: as `mean_nothing` told.
    """
    heard, beside = Heard(), phrase_store.kept_beside(tx, lines)
    kinds = defaultdict[str, dict[MessageId, list[list[Any]]]](dict)
    for line, kept in beside.items():
        for kind, rows in kept.items():
            kinds[kind][line] = rows
    meant = phrase_store.mean_again(tx, lines)
    ask_store.bring_back(tx, kinds["asks"], heard.asks)
    ticket_store.bring_back(tx, kinds["tickets"], heard.tickets)
    marked = minor_store.bring_back(tx, kinds["minors"], _rested_elsewhere(tx, kinds["minors"]))
    for who in marked:
        fact_store.know_nothing(tx, who)
        callouts.forget(tx, who)
    raised = {one.who for one in _hands_in(kinds) if one.who is not None}
    people = raised | callouts.people_in(kinds) | aside_store.people_in(kinds["facts"])
    minors = fans.minors_among(tx, people)
    callouts.bring_back(tx, callouts.but_for(kinds, minors))
    aside_store.bring_back(tx, kinds["facts"], minors)
    hands = [one for one in _hands_in(kinds) if one.who not in minors]
    sales.raise_hands(tx, session_id, hands)
    linking = Linking(tx, catalogue)
    linking.said_again(unlinked)
    recounted = set(tallies.recount(tx, linking.joined))
    return Touched(meant, heard, {one.product_id for one in hands}, marked, recounted=recounted)


def _rested_elsewhere(tx: Transaction, minors: Mapping[MessageId, list[list[Any]]]) -> set[IdentityId]:
    """Who still counted as under 18 when these lines were set aside, and ceased to by a line of another phrase."""
    people = {IdentityId(who) for rows in minors.values() for who, has_rested in rows if not has_rested}
    others = phrase_store.kept_beside_of(tx, people)
    return {IdentityId(who) for kept in others for who, has_rested in kept.get("minors", ()) if has_rested}


def _hands_in(kinds: Mapping[str, Mapping[MessageId, list[list[Any]]]]) -> list[Raised]:
    return [Raised(*row) for rows in kinds["hands"].values() for row in rows]


def _hands_raised(
    tx: Transaction, lines: Sequence[MessageId], catalogue: Catalogue
) -> dict[MessageId, list[list[Any]]]:  # fmt: skip
    """The hands that lines raised, told by their words: of many who raise one nothing else is remembered.

    Gives by line what `Raised` is made of.
    """
    claims = phrase_store.bare_claims(tx, lines)
    minors = fans.minors_among(tx, {one.who for one in claims if one.who is not None})
    numbers = goods.numbers_moved(tx, min((one.written_ms for one in claims), default=0) - ECHO_MS)
    raised = defaultdict[MessageId, list[list[Any]]](list)
    for one in claims:
        for number in () if one.who in minors else one.numbers:
            product_id = _meant(number, one, numbers, catalogue)
            if product_id is not None:
                raised[one.message_id].append([product_id, one.who, one.lines, one.written_ms])
    return raised


def _meant(number: str, claim: phrase_store.BareClaim, numbers: Numbers, catalogue: Catalogue) -> ProductId | None:
    """The product that bore the number when it was said."""
    if claim.platform not in catalogue.platforms and numbers.moved(number):
        holder = numbers.at(number, claim.written_ms)
        return None if holder is None else holder.product_id
    product = catalogue.numbered(number, claim.platform)
    return None if product is None else product.id
