"""What commands do with a profile whose console need not run: they read beside it, or take its lock to write."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, cast

from anchor_console.callouts.presence import WINDOW_MS
from anchor_console.callouts.service import call_outs
from anchor_console.chat.presence_store import last_event_ms
from anchor_console.core.clock import SystemClock, rfc3339
from anchor_console.core.days import Days
from anchor_console.core.ids import Identity
from anchor_console.core.money import format_minor
from anchor_console.core.paths import Profile
from anchor_console.core.record_files import RecordFiles
from anchor_console.core.refusal import Refused
from anchor_console.goods import store as goods
from anchor_console.goods.images import card_name, is_whole, thumb_name
from anchor_console.live import store
from anchor_console.live.command_socket import ask_console
from anchor_console.live.fans.calling import callouts_json, room_at
from anchor_console.live.privacy.forgetting import ALL_STORES, Forgetting
from anchor_console.live.privacy.privacy_desk import FANS_EXPORT, document_of
from anchor_console.live.session import Session
from anchor_console.live.totals import totals_of
from anchor_console.privacy.copies import erase_in_copy
from anchor_console.privacy.erase import find_forgotten
from anchor_console.privacy.export import save
from anchor_console.privacy.forgotten_file import ForgottenFile
from anchor_console.privacy.person import known
from anchor_console.privacy.receipt import Receipt
from anchor_console.privacy.saved_files import SavedFile, note_saved, saved_files
from anchor_console.reports.in_words import Says, in_words
from anchor_console.reports.table_file import Table, write_table
from anchor_console.reports.tables import SESSION_TABLES, goods_table, table_of_many
from anchor_console.sales.sale import Totals
from anchor_console.sheets.store import mappings
from anchor_console.stock.store import mismatches
from anchor_console.storage.carried import carried, carry, set_down
from anchor_console.storage.connections import connect_read_only
from anchor_console.storage.copies import backup as copy_to
from anchor_console.storage.copies import restore as put_back
from anchor_console.storage.database import Database
from anchor_console.storage.emptied import Emptied, copies_in
from anchor_console.storage.soundness import Damaged, check
from anchor_console.storage.unfinished import clear_up_parts
from anchor_console.storage.updating import bring_up_to_date
from anchor_console.storage.writer import StorageError, Transaction

_BACKUP = "backup"
"""What a copy that a person made is called where it is noted."""


def totals_json(session: Session, totals: Totals) -> dict[str, Any]:
    """A session's totals as `sessions show --json` and a headless run give them; money as text."""
    return {
        "session_id": session.id,
        "title": session.title,
        "mode": session.mode,
        "events": totals.events,
        "messages": totals.messages,
        "claims": totals.claims,
        "orders": totals.orders,
        "sales": totals.sales,
        "units": totals.units,
        "paid_total": format_minor(totals.paid_minor),
        "net_total": format_minor(totals.net_minor),
        "currency": session.currency,
    }


def known_mappings(profile: Profile, kind: str) -> dict[str, dict[str, str]]:
    """The column mappings that the profile remembers; none where there is no profile yet."""
    if not profile.database.exists():
        return {}
    with reading(profile) as tx:
        return mappings(tx, kind)


def sessions_with_totals(profile: Profile) -> list[dict[str, Any]]:
    """Every session, the latest first."""
    with reading(profile) as tx:
        return [_whole(session, totals_of(tx, session)) for session in store.sessions(tx)]


def session_totals(profile: Profile, session_id: str) -> dict[str, Any]:
    """One session; `last` is the latest.

    Raises:
        Refused: there is no such session.
    """
    with reading(profile) as tx:
        session = _find(tx, session_id)
        return _whole(session, totals_of(tx, session))


def export(profile: Profile, what: str, session_id: str | None, out: Path, says: Says | None = None) -> int:
    """Write a table to `out`; returns how many rows.

    Args:
        says: puts it in words, for people.
    Raises:
        Refused: there is no such session.
        CannotWrite: nothing was written.
    """
    with reading(profile) as tx:
        table = goods_table(tx) if session_id is None else SESSION_TABLES[what](tx, _find(tx, session_id))
    return _written(profile, what, table, out, says)


def export_days(profile: Profile, what: str, days: Days, out: Path, says: Says | None = None) -> int:
    """Write a table of all sessions that began on these days to `out`, the oldest first; returns how many rows.

    Args:
        says: puts it in words, for people.
    Raises:
        Refused: no session began then.
        CannotWrite: nothing was written.
    """
    with reading(profile) as tx:
        found = [session for session in reversed(store.sessions(tx)) if days.covers(session.started_at_ms)]
        if not found:
            raise Refused("not_found", "export.no_session_then", days=str(days))
        table = table_of_many(tx, what, found)
    return _written(profile, what, table, out, says)


