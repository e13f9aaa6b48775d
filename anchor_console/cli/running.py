"""Commands that run something: the console, a hub, a source, a decoder, a picture, a benchmark."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from anchor_console.cli.shared import (
    A_FILE,
    BAD_ROWS,
    FAILED,
    INTERRUPTED,
    NEW_FILE,
    WRONG_USAGE,
    Context,
    commands,
    failing_of,
    sentence,
    shared,
    until_stopped,
)
from anchor_console.core.garbage import uncollected

if TYPE_CHECKING:
    from anchor_console.app.running import Ran, RunOptions
    from anchor_console.app.window import Ending
    from anchor_console.core.notices import Notice
    from anchor_console.sources.source import SourceStatus


PAGE_NAMES = ("live", "goods", "rundown", "evening", "fans", "overlay", "sources", "settings")
"""Those of the window, which brings Qt along."""


class _Speed(click.ParamType[float | None]):
    """A factor, or `max` for as fast as it can."""

    name = "speed"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float | None:
        if value == "max":
            return None
        try:
            speed = float(value)
        except ValueError:
            self.fail(f"{value} is neither a number nor max", param, ctx)
        if not 0 < speed < 1e6:
            self.fail(f"{value} is not a speed above 0", param, ctx)
        return speed


@commands.command()
@click.option("--demo", is_flag=True, help="Rehearse with sample goods and simulated fans.")
@click.option("--replay", type=A_FILE, help="Replay a record, or the ZIP of a bug report.")
@click.option("--speed", type=_Speed(), default="1", help="Times faster than it was recorded, or max.")
@click.option("--mode", type=click.Choice(["cart", "reserve"]), help="How the session sells.")
@click.option("--room", "room_url", help="Join this room hub (ws://…) in place of our own.")
@click.option("--token", envvar="ANCHOR_ROOM_TOKEN", help="The anchor's token at that hub.")
@click.option("--port", type=click.IntRange(0, 65535), help="The port of our own hub; 0 takes a free one.")
@click.option("--headless", is_flag=True, help="Run all but the window; print the totals at the end.")
@click.option("--for", "for_s", type=click.FloatRange(min=0, min_open=True), help="End after so many seconds.")
@shared
def run(ctx: Context, /, **chosen: Any) -> None:
    """Open the console."""
    with uncollected():  # five hundred modules, and no garbage: looking for it takes a tenth of the start
        from anchor_console.app.running import CannotStart, RunOptions, rehearse
        from anchor_console.app.window import Ending
        from anchor_console.core.paths import Unwritable
        from anchor_console.storage.writer import StorageError

    if chosen["demo"] and chosen["replay"]:
        raise click.UsageError("--demo and --replay do not go together")
    if chosen["room_url"] and not chosen["token"]:
        raise click.UsageError("--room needs --token")
    options = RunOptions(profile=ctx.explicit, **chosen)
    while True:
        try:
            ending = _run_once(ctx, options)
        except (CannotStart, StorageError, Unwritable) as exc:
            if _is_mended(options, exc):
                continue
            if isinstance(exc, CannotStart):
                raise click.ClickException(str(exc)) from exc
            raise
        if ending is Ending.STOPPED:
            raise SystemExit(INTERRUPTED)
        if ending is Ending.CLOSED:
            return
        options = rehearse(options)


def _is_mended(options: RunOptions, trouble: Exception) -> bool:
    """Say why the console did not open to whoever reads no command line; True where they put it right.

    Raises:
        ClickException: it is open already, and stands in front now.
    """
    from anchor_console.app.running import profile_of
    from anchor_console.app.window import bring_forward, is_read_elsewhere
    from anchor_console.storage.connections import AlreadyOpen

    if options.headless:
        return False
    profile = profile_of(options)
    if isinstance(trouble, AlreadyOpen) and bring_forward(profile):
        raise click.ClickException(f"{trouble}; its window comes to the front") from trouble
    if is_read_elsewhere():
        return False
    from anchor_console.app.no_start import tell_no_start  # only this needs Qt

    return tell_no_start(profile, trouble)


def _run_once(ctx: Context, options: RunOptions) -> Ending:
    """Run until the end of what the options ask for, and report it; with a window, why that is gone."""
    from anchor_console.app.running import choose_profile, run_headless
    from anchor_console.app.window import Ending, run_window
    from anchor_console.core.clock import SystemClock
    from anchor_console.core.crash import CrashReporter
    from anchor_console.core.log import Secrets, start_logging

    profile = choose_profile(options)
    secrets = Secrets()
    with ExitStack() as ends:
        ends.callback(start_logging(profile.root / "logs", secrets=secrets))
        crashes = CrashReporter(profile.crashes, SystemClock())
        ends.callback(crashes.install())
        if not options.headless:
            return run_window(options, profile, secrets, crashes)
        ran = until_stopped(lambda: run_headless(options, profile, secrets, crashes, Teller()))
        _report_run(ctx, options, ran)
        return Ending.CLOSED


class Teller:
    """Says what a window would show, and nothing twice in a row: each take finds the overlay closed."""

    def __init__(self) -> None:
        self._said = ""

    def __call__(self, notice: Notice) -> None:
        before, self._said = self._said, sentence(notice.key, notice.params)
        if self._said != before:
            click.echo(self._said, err=True)


def _report_run(ctx: Context, options: RunOptions, ran: Ran) -> None:
    """Report a run without a window; ends with the exit code for what did not go well."""
    lines = [f"{key}: {value}" for key, value in ran.totals.items()]
    document = dict(ran.totals)
    if ran.unread:
        file = str(options.replay)
        bad = [{"file": file, "row": one.line, "reason": one.reason} for one in ran.unread.bad]
        document |= {"bad_rows": bad, "bad_lines": ran.unread.count, "cut_short": ran.unread.is_cut}
        for one in ran.unread.bad:
            click.echo(f"{file}:{one.line}: {one.reason}", err=True)
        if ran.unread.count > len(bad):
            click.echo(f"{file}: {ran.unread.count} lines could not be read", err=True)
        if ran.unread.is_cut:
            click.echo(f"{file}: it ends amid a line, which is lost", err=True)
    ctx.report(document, lines)
    if ran.is_turned_away:
        raise SystemExit(FAILED)
    if ran.unread:
        raise SystemExit(BAD_ROWS)


@commands.group()
def room() -> None:
    """The room hub."""


@room.command("serve")
@click.option("--host", default="127.0.0.1", help="The address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8765, help="The port; 0 takes a free one.")
@click.option("--backplane", default="memory", help="memory, or redis://…")
@click.option("--cert", type=A_FILE, help="TLS certificate.")
@click.option("--key", type=A_FILE, help="Its key.")
@click.option("--token-file", type=NEW_FILE, help="JSON; made if missing.")
@click.option("--live", is_flag=True, help="Serve the fans' page /live.")
@click.option("--state-dir", type=click.Path(path_type=Path, file_okay=False), help="Where topics and the spool lie.")
@click.option("--die-with-stdin", is_flag=True, hidden=True)
@shared
def room_serve(ctx: Context, /, host: str, port: int, token_file: Path | None, **others: Any) -> None:
    """Serve the room hub alone."""
    from anchor_console.room.hub.serve import serve

    tokens_at = token_file
    if tokens_at is None and ctx.explicit is not None:
        ctx.profile.make()
        tokens_at = ctx.profile.tokens
    raise SystemExit(serve(host, port, token_file=tokens_at, **others))


@commands.command("record")
@click.option(
    "--source", "url", required=True, help="sim:?seed=7, replay:FILE, twitch:NAME, barragegrab:ws://… and others"
)
@click.option("--out", required=True, type=NEW_FILE)
@click.option("--replace-names", is_flag=True, help="Call people otherwise: for a record that others will see.")
@shared
def record_command(ctx: Context, /, url: str, out: Path, replace_names: bool) -> None:
    """Write what a source brings to a record, until it ends or Ctrl+C."""
    from anchor_console.core.clock import SystemClock
    from anchor_console.privacy.saved_files import RECORD, SavedFile, note_saved
    from anchor_console.sources.pacing import SystemPacedClock
    from anchor_console.sources.pseudonyms import Pseudonyms
    from anchor_console.sources.recorder import record
    from anchor_console.sources.registry import BadSourceUrl, open_source
    from anchor_console.sources.source import SourceFailed

    is_new = not out.exists()
    try:
        opened = open_source(url, SystemPacedClock())
        count = until_stopped(
            lambda: record(
                opened.source,
                out,
                opened.header(out),
                on_status=_Progress().tell,
                pseudonyms=Pseudonyms.fresh() if replace_names else None,
            )
        )
    except BadSourceUrl as exc:
        raise click.UsageError(f"{exc}: {sentence(exc.key, {})}" if exc.key else str(exc)) from exc
    except FileExistsError as exc:
        raise click.ClickException(
            f"{out} exists already: an evening is not written over another; name another"
        ) from exc
    except OSError as exc:
        raise click.ClickException(f"cannot write {out}: {exc.strerror}") from exc
    except SourceFailed as exc:
        raise click.ClickException(sentence(exc.key, exc.params)) from exc
    finally:
        # Most records of a live room end by Ctrl+C, and hold people all the same.
        if is_new and not replace_names and out.exists():
            note_saved(ctx.profile, SavedFile(SystemClock().now_ms(), RECORD, str(out)))
    ctx.report({"file": str(out), "events": count}, [f"{count} events in {out}"])


class _Progress:
    """Counts a source's events on stderr; what keeps it from bringing any is a line of its own there."""

    def __init__(self) -> None:
        self._trouble = ""

    def tell(self, status: SourceStatus) -> None:
        from anchor_console.sources.source import SourceState  # here as above, for the quick start of other commands

        is_lost = status.state is SourceState.LOST
        if (is_lost and status.detail != self._trouble) or (self._trouble and status.state is SourceState.LIVE):
            self._trouble = status.detail if is_lost else ""
            click.echo(f"\r{sentence(status.detail, status.params)}", err=True)
        click.echo(f"\r{status.events} events", nl=False, err=True)


