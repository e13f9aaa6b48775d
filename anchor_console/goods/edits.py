"""Doing something to the goods as one edit, and taking it back as another: within the transaction of who asks."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from anchor_console.core.refusal import Refused
from anchor_console.core.text import harmless
from anchor_console.goods import edit_store
from anchor_console.goods.changes import (
    Change,
    Fields,
    Kind,
    Known,
    differing,
    falls_short,
    stand_in_the_way,
)
from anchor_console.goods.edit_store import Breath, EditId
from anchor_console.storage.writer import Transaction

_TITLE_LIMIT = 120


def make(
    tx: Transaction, what: str, title: str, by_name: str, at_ms: int, changes: Sequence[Change],
    breath: Breath = lambda done, of: None,
) -> EditId | None:  # fmt: skip
    """Write the changes and keep them as an edit; None where there are none."""
    if not changes:
        return None
    edit_store.write(tx, changes, at_ms, what, breath)
    return edit_store.record(tx, what, harmless(title)[:_TITLE_LIMIT], by_name, at_ms, changes)


def change(
    tx: Transaction, what: str, title: str, by_name: str, at_ms: int,
    wanted: Mapping[Kind, Mapping[str, Fields]], products: Collection[str],
) -> EditId | None:  # fmt: skip
    """Make things of these products what is `wanted`; None where they are so already."""
    known = edit_store.known(tx, products)
    return make(tx, what, title, by_name, at_ms, differing(known, wanted))


def take_back(tx: Transaction, edit_id: EditId, by_name: str, at_ms: int, in_use: Collection[str]) -> EditId:
    """Put everything that an edit changed back as it was before, as an edit of its own, which can be taken back too.

    Args:
        in_use: codes of SKUs that cannot go off sale now: on air, waiting to be shown, held.
    Raises:
        Refused: something later stands on it; nothing is put back.
    """
    edit = edit_store.edit(tx, edit_id)
    changes = edit_store.changes_of(tx, edit_id)
    if edit is None or not changes:
        raise Refused("not_found", "goods.undo_gone")
    if edit.is_undone:
        raise Refused("conflict", "goods.undo_done")
    known = edit_store.known(tx, edit_store.products_of_changes(tx, changes))
    later = stand_in_the_way(known, changes)
    if later is not None:
        raise Refused("conflict", "goods.undo_later", what=_named(known, later))
    back = [change.turned_back for change in changes]
    used = next((c.key for c in back if c.kind == "sku" and c.after.get("on_sale") == 0 and c.key in in_use), None)
    if used is not None:
        raise Refused("conflict", "goods.undo_in_use", what=_sku_named(known, used))
    short = falls_short(known, back)
    if short is not None:
        raise Refused("conflict", "goods.undo_short", what=_sku_named(known, short))
    edit_store.write(tx, back, at_ms, "undo")
    return edit_store.record(tx, "undo", edit.title, by_name, at_ms, back, undoes=edit_id)


def _named(known: Known, change: Change) -> str:
    if change.kind in ("sku", "stock"):
        return _sku_named(known, change.key)
    return str(known.of("product", change.key).get("name") or change.key)


def _sku_named(known: Known, code: str) -> str:
    sku = known.of("sku", code)
    name = known.of("product", str(sku.get("product"))).get("name") or code
    return " ".join(str(part) for part in (name, sku.get("color"), sku.get("size")) if part)
