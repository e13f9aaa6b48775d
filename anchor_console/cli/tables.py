"""Commands that give tables: sessions, and exports."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from anchor_console.cli.shared import (
    NEW_FILE,
    Context,
    WithDefault,
    check_suffix,
    commands,
    failing_of,
    in_both_languages,
    sentence,
    shared,
)
from anchor_console.core.days import Days
from anchor_console.core.refusal import Refused
from anchor_console.core.weight import WeightUnit

if TYPE_CHECKING:
    from anchor_console.desk.i18n import Language
    from anchor_console.reports.in_words import Says


@commands.group(cls=WithDefault, default="list")
def sessions() -> None:
    """Sessions with their totals."""


@sessions.command("list")
@shared
def sessions_list(ctx: Context, /) -> None:
    """All sessions, the latest first."""
    from anchor_console.live.offline import offline

    found = offline.sessions_with_totals(ctx.profile)
    lines = [
        "  ".join((one["session_id"], one["started_at"], one["mode"], one["state"], one["paid_total"], one["title"]))
        for one in found
    ]
    ctx.report(found, lines or [sentence("session.none_yet", {})])


@sessions.command("show")
@click.argument("session_id", metavar="ID")
@shared
def sessions_show(ctx: Context, /, session_id: str) -> None:
    """One session's totals; ID may be `last`."""
    from anchor_console.live.offline import offline

    totals = offline.session_totals(ctx.profile, session_id)
    ctx.report(totals, [f"{key}: {value}" for key, value in totals.items()])


_FANS_SORTED_BY = (
    "name", "last_seen", "first_seen", "messages", "sessions", "orders", "spent", "returned", "last_bought",
)  # fmt: skip


class _Day(click.ParamType[date]):
    """A day of this PC's calendar, as 2026-11-28."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            return datetime.strptime(value.strip(), "%Y-%m-%d").date()
        except ValueError:
            self.fail(in_both_languages("export.date_wrong", text=value), param, ctx)


_OF_NO_SESSION = ("fans", "goods")


@commands.command("export")
@click.argument(
    "what",
    type=click.Choice(["sales", "claims", "waitlist", "chat", "asks", "tickets", "followup", "fans", "goods"]),
)
@click.option("--session", "session_id", help="A session's id, or last, which it is where nothing is said.")
@click.option("--from", "first", type=_Day(), metavar="DATE", help="All sessions that began on this day or later.")
@click.option("--to", "last", type=_Day(), metavar="DATE", help="All sessions that began on this day or earlier.")
@click.option("--filter", "typed", default="", help="Fans: which of them, as on the fans' page: 尺码=L, 30天没来")
@click.option(
    "--weights-in", "weight_unit", type=click.Choice(["斤", "kg"]), help="Fans: of weights in --filter without a unit."
)
@click.option("--sort", type=click.Choice(_FANS_SORTED_BY), default="spent", help="Fans: in which order.")
@click.option("--ascending", is_flag=True, help="Fans: the least first.")
@click.option(
    "--words",
    "language",
    type=click.Choice(["zh_CN", "en"]),
    help="followup, asks, tickets: headings and states in words, for people, instead of names for programs.",
)
@click.option("--out", required=True, type=NEW_FILE)
@shared
def export(
    ctx: Context,
    /,
    what: str,
    session_id: str | None,
    first: date | None,
    last: date | None,
    typed: str,
    weight_unit: WeightUnit | None,
    sort: str,
    ascending: bool,
    language: Language | None,
    out: Path,
) -> None:
    """Write a table of a session or of those of some days, all fans or the goods, to a .csv or .xlsx file."""
    says = None if language is None else _says(what, language)
    if first or last:
        _export_days(ctx, what, session_id, Days(first, last), out, says)
    elif what == "fans":
        _export_fans(ctx, typed, weight_unit, sort, ascending, out)
    else:
        export_table(ctx, what, session_id or "last", out, says)


def _says(what: str, language: Language) -> Says:
    """What puts a table in words.

    Raises:
        UsageError: only programs read it, or it is read again.
    """
    from anchor_console.desk.i18n import load_words
    from anchor_console.reports.in_words import HANDED_ON

    if what not in HANDED_ON:
        raise click.UsageError(in_both_languages("export.no_words", what=what, others=", ".join(HANDED_ON)))
    return load_words(language).tr


def _export_days(ctx: Context, what: str, session_id: str | None, days: Days, out: Path, says: Says | None) -> None:
    from anchor_console.live.offline import offline
    from anchor_console.reports.table_file import CannotWrite

    if what in _OF_NO_SESSION:
        raise click.UsageError(in_both_languages("export.days_of_no_session", what=what))
    if session_id is not None:
        raise click.UsageError(in_both_languages("export.days_or_session"))
    if days.first and days.last and days.first > days.last:
        raise click.UsageError(in_both_languages("export.days_backwards", first=f"{days.first}", last=f"{days.last}"))
    check_suffix(out)
    with failing_of(CannotWrite):
        try:
            rows = offline.export_days(ctx.profile, what, days, out, says)
        except Refused as exc:
            raise click.ClickException(in_both_languages(exc.reason, **exc.params)) from exc
    ctx.report({"file": str(out), "rows": rows}, [f"{rows} rows in {out}"])


def _export_fans(
    ctx: Context, typed: str, weight_unit: WeightUnit | None, sort: str, ascending: bool, out: Path
) -> None:
    from anchor_console.live.offline import offline_files
    from anchor_console.reports.table_file import CannotWrite

    check_suffix(out)
    with failing_of(CannotWrite):
        rows, unread, named = offline_files.export_fans(
            ctx.profile, typed, sort, out, descending=not ascending, weight_unit=weight_unit
        )
    slips = [f"no condition that we know, looked for in names: {term}" for term in unread]
    slips += [f"looked for in names, notes and ids: {term}" for term in named]
    told = {"file": str(out), "rows": rows, "not_understood": list(unread), "looked_for_in_names": list(named)}
    ctx.report(told, [f"{rows} rows in {out}", *slips])


def export_table(ctx: Context, what: str, session_id: str | None, out: Path, says: Says | None = None) -> None:
    from anchor_console.live.offline import offline
    from anchor_console.reports.table_file import CannotWrite

    check_suffix(out)
    with failing_of(CannotWrite):
        rows = offline.export(ctx.profile, what, session_id, out, says)
    ctx.report({"file": str(out), "rows": rows}, [f"{rows} rows in {out}"])