@commands.command()
@click.argument("source")
@click.option("--set", "settings", multiple=True, metavar="FIELD=VALUE", help="A setting of the source.")
@shared
def decode(_ctx: Context, /, source: str, settings: Sequence[str]) -> None:
    """Decode frames of SOURCE, JSON lines from stdin, to JSON lines of events on stdout."""
    from anchor_console.core.clock import SystemClock
    from anchor_console.sources.decoding_lines import decode_lines
    from anchor_console.sources.kinds import filled
    from anchor_console.sources.known import KINDS

    kind = KINDS.get(source)
    if kind is None or kind.decoder is None:
        there = ", ".join(sorted(name for name, one in KINDS.items() if one.decoder is not None))
        raise click.UsageError(f"{source} is none of the sources that can be decoded: {there}")
    given = dict(pair.partition("=")[::2] for pair in settings)
    unknown = given.keys() - {field.name for field in kind.fields}
    if unknown:
        raise click.UsageError(f"{source} has no setting {', '.join(sorted(unknown))}")
    try:
        decoder = kind.decoder(filled(kind.fields, given))
    except ValueError as exc:
        raise click.UsageError(str(exc)) from exc
    out = sys.stdout
    out.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
    # Line for line: who feeds frames one by one gets each answer before the next.
    bad = decode_lines(decoder, sys.stdin.buffer, lambda line: click.echo(line), SystemClock(), source)
    if bad:
        raise SystemExit(BAD_ROWS)


