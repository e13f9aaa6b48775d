"""The commands of `anchor-console`: thin, each hands over to the room that does it."""

from __future__ import annotations

import asyncio
import importlib
import json
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import update_wrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar, cast

import click

from anchor_console import __version__
from anchor_console.core.clock import to_ms
from anchor_console.core.paths import Profile

if TYPE_CHECKING:
    from anchor_console.core.ids import Identity

P = ParamSpec("P")
R = TypeVar("R")

DONE, FAILED, WRONG_USAGE, BAD_ROWS, INTERRUPTED = 0, 1, 2, 3, 130


class Context:
    """What every command shares: the profile, and how to report."""

    def __init__(self, profile: Path | None, as_json: bool, rehearsal: bool) -> None:
        self.explicit = profile
        self.as_json = as_json
        self._rehearsal = rehearsal

    @property
    def profile(self) -> Profile:
        """The profile that commands read and write: the rehearsal's beside the real one with `--rehearsal`."""
        profile = Profile.real(self.explicit)
        return profile.beside_for_rehearsal() if self._rehearsal and self.explicit is None else profile

    def report(self, document: Any, lines: Sequence[str]) -> None:
        """Say `document` as JSON where that was asked for, else `lines`."""
        if self.as_json:
            click.echo(json.dumps(document, ensure_ascii=False, indent=1))
        else:
            for line in lines:
                click.echo(line)


def _shared(command: Callable[Concatenate[Context, P], R]) -> Callable[P, R]:
    """Give a command the options that all have, as its first argument."""

    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        given = cast("dict[str, Any]", kwargs)
        context = Context(given.pop("profile"), given.pop("as_json"), given.pop("rehearsal"))
        with _told_errors():
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
def _told_errors() -> Any:
    """What is expected ends with its message and exit code 1, without a traceback."""
    from anchor_console.core.refusal import Refused
    from anchor_console.storage.writer import StorageError

    try:
        yield
    except (StorageError, Refused) as exc:
        raise click.ClickException(str(exc)) from exc
    except KeyboardInterrupt:
        raise SystemExit(INTERRUPTED) from None


