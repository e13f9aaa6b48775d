"""Which variant a claim means whose words leave several open."""

from __future__ import annotations

from collections.abc import Sequence

from anchor_console.core.ids import IdentityId
from anchor_console.fans import fact_store
from anchor_console.goods.made_for import is_for_pets
from anchor_console.goods.product import Product, Sku
from anchor_console.goods.same_size import is_same_size
from anchor_console.goods.shoes import may_be_of_shoes
from anchor_console.sales.claims import Claim
from anchor_console.sales.holding import fan_of
from anchor_console.sales.terms import Terms
from anchor_console.sales.wanted import Wanted
from anchor_console.stock import store as stock
from anchor_console.storage.writer import Transaction


def meant(tx: Transaction, terms: Terms, who: IdentityId, wanted: Wanted, theirs: Sequence[Claim]) -> Sku | None:
    """The one SKU that the claim can mean; None where a person has to say.

    It is the only one that fits the words, or the one that the fan has claimed before. In reserve mode it is also the
    only one that is left, unless the fan is known to wear another size; or the one in the fan's confirmed size.

    Args:
        theirs: the fan's open claims of the product.
    """
    fitting = wanted.product.skus_like(wanted.color, wanted.size)
    if len(fitting) < 2:
        return fitting[0] if fitting else None
    claimed = {claim.sku_id for claim in theirs}
    if len(again := [sku for sku in fitting if sku.id in claimed]) == 1:
        return again[0]
    if terms.mode != "reserve":
        return None
    levels = stock.known_levels(tx, [sku.id for sku in fitting])
    left = [sku for sku in fitting if sku.id in levels and levels[sku.id].left]
    worn = [] if wanted.size is not None or wanted.is_for_another else _worn(tx, who, wanted.product, fitting)
    if not worn:
        return left[0] if len(left) == 1 else None
    there = [sku for sku in worn if sku in left]
    return there[0] if len(there) == 1 else worn[0] if len(worn) == 1 else None


def _worn(tx: Transaction, who: IdentityId, product: Product, fitting: Sequence[Sku]) -> list[Sku]:
    """The SKUs in the one size that a person has confirmed the fan to wear, of those that the product comes in."""
    if is_for_pets(product.name, product.category):
        return []
    confirmed = fact_store.confirmed_sizes(tx, fan_of(tx, who))
    sizes = [size for size in confirmed if not may_be_of_shoes(size, product.name, product.category)]
    worn = [sku for sku in fitting if sku.size is not None and any(is_same_size(sku.size, one) for one in sizes)]
    return worn if len({sku.size for sku in worn}) == 1 else []