@commands.command()
@click.option("--catalog", required=True, type=A_FILE)
@click.option("--sizes", type=A_FILE)
@shared
def understand(_ctx: Context, /, catalog: Path, sizes: Path | None) -> None:
    """Read chat lines (JSON) from stdin, write what each says to stdout."""
    from anchor_console.chat.understanding.batch import NoCatalogue
    from anchor_console.chat.understanding.batch import understand as read_lines

    sys.stdin.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    with failing_of(NoCatalogue):
        bad = read_lines(catalog, sizes, sys.stdin, lambda line: click.echo(line))
    if bad:
        raise SystemExit(BAD_ROWS)


@commands.command()
@click.option("--page", type=click.Choice(PAGE_NAMES), default="live")
@click.option("--out", required=True, type=NEW_FILE)
@click.option("--size", default="1366x768", metavar="WxH")
@click.option("--lang", type=click.Choice(["zh_CN", "en"]))
@click.option("--theme", type=click.Choice(["dark", "light", "contrast"]))
@click.option("--scale", type=click.FloatRange(0.5, 4), default=1.0)
@click.option("--fan", metavar="ID", help="platform:user_id of the fan to show.")
@shared
def screenshot(ctx: Context, /, out: Path, size: str, fan: str | None, **look: Any) -> None:
    """Render the real window from a profile into a PNG file."""
    from anchor_console.app.picture import Picture, draw
    from anchor_console.core.ids import Identity

    width, _, height = size.partition("x")
    if not (width.isdecimal() and height.isdecimal()):
        raise click.UsageError("--size takes WxH, as in 1366x768")
    try:
        who = Identity.parse(fan) if fan else None
    except ValueError as exc:
        raise click.UsageError(str(exc)) from exc
    if not draw(ctx.profile, Picture(size=(int(width), int(height)), fan=who, **look), out):
        raise click.ClickException(f"cannot write {out}")
    ctx.report({"file": str(out)}, [str(out)])


@commands.command(context_settings={"ignore_unknown_options": True})
@click.argument("name", required=False)
@click.option("--json", "as_json", is_flag=True)
@click.argument("args", nargs=-1, type=click.UNPROCESSED)
def bench(name: str | None, as_json: bool, args: tuple[str, ...]) -> None:
    """Run the benchmarks (in a source tree)."""
    root = Path(__file__).resolve().parents[2]
    if not (root / "tests" / "bench").is_dir():
        click.echo("The benchmarks are in the source tree; this is an installed program.", err=True)
        raise SystemExit(WRONG_USAGE)
    sys.path.insert(0, str(root))
    raise SystemExit(importlib.import_module("tests.bench").main(name, as_json, list(args)))
