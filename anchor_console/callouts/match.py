"""Whether a fan who is present wants a product, why, and in which colour and size to offer it. Pure.

Whatever speaks against it wins: nobody is named who said no, cancelled, dislikes it or sent its like back in that size.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import msgspec
from msgspec.structs import replace

from anchor_console.callouts.sureness import HALF_LIFE_DAYS, Evening, Given, Hint, sureness
from anchor_console.callouts.wants import AGAINST, AGAINST_TONIGHT, SOMEBODY, Want, WantKind, Wished
from anchor_console.core.ids import IdentityId, SessionId, SkuId
from anchor_console.core.text import fold
from anchor_console.fans.facts import EXPECTING, SELF, Fact, Standing
from anchor_console.fans.size_choice import SizeChoice, choose_size, returned_sizes
from anchor_console.fans.wearer import Bought, wearer_of
from anchor_console.goods.alike import Kin, kin
from anchor_console.goods.made_for import MadeFor, made_for
from anchor_console.goods.product import Product, Sku
from anchor_console.goods.said_of import color_said, is_color, speaks_of
from anchor_console.goods.same_size import is_same_size, listed_as, size_key
from anchor_console.goods.sizes import Cover, SizeRange
from anchor_console.sales.tries import Tried, Try


class Offer(msgspec.Struct, frozen=True):
    """The product that is held up. `left` counts units by SKU; a SKU without an entry has no figure of ours.

    `evenings` are the sessions of the last months but the one that runs.
    """

    product: Product
    chart: Sequence[SizeRange]
    left: Mapping[SkuId, int]
    session_id: SessionId | None
    reserve_sessions: frozenset[SessionId]
    evenings: Mapping[SessionId, Evening]

    def has(self, sku: Sku) -> bool:
        return self.left.get(sku.id, 1) > 0

    def skus_in_stock(self, color: str | None, size: str | None) -> list[Sku]:
        return [sku for sku in self.product.skus_like(color, size) if self.has(sku)]


class Person(msgspec.Struct, frozen=True):
    """All that is known of a fan, by whatever identities a person confirmed to be theirs."""

    who: IdentityId
    name: str
    seen_at_ms: int
    wants: Sequence[Want] = ()
    wishes: Sequence[Wished] = ()
    facts: Sequence[Fact] = ()
    bought: Sequence[Bought] = ()
    tried: Sequence[Tried] = ()
    doubted: Sequence[Bought] = ()
    """What somebody bought who is only guessed to be them: it speaks for nothing, but it may speak against."""
    came: Mapping[SessionId, Evening] = msgspec.field(default_factory=dict)
    """The earlier evenings that they came to."""


class Passed(StrEnum):
    """Why somebody is not named."""

    HAS_IT = "has_it"
    IN_HAND = "in_hand"
    SAID_NO = "said_no"
    DISLIKES = "dislikes"
    SENT_BACK = "sent_back"
    NOT_IN_STOCK = "not_in_stock"
    NOT_SURE = "not_sure"


class Reason(msgspec.Struct, frozen=True):
    """What speaks for it, in the variant that it was said of; `count` for kept pieces and units left."""

    hint: Hint | str
    color: str | None = None
    size: str | None = None
    at_ms: int | None = None
    is_tonight: bool = False
    session_id: SessionId | None = None
    count: int | None = None


IN_STOCK = "in_stock"


class Match(msgspec.Struct, frozen=True):
    """A fan to call out; `is_own_size` where `size` is known to be the fan's own and is there."""

    who: IdentityId
    name: str
    seen_at_ms: int
    sureness: float
    color: str | None
    size: str | None
    is_own_size: bool
    has_figure: bool
    """Whether our own stock figure says that it is there."""
    reasons: tuple[Reason, ...]

    @property
    def lead(self) -> Reason:
        """The weightiest reason: what the sentence is made of."""
        return self.reasons[0]

    @property
    def told_color(self) -> str | None:
        """The colour to offer, where the weightiest reason itself names it: of one that they had only a look at nobody
        knows that it is what they missed.
        """
        named = self.lead.color
        return self.color if named is not None and self.color is not None and is_color(self.color, named) else None


