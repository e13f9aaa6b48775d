"""Commands about fans: what is known of them, whom to call out, and forgetting one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from anchor_console.cli.files import headings_of, imported, report_sheet, who_is_who
from anchor_console.cli.shared import A_FILE, MAPPING, NEW_FILE, Context, commands, failing_of, shared
from anchor_console.core.clock import to_ms

if TYPE_CHECKING:
    from anchor_console.core.ids import Identity


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
@click.argument("file", type=A_FILE)
@click.option("--platform", help="Where they are from, where the list does not say.")
@MAPPING
@click.option("--dry-run", is_flag=True, help="Read the file, and change nothing.")
@shared
def fans_import(ctx: Context, /, file: Path, platform: str | None, mapping: Sequence[str], dry_run: bool) -> None:
    """Take in your own list of regulars: who they are, sizes, figures, likes, notes; phones and addresses never."""
    document = imported(ctx, "fans", file, headings_of(mapping), platform, dry_run)
    first = f"{document['people']} people, {document['facts']} facts, {document['notes']} notes"
    report_sheet(ctx, document, first + who_is_who(document))


@fans.command("find")
@click.argument("text")
@click.option("--limit", default=30, type=click.IntRange(1, 1000))
@shared
def fans_find(ctx: Context, /, text: str, limit: int) -> None:
    """Find fans by a part of a name, old or new, its pinyin or initials, a note, or an id."""
    from anchor_console.core.money import format_minor
    from anchor_console.live.offline import offline_files

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
    ctx.report(document, lines or [f"nobody is on file whose name, note or id has {text} in it"])


@fans.command("show")
@click.argument("fan", type=_Fan(), metavar="ID")
@shared
def fans_show(ctx: Context, /, fan: Identity) -> None:
    """What is known of a fan; ID is platform:user_id or platform/space:user_id."""
    from anchor_console.live.offline import offline_files

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
@click.option("--out", required=True, type=NEW_FILE)
@shared
def fans_export(ctx: Context, /, fan: Identity, out: Path) -> None:
    """Write all that is held of a person to a JSON file; ID is platform:user_id or platform/space:user_id."""
    from anchor_console.live.offline import offline
    from anchor_console.privacy.export import CannotSave

    with failing_of(CannotSave):
        found = offline.export_fan(ctx.profile, fan, out)
    held = ", ".join(f"{name}: {count}" for name, count in found.items())
    ctx.report({"file": str(out), "held": found}, [f"all that is held is in {out} ({held})"])


@fans.command("erase")
@click.argument("fan", type=_Fan(), metavar="ID")
@click.option("--yes", is_flag=True, help="Do it; without this nothing is done.")
@click.option("--keep-guessed", is_flag=True, help="Leave ids alone that are only guessed to be theirs.")
@shared
def fans_erase(ctx: Context, /, fan: Identity, yes: bool, keep_guessed: bool) -> None:
    """Forget a person for good, under all ids that are linked with this one; totals stay as they are.

    ID is platform:user_id or platform/space:user_id. A console that is running does it, and goes on running.
    """
    from anchor_console.live.command_socket import ConsoleFailed
    from anchor_console.live.offline import offline

    if not yes:
        raise click.UsageError("erasing cannot be undone: say --yes")
    with failing_of(ConsoleFailed):
        receipt = offline.erase_fan(ctx.profile, fan, "command", with_guessed=not keep_guessed)
    ctx.report(receipt, _receipt_lines(receipt))


def _receipt_lines(receipt: dict[str, Any]) -> list[str]:
    removed = ", ".join(f"{name}: {count}" for name, count in receipt["removed"].items()) or "nothing was on file"
    lines = [
        f"{receipt['erased_at']}: identities erased: {receipt['identities']} ({removed})",
        f"automatic backups written anew: {receipt['backups_rewritten']}; records: {receipt['records_rewritten']}",
    ]
    if receipt["guessed_identities_erased"]:
        lines.append(
            "of these only guessed to be theirs, since orders agree, or id and name:"
            f" {receipt['guessed_identities_erased']}"
        )
    if receipt["guessed_identities_left"]:
        lines.append(f"left, since only guessed to be theirs: {receipt['guessed_identities_left']} identities")
    if receipt["proposed_identities_left"]:
        lines.append(
            "left, since nobody has said whether they are the same fan:"
            f" {receipt['proposed_identities_left']} identities"
        )
    lines += [f"an unreadable automatic backup was removed: {name}" for name in receipt["backups_removed"]]
    if receipt["names_only_where_called"]:
        lines.append(
            f"names that others bear, that are short or that people say anyway: {receipt['names_only_where_called']};"
            " they went where the person was called by them (@), and may stand elsewhere"
        )
    if not receipt["room_hub_reached"]:
        lines.append("not reached: a room hub that somebody else runs")
    if not receipt["done"]:
        lines.append("the database file is written anew when no session runs; until then deleted bytes may be in it")
    lines += [f"not reached, delete it by hand: {one['file']} ({one['what']})" for one in receipt["not_reached"]]
    return lines


class _Time(click.ParamType[int]):
    """A time as people and files write it; without an offset by this PC's clock. In Unix milliseconds."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        try:
            return to_ms(datetime.fromisoformat(value).astimezone())
        except (ValueError, OverflowError):
            self.fail(f"{value} is no time such as 2026-11-18T20:05:00+08:00", param, ctx)


@commands.command()
@click.option("--number", required=True, metavar="N", help="The product's number in the show.")
@click.option("--at", "at", type=_Time(), metavar="TIME", help="ISO 8601; now, where it is left out.")
@shared
def callouts(ctx: Context, /, number: str, at: int | None) -> None:
    """Who present would want product N: reasons, and a sentence that is safe to say aloud."""
    from anchor_console.live.offline import offline

    found = offline.callouts(ctx.profile, number, at)
    lines = [
        f"{one['name']}  {one['ago']['zh']}  {'；'.join(why['zh'] for why in one['reasons'])}  「{one['say']['zh']}」"
        for one in found["callouts"]
    ]
    ctx.report(found, lines)
