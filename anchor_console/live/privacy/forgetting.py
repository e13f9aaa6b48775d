"""Forgetting a person on their wish: out of the database, the hub, records, logs and automatic backups, in steps.

First it is written down, by keyed hash, that they are forgotten: whatever breaks off the rest, it goes on when the
profile is opened next. One transaction then takes away who they are and all that was known of them; lines go in small
batches, so that what comes in is never kept waiting. At last the database is written anew, since SQLite leaves bytes
of what it deletes; a large one only when no session runs, and until then the erasing counts as unfinished.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import partial
from typing import TypeVar

from msgspec.structs import replace

from anchor_console.chat import person_store as chat
from anchor_console.chat.name_store import names_told
from anchor_console.core.clock import MAY_BE_AHEAD_MS, Clock
from anchor_console.core.faults import reach
from anchor_console.core.forgotten import Forgotten, is_past_of_forgotten
from anchor_console.core.ids import Identity, IdentityId, new_ulid
from anchor_console.core.record_files import RecordFiles
from anchor_console.core.sealed_ids import Emptying, SealedIds
from anchor_console.fans import person_store as fans
from anchor_console.fans.names import NOBODY_NAMED, Names
from anchor_console.live.privacy import person_store as actions
from anchor_console.live.store import add_action, open_session
from anchor_console.privacy import erase
from anchor_console.privacy.copies import erase_in_copies, let_go_of_copies
from anchor_console.privacy.export import counts_of
from anchor_console.privacy.files import erase_in_records, mask_in_records
from anchor_console.privacy.forgotten_file import ForgottenFile
from anchor_console.privacy.logs import mask_in_logs
from anchor_console.privacy.person import Known, known, nobody_known
from anchor_console.privacy.receipt import Receipt
from anchor_console.privacy.register import STORES, PersonStore
from anchor_console.privacy.saved_files import SavedFile, mask_paths, own_files, saved_files, without_names
from anchor_console.room.hub.forget import forget_in
from anchor_console.room.hub.lock import Locked
from anchor_console.storage import wiping
from anchor_console.storage.database import Database
from anchor_console.storage.writer import Transaction, disk_errors

log = logging.getLogger(__name__)

T = TypeVar("T")

ALL_STORES: tuple[PersonStore, ...] = (actions, *STORES)

_WRITTEN_ANEW_AT_ONCE = 32 * 1024 * 1024
"""Bytes of a database that is written anew while a session runs: what comes in waits half a second."""
_MERGE_PAGES = 200
_LET_GO_AT_ONCE = 10
"""People who go for their age in one transaction: what comes in waits for each."""
_MASKED_AT_ONCE = 100
_ACTIONS_AT_ONCE = 5_000
_PAUSE_S = 0.02
_TRIES = 50
_TRY_AGAIN_S = 0.1


RoomForgets = Callable[[Known], Awaitable[bool]]
"""Takes a person off the screens and out of what the room hub keeps; False where that hub is not ours to reach."""


class Forgetting:
    """Owns who was forgotten in this profile."""

    def __init__(self, database: Database, clock: Clock, records: RecordFiles) -> None:
        self._records = records
        self._profile = profile = records.profile
        self._database = database
        self._clock = clock
        self._file = ForgottenFile(profile.forgotten)
        self._busy = asyncio.Lock()

    @property
    def forgotten(self) -> Forgotten:
        return self._file.known

    def hashes_of(self, people: Sequence[Identity]) -> tuple[str, ...]:
        """What these people are called where they must not be named."""
        self._file.ensure_key()
        return tuple(self.forgotten.hash_of(who) for who in people)

    @property
    def is_finished(self) -> bool:
        return not self._file.unfinished

    async def erase(self, who: Identity, by_name: str, room: RoomForgets, *, with_guessed: bool = True) -> Receipt:
        """Forget the person with this id, and all ids that are linked with it.

        One whom nobody here has ever seen is remembered as forgotten all the same: a backup may hold them.

        Args:
            with_guessed: ids go along that are only guessed to be theirs.

        Raises:
            StorageError: the disk refuses. What was begun goes on when the profile is opened next.
        """
        async with self._busy:
            at_ms = self._clock.now_ms()
            was_finished = self.is_finished
            digest_before = self._file.digest
            person = await self._begin(who, at_ms, with_guessed)
            if __debug__:
                reach("erase.after_begin")
            removed = await self._database.read_later(lambda tx: counts_of(tx, ALL_STORES, person.numbers))
            saved = await asyncio.to_thread(self._saved, person)
            logs = await self._mask(person.names, person.identities)

            await self._empty_actions(person.numbers, person.names)

            masked_to = await self._mask_lines(person.numbers, person.names)

            def take_away(tx: Transaction) -> None:
                erase.erase_now(tx, STORES, person.numbers, person.names, lines_masked_to=masked_to)
                if was_finished and erase.is_swept(tx, digest_before):
                    # All others were erased from this file before; one that was put back is still to be looked through.
                    erase.mark_swept(tx, self._file.digest)

            await self._database.run(take_away)
            if __debug__:
                reach("erase.after_rows")
            receipt = Receipt(
                at_ms=at_ms,
                identities=len(person.numbers),
                removed=removed,
                copies_rewritten=0,
                copies_removed=(),
                records=0,
                logs=logs,
                names_in_part=person.names.kept_in_part,
                guessed_taken=len(person.guessed) if with_guessed else 0,
                guessed_left=0 if with_guessed else len(person.guessed),
                proposed_left=person.proposed,
                is_hub_reached=True,
                is_done=False,
                saved_elsewhere=saved,
            )
            receipt = await self._rest(receipt, _user_ids(person.identities), lambda: room(person))
            await self._log(by_name, receipt)
            return receipt

    async def go_on(self) -> Receipt | None:
        """Finish what was broken off, and erase again who stands in a database that was put back from a copy.

        To be done before the hub starts, and before anybody looks; writing a large database anew is left to
        `when_quiet`, since nobody waits that long for a window.
        """
        async with self._busy:
            await _in_files(self._records.clear_up)
            digest, at_ms = self._file.digest, self._clock.now_ms()
            is_swept = await self._database.read_later(lambda tx: erase.is_swept(tx, digest))
            if self.is_finished and is_swept:
                return None
            people = await self._database.read_later(lambda tx: erase.find_forgotten(tx, self.forgotten, at_ms))
            names = await self._database.read_later(lambda tx: names_told(tx, people))
            identities = await self._database.read_later(lambda tx: fans.identities_among(tx, people))
            user_ids = _user_ids(identities.values())
            logs = await self._mask(names, tuple(identities.values()))
            await self._empty_actions(people, names)
            masked_to = await self._mask_lines(people, names)
            await self._database.run(lambda tx: erase.erase_now(tx, STORES, people, names, lines_masked_to=masked_to))
            receipt = await self._rest(
                Receipt(at_ms, len(people), {}, 0, (), 0, logs, names.kept_in_part, 0, 0, 0, True, False, ()),
                user_ids,
                lambda: self._forget_in_our_hub(user_ids),
                is_start=True,
            )
            await self._database.run(lambda tx: erase.mark_swept(tx, digest))
            log.info("an erasing was finished: %s identities were still there", len(people))
            return receipt

    async def let_go(self, people: Sequence[IdentityId], unseen_since_ms: int) -> int:
        """Take people out of the database for their age, but for whoever came back meanwhile; gives how many went.

        Nothing remembers that they were there.
        """
        self._file.ensure_key()
        gone: list[IdentityId] = []
        # The log keeps its words too, but for what was done about them.
        await self._empty_actions(people, NOBODY_NAMED)
        for at in range(0, len(people), _LET_GO_AT_ONCE):
            some = people[at : at + _LET_GO_AT_ONCE]
            names = await self._database.read_later(partial(names_told, people=some))
            # Nobody asked for it: what is told of others who stay keeps its words.
            masked_to = await self._mask_lines(some, names)
            gone += await self._database.run(
                partial(_let_go_some, people=some, names=names, masked_to=masked_to, unseen_since_ms=unseen_since_ms)
            )
            await asyncio.sleep(_PAUSE_S)
        await self._empty_lines(gone)
        return len(gone)

    async def go_on_letting_go(self) -> None:
        """Empty the lines of people who were let go when the console was killed."""
        nobodies = await self._database.read_later(fans.nobodies)
        left = await self._database.read_later(lambda tx: chat.with_lines(tx, nobodies))
        if left:
            self._file.ensure_key()
            await self._empty_lines(left)

    async def let_go_of_copies(self, before_ms: int) -> None:
        """Remove the automatic backups that were made before."""
        async with self._busy:
            await asyncio.to_thread(let_go_of_copies, self._profile, before_ms)

    async def wipe(self) -> None:
        """Leave no word of what was let go by age in the log or in an index.

        A large database is not written anew for it: that would be every day, and nobody asked for it as a person does
        for their own; what was deleted is zeros where it stood.
        """
        async with self._busy:
            if not await self._database.read_later(wiping.is_wipe_owed):
                return
            is_small = await self._database.read_later(wiping.size_of) <= _WRITTEN_ANEW_AT_ONCE
            if await self._wipe(is_anew=is_small):
                await self._database.run(wiping.owe_no_wipe)

    async def when_quiet(self) -> None:
        """Finish what waited for the session's end."""
        async with self._busy:
            if not self.is_finished and await self._leave_no_byte():
                self._file.end()

    async def forget_in_our_hub(self, person: Known) -> bool:
        """Take everybody who was forgotten out of our own hub's folder, while that hub does not run."""
        return await self._forget_in_our_hub(_user_ids(person.identities))

    async def _forget_in_our_hub(self, user_ids: Sequence[str]) -> bool:
        forgotten = self.forgotten
        empty = Emptying(lambda event: is_past_of_forgotten(event, forgotten), SealedIds(forgotten, user_ids))
        try:
            await _in_files(forget_in, self._profile.hub_state, empty)
        except Locked:
            return False
        return True

    async def _begin(self, who: Identity, at_ms: int, with_guessed: bool) -> Known:
        """Remember that this person is forgotten; gives all that is known of them when no more can be added."""
        begun: set[Identity] = set()
        while True:
            found = await self._database.read_later(lambda tx: known(tx, who, with_guessed=with_guessed))
            person = found or nobody_known(who)
            if begun.issuperset(person.identities):
                return person
            # What is on file is past, though a source's clock may lie ahead of ours. No further than clocks do: a slip
            # of the year would keep them forgotten whatever they do from now on.
            last_ms = await self._database.read_later(partial(fans.last_seen_of, numbers=person.numbers))
            latest_ms = at_ms + MAY_BE_AHEAD_MS
            self._file.begin({one: min(max(at_ms, last_ms.get(one, 0)), latest_ms) for one in person.identities})
            begun.update(person.identities)
            # A batch that was handed over before may be the first to tell of them, or of another id or name of theirs.
            await self._database.run(lambda _: None)

    async def _mask(self, names: Names, people: Sequence[Identity]) -> int:
        """Take ids and names out of logs, noted paths, and others' words: before the rows go, since nobody knows them
        afterwards."""
        user_ids, hashes = _user_ids(people), {one for who in people for one in self.forgotten.hashes_of(who)}
        await _in_files(self._records.clear_up)
        await _in_files(mask_in_records, self._records, names, user_ids)
        await _in_files(mask_paths, self._profile, names, user_ids, hashes)
        return await _in_files(mask_in_logs, self._profile, names)

    async def _rest(
        self, receipt: Receipt, user_ids: Sequence[str], hub: Callable[[], Awaitable[bool]], *, is_start: bool = False
    ) -> Receipt:
        """All steps after a person's rows are nobody's."""
        await self._empty_lines(await self._database.read_later(fans.nobodies))
        if __debug__:
            reach("erase.after_lines")
        is_hub_reached = await hub()
        if __debug__:
            reach("erase.after_hub")
        records = await _in_files(erase_in_records, self._records, self.forgotten, user_ids)
        if __debug__:
            reach("erase.after_files")
        copies = await _in_files(
            erase_in_copies, self._profile, ALL_STORES, self.forgotten, self._file.digest, self._clock.now_ms()
        )  # fmt: skip
        if __debug__:
            reach("erase.after_copies")
        is_large = await self._database.read_later(wiping.size_of) > _WRITTEN_ANEW_AT_ONCE
        is_wiped = not (is_start and is_large) and await self._leave_no_byte()
        if __debug__:
            reach("erase.after_wipe")
        if is_wiped:
            self._file.end()
        return replace(
            receipt,
            copies_rewritten=copies.rewritten,
            copies_removed=copies.removed,
            records=records,
            is_hub_reached=is_hub_reached,
            is_done=is_wiped,
        )

    async def _empty_actions(self, people: Sequence[IdentityId], names: Names) -> None:
        """Blank what was done about them; first of all, since an action may quote what they said."""
        after: int | None = 0
        while after is not None:
            after = await self._database.run(
                partial(actions.erase_some, identities=people, names=names, after=after, limit=_ACTIONS_AT_ONCE)
            )  # fmt: skip

    async def _mask_lines(self, people: Sequence[IdentityId], names: Names) -> int:
        """Mask these names in others' lines, before the rows go that tell them; gives up to which line.

        Thousands of lines may call somebody 用户: what comes in waits for a few of them at most.
        """
        upto, is_last = 0, False
        while not is_last:
            found, upto, is_last = await self._database.read_later(
                partial(chat.lines_naming, people=people, names=names, after=upto)
            )
            for at in range(0, len(found), _MASKED_AT_ONCE):
                some = found[at : at + _MASKED_AT_ONCE]
                await self._database.run(partial(chat.mask_lines, names=names, message_ids=some))
                await asyncio.sleep(_PAUSE_S)
        return upto

    async def _empty_lines(self, people: Sequence[IdentityId]) -> None:
        has_more = True
        while has_more:
            has_more = await self._database.run(
                partial(erase.erase_some_lines, people=people, seal=self.forgotten.seal)
            )  # fmt: skip
            await asyncio.sleep(_PAUSE_S)

    async def _leave_no_byte(self) -> bool:
        """Leave no byte of what was deleted in the database's files; False while that has to wait."""
        size, is_quiet = await self._database.read_later(lambda tx: (wiping.size_of(tx), open_session(tx) is None))
        is_anew = is_quiet or size <= _WRITTEN_ANEW_AT_ONCE
        return await self._wipe(is_anew=is_anew) and is_anew

    async def _wipe(self, *, is_anew: bool) -> bool:
        """Write the full-text indexes anew, perhaps the file, and empty the log; False while somebody reads it."""
        for merge in erase.MERGES:
            await self._merge(merge)
        if is_anew:
            await self._database.run_alone(wiping.write_anew)
        try:
            for _ in range(_TRIES):
                if await self._database.run_alone(wiping.empty_log):
                    return True
                await asyncio.sleep(_TRY_AGAIN_S)
        finally:
            await self._database.run_alone(wiping.as_before)
        return False

    async def _merge(self, merge: Callable[[Transaction, int], bool]) -> None:
        has_more = await self._database.run(lambda tx: merge(tx, -_MERGE_PAGES))
        while has_more:
            await asyncio.sleep(_PAUSE_S)
            has_more = await self._database.run(lambda tx: merge(tx, _MERGE_PAGES))

    def _saved(self, person: Known) -> tuple[SavedFile, ...]:
        """Files elsewhere that may hold the person, without their name in the paths."""
        hashes = {one for who in person.identities for one in self.forgotten.hashes_of(who)}
        return tuple(
            SavedFile(
                one.at_ms, one.what, without_names(one.path, person.words if one.about else person.names.everywhere)
            )
            for one in (*saved_files(self._profile), *own_files(self._profile))
            if not one.about or hashes & set(one.about)
        )

    async def _log(self, by_name: str, receipt: Receipt) -> None:
        command_id = new_ulid(receipt.at_ms)

        def write(tx: Transaction) -> None:
            session = open_session(tx)
            session_id = session.id if session else None
            result = {"value": receipt.as_json()}
            add_action(tx, session_id, command_id, "fan.erase", by_name, {}, result, receipt.at_ms)

        await self._database.run(write)


def _user_ids(people: Iterable[Identity]) -> list[str]:
    return [who.user_id for who in people]


async def _in_files(work: Callable[..., T], *args: object) -> T:
    """What `work` makes of files of the profile, on a thread of its own."""
    with disk_errors():
        return await asyncio.to_thread(work, *args)


def _let_go_some(
    tx: Transaction, people: Sequence[IdentityId], names: Names, masked_to: int, unseen_since_ms: int
) -> list[IdentityId]:
    """Let these people go but for whoever was seen since, and give who went."""
    gone = fans.still_unseen(tx, people, unseen_since_ms)
    wiping.owe_wipe(tx)
    told = names if len(gone) == len(people) else None
    erase.erase_now(tx, STORES, gone, told, lines_masked_to=masked_to, in_prose=False)
    return gone