class _WithDefault(click.Group):
    """A group that alone, or with options only, is its command `default`."""

    def __init__(self, *args: Any, default: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._default = default

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args or (args[0].startswith("-") and args[0] not in ("--help", "--version")):
            args = [self._default, *args]
        return super().parse_args(ctx, args)


@click.group(cls=_WithDefault, default="run")
@click.version_option(__version__, prog_name="anchor-console")
def commands() -> None:
    """Anchor Console (主播台): the desk of people who sell live."""


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


class _Time(click.ParamType[int]):
    """A time as people and files write it; without an offset by this PC's clock. In Unix milliseconds."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        try:
            return to_ms(datetime.fromisoformat(value).astimezone())
        except (ValueError, OverflowError):
            self.fail(f"{value} is no time such as 2026-11-18T20:05:00+08:00", param, ctx)


@commands.command()
@click.option("--demo", is_flag=True, help="Rehearse with sample goods and simulated fans.")
@click.option("--replay", type=click.Path(path_type=Path, dir_okay=False, exists=True), help="Replay a record.")
@click.option("--speed", type=_Speed(), default="1", help="Times faster than it was recorded, or max.")
@click.option("--mode", type=click.Choice(["cart", "reserve"]), help="How the session sells.")
@click.option("--room", "room_url", help="Join this room hub (ws://…) in place of our own.")
@click.option("--token", envvar="ANCHOR_ROOM_TOKEN", help="The anchor's token at that hub.")
@click.option("--port", type=click.IntRange(0, 65535), help="The port of our own hub; 0 takes a free one.")
@click.option("--headless", is_flag=True, help="Run all but the window; print the totals at the end.")
@click.option("--for", "for_s", type=click.FloatRange(min=0, min_open=True), help="End after so many seconds.")
@_shared
def run(ctx: Context, /, **chosen: Any) -> None:
    """Open the console."""
    from anchor_console import app
    from anchor_console.core.clock import SystemClock
    from anchor_console.core.crash import CrashReporter
    from anchor_console.core.log import Secrets, start_logging

    if chosen["demo"] and chosen["replay"]:
        raise click.UsageError("--demo and --replay do not go together")
    if chosen["room_url"] and not chosen["token"]:
        raise click.UsageError("--room needs --token")
    options = app.RunOptions(profile=ctx.explicit, **chosen)
    while True:
        try:
            profile = app.choose_profile(options)
        except app.CannotStart as exc:
            raise click.ClickException(str(exc)) from exc
        secrets = Secrets()
        end_logging = start_logging(profile.root / "logs", secrets=secrets)
        crashes = CrashReporter(profile.crashes, SystemClock())
        uninstall = crashes.install()
        try:
            if options.headless:
                totals = _until_stopped(lambda: app.run_headless(options, profile, secrets, crashes))  # noqa: B023
                ctx.report(totals, [f"{key}: {value}" for key, value in totals.items()])
                return
            if app.run_window(options, profile, secrets, crashes) is app.Ending.CLOSED:
                return
        except app.CannotStart as exc:
            raise click.ClickException(str(exc)) from exc
        finally:
            uninstall()
            end_logging()
        options = app.rehearse(options)


def _until_stopped(make: Callable[[], Any]) -> Any:
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


@commands.group()
def room() -> None:
    """The room hub."""


@room.command("serve")
@click.option("--host", default="127.0.0.1", help="The address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8765, help="The port; 0 takes a free one.")
@click.option("--backplane", default="memory", help="memory, or redis://…")
@click.option("--cert", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="TLS certificate.")
@click.option("--key", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Its key.")
@click.option("--token-file", type=click.Path(path_type=Path, dir_okay=False), help="JSON; made if missing.")
@click.option("--live", is_flag=True, help="Serve the fans' page /live.")
@click.option("--state-dir", type=click.Path(path_type=Path, file_okay=False), help="Where topics and the spool lie.")
@click.option("--die-with-stdin", is_flag=True, hidden=True)
@_shared
def room_serve(ctx: Context, /, host: str, port: int, token_file: Path | None, **others: Any) -> None:
    """Serve the room hub alone."""
    from anchor_console.room.hub.serve import serve

    tokens_at = token_file
    if tokens_at is None and ctx.explicit is not None:
        ctx.profile.make()
        tokens_at = ctx.profile.tokens
    raise SystemExit(serve(host, port, token_file=tokens_at, **others))


@commands.group()
def goods() -> None:
    """The shop's goods."""


@goods.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--sizes", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="The size chart.")
@click.option("--map", "mapping", multiple=True, metavar="COLUMN=FIELD", help="A heading of the file, and ours.")
@click.option("--dry-run", is_flag=True, help="Read the file, and change nothing.")
@_shared
def goods_import(ctx: Context, /, file: Path, sizes: Path | None, mapping: Sequence[str], dry_run: bool) -> None:
    """Bring in FILE; a product read before is updated by its sku_code."""
    document = _imported(ctx, "goods", file, _headings(mapping), None, dry_run, sizes)
    _report_sheet(ctx, document, f"{document['products']} products, {document['skus']} SKUs")


@goods.command("export")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@_shared
def goods_export(ctx: Context, /, file: Path) -> None:
    """Write the goods to FILE (.csv or .xlsx)."""
    _export(ctx, "goods", None, file)


@goods.command("fetch")
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False))
@_shared
def goods_fetch(ctx: Context, /, out: Path) -> None:
    """Write the goods of the Kuaishou shop that is set up as a source to a file, to be looked at and imported."""
    from anchor_console.live.shop_goods import fetch_goods
    from anchor_console.reports.table_file import CannotWrite
    from anchor_console.sources.pacing import SystemPacedClock

    try:
        rows = asyncio.run(fetch_goods(ctx.profile, out, SystemPacedClock()))
    except CannotWrite as exc:
        raise click.ClickException(str(exc)) from exc
    ctx.report({"file": str(out), "rows": rows}, [f"{rows} rows in {out}"])


def _headings(mapping: Sequence[str]) -> dict[str, str]:
    """What `--map` tells: a heading of the file, and our field."""
    pairs = [pair.partition("=") for pair in mapping]
    if any(not (column and equals) for column, equals, _ in pairs):
        raise click.UsageError("--map takes COLUMN=FIELD")
    return {column: field for column, _, field in pairs}