_HINTS: dict[str, Hint] = {
    WantKind.MISSED: Hint.MISSED,
    WantKind.RESTOCK: Hint.RESTOCK,
    WantKind.CLAIM: Hint.CLAIMED,
    WantKind.STOCK: Hint.ASKED_STOCK,
    WantKind.SOUGHT: Hint.SOUGHT,
    WantKind.FIT: Hint.ASKED_SIZE,
    WantKind.HAGGLE: Hint.HAGGLED,
    WantKind.HAND: Hint.RAISED_HAND,
    WantKind.PRICE: Hint.ASKED_PRICE,
    WantKind.DETAIL: Hint.ASKED_DETAIL,
}


def hint_of(want: Want) -> Hint | None:
    """What a want counts for; None for what speaks against it or says nothing."""
    return hint_of_word(want.kind, is_exact=want.color is not None or want.size is not None)


def hint_of_word(kind: str, *, is_exact: bool) -> Hint | None:
    """What a want of this kind counts for, by its word; `is_exact` where it names a colour or a size."""
    if kind == WantKind.STOCK and not is_exact:
        return Hint.ASKED_IF_ANY
    return _HINTS.get(kind)


_RANK = {hint: rank for rank, hint in enumerate(Hint)}


@dataclass(slots=True)
class _Case:
    """What speaks for a want, gathered."""

    reasons: list[Reason] = field(default_factory=list)
    color: str | None = None
    size: str | None = None
    wearer: str = SELF


def judge(person: Person, offer: Offer, now_ms: int, *, at_least: float) -> Match | Passed:
    """Whether to name this fan, who is present.

    Args:
        at_least: the sureness that a name needs.
    """
    product = offer.product
    if (passed := _passed_tonight(person, offer.session_id)) is not None:
        return passed
    own = wearer_of(person.facts, SELF, now_ms)
    allergies = [fact.value for fact in person.facts if fact.facet == "allergy"]
    if any(speaks_of(product, word) for word in (*own.dislikes, *allergies)):
        return Passed.DISLIKES
    case = _case(person, offer, _settled_until(person, product))
    if not case.reasons:
        return Passed.NOT_SURE
    if len(product.sizes) > 1 and _body_has_changed(person, case, product):
        return Passed.NOT_SURE
    if case.wearer == SELF:
        wearer, bought, doubted = own, tuple(person.bought), tuple(person.doubted)
    else:
        wearer, bought, doubted = wearer_of(person.facts, case.wearer, now_ms), (), ()
        if any(speaks_of(product, word) for word in wearer.dislikes):
            return Passed.DISLIKES
    choice = choose_size(product, offer.chart, wearer, bought) if len(product.sizes) > 1 else None
    size = case.size or (choice.size if choice is not None and choice.can_be_said else None)
    if size is not None and size_key(size) in returned_sizes(product, (*bought, *doubted)):
        return Passed.SENT_BACK
    color = case.color
    if color is not None and any(is_color(color, word) for word in wearer.dislikes):
        return Passed.DISLIKES
    skus = [
        sku
        for sku in offer.skus_in_stock(color, size)
        if not (sku.color and any(is_color(sku.color, word) for word in wearer.dislikes))
    ]
    # What they left open may be just what is gone: all that their words may mean must be there.
    as_well = choice.as_well if choice is not None and size is not None and case.size is None else None
    open_sizes = (size,) if as_well is None else (size, as_well)
    if not skus or not all(offer.has(sku) for one in open_sizes for sku in product.skus_like(color, one)):
        return Passed.NOT_IN_STOCK
    reasons = [*case.reasons, *_support(person, offer, skus, wearer.likes, case)]
    given = [Given(Hint(one.hint), one.at_ms or now_ms, one.is_tonight, one.session_id) for one in reasons]
    sure = sureness(given, now_ms, person.came)
    if sure < at_least:
        return Passed.NOT_SURE
    reasons.sort(key=lambda one: (_RANK[Hint(one.hint)], not one.is_tonight, -(one.at_ms or 0)))
    has_figure = all(sku.id in offer.left for sku in skus)
    if has_figure:
        reasons.append(Reason(IN_STOCK, color, size, count=sum(offer.left[sku.id] for sku in skus)))
    return Match(
        who=person.who,
        name=person.name,
        seen_at_ms=person.seen_at_ms,
        sureness=round(sure, 3),
        color=color,
        size=size,
        is_own_size=size is not None and case.wearer == SELF and _is_theirs(product, case, choice, size),
        has_figure=has_figure,
        reasons=_each_once(reasons),
    )


