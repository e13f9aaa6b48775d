from __future__ import annotations

import asyncio
import contextlib

from anchor_console.core.tasks import TaskScope


def scope_and_bugs():
    bugs = []
    return TaskScope(lambda name, error: bugs.append((name, str(error)))), bugs


async def fail_with(word):
    raise ValueError(word)


def test_a_bug_is_told_with_the_tasks_name_and_ends_nobody_else():
    async def scenario():
        scope, bugs = scope_and_bugs()
        go_on = asyncio.Event()
        other = scope.start(go_on.wait(), name="other")
        broken = scope.start(fail_with("bad"), name="broken")
        await asyncio.wait([broken])
        await asyncio.sleep(0)
        assert bugs == [("broken", "bad")]
        assert len(scope) == 1
        go_on.set()
        assert await other is True
        await scope.close()

    asyncio.run(scenario())


def test_closing_cancels_what_runs_and_waits_for_its_end():
    async def scenario():
        scope, bugs = scope_and_bugs()
        steps = []

        async def works():
            try:
                await asyncio.Event().wait()
            finally:
                await asyncio.sleep(0)
                steps.append("cleaned up")

        scope.start(works(), name="works")
        await asyncio.sleep(0)
        await scope.close()
        assert steps == ["cleaned up"]
        assert len(scope) == 0
        assert bugs == []

    asyncio.run(scenario())


def test_who_does_not_hear_that_it_is_to_end_is_told_once_more(caplog):
    async def scenario():
        scope, bugs = scope_and_bugs()

        async def loses_a_cancellation():
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.Event().wait()
            await asyncio.Event().wait()

        scope.start(loses_a_cancellation(), name="deaf")
        await asyncio.sleep(0)
        await scope.close(deaf_after_s=0.01)
        assert len(scope) == 0
        assert bugs == []

    asyncio.run(scenario())
    assert "told once more to end: deaf" in caplog.text


def test_an_error_while_closing_is_told_too():
    async def scenario():
        scope, bugs = scope_and_bugs()

        async def breaks_at_the_end():
            try:
                await asyncio.Event().wait()
            finally:
                raise ValueError("late")

        scope.start(breaks_at_the_end(), name="works")
        await asyncio.sleep(0)
        await scope.close()
        assert bugs == [("works", "late")]

    asyncio.run(scenario())


def test_what_a_task_starts_while_closing_is_dropped_unstarted():
    async def scenario():
        scope, _ = scope_and_bugs()
        started = []

        async def child():
            started.append("child")

        async def parent():
            try:
                await asyncio.Event().wait()
            finally:
                started.append(scope.start(child(), name="child"))

        scope.start(parent(), name="parent")
        await asyncio.sleep(0)
        await scope.close()
        assert started == [None]

    asyncio.run(scenario())