def _report_sheet(ctx: Context, document: dict[str, Any], first: str) -> None:
    """Say what became of a file, and how it was read; ends with the exit code for bad rows where there are some."""
    lines = [first + (" (nothing changed)" if document["dry_run"] else "")]
    for column in document["columns"]:
        use = "never read" if column["never_read"] else column["field"] or "passed over"
        lines.append(f"  {column['heading']}: {use}")
    lines += [f"  row {one['row']} left out ({one['kind']}): {one['text']}" for one in document["left_out"]]
    bad = document["bad_rows"]
    lines += [f"{row['file']}:{row['row']}: {row['column']}: {row['value']!r}: {row['reason']}" for row in bad]
    if document["bad_rows_file"]:
        lines.append(f"the bad rows are in {document['bad_rows_file']}, to be mended and imported again")
    ctx.report(document, lines)
    if bad:
        raise SystemExit(BAD_ROWS)


def _imported(
    ctx: Context,
    kind: str,
    file: Path,
    headings: dict[str, str],
    platform: str | None,
    dry_run: bool,
    sizes: Path | None = None,
) -> dict[str, Any]:
    """What became of a file of goods, past orders or fans."""
    from anchor_console.live import offline_files
    from anchor_console.live.command_socket import ConsoleFailed
    from anchor_console.sheets.grid import SheetError

    try:
        return offline_files.import_file(
            ctx.profile, kind, file, headings, platform, dry_run=dry_run, on_step=_step, sizes=sizes
        )
    except (SheetError, ConsoleFailed) as exc:
        raise click.ClickException(str(exc)) from exc


def _step(done: int, of: int) -> None:
    click.echo(f"\r{done * 100 // max(of, 1)} %", nl=done == of, err=True)


@commands.group()
def orders() -> None:
    """The platform's order files."""


@orders.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--session", "session_id", help="Reconcile with this session: its id, or last.")
@click.option("--history", is_flag=True, help="Take past orders into the fans' memory.")
@click.option("--platform", help="Where the orders are from; else the file tells.")
@click.option("--map", "mapping", multiple=True, metavar="COLUMN=FIELD", help="A heading of the file, and ours.")
@click.option("--dry-run", is_flag=True, help="Read the file, and change nothing.")
@_shared
def orders_import(
    ctx: Context,
    /,
    file: Path,
    session_id: str | None,
    history: bool,
    platform: str | None,
    mapping: Sequence[str],
    dry_run: bool,
) -> None:
    """Take past orders into what the console knows of fans; recipients' names, phones and addresses are never read."""
    headings = _headings(mapping)
    if history and session_id:
        raise click.UsageError("--history and --session do not go together")
    if not history:
        raise click.ClickException(
            "order files cannot be reconciled with a session yet; with --history they become the fans' past orders"
        )
    document = _imported(ctx, "orders", file, headings, platform, dry_run)
    new = "" if dry_run else f", {document['new_lines']} new"
    _report_sheet(
        ctx,
        document,
        f"{document['lines']} lines of {document['orders']} orders{new},"
        f" {document['people']} buyers, {document['unowned']} lines of nobody that we can tell",
    )


@commands.group(cls=_WithDefault, default="list")
def sessions() -> None:
    """Sessions with their totals."""


@sessions.command("list")
@_shared
def sessions_list(ctx: Context, /) -> None:
    """All sessions, the latest first."""
    from anchor_console.live import offline

    found = offline.sessions_with_totals(ctx.profile)
    lines = [
        "  ".join((one["session_id"], one["started_at"], one["mode"], one["state"], one["paid_total"], one["title"]))
        for one in found
    ]
    ctx.report(found, lines)


@sessions.command("show")
@click.argument("session_id", metavar="ID")
@_shared
def sessions_show(ctx: Context, /, session_id: str) -> None:
    """One session's totals; ID may be `last`."""
    from anchor_console.live import offline

    totals = offline.session_totals(ctx.profile, session_id)
    ctx.report(totals, [f"{key}: {value}" for key, value in totals.items()])


_FANS_SORTED_BY = (
    "name", "last_seen", "first_seen", "messages", "sessions", "orders", "spent", "returned", "last_bought",
)  # fmt: skip


