"""What all commands share: their options, their errors, and how they report."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import update_wrapper
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

import click

from anchor_console import __version__
from anchor_console.core.paths import Profile, Unwritable

P = ParamSpec("P")
R = TypeVar("R")

A_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
NEW_FILE = click.Path(path_type=Path, dir_okay=False)
MAPPING = click.option(
    "--map", "mapping", multiple=True, metavar="COLUMN=FIELD", help="A heading of the file, and ours."
)

DONE, FAILED, WRONG_USAGE, BAD_ROWS, INTERRUPTED = 0, 1, 2, 3, 130


class Context:
    """What every command shares: the profile, and how to report."""

    def __init__(self, profile: Path | None, as_json: bool, rehearsal: bool) -> None:
        self.explicit = profile
        self.as_json = as_json
        self._rehearsal = rehearsal

    @property
    def profile(self) -> Profile:
        """The profile that commands read and write: with `--rehearsal` the rehearsal's beside the real one, unless that
        which was named is one itself.
        """
        profile = Profile.real(self.explicit)
        return profile.beside_for_rehearsal() if self._rehearsal and not profile.is_rehearsal else profile

    def report(self, document: Any, lines: Sequence[str]) -> None:
        """Say `document` as JSON where that was asked for, else `lines`."""
        if self.as_json:
            click.echo(json.dumps(document, ensure_ascii=False, indent=1))
        else:
            for line in lines:
                click.echo(line)


def shared(command: Callable[Concatenate[Context, P], R]) -> Callable[P, R]:
    """Give a command the options that all have, as its first argument."""

    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        given = cast("dict[str, Any]", kwargs)
        context = Context(given.pop("profile"), given.pop("as_json"), given.pop("rehearsal"))
        with _told_errors(context):
            return command(context, *args, **kwargs)

    wrapped = update_wrapper(run, command)
    for option in (
        click.option("--rehearsal", is_flag=True, help="Use the rehearsal's profile beside the real one."),
        click.option("--json", "as_json", is_flag=True, help="Report as one JSON document."),
        click.option("--profile", type=click.Path(path_type=Path, file_okay=False), help="The shop's folder."),
    ):
        wrapped = option(wrapped)
    return wrapped


@contextmanager
def failing_of(*kinds: type[Exception]) -> Iterator[None]:
    """End a command with the message of what is expected to go wrong, without a traceback."""
    try:
        yield
    except kinds as exc:
        raise click.ClickException(str(exc)) from exc


_HINTS = {
    "session.unknown": "; `anchor-console sessions` lists them, with --rehearsal those of a rehearsal",
    "session.none_yet": "; with --rehearsal those of a rehearsal are read",
}


def sentence(reason: str, params: Mapping[str, str | int]) -> str:
    """What the window would say of a refusal, and where the command line can help, how."""
    from anchor_console.desk.i18n import load_words  # only when something went wrong: it brings Qt along

    return load_words("en").tr(reason, **params) + _HINTS.get(reason, "")


def in_both_languages(reason: str, **params: str | int) -> str:
    """The same in English and in Chinese: what was typed wrongly is told before anybody's language is known."""
    from anchor_console.desk.i18n import LANGUAGES, load_words

    return "\n".join(load_words(language).tr(reason, **params) for language in reversed(LANGUAGES))


@contextmanager
def _told_errors(context: Context) -> Iterator[None]:
    """What may go wrong in any command ends with its message and exit code 1."""
    from anchor_console.core.refusal import Refused
    from anchor_console.storage.emptied import Emptied
    from anchor_console.storage.writer import StorageError

    try:
        with failing_of(StorageError, Unwritable):
            try:
                yield
            except Emptied as exc:
                # Only then, for the quick start of everything else: it brings in every room.
                from anchor_console.live.offline.offline import way_back

                raise click.ClickException(f"{exc}{way_back(context.profile, exc)}") from exc
    except Refused as exc:
        raise click.ClickException(sentence(exc.reason, exc.params)) from exc
    except PermissionError as exc:  # a file of the profile that somebody else wrote, by sudo for one
        raise click.ClickException(f"{exc.filename}: {exc.strerror}") from exc
    except KeyboardInterrupt:
        raise SystemExit(INTERRUPTED) from None


class WithDefault(click.Group):
    """A group that alone, or with options only, is its command `default`."""

    def __init__(self, *args: Any, default: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._default = default

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args or (args[0].startswith("-") and args[0] not in ("--help", "--version")):
            args = [self._default, *args]
        return super().parse_args(ctx, args)


@click.group(cls=WithDefault, default="run")
@click.version_option(__version__, prog_name="anchor-console")
def commands() -> None:
    """Anchor Console (主播台): the desk of people who sell live."""


def until_stopped(make: Callable[[], Any]) -> Any:
    """Run a coroutine to its end; SIGTERM ends it as Ctrl+C does."""

    async def whole() -> Any:
        task = asyncio.current_task()
        if task is not None and sys.platform != "win32":
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
        return await make()

    try:
        return asyncio.run(whole())
    except (KeyboardInterrupt, asyncio.CancelledError):
        raise SystemExit(INTERRUPTED) from None


def check_suffix(out: Path) -> None:
    if out.suffix.lower() not in (".csv", ".xlsx"):
        raise click.UsageError(f"{out.name}: files end in .csv or .xlsx")
