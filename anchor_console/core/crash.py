"""What happens to a bug: a report in the profile, a line in the log, and word to whoever can tell the person.

A report is made to be sent by hand after reading. It names code, versions and kinds of errors; never a fan's name,
their words, or a token. Only this module and the task scope see every exception.
"""

from __future__ import annotations

import asyncio
import faulthandler
import logging
import platform
import sys
import threading
import traceback
from collections import Counter
from collections.abc import Callable
from importlib import metadata
from pathlib import Path, PurePath
from types import TracebackType
from typing import Any

import msgspec

from anchor_console import __version__
from anchor_console.core.clock import Clock, rfc3339
from anchor_console.core.log import masked

log = logging.getLogger(__name__)

REPORTS_KEPT = 20
NATIVE_FILE = "native.txt"

_PACKAGES = ("PySide6-Essentials", "qasync", "websockets", "msgspec", "sqlite-utils")

# Messages of these speak of code; those of all others may quote what a fan wrote.
_TELLING = (AttributeError, ImportError, NameError, NotImplementedError, RecursionError, TypeError, UnboundLocalError)
_TELLING_BY_NAME = frozenset({"sqlite3.IntegrityError", "asyncio.exceptions.InvalidStateError"})


class CrashReport(msgspec.Struct, frozen=True):
    """A bug that was reported for the first time; `path` is None where the report could not be written."""

    name: str
    kind: str
    path: Path | None


def describe(error: BaseException) -> str:
    """The traceback of `error` and of what led to it: code and kinds only, without the data in its messages."""
    return "\n".join(_lines(error, set()))


def _lines(error: BaseException, seen: set[int]) -> list[str]:
    seen.add(id(error))
    lines: list[str] = []
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None and id(cause) not in seen:
        lines += [*_lines(cause, seen), "-- which led to --"]
    for frame in traceback.extract_tb(error.__traceback__):
        lines.append(f"  {_short_path(frame.filename)}:{frame.lineno} in {frame.name}")
        if frame.line:
            lines.append(f"    {frame.line}")
    lines.append(_headline(error))
    if isinstance(error, BaseExceptionGroup):
        for number, inner in enumerate(error.exceptions, start=1):
            lines += [f"-- {number} of {len(error.exceptions)} --", *_lines(inner, seen)]
    return lines


def _headline(error: BaseException) -> str:
    kind = _kind(error)
    if isinstance(error, OSError) and error.strerror:
        return f"{kind}: [{error.errno}] {error.strerror}"
    message = str(error)
    # Exact types: a subclass may put anything into its message.
    if type(error) in _TELLING or kind in _TELLING_BY_NAME or not message:
        return f"{kind}: {masked(message).replace(str(Path.home()), '~')}" if message else kind
    return f"{kind} (message of {len(message)} characters left out)"


def _kind(error: BaseException) -> str:
    kind = type(error)
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"


def _short_path(filename: str) -> str:
    """The path from the package's folder on: what stands before it names the person's home."""
    parts = PurePath(filename).parts
    for root in ("site-packages", "anchor_console", "tests"):
        if root in parts:
            return "/".join(parts[parts.index(root) + (root == "site-packages") :])
    return parts[-1] if parts else filename