@commands.command("export")
@click.argument("what", type=click.Choice(["sales", "claims", "waitlist", "chat", "asks", "tickets", "fans", "goods"]))
@click.option("--session", "session_id", default="last", help="A session's id, or last.")
@click.option("--filter", "typed", default="", help="Fans: which of them, as on the fans' page: 尺码=L, 30天没来")
@click.option("--sort", type=click.Choice(_FANS_SORTED_BY), default="spent", help="Fans: in which order.")
@click.option("--ascending", is_flag=True, help="Fans: the least first.")
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False))
@_shared
def export(ctx: Context, /, what: str, session_id: str, typed: str, sort: str, ascending: bool, out: Path) -> None:
    """Write a table of a session, all fans or the goods, to a .csv or .xlsx file."""
    if what == "fans":
        _export_fans(ctx, typed, sort, ascending, out)
    else:
        _export(ctx, what, session_id, out)


def _export_fans(ctx: Context, typed: str, sort: str, ascending: bool, out: Path) -> None:
    from anchor_console.live import offline_files
    from anchor_console.reports.table_file import CannotWrite

    _check_suffix(out)
    try:
        rows = offline_files.export_fans(ctx.profile, typed, sort, out, descending=not ascending)
    except CannotWrite as exc:
        raise click.ClickException(str(exc)) from exc
    ctx.report({"file": str(out), "rows": rows}, [f"{rows} rows in {out}"])


def _check_suffix(out: Path) -> None:
    if out.suffix.lower() not in (".csv", ".xlsx"):
        raise click.UsageError(f"{out.name}: files end in .csv or .xlsx")


def _export(ctx: Context, what: str, session_id: str | None, out: Path) -> None:
    from anchor_console.live import offline
    from anchor_console.reports.table_file import CannotWrite

    _check_suffix(out)
    try:
        rows = offline.export(ctx.profile, what, session_id, out)
    except CannotWrite as exc:
        raise click.ClickException(str(exc)) from exc
    ctx.report({"file": str(out), "rows": rows}, [f"{rows} rows in {out}"])


@commands.group()
def fans() -> None:
    """The fans: what is known of them."""


class _Fan(click.ParamType["Identity"]):
    """A person as one id space of one platform knows them."""

    name = "fan"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Identity:
        from anchor_console.core.ids import Identity

        try:
            return value if isinstance(value, Identity) else Identity.parse(value)
        except ValueError as exc:
            self.fail(str(exc), param, ctx)


@fans.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--platform", default="kuaishou", help="Where they are from, where the list does not say.")
@click.option("--map", "mapping", multiple=True, metavar="COLUMN=FIELD", help="A heading of the file, and ours.")
@click.option("--dry-run", is_flag=True, help="Read the file, and change nothing.")
@_shared
def fans_import(ctx: Context, /, file: Path, platform: str, mapping: Sequence[str], dry_run: bool) -> None:
    """Take in your own list of regulars: who they are, sizes, figures, likes, notes; phones and addresses never."""
    document = _imported(ctx, "fans", file, _headings(mapping), platform, dry_run)
    _report_sheet(ctx, document, f"{document['people']} people, {document['facts']} facts, {document['notes']} notes")


@fans.command("find")
@click.argument("text")
@click.option("--limit", default=30, type=click.IntRange(1, 1000))
@_shared
def fans_find(ctx: Context, /, text: str, limit: int) -> None:
    """Find fans by a part of a name, old or new, its pinyin or initials, a note, or an id."""
    from anchor_console.core.money import format_minor
    from anchor_console.live import offline_files

    found = offline_files.find_fans(ctx.profile, text, limit)
    document = [
        {
            "id": str(one.identity),
            "name": one.name,
            "why": one.why,
            "words": one.words,
            "orders": one.orders,
            "spent": format_minor(one.spent_minor),
        }
        for one in found
    ]
    lines = [
        "  ".join((str(one.identity), one.name, *((f"({one.why}: {one.words})",) if one.words != one.name else ())))
        for one in found
    ]
    ctx.report(document, lines)


@fans.command("show")
@click.argument("fan", type=_Fan(), metavar="ID")
@_shared
def fans_show(ctx: Context, /, fan: Identity) -> None:
    """What is known of a fan; ID is platform:user_id or platform/space:user_id."""
    from anchor_console.live import offline_files

    known = offline_files.show_fan(ctx.profile, fan)
    lines = []
    for key, value in known.items():
        if isinstance(value, list):
            lines += [f"{key}: {_flat(one)}" for one in value]
        elif value is not None:
            lines.append(f"{key}: {value}")
    ctx.report(known, lines)