def _body_has_changed(person: Person, case: _Case, product: Product) -> bool:
    """Whether they said since that they wear another size than they wanted, or that they are expecting a child."""
    if case.wearer != SELF:
        return False
    told_ms = max((one.at_ms or 0 for one in case.reasons), default=0)
    since = [one for one in person.facts if one.standing is not Standing.REJECTED and one.stated_at_ms > told_ms]
    worn = {listed_as(one.value, product.sizes) for one in since if one.facet == "size" and one.wearer == SELF}
    return (case.size is not None and bool(worn - {None, case.size})) or any(
        one.facet == "audience" and one.value == EXPECTING for one in since
    )


def _whose(wants: Iterable[Want]) -> str:
    return next((want.wearer for want in wants if want.wearer is not None), SELF)


_TRIED_TONIGHT = {Try.HELD: Passed.IN_HAND, Try.ORDERED: Passed.HAS_IT, Try.CANCELLED: Passed.SAID_NO}


def _passed_tonight(person: Person, tonight: SessionId | None) -> Passed | None:
    """Why they are not called this evening: it is theirs already, or they said no."""
    for tried in person.tried:
        if tried.session_id == tonight and tried.how in _TRIED_TONIGHT:
            return _TRIED_TONIGHT[tried.how]
    for want in person.wants:
        if want.session_id == tonight and want.kind in AGAINST_TONIGHT:
            return Passed.SAID_NO
        if want.session_id == tonight and want.kind is WantKind.ORDERED:
            return Passed.HAS_IT
    return None


def _settled_until(person: Person, product: Product) -> int:
    """Up to when all that was said is settled: they bought it then, or said no in an earlier session."""
    tried = [one.at_ms for one in person.tried if one.how in (Try.ORDERED, Try.CANCELLED)]
    refused = {want.session_id for want in person.wants if want.kind in AGAINST}
    said = [one.at_ms for one in person.wants if one.session_id in refused or one.kind is WantKind.ORDERED]
    bought = [
        one.at_ms
        for one in (*person.bought, *person.doubted)
        if kin(product, one.product_code, one.product_name, one.category) is Kin.SAME
    ]
    return max((0, *tried, *said, *bought))


def _case(person: Person, offer: Offer, since_ms: int) -> _Case:
    """The reasons that stand, and for which variant and wearer: those of the weightiest that names one."""
    tonight = offer.session_id
    case = _Case()
    spoken: list[tuple[Reason, str]] = []
    for want in person.wants:
        hint = hint_of(want)
        if hint is not None and want.at_ms > since_ms:
            spoken.append((_told(hint, want, tonight), want.wearer or SELF))
    for tried in person.tried:
        if tried.at_ms <= since_ms:
            continue
        is_waiting = tried.how is Try.WAITING and tried.session_id in offer.reserve_sessions
        if is_waiting or tried.how is Try.EXPIRED:
            hint = Hint.WAITING if is_waiting else Hint.EXPIRED
            claimed = (want for want in person.wants if want.kind is WantKind.CLAIM and want.at_ms == tried.at_ms)
            spoken.append((_told(hint, tried, tonight), _whose(claimed)))
    for wish in person.wishes:
        met = wish_met(wish, offer)
        if met is not None and wish.at_ms > since_ms:
            # What was claimed for somebody, and went without, is a wish for them.
            claimed = (
                want
                for want in person.wants
                if want.kind is WantKind.CLAIM and (want.session_id, want.size) == (wish.session_id, wish.size)
            )
            told = replace(_told(Hint.WISHED, wish, tonight), color=met.color, size=met.size)
            spoken.append((told, _whose(claimed)))
    spoken = [one for one in spoken if one[1] != SOMEBODY]
    if not spoken:
        return case
    spoken.sort(key=lambda one: (_RANK[Hint(one[0].hint)], -(one[0].at_ms or 0)))
    case.wearer = spoken[0][1]
    # What is said of another wearer speaks of that one alone.
    case.reasons = _of_the_latest_variant([reason for reason, wearer in spoken if wearer == case.wearer])
    for reason in case.reasons:
        case.color = case.color or (color_said(offer.product, reason.color) if reason.color else None)
        case.size = case.size or (listed_as(reason.size, offer.product.sizes) if reason.size else None)
    return case


