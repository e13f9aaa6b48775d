"""What was done to the goods, for the log of actions: of which product, which field, from what to what."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import msgspec

from anchor_console.goods import edit_store
from anchor_console.goods.change_list import rows_of
from anchor_console.goods.edit_store import Edit, EditId
from anchor_console.storage.writer import Transaction

_TOLD = 3
_READ = 200
"""Of an edit of more changes only how many they were is told."""


class ToldEdit(msgspec.Struct, frozen=True):
    """An edit with the first of what it changed, as `change_list` lists it; `more` counts what is not listed."""

    edit: Edit
    first: tuple[dict[str, Any], ...]
    more: int


def told(tx: Transaction, edit_ids: Collection[EditId]) -> dict[EditId, ToldEdit]:
    """What these edits changed, as far as they are known."""
    edits = [found for edit_id in edit_ids if (found := edit_store.edit(tx, edit_id)) is not None]
    small = {one.id: edit_store.changes_of(tx, one.id) for one in edits if sum(one.counts.values()) <= _READ}
    all_changes = [change for changes in small.values() for change in changes]
    known = edit_store.known(tx, edit_store.products_of_changes(tx, all_changes))
    listed: dict[EditId, ToldEdit] = {}
    for one in edits:
        rows = rows_of(known, small.get(one.id, ()))
        count = len(rows) if one.id in small else sum(one.counts.values())
        listed[one.id] = ToldEdit(one, tuple(rows[:_TOLD]), max(0, count - _TOLD) if rows else count)
    return listed