def _flat(value: Any) -> str:
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else [value]
    return "  ".join(str(part) for part in parts if part is not None)


@fans.command("export")
@click.argument("fan", type=_Fan(), metavar="ID")
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False))
@_shared
def fans_export(ctx: Context, /, fan: Identity, out: Path) -> None:
    """Write all that is held of a person to a JSON file; ID is platform:user_id or platform/space:user_id."""
    from anchor_console.live import offline
    from anchor_console.privacy.export import CannotSave

    try:
        found = offline.export_fan(ctx.profile, fan, out)
    except CannotSave as exc:
        raise click.ClickException(str(exc)) from exc
    held = ", ".join(f"{name}: {count}" for name, count in found.items())
    ctx.report({"file": str(out), "held": found}, [f"all that is held is in {out} ({held})"])


@fans.command("erase")
@click.argument("fan", type=_Fan(), metavar="ID")
@click.option("--yes", is_flag=True, help="Do it; without this nothing is done.")
@_shared
def fans_erase(ctx: Context, /, fan: Identity, yes: bool) -> None:
    """Forget a person for good, under all ids that are linked with this one; totals stay as they are.

    ID is platform:user_id or platform/space:user_id. A console that is running does it, and goes on running.
    """
    from anchor_console.live import offline
    from anchor_console.live.command_socket import ConsoleFailed

    if not yes:
        raise click.UsageError("erasing cannot be undone: say --yes")
    try:
        receipt = offline.erase_fan(ctx.profile, fan, "command")
    except ConsoleFailed as exc:
        raise click.ClickException(str(exc)) from exc
    ctx.report(receipt, _receipt_lines(receipt))


def _receipt_lines(receipt: dict[str, Any]) -> list[str]:
    removed = ", ".join(f"{name}: {count}" for name, count in receipt["removed"].items()) or "nothing was on file"
    lines = [
        f"{receipt['erased_at']}: {receipt['identities']} identities erased ({removed})",
        f"automatic backups written anew: {receipt['backups_rewritten']}; records: {receipt['records_rewritten']}",
    ]
    lines += [f"an unreadable automatic backup was removed: {name}" for name in receipt["backups_removed"]]
    if not receipt["room_hub_reached"]:
        lines.append("not reached: a room hub that somebody else runs")
    if not receipt["done"]:
        lines.append("the database file is written anew when no session runs; until then deleted bytes may be in it")
    lines += [f"not reached, delete it by hand: {one['file']} ({one['what']})" for one in receipt["not_reached"]]
    return lines


@commands.command("record")
@click.option(
    "--source", "url", required=True, help="sim:?seed=7, replay:FILE, twitch:NAME, barragegrab:ws://… and others"
)
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--replace-names", is_flag=True, help="Call people otherwise: for a record that others will see.")
@_shared
def record_command(ctx: Context, /, url: str, out: Path, replace_names: bool) -> None:
    """Write what a source brings to a record, until it ends or Ctrl+C."""
    from anchor_console.core.clock import SystemClock
    from anchor_console.privacy.saved_files import SavedFile, note_saved
    from anchor_console.sources.pacing import SystemPacedClock
    from anchor_console.sources.pseudonyms import Pseudonyms
    from anchor_console.sources.recorder import record
    from anchor_console.sources.registry import BadSourceUrl, open_source
    from anchor_console.sources.source import SourceFailed

    try:
        opened = open_source(url, SystemPacedClock())
        count = _until_stopped(
            lambda: record(
                opened.source,
                out,
                opened.header(out),
                on_status=lambda status: _progress(status.events),
                pseudonyms=Pseudonyms.fresh() if replace_names else None,
            )
        )
    except BadSourceUrl as exc:
        raise click.UsageError(str(exc)) from exc
    except (SourceFailed, OSError) as exc:
        raise click.ClickException(str(exc)) from exc
    if not replace_names:
        note_saved(ctx.profile, SavedFile(SystemClock().now_ms(), "record", str(out)))
    ctx.report({"file": str(out), "events": count}, [f"{count} events in {out}"])


def _progress(events: int) -> None:
    click.echo(f"\r{events} events", nl=False, err=True)