def _of_the_latest_variant(reasons: Sequence[Reason]) -> list[Reason]:
    """The reasons without those for another colour or size than they asked for last: who now asks for the black one is
    not offered the camel one that they missed a week ago. A hand raised among many tells no other.
    """
    asked = [one for one in reasons if one.hint in HALF_LIFE_DAYS]
    latest = sorted(asked, key=lambda one: -(one.at_ms or 0))
    color = next((one.color for one in latest if one.color is not None), None)
    size = next((one.size for one in latest if one.size is not None), None)
    return [
        one
        for one in reasons
        if one not in asked
        or (
            (one.color is None or color is None or is_color(one.color, color))
            and (one.size is None or size is None or is_same_size(one.size, size))
        )
    ]


def _told(hint: Hint, by: Want | Tried | Wished, tonight: SessionId | None) -> Reason:
    return Reason(hint, by.color, by.size, by.at_ms, by.session_id == tonight, by.session_id)


class MetWish(msgspec.Struct, frozen=True):
    color: str | None
    size: str | None


def wish_met(wish: Wished, offer: Offer) -> MetWish | None:
    """In which colour and size the product is what was wished for; None where any word of the wish is not met."""
    product = offer.product
    if wish.product_id is not None:
        if wish.product_id != product.id:
            return None
    elif not wish.what or not _is_what(product, wish.what):
        return None
    if wish.color is None and wish.size is None and wish.feature is None and wish.product_id is not None:
        return None
    color = size = None
    if wish.color is not None:
        color = color_said(product, wish.color)
        if color is None:
            return None
    if wish.size is not None:
        size = listed_as(wish.size, product.sizes)
        if size is None:
            return None
    if wish.feature is not None and not speaks_of(product, wish.feature.removesuffix("的").removesuffix("款")):
        return None
    return MetWish(color, size)


def _is_what(product: Product, what: str) -> bool:
    """Whether the wished thing is this product by its own name: 羊绒围巾 is no 羊毛围巾, 围巾 is."""
    plain = fold(what)
    if len(plain) < 2:
        return False
    return any(plain in fold(name) for name in (product.name, *product.aliases))


def _support(person: Person, offer: Offer, skus: Sequence[Sku], likes: Sequence[str], case: _Case) -> list[Reason]:
    """What speaks for it besides: bought its like and kept it, likes the colour, likes what it is made of."""
    product = offer.product
    found: list[Reason] = []
    if case.wearer == SELF:
        alike = [
            one for one in person.bought if kin(product, one.product_code, one.product_name, one.category) is Kin.ALIKE
        ]
        kept = [one for one in alike if not one.is_returned]
        if kept and len(kept) == len(alike):
            found.append(Reason(Hint.KEPT_ALIKE, at_ms=max(one.at_ms for one in kept), count=len(kept)))
    color = next((sku.color for sku in skus if sku.color and any(is_color(sku.color, like) for like in likes)), None)
    if color is not None and case.color in (None, color):
        found.append(Reason(Hint.LIKES_COLOR, color))
    material = next((like for like in likes if speaks_of(product, like)), None)
    if material is not None and color_said(product, material) is None:
        found.append(Reason(Hint.LIKES_IT))
    return found


def _is_theirs(product: Product, case: _Case, choice: SizeChoice | None, size: str) -> bool:
    """Whether the size is the fan's own: they named it for themself, or all that is known of them says so.

    Of goods for men or children it is most often somebody else's, though nobody said so; so is a size that their
    figures, what they kept or say they wear speak against.
    """
    if choice is not None and choice.cover in (Cover.BETWEEN, Cover.BEYOND):
        return False
    if choice is not None and choice.size is not None and choice.can_be_said:
        return is_same_size(choice.size, size) or choice.looser == size
    is_named = case.size is not None and made_for(product.name, product.category) in (None, MadeFor.WOMEN)
    return is_named or (choice is not None and choice.size is not None and is_same_size(choice.size, size))


def _each_once(reasons: Sequence[Reason]) -> tuple[Reason, ...]:
    """The latest of each kind, in their order."""
    kept: dict[str, Reason] = {}
    for reason in reasons:
        kept.setdefault(str(reason.hint), reason)
    return tuple(kept.values())