def _written(profile: Profile, what: str, table: Table, out: Path, says: Says | None) -> int:
    write_table(table if says is None else in_words(table, says), out)
    if what != "goods":
        note_saved(profile, SavedFile(SystemClock().now_ms(), f"export {what}", str(out)))
    return len(table.rows)


def callouts(profile: Profile, number: str, at_ms: int | None) -> dict[str, Any]:
    """Who present would want the product, as the desk would show it at `at_ms`.

    Args:
        at_ms: None is now, or when the newest event came in where that is over.
    Raises:
        Refused: nothing has the number.
    """
    with reading(profile) as tx:
        product = next((one for one in goods.all_products(tx) if one.number == number), None)
        if product is None:
            raise Refused("not_found", "take.number_unknown", number=number)
        if at_ms is None:
            now_ms, newest_ms = SystemClock().now_ms(), last_event_ms(tx)
            at_ms = now_ms if newest_ms is None or now_ms - newest_ms < WINDOW_MS else newest_ms
        found = call_outs(tx, room_at(tx, product, at_ms))
        return callouts_json(product, at_ms, found)


def export_fan(profile: Profile, who: Identity, out: Path) -> dict[str, int]:
    """Write all that is held of a person, under all their ids, to `out`; gives how much of each kind there was.

    Raises:
        Refused: nobody of that id is on file.
        CannotSave: nothing was written.
    """
    at_ms = SystemClock().now_ms()
    with reading(profile) as tx:
        person = known(tx, who)
        if person is None:
            raise Refused("not_found", "fan.unknown", fan=str(who))
        document = document_of(tx, person, at_ms)
    save(document, out)
    file = ForgottenFile(profile.forgotten)
    file.ensure_key()
    hashes = tuple(file.known.hash_of(one) for one in person.identities)
    note_saved(profile, SavedFile(at_ms, FANS_EXPORT, str(out), hashes))
    return {name: len(rows) for name, rows in document["held"].items() if rows}


def erase_fan(profile: Profile, who: Identity, by_name: str, *, with_guessed: bool = True) -> dict[str, Any]:
    """Forget a person: by the console that has the profile open, or where none has, here. Gives the receipt.

    Args:
        with_guessed: ids go along that are only guessed to be theirs.

    Raises:
        ConsoleFailed, StorageError: it is not done, or not to its end; it goes on when the profile is opened next.
    """
    answer = ask_console(profile, "fans erase", {"fan": str(who), "by": by_name, "with_guessed": with_guessed})
    if answer is not None:
        return cast("dict[str, Any]", answer[0])
    profile.make()
    with closing(Database(profile)) as database:
        forgetting = Forgetting(database, SystemClock(), RecordFiles(profile))

        async def whole() -> Receipt:
            await forgetting.go_on()
            return await forgetting.erase(who, by_name, forgetting.forget_in_our_hub, with_guessed=with_guessed)

        return asyncio.run(whole()).as_json()


def restore(profile: Profile, source: Path) -> Path | None:
    """Put a copy in the place of the profile's database, and its pictures into the profile; whoever was forgotten since
    it was made is not in it, and whoever was before stays forgotten, in another profile too.

    Returns where a copy is kept of the database that stood there; None where none did that can be read.

    Raises:
        StorageError: as `storage.copies.restore` does.
    """
    file = ForgottenFile(profile.forgotten)

    def prepare(fresh: Path) -> None:
        told = carried(fresh, profile.forgotten.name)
        if told is not None:
            file.join(told)
        set_down(fresh, profile.pictures, is_whole)
        erase_in_copy(fresh, ALL_STORES, file.known, file.digest, SystemClock().now_ms())

    replaced = put_back(profile, source, prepare)
    if replaced is not None:  # whom the copy's own list has may be in it
        erase_in_copy(replaced, ALL_STORES, file.known, file.digest, SystemClock().now_ms())
    return replaced


def backup(profile: Profile, target: Path) -> int:
    """Write a consistent copy of a profile that may be in use, with its goods' pictures, and with who was forgotten; it
    is noted that there is one.

    Returns how many pictures it has, thumbnails not counted.

    Raises:
        Damaged: the list of who was forgotten is broken.
        StorageError: as `storage.copies.backup` does.
    """
    bring_up_to_date(profile)
    clear_up_parts(profile.root)
    ForgottenFile(profile.forgotten)  # a broken list is told now, not when it is needed
    pictures = 0

    def prepare(fresh: Path) -> None:
        nonlocal pictures
        with closing(connect_read_only(fresh)) as tx:
            hashes = goods.pictures(tx)
        pictures = carry(
            fresh, (profile.pictures / name(sha256) for sha256 in hashes for name in (card_name, thumb_name))
        )
        carry(fresh, [profile.forgotten])

    copy_to(profile.database, target, prepare, notes=profile.root)
    note_saved(profile, SavedFile(SystemClock().now_ms(), _BACKUP, str(target)))
    return pictures // 2


