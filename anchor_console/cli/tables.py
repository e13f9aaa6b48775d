"""Commands that give tables: sessions, and exports."""

from __future__ import annotations

from pathlib import Path

import click

from anchor_console.cli.shared import NEW_FILE, Context, WithDefault, check_suffix, commands, failing_of, shared
from anchor_console.core.weight import WeightUnit


@commands.group(cls=WithDefault, default="list")
def sessions() -> None:
    """Sessions with their totals."""


@sessions.command("list")
@shared
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
@shared
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
@click.option(
    "--weights-in", "weight_unit", type=click.Choice(["斤", "kg"]), help="Fans: of weights in --filter without a unit."
)
@click.option("--sort", type=click.Choice(_FANS_SORTED_BY), default="spent", help="Fans: in which order.")
@click.option("--ascending", is_flag=True, help="Fans: the least first.")
@click.option("--out", required=True, type=NEW_FILE)
@shared
def export(
    ctx: Context,
    /,
    what: str,
    session_id: str,
    typed: str,
    weight_unit: WeightUnit | None,
    sort: str,
    ascending: bool,
    out: Path,
) -> None:
    """Write a table of a session, all fans or the goods, to a .csv or .xlsx file."""
    if what == "fans":
        _export_fans(ctx, typed, weight_unit, sort, ascending, out)
    else:
        export_table(ctx, what, session_id, out)


def _export_fans(
    ctx: Context, typed: str, weight_unit: WeightUnit | None, sort: str, ascending: bool, out: Path
) -> None:
    from anchor_console.live import offline_files
    from anchor_console.reports.table_file import CannotWrite

    check_suffix(out)
    with failing_of(CannotWrite):
        rows, unread = offline_files.export_fans(
            ctx.profile, typed, sort, out, descending=not ascending, weight_unit=weight_unit
        )
    slips = [f"no condition that we know, looked for in names: {term}" for term in unread]
    ctx.report({"file": str(out), "rows": rows, "not_understood": list(unread)}, [f"{rows} rows in {out}", *slips])


def export_table(ctx: Context, what: str, session_id: str | None, out: Path) -> None:
    from anchor_console.live import offline
    from anchor_console.reports.table_file import CannotWrite

    check_suffix(out)
    with failing_of(CannotWrite):
        rows = offline.export(ctx.profile, what, session_id, out)
    ctx.report({"file": str(out), "rows": rows}, [f"{rows} rows in {out}"])
