"""The rundown as people make it and keep to it. Each change is written first; `changed` tells the screens after."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from anchor_console.core.board import Board
from anchor_console.core.clock import Clock, from_ms, to_ms
from anchor_console.core.ids import ProductId, SessionId
from anchor_console.core.observer import Signal
from anchor_console.core.refusal import Refused
from anchor_console.core.text import harmless
from anchor_console.goods import rundown as rules
from anchor_console.goods import rundown_store as store
from anchor_console.goods.rundown import (
    LONGEST_TITLE,
    MOST_ROWS,
    RETURN_ROLE,
    Progress,
    RowId,
    RundownRow,
    Turn,
)
from anchor_console.live.actions import Act, Actions, By
from anchor_console.live.goods.rundown_reading import RundownReading
from anchor_console.live.state import LiveState
from anchor_console.live.undoing import Done, Undo
from anchor_console.pins import store as pins
from anchor_console.pins.card import OnAir
from anchor_console.storage.database import Database
from anchor_console.storage.writer import Transaction

_DAY_MS = 24 * 3_600_000


class RundownDesk:
    def __init__(self, database: Database, actions: Actions, state: LiveState, undo: Undo, clock: Clock) -> None:
        self._database = database
        self._actions = actions
        self._state = state
        self._undo = undo
        self._clock = clock
        self.reading = RundownReading(database, state)
        self.rows: Board[RowId, RundownRow] = Board()
        self.turns: tuple[Turn, ...] = ()
        self.changed: Signal[None] = Signal()
        """The plan, or what of it is current, is another."""
        self.moved: Signal[Progress] = Signal()
        """How the show stands to its plan is another, to the minute."""
        self._told: tuple[object, ...] | None = None
        state.session_changed.subscribe(lambda _: self.refresh())
        state.on_air_changed.subscribe(lambda _: self.refresh())
        self.refresh()

    def refresh(self) -> None:
        """Read the plan again, and which of its rows were current in the open session."""
        tx = self._database.read()
        rows = store.rows(tx)
        session = self._state.session
        turns = tuple(store.turns(tx, session.id)) if session else ()
        if turns == self.turns and rows == list(self.rows):
            return
        self.turns = turns
        self.rows.show([(row.id, row) for row in rows])
        self.changed.emit(None)
        self.tick()

    def tick(self) -> None:
        """Tell how the show stands to its plan, where a minute made a difference."""
        now = self.progress()
        told = (now.current, now.next, now.ends_ms, now.next_at_ms, now.late_s and round(now.late_s / 60))
        if told != self._told:
            self._told = told
            self.moved.emit(now)

    # --- What the plan says ---------------------------------------------------------------------------------------

    def row_of(self, product_id: ProductId) -> RundownRow | None:
        """The line of the plan that the product belongs to now; None where it is not planned."""
        return rules.row_of(list(self.rows), product_id, self.turns)

    def next_release(self, product_id: ProductId) -> int | None:
        """How many the plan puts up at the product's next opening; None where it says nothing."""
        row, session = self.row_of(product_id), self._state.session
        if row is None or session is None:
            return None
        return rules.next_release(row, pins.rounds_released(self._database.read(), session.id, product_id))

    def progress(self) -> Progress:
        session, now_ms = self._state.session, self._clock.now_ms()
        began_ms = session.started_at_ms if session else now_ms
        rows, midnight_ms = list(self.rows), _midnight_ms(began_ms)
        days = rules.days_off(rows, (began_ms - midnight_ms) // 60_000)
        return rules.progress(rows, self.turns, _midnight_ms(began_ms + days * _DAY_MS), now_ms)

    def clock_times(self) -> dict[RowId, int | None]:
        rows = list(self.rows)
        return {row.id: at for row, at in zip(rows, rules.clock_times(rows), strict=True)}

    def title(self, row: RundownRow) -> str:
        """What a row is called: its own words, else its product's name."""
        product = self._state.catalogue.product(row.product_id) if row.product_id is not None else None
        return product.name if product is not None and not row.title else row.title

    def told(self, row: RundownRow) -> dict[str, str | None]:
        """What a row is, for pages that have their own words: title, number and kind."""
        return {"title": self.title(row), "number": self.number(row), "kind": row.kind.value}

    def number(self, row: RundownRow) -> str | None:
        product = self._state.catalogue.product(row.product_id) if row.product_id is not None else None
        return product.number if product is not None else None

    # --- Making it ------------------------------------------------------------------------------------------------

    async def add(self, row: RundownRow, at: int | None = None, by: By | None = None) -> RowId:
        """Put a row at place `at`, or at the end; gives its id."""

        def work(tx: Transaction) -> int:
            if len(store.rows(tx)) >= MOST_ROWS:
                raise Refused("conflict", "rundown.full")
            return store.add(tx, _tidy(row), at)

        return RowId(await self._edit("rundown.add", work, by))

    async def change(self, row_id: RowId, change: Callable[[RundownRow], RundownRow], by: By | None = None) -> None:
        """Change a row as it stands by then: what was typed into its other cells a moment ago stays.

        Raises:
            ValueError, OverflowError: as `change` does.
        """

        def work(tx: Transaction) -> None:
            row = next((one for one in store.rows(tx) if one.id == row_id), None)
            if row is None:
                raise Refused("not_found", "rundown.gone")
            store.put(tx, _tidy(change(row)))

        await self._edit("rundown.change", work, by)

    async def remove(self, row_ids: Sequence[RowId], by: By | None = None) -> None:
        def work(tx: Transaction) -> None:
            store.remove(tx, row_ids)

        await self._edit("rundown.remove", work, by)

    async def move(self, row_id: RowId, to: int, by: By | None = None) -> None:
        """Let a row stand at place `to`, counted without it."""

        def work(tx: Transaction) -> None:
            order = [row.id for row in store.rows(tx) if row.id != row_id]
            store.reorder(tx, [*order[: max(0, to)], row_id, *order[max(0, to) :]])

        await self._edit("rundown.move", work, by)

    async def put(self, rows: Sequence[RundownRow], *, replaces: bool, by: By | None = None) -> int:
        """Take in rows that were read: in place of the plan, or behind it; gives for how many there was no room."""
        fresh = [_tidy(row) for row in rows[:MOST_ROWS]]

        def work(tx: Transaction) -> int:
            if replaces:
                store.replace_all(tx, fresh)
                return len(rows) - len(fresh)
            room = max(0, MOST_ROWS - len(store.rows(tx)))
            store.append(tx, fresh[:room])
            return max(0, len(rows) - room)

        return await self._edit("rundown.put", work, by)

    async def clear(self, by: By | None = None) -> None:
        await self._edit("rundown.clear", lambda tx: store.replace_all(tx, []), by)

    async def bring_back(self, row_id: RowId, by: By | None = None) -> None:
        """Mark a product for 返场: once more at the end of the plan; a second time takes the mark back."""

        def work(tx: Transaction) -> None:
            rows = store.rows(tx)
            row = next((one for one in rows if one.id == row_id), None)
            if row is None or row.product_id is None:
                raise Refused("invalid", "rundown.no_product")
            again = [
                one for one in rows if one.product_id == row.product_id and one.role == RETURN_ROLE and one.id != row.id
            ]
            if again:
                store.remove(tx, [again[-1].id])
            else:
                store.add(tx, replace(row, starts_min=None, role=RETURN_ROLE))

        await self._edit("rundown.bring_back", work, by)

    def is_brought_back(self, row: RundownRow) -> bool:
        return row.product_id is not None and any(
            one.product_id == row.product_id and one.role == RETURN_ROLE and one.id != row.id for one in self.rows
        )

    # --- Keeping to it --------------------------------------------------------------------------------------------

    def taken(self, tx: Transaction, act: Act, on_air: OnAir) -> None:
        """A product went on air within `tx`: its line of the plan is current from now on."""
        rows = store.rows(tx)
        row = rules.row_of(rows, on_air.product_id, store.turns(tx, act.session.id)) if rows else None
        if row is not None:
            store.begin_turn(tx, act.session.id, row.id, act.at_ms)

    def returned(self, tx: Transaction, act: Act, on_air: OnAir) -> None:
        """A take was undone within `tx`: the turn that it began never was."""
        store.forget_turn(tx, act.session.id, on_air.taken_at_ms)

    async def go(self, row_id: RowId, by: By | None = None) -> None:
        """Let a row be current; a product is not taken by that, it only comes next."""

        def work(tx: Transaction, act: Act) -> None:
            if all(row.id != row_id for row in store.rows(tx)):
                raise Refused("not_found", "rundown.gone")
            store.begin_turn(tx, act.session.id, row_id, act.at_ms)

        await self._actions.do("rundown.go", {"row_id": row_id}, work, by)
        self.refresh()

    async def go_on(self, by: By | None = None) -> RundownRow:
        """Let the next row be current, and give it.

        Raises:
            Refused: the plan is over.
        """
        return await self._step(rules.next_row, "rundown.over", by)

    async def go_back(self, by: By | None = None) -> RundownRow:
        return await self._step(rules.previous_row, "rundown.first", by)

    async def _step(
        self, find: Callable[[Sequence[RundownRow], Sequence[Turn]], RundownRow | None], none: str, by: By | None
    ) -> RundownRow:
        """Let the row be current that `find` gives by then: pressed twice, it is two steps."""

        def work(tx: Transaction, act: Act) -> int:
            rows = store.rows(tx)
            row = find(rows, store.turns(tx, act.session.id))
            if row is None:
                raise Refused("not_found", none if rows else "rundown.none")
            store.begin_turn(tx, act.session.id, row.id, act.at_ms)
            return row.id

        row = await self._actions.do("rundown.go", {}, work, by)
        self.refresh()
        if (now := self.rows.get(RowId(row))) is None:
            raise Refused("not_found", "rundown.gone")
        return now

    async def _edit(self, name: str, work: Callable[[Transaction], int | None], by: By | None) -> int:
        """Change the plan; `Ctrl+Z` brings it back as it was, as long as nobody has changed it since."""
        before: list[tuple[list[RundownRow], list[tuple[SessionId, Turn]]]] = []
        after: list[list[RundownRow]] = []

        def edit(tx: Transaction, _by: By, _at_ms: int) -> int | None:
            before.append((store.rows(tx), store.all_turns(tx)))
            made = work(tx)
            after.append(store.rows(tx))
            return made

        made = await self._actions.do_anytime(name, {}, edit, by)
        self.refresh()
        if by is None and before and before[0][0] != after[0]:
            self._undo.push(Done("undo.rundown", lambda: self._restore(*before[0], after[0])))
        return int(made or 0)

    async def _restore(
        self, plan: list[RundownRow], turns: list[tuple[SessionId, Turn]], shown: list[RundownRow]
    ) -> None:
        def work(tx: Transaction, _by: By, _at_ms: int) -> None:
            if store.rows(tx) != shown:
                raise Refused("conflict", "undo.moved_on")
            kept = {turn.row_id: None for _, turn in turns}
            since = [one for one in store.all_turns(tx) if one[1].row_id not in kept]
            ids = {row.id for row in plan}
            store.restore(tx, plan, [one for one in (*turns, *since) if one[1].row_id in ids])

        await self._actions.do_anytime("rundown.undo", {}, work)
        self.refresh()


def _tidy(row: RundownRow) -> RundownRow:
    """The row within its bounds, its words harmless."""
    return replace(
        row,
        title=harmless(row.title).strip()[:LONGEST_TITLE],
        role=harmless(row.role).strip()[:20],
        points=tuple(harmless(point).strip()[:LONGEST_TITLE] for point in row.points[:12]),
        starts_min=None if row.starts_min is None else row.starts_min % rules.DAY_MIN,
    )


def _midnight_ms(at_ms: int) -> int:
    """When the day began in this PC's zone."""
    return to_ms(from_ms(at_ms).astimezone().replace(hour=0, minute=0, second=0, microsecond=0))