@commands.command()
@click.argument("source")
@click.option("--set", "settings", multiple=True, metavar="FIELD=VALUE", help="A setting of the source.")
@_shared
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
@click.option("--number", required=True, metavar="N", help="The product's number in the show.")
@click.option("--at", "at", type=_Time(), metavar="TIME", help="ISO 8601; now, where it is left out.")
@_shared
def callouts(ctx: Context, /, number: str, at: int | None) -> None:
    """Who present would want product N: reasons, and a sentence that is safe to say aloud."""
    from anchor_console.live import offline

    found = offline.callouts(ctx.profile, number, at)
    lines = [
        f"{one['name']}  {one['ago']['zh']}  {'；'.join(why['zh'] for why in one['reasons'])}  「{one['say']['zh']}」"
        for one in found["callouts"]
    ]
    ctx.report(found, lines)


@commands.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@_shared
def backup(ctx: Context, /, file: Path) -> None:
    """Write a consistent copy of the profile's database to FILE; the console may be running."""
    from anchor_console.live import offline

    offline.backup(ctx.profile, file)
    ctx.report({"file": str(file)}, [f"copied to {file}"])


@commands.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@_shared
def restore(ctx: Context, /, file: Path) -> None:
    """Put the copy FILE in the place of the profile's database; a damaged copy is refused.

    Whoever was forgotten since it was made is erased from it before it is in place.
    """
    from anchor_console.live import offline

    offline.restore(ctx.profile, file)
    ctx.report({"file": str(file)}, [f"{file} is in place"])


@commands.command()
@_shared
def doctor(ctx: Context, /) -> None:
    """Check set-up and database."""
    from anchor_console.live import offline

    findings = offline.doctor(ctx.profile)
    lines = [f"{'ok ' if one['ok'] else 'BAD'}  {one['check']}  {one['detail']}".rstrip() for one in findings]
    ctx.report({"ok": all(one["ok"] for one in findings), "checks": findings}, lines)
    if not all(one["ok"] for one in findings):
        raise SystemExit(FAILED)


@commands.command()
@click.option("--catalog", required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--sizes", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@_shared
def understand(_ctx: Context, /, catalog: Path, sizes: Path | None) -> None:
    """Read chat lines (JSON) from stdin, write what each says to stdout."""
    from anchor_console.chat.understanding.batch import understand as read_lines

    sys.stdin.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    bad = read_lines(catalog, sizes, sys.stdin, lambda line: click.echo(line))
    if bad:
        raise SystemExit(BAD_ROWS)


@commands.command()
@click.option("--page", default="live", help="live, evening, sources or settings")
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--size", default="1366x768", metavar="WxH")
@click.option("--lang", type=click.Choice(["zh_CN", "en"]))
@click.option("--theme", type=click.Choice(["dark", "light", "contrast"]))
@click.option("--scale", type=click.FloatRange(0.5, 4), default=1.0)
@click.option("--fan", metavar="ID", help="platform:user_id of the fan to show.")
@_shared
def screenshot(ctx: Context, /, out: Path, size: str, fan: str | None, **look: Any) -> None:
    """Render the real window from a profile into a PNG file."""
    from anchor_console import app
    from anchor_console.core.ids import Identity

    width, _, height = size.partition("x")
    if not (width.isdecimal() and height.isdecimal()):
        raise click.UsageError("--size takes WxH, as in 1366x768")
    try:
        who = Identity.parse(fan) if fan else None
    except ValueError as exc:
        raise click.UsageError(str(exc)) from exc
    if not app.draw(ctx.profile, app.Picture(size=(int(width), int(height)), fan=who, **look), out):
        raise click.ClickException(f"cannot write {out}")
    ctx.report({"file": str(out)}, [str(out)])


@commands.command(context_settings={"ignore_unknown_options": True})
@click.argument("name", required=False)
@click.option("--json", "as_json", is_flag=True)
@click.argument("args", nargs=-1, type=click.UNPROCESSED)
def bench(name: str | None, as_json: bool, args: tuple[str, ...]) -> None:
    """Run the benchmarks (in a source tree)."""
    root = Path(__file__).resolve().parent.parent
    if not (root / "tests" / "bench").is_dir():
        click.echo("The benchmarks are in the source tree; this is an installed program.", err=True)
        raise SystemExit(WRONG_USAGE)
    sys.path.insert(0, str(root))
    raise SystemExit(importlib.import_module("tests.bench").main(name, as_json, list(args)))


def main() -> None:
    commands(prog_name="anchor-console")
