"""What commands bring in from files of people, by the console that has the profile open, or where none has, here."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, cast

from anchor_console.core.clock import SystemClock, rfc3339
from anchor_console.core.ids import Identity, new_ulid
from anchor_console.core.money import format_minor
from anchor_console.core.paths import Profile, resource
from anchor_console.core.refusal import Refused
from anchor_console.core.weight import WeightUnit
from anchor_console.fans import fact_store, find_store, page_store, tally_store
from anchor_console.fans import store as fans
from anchor_console.fans.facets import FACETS_KEY, own_facets
from anchor_console.fans.fan_filter import Named, conditions_of, unread
from anchor_console.fans.find_store import FoundFan
from anchor_console.fans.page_store import Order, PageQuery
from anchor_console.fans.tiers import NOT_SERVED, TierRule
from anchor_console.goods import edits
from anchor_console.goods.changes import Fields, Kind
from anchor_console.goods.images import PICTURE
from anchor_console.live.command_socket import ask_console
from anchor_console.live.fans.tiers_desk import RULES_KEY, rules_of
from anchor_console.live.files import reconcile_work
from anchor_console.live.files.file_frames import Ask, Head, Lines, frames
from anchor_console.live.files.file_writing import BY_IMPORT, FileWriting, note_bad_rows
from anchor_console.live.offline.offline import known_mappings, reading
from anchor_console.live.store import add_action
from anchor_console.privacy.forgotten_file import ForgottenFile
from anchor_console.privacy.saved_files import SavedFile, note_saved
from anchor_console.reports.fans_table import FANS_COLUMNS, fan_rows
from anchor_console.reports.table_file import write_rows
from anchor_console.sales.order_lines import OrderFileLine
from anchor_console.sales.purchases import purchases_of, summed
from anchor_console.sales.terms import Changes
from anchor_console.sheets.store import mappings, remember
from anchor_console.storage.connections import AlreadyOpen
from anchor_console.storage.database import Database
from anchor_console.storage.settings import setting
from anchor_console.storage.writer import StorageFull, Transaction

log = logging.getLogger(__name__)

OnStep = Callable[[int, int], None]
_LISTED = 20


def import_file(
    profile: Profile,
    kind: str,
    file: Path,
    mapping: Mapping[str, str],
    platform: str | None,
    *,
    dry_run: bool,
    on_step: OnStep,
    sizes: Path | None = None,
    takes_gone_off: bool = False,
) -> dict[str, Any]:
    """Take a file into the profile, or with `dry_run` only say how it would be read.

    Raises:
        SheetError: the file cannot be read as a whole.
        ConsoleFailed: a console has the profile open, and could not do it.
        StorageError: the profile cannot be written.
    """
    if dry_run:
        chart = str(sizes) if sizes else None
        there = str(profile.database) if profile.database.exists() else None
        ask = Ask(kind, str(file), dict(mapping), known_mappings(profile, kind), platform, True, chart, there)
        return next(frame.report for frame in frames(ask) if isinstance(frame, Head))
    chart = str(sizes.absolute()) if sizes else None
    wanted = {
        "kind": kind, "file": str(file.absolute()), "map": dict(mapping), "platform": platform, "sizes": chart,
        "takes_gone_off": takes_gone_off,
    }  # fmt: skip
    answer = ask_console(profile, "import", wanted, on_progress=lambda told: on_step(*told))
    if answer is not None:
        return cast("dict[str, Any]", answer[0])
    profile.make()
    with closing(Database(profile)) as database:
        remembered = mappings(database.read(), kind)
        ask = Ask(kind, str(file), dict(mapping), remembered, platform, False, chart, str(profile.database))
        forgotten = ForgottenFile(profile.forgotten).known  # nobody else writes to this profile now
        writing = FileWriting(
            kind, lambda: forgotten, BY_IMPORT, SystemClock().now_ms(), keeps_mapping=bool(mapping),
            platform=platform, title=file.name, takes_gone_off=takes_gone_off,
        )  # fmt: skip
        of = 1
        for done, frame in enumerate(frames(ask)):
            if isinstance(frame, Head):
                of = frame.batches
            database.run_blocking(writing.frame(frame))
            on_step(done, of)
        for work in writing.after():
            database.run_blocking(work)
        note_bad_rows(profile, writing.report, SystemClock().now_ms())
        return writing.report


def take_pictures(profile: Profile, pictures: Mapping[str, str]) -> None:
    """Let products, by their codes, have these pictures: by the console that is open, or where none is, here.

    Raises:
        ConsoleFailed, StorageError: they have not.
    """
    if not pictures or ask_console(profile, "goods pictures", {"pictures": dict(pictures)}) is not None:
        return
    wanted: dict[Kind, dict[str, Fields]] = {"detail": {code: {PICTURE: sha} for code, sha in pictures.items()}}
    with closing(Database(profile)) as database:
        at_ms = SystemClock().now_ms()
        database.run_blocking(lambda tx: edits.change(tx, "pictures", "", BY_IMPORT, at_ms, wanted, pictures.keys()))


def reconcile(
    profile: Profile,
    file: Path,
    mapping: Mapping[str, str],
    platform: str | None,
    session_id: str,
    *,
    dry_run: bool,
    on_step: OnStep,
) -> dict[str, Any]:
    """Book what the platform's order file tells of a session, or with `dry_run` only say what that would come to.

    Raises:
        Refused: there is no such session, or it is not over.
        SheetError: the file cannot be read as a whole.
        ConsoleFailed: a console has the profile open, and could not do it.
        StorageError: the profile cannot be written.
    """
    if not profile.database.exists():
        raise Refused("not_found", "session.unknown", session=session_id)
    if not dry_run:
        wanted = {"file": str(file.absolute()), "map": dict(mapping), "platform": platform, "session": session_id}
        answer = ask_console(profile, "orders import", wanted, on_progress=lambda told: on_step(*told))
        if answer is not None:
            return cast("dict[str, Any]", answer[0])
    ask = Ask(
        "orders", str(file), dict(mapping), known_mappings(profile, "orders"), platform, dry_run,
        database=str(profile.database), with_lines=True,
    )  # fmt: skip
    head: Head | None = None
    lines: list[OrderFileLine] = []
    for frame in frames(ask):
        if isinstance(frame, Head):
            head = frame
        elif isinstance(frame, Lines):
            lines += frame.rows
    assert head is not None
    if dry_run:
        with reading(profile) as tx:
            return head.report | reconcile_work.looked_at(tx, session_id, lines)
    at_ms, report, changes = SystemClock().now_ms(), head, Changes.none()
    covers = ForgottenFile(profile.forgotten).known.covers

    def work(tx: Transaction) -> dict[str, Any]:
        if mapping:
            remember(tx, "orders", report.heading_set, report.mapping)
        told = reconcile_work.booked(tx, session_id, lines, file.name, BY_IMPORT, covers, at_ms, changes)
        kept = {"value": reconcile_work.for_log(told)}
        add_action(tx, None, new_ulid(at_ms), "orders.import", BY_IMPORT, {"file": file.name}, kept, at_ms)
        return told

    with closing(Database(profile)) as database:
        told = database.run_blocking(work)
    note_bad_rows(profile, head.report, at_ms)
    return head.report | told


def find_fans(profile: Profile, typed: str, limit: int) -> list[FoundFan]:
    """The fans that fit what was typed, best first."""
    with reading(profile) as tx:
        is_behind = find_store.is_behind(tx)
    if is_behind:
        _index(profile)
    with reading(profile) as tx:
        return find_store.find(tx, typed, limit)


def _index(profile: Profile) -> None:
    """Make everybody findable, unless a console is there, which does it itself, or the disk is full."""
    try:
        database = Database(profile)
    except AlreadyOpen:
        return
    with closing(database):
        try:
            while database.run_blocking(lambda tx: find_store.index_some(tx, 2_000)):
                pass
        except StorageFull:
            log.warning("the disk is full: whoever is new is found by the beginning of a name or id only")


def export_fans(
    profile: Profile, typed: str, order: str, out: Path, *, descending: bool, weight_unit: WeightUnit | None
) -> tuple[int, tuple[str, ...], tuple[str, ...]]:
    """Write the fans that `typed` asks for, as on the fans' page, to a CSV or XLSX file; returns how many there are,
    which terms are conditions that nobody knows, and which others were taken for names.

    Args:
        weight_unit: of a weight that is typed without one; None goes by how great it is.
    Raises:
        CannotWrite: nothing was written.
    """
    now_ms = SystemClock().now_ms()
    with reading(profile) as tx:
        rules = rules_of(setting(tx, RULES_KEY))
        own = own_facets(setting(tx, FACETS_KEY))
        conditions = conditions_of(typed, now_ms, _tier_names(rules), own, weight_unit)
        query = PageQuery(conditions, cast("Order", order), descending, rules, now_ms)
        rows = fan_rows(tx, page_store.ids_of(tx, query), rules, now_ms)
        count = write_rows(FANS_COLUMNS, rows, out, as_workbook=out.suffix.lower() == ".xlsx")
    note_saved(profile, SavedFile(now_ms, "export fans", str(out)))
    slips = unread(conditions)
    return count, slips, tuple(one.words for one in conditions if isinstance(one, Named) and one.words not in slips)


def _tier_names(rules: Sequence[TierRule]) -> dict[str, str]:
    """What people call the tiers, in any language of the window."""
    rules = (NOT_SERVED, *rules)
    names = {rule.name or rule.key: rule.key for rule in rules}
    for file in sorted(resource("translations").glob("*.json")):
        words = json.loads(file.read_text("utf-8"))
        names |= {words[f"tier.{rule.key}"]: rule.key for rule in rules if f"tier.{rule.key}" in words}
    return names


def show_fan(profile: Profile, who: Identity) -> dict[str, Any]:
    """What is known of a fan, over all their linked identities; money as text with two decimals.

    Raises:
        Refused: nobody of that id is on file.
    """
    with reading(profile) as tx:
        identity_id = fans.identity_id(tx, who)
        fan = None if identity_id is None else fans.fan(tx, identity_id)
        if fan is None:
            raise Refused("not_found", "fan.unknown", fan=str(who))
        group = fans.identities_of(tx, fan.id)
        others = [one for one in (fans.fan(tx, other) for other in group) if one is not None]
        purchases = purchases_of(tx, group)
        bought = summed(purchases)
        facts = [fact for one in group for fact in fact_store.shown_facts_of(tx, one)]
        return {
            "id": str(fan.identity),
            "identities": [str(one.identity) for one in others],
            "name": fan.name,
            "old_names": list(dict.fromkeys(name for one in others for name in one.old_names if name != fan.name)),
            "first_seen": _time(min((one.first_seen_ms for one in others if one.first_seen_ms), default=None)),
            "last_seen": _time(max(one.last_seen_ms for one in others)),
            "messages": sum(one.messages for one in others),
            "sessions": tally_store.tally(tx, fan.id).sessions,
            "purchases": bought.lines,
            "returned": bought.returned,
            "spent": format_minor(bought.spent_minor),
            "last_bought": _time(bought.last_at_ms),
            "sizes_kept": [[one.value, one.category, one.times] for one in bought.sizes_kept],
            "sizes_returned": [[one.value, one.category, one.times] for one in bought.sizes_returned],
            "colors": [[one.value, one.times] for one in bought.colors],
            "categories": [[one.value, one.times] for one in bought.categories],
            "facts": [
                {"facet": one.facet, "value": one.value, "wearer": one.wearer, "standing": one.standing.value}
                for one in facts
            ],
            "notes": [note.text for one in others for note in one.notes],
            "last_purchases": [
                {
                    "at": _time(one.at_ms),
                    "product": one.product_name,
                    "variant": one.variant,
                    "qty": one.qty,
                    "amount": None if one.amount_minor is None else format_minor(one.amount_minor),
                    "left": None if one.left_minor is None else format_minor(one.left_minor),
                    "returned": one.is_returned,
                }
                for one in purchases[:_LISTED]
            ],
        }


def _time(at_ms: int | None) -> str | None:
    return None if not at_ms else rfc3339(at_ms)