class CrashReporter:
    """Writes one report for each kind of bug and place, counts its repetitions, and catches what nothing else did.

    Args:
        folder: where reports go; made when first needed, and the oldest reports leave it.
        told: is told of each first report, on whatever thread the bug was.
    """

    def __init__(self, folder: Path, clock: Clock, told: Callable[[CrashReport], None] | None = None) -> None:
        self._folder = folder
        self._clock = clock
        self._told = told
        self._seen: Counter[str] = Counter()
        self._lock = threading.Lock()

    def on_bug(self, name: str, error: BaseException) -> None:
        """Report `error`, which ended the task or call `name`. What `TaskScope` is given; safe from any thread."""
        text = describe(error)
        with self._lock:
            self._seen[text] += 1
            times = self._seen[text]
        if times > 1:
            # A bug in a hot path would fill the disk: after its first time only powers of ten are told.
            if str(times).strip("0") == "1":
                log.error("bug in %s, %d times by now: %s", name, times, _kind(error))
            return
        path = self._write(name, text)
        log.error("bug in %s, report in %s\n%s", name, path.name if path else "no file", text)
        if self._told is not None:
            self._told(CrashReport(name, _kind(error), path))

    def install(self) -> Callable[[], None]:
        """Catch what nobody caught: in threads, in callbacks, at the end of objects, in native code.

        Returns what puts everything back as it was.
        """
        before = sys.excepthook, threading.excepthook, sys.unraisablehook
        sys.excepthook = self._on_uncaught
        threading.excepthook = self._on_thread
        sys.unraisablehook = self._on_unraisable
        end_native = self._watch_native()

        def uninstall() -> None:
            sys.excepthook, threading.excepthook, sys.unraisablehook = before
            end_native()

        return uninstall

    def _watch_native(self) -> Callable[[], None]:
        """Let a crash in Qt or SQLite leave its Python stack in a file, unless someone watches for it already."""
        if faulthandler.is_enabled():
            return lambda: None
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / NATIVE_FILE
        self._keep_native(path)
        # Of a console that runs at this profile, beside which a second one is about to be refused; or of one that was
        # killed.
        is_anothers = path.exists()
        file = path.open("a", encoding="ascii")
        faulthandler.enable(file)

        def end() -> None:
            faulthandler.disable()
            file.close()
            if not is_anothers:
                path.unlink(missing_ok=True)

        return end

    def _keep_native(self, path: Path) -> None:
        """Make a report of what the last run left when native code ended it."""
        if path.exists() and path.stat().st_size:
            kept = path.rename(self._report_path("native"))
            log.error("the last run ended in native code, report in %s", kept.name)
            if self._told is not None:
                self._told(CrashReport("the last run", "native code", kept))

    def watch(self, loop: asyncio.AbstractEventLoop) -> None:
        """Report what `loop` finds in callbacks and in tasks that nobody awaited."""
        loop.set_exception_handler(self._on_loop)

    def _on_uncaught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        else:
            self.on_bug("main", error)

    def _on_thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None and not isinstance(args.exc_value, SystemExit):
            self.on_bug(f"thread {args.thread.name if args.thread else '?'}", args.exc_value)

    def _on_unraisable(self, args: sys.UnraisableHookArgs) -> None:
        if args.exc_value is not None:
            self.on_bug(f"end of {type(args.object).__qualname__}", args.exc_value)

    def _on_loop(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        task = context.get("task") or context.get("future")
        where = task.get_name() if isinstance(task, asyncio.Task) else "a callback"
        error = context.get("exception")
        if isinstance(error, BaseException):
            self.on_bug(where, error)
        else:
            log.error("event loop, in %s: %s", where, context.get("message", "no word"))

    def _write(self, name: str, text: str) -> Path | None:
        at = rfc3339(self._clock.now_ms())
        report = "\n".join(
            [f"Anchor Console {__version__}, {at}", *_surroundings(), f"In: {masked(name)}", "", text, ""]
        )
        path = self._report_path("bug")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            path.write_text(report, encoding="utf-8")
            for old in sorted(self._folder.glob("crash-*.txt"))[:-REPORTS_KEPT]:
                old.unlink()
        except OSError as exc:
            log.error("no crash report: %s", exc.strerror)
            return None
        return path

    def _report_path(self, kind: str) -> Path:
        at = rfc3339(self._clock.now_ms()).replace(":", "-")
        return self._folder / f"crash-{at}-{kind}.txt"


def _surroundings() -> list[str]:
    return [
        f"Python {platform.python_version()} on {platform.platform()}",
        ", ".join(f"{package} {_version(package)}" for package in _PACKAGES),
    ]


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "not installed"
