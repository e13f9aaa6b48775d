"""Commands that keep the database safe and sound."""

from __future__ import annotations

from pathlib import Path

import click

from anchor_console.cli.shared import A_FILE, FAILED, NEW_FILE, Context, commands, shared


@commands.command()
@click.argument("file", type=NEW_FILE)
@shared
def backup(ctx: Context, /, file: Path) -> None:
    """Write a consistent copy of the profile to FILE: its database with the goods' pictures, and who was erased.

    The console may be running.
    """
    from anchor_console.live.offline import offline

    pictures = offline.backup(ctx.profile, file)
    ctx.report({"file": str(file), "pictures": pictures}, [f"copied to {file}, with {pictures} pictures"])


@commands.command()
@click.argument("file", type=A_FILE)
@shared
def restore(ctx: Context, /, file: Path) -> None:
    """Put the copy FILE in the place of the profile's database, and its pictures into the profile.

    What stood there before is kept as a copy, which `restore` puts back. A damaged copy is refused. Whoever was
    forgotten since it was made is erased from it before it is in place; whom the copy's own list has stays forgotten
    here, too.
    """
    from anchor_console.live.offline import offline

    was_there = ctx.profile.database.exists() and ctx.profile.database.stat().st_size > 0
    replaced = offline.restore(ctx.profile, file)
    lines = [f"{file} is in place"]
    if replaced is None and was_there:
        lines.append("what stood there before could not be read: no copy of it is kept")
    elif replaced is not None:
        lines.append(f"what stood there before is kept as {replaced}; `anchor-console restore` puts it back")
    ctx.report({"file": str(file), "replaced": None if replaced is None else str(replaced)}, lines)


@commands.command()
@shared
def doctor(ctx: Context, /) -> None:
    """Check set-up and database."""
    from anchor_console.live.offline import offline

    findings = offline.doctor(ctx.profile)
    lines = [f"{'ok ' if one['ok'] else 'BAD'}  {one['check']}  {one['detail']}".rstrip() for one in findings]
    ctx.report({"ok": all(one["ok"] for one in findings), "checks": findings}, lines)
    if not all(one["ok"] for one in findings):
        raise SystemExit(FAILED)