def newest_copy(profile: Profile) -> Path | None:
    """The newest copy of the profile's database that is still there: made before an update, or by a person."""
    saved = (Path(one.path) for one in saved_files(profile) if one.what == _BACKUP)
    found = [*copies_in(profile.backups), *(path for path in saved if path.is_file() and path.stat().st_size)]
    return max(found, key=lambda path: path.stat().st_mtime_ns, default=None)


def way_back(profile: Profile, trouble: StorageError) -> str:
    """What may be done where the profile's own file is damaged or emptied, as a command line says it."""
    copy = newest_copy(profile)
    said = [f"; the newest copy is {copy}, and `anchor-console restore` puts it back" if copy else ""]
    if isinstance(trouble, Emptied) and profile.database.exists():
        said.append("; to begin with a new shop, take the empty file away")
    return "".join(said)


def doctor(profile: Profile) -> list[dict[str, Any]]:
    """What was checked, whether it is sound, and what was found."""
    if not profile.database.exists():
        return [{"check": "database", "ok": True, "detail": f"none yet at {profile.database}"}]
    problem = check(profile.database)
    findings = [{"check": "database", "ok": problem is None, "detail": problem or str(profile.database)}]
    if problem is None:
        with reading(profile) as tx:
            wrong = mismatches(tx)
        detail = f"SKU rows {', '.join(map(str, wrong))} differ from their moves" if wrong else "sums equal their moves"
        findings.append({"check": "stock ledger", "ok": not wrong, "detail": detail})
        findings.append(_erasing(profile))
        findings.append(_sources(profile))
    return findings


def _sources(profile: Profile) -> dict[str, Any]:
    """Whether every source that is switched on has all that its kind must have. Nothing is connected."""
    # Here, for the quick start of every other command: it brings in every transport.
    from anchor_console.live.sources.source_setups import SETTING, read_setups, what_is_wrong

    with reading(profile) as tx:
        row = tx.execute("SELECT value FROM settings WHERE key = ?", (SETTING,)).fetchone()
    setups = [setup for setup in read_setups(json.loads(row[0]) if row else None) if setup.is_enabled]
    wrong = [f"{setup.name}: {trouble}" for setup in setups if (trouble := what_is_wrong(setup))]
    detail = "; ".join(wrong) or f"{len(setups)} switched on, each with what it needs"
    return {"check": "sources", "ok": not wrong, "detail": detail}


def _erasing(profile: Profile) -> dict[str, Any]:
    """Whether everybody who was forgotten is gone from the database; what is left goes when a console opens next."""
    try:
        file = ForgottenFile(profile.forgotten)
    except Damaged as exc:
        return {"check": "forgotten people", "ok": False, "detail": str(exc)}
    with reading(profile) as tx:
        still_there = len(find_forgotten(tx, file.known, SystemClock().now_ms())) if file.known.since else 0
    if still_there:
        detail = f"{still_there} identities of people who were forgotten are still there; open the console once"
    elif file.unfinished:
        detail = "an erasing is not finished; it goes on when no session runs, or when the console opens"
    else:
        detail = f"{len(file.known.since)} identities were forgotten, none is there"
    return {"check": "forgotten people", "ok": not still_there, "detail": detail}


@contextmanager
def reading(profile: Profile) -> Iterator[Transaction]:
    """A profile's database as it stands at one moment, whoever has it open.

    Raises:
        StorageError: there is none; or as `storage.updating.bring_up_to_date` does.
    """
    bring_up_to_date(profile)
    with closing(connect_read_only(profile.database)) as connection:
        # One snapshot for all that is read, whatever a running console writes meanwhile.
        connection.execute("BEGIN")
        yield connection


def _find(tx: Transaction, session_id: str) -> Session:
    session = next(iter(store.sessions(tx)), None) if session_id == "last" else store.session(tx, session_id)
    if session is None:
        raise Refused(
            "not_found", "session.none_yet" if session_id == "last" else "session.unknown", session=session_id
        )
    return session


def _whole(session: Session, totals: Totals) -> dict[str, Any]:
    times = {
        "state": session.state.value,
        "started_at": rfc3339(session.started_at_ms),
        "ended_at": rfc3339(session.ended_at_ms) if session.ended_at_ms is not None else None,
    }
    return totals_json(session, totals) | times
