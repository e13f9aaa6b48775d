"""Commands that take files in or fetch them: goods, past orders."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from anchor_console.cli.shared import A_FILE, BAD_ROWS, MAPPING, NEW_FILE, Context, commands, failing_of, shared
from anchor_console.cli.tables import export_table

_LISTED = 20


@commands.group()
def goods() -> None:
    """The shop's goods."""


@goods.command("import")
@click.argument("file", type=A_FILE)
@click.option("--sizes", type=A_FILE, help="The size chart.")
@MAPPING
@click.option("--take-off", is_flag=True, help="Take SKUs that FILE does not name off sale.")
@click.option("--dry-run", is_flag=True, help="Read the file, tell what it would change, and change nothing.")
@shared
def goods_import(
    ctx: Context, /, file: Path, sizes: Path | None, mapping: Sequence[str], take_off: bool, dry_run: bool
) -> None:
    """Bring in FILE; a product read before is updated by its sku_code."""
    document = imported(ctx, "goods", file, headings_of(mapping), None, dry_run, sizes, take_off)
    first = f"{document['products']} products, {document['skus']} SKUs"
    if changes := document.get("changes"):
        counted = [f"{count} {kind.replace('_', ' ')}" for kind, count in changes["counts"].items() if count]
        first += f"; would change: {', '.join(counted) or 'nothing'}"
    report_sheet(ctx, document, "\n".join((first, *_moved_lines(document))))


def _moved_lines(document: Mapping[str, Any]) -> list[str]:
    """Which goods lose their numbers to others, and which a dry run would find gone."""
    lines = [
        f"  number {one['number']}: {one['loser']} ({one['loser_code']})"
        f" loses it to {one['taker']} ({one['taker_code']})" + (f", and gets {one['gets']}" if one["gets"] else "")
        for one in document.get("numbers_taken", ())
    ]
    gone = [one for one in document.get("changes", {}).get("list", ()) if one["kind"] == "gone"]
    lines += [f"  not in the file: {one['name']} {one['variant']} ({one['sku_code']})" for one in gone[:_LISTED]]
    return lines + ([f"  and {len(gone) - _LISTED} more"] if len(gone) > _LISTED else [])


@goods.command("export")
@click.argument("file", type=NEW_FILE)
@shared
def goods_export(ctx: Context, /, file: Path) -> None:
    """Write the goods to FILE (.csv or .xlsx)."""
    export_table(ctx, "goods", None, file)


@goods.command("pictures")
@click.argument("path", type=click.Path(path_type=Path, exists=True))
@click.option("--code", help="The product whose picture the file PATH is.")
@click.option("--no-write", is_flag=True, hidden=True, help="Make the pictures, and leave the goods as they are.")
@shared
def goods_pictures(ctx: Context, /, path: Path, code: str | None, no_write: bool) -> None:
    """Take the goods' pictures from the folder PATH, by the names of its files."""
    from anchor_console.cli.pictures import make_pictures
    from anchor_console.live.command_socket import ConsoleFailed
    from anchor_console.live.offline.offline_files import take_pictures

    if path.is_dir() == (code is not None):
        raise click.UsageError("PATH is a folder, or a file with --code")
    report = make_pictures(ctx.profile, path, code, _step)
    if not no_write:
        with failing_of(ConsoleFailed):
            take_pictures(ctx.profile, report["pictures"])
    lines = [f"{len(report['pictures'])} of {report['products']} products have a picture there"]
    lines += [f"{one['file']}: {one['reason']}" for one in report["refused"]]
    ctx.report(report, lines)
    if report["refused"]:
        raise SystemExit(BAD_ROWS)


@goods.command("fetch")
@click.option("--out", required=True, type=NEW_FILE)
@shared
def goods_fetch(ctx: Context, /, out: Path) -> None:
    """Write the goods of the Kuaishou shop that is set up as a source to a file, to be looked at and imported."""
    from anchor_console.live.offline.shop_goods import fetch_goods
    from anchor_console.reports.table_file import CannotWrite
    from anchor_console.sources.pacing import SystemPacedClock

    with failing_of(CannotWrite):
        rows = asyncio.run(fetch_goods(ctx.profile, out, SystemPacedClock()))
    ctx.report({"file": str(out), "rows": rows}, [f"{rows} rows in {out}"])


def headings_of(mapping: Sequence[str]) -> dict[str, str]:
    """What `--map` tells: a heading of the file, and our field."""
    pairs = [pair.partition("=") for pair in mapping]
    if any(not (column and equals) for column, equals, _ in pairs):
        raise click.UsageError("--map takes COLUMN=FIELD")
    return {column: field for column, _, field in pairs}


def report_sheet(ctx: Context, document: dict[str, Any], first: str) -> None:
    """Say what became of a file, and how it was read; ends with the exit code for bad rows where there are some."""
    lines = [first + (" (nothing changed)" if document["dry_run"] else "")]
    for column in document["columns"]:
        use = "never read" if column["never_read"] else column["field"] or "passed over"
        lines.append(f"  {column['heading']}: {use}")
    lines += [f"  row {one['row']} left out ({one['kind']}): {one['text']}" for one in document["left_out"]]
    if document.get("shared_stock"):
        lines.append(
            f"{document['shared_stock']} rows tell the stock of several colours or sizes together:"
            " none was taken of them"
        )
    if len(shops := document.get("shops", ())) > 1:
        told = ", ".join(f"{one['name']} {one['orders']}" for one in shops)
        lines.append(f"orders of {len(shops)} shops ({told}): all of them are taken; for one alone leave its rows only")
    if document.get("part_refunded"):
        lines.append(
            f"{document['part_refunded']} lines went back in part:"
            f" {document['refunded_in_part']} is not counted as spent"
        )
    if document.get("refunds_untold"):
        lines.append(f"  of {document['refunds_untold']} of them the file does not tell how much: they count in full")
    bad = document["bad_rows"]
    lines += [f"{row['file']}:{row['row']}: {row['column']}: {row['value']!r}: {row['reason']}" for row in bad]
    if document["bad_rows_file"]:
        lines.append(f"the bad rows are in {document['bad_rows_file']}, to be mended and imported again")
    ctx.report(document, lines)
    if bad:
        raise SystemExit(BAD_ROWS)


def imported(
    ctx: Context,
    kind: str,
    file: Path,
    headings: dict[str, str],
    platform: str | None,
    dry_run: bool,
    sizes: Path | None = None,
    takes_gone_off: bool = False,
) -> dict[str, Any]:
    """What became of a file of goods, past orders or fans."""
    from anchor_console.live.command_socket import ConsoleFailed
    from anchor_console.live.offline import offline_files
    from anchor_console.sheets.grid import SheetError

    with failing_of(SheetError, ConsoleFailed):
        return offline_files.import_file(
            ctx.profile, kind, file, headings, platform, dry_run=dry_run, on_step=_step, sizes=sizes,
            takes_gone_off=takes_gone_off,
        )  # fmt: skip


def _step(done: int, of: int) -> None:
    click.echo(f"\r{done * 100 // max(of, 1)} %", nl=done == of, err=True)


@commands.group()
def orders() -> None:
    """The platform's order files."""


@orders.command("import")
@click.argument("file", type=A_FILE)
@click.option("--session", "session_id", help="Reconcile with this session: its id, or last.")
@click.option("--history", is_flag=True, help="Take past orders into the fans' memory.")
@click.option("--platform", help="Where the orders are from; else the file tells.")
@MAPPING
@click.option("--dry-run", is_flag=True, help="Read the file, and change nothing.")
@shared
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
    """Book what the platform's order FILE tells of a session's sales, or with --history keep past orders of fans.

    Recipients' names, phones and addresses are never read. Without --session it is the last one that is over.
    """
    headings = headings_of(mapping)
    if history and session_id:
        raise click.UsageError("--history and --session do not go together")
    if not history:
        document = reconciled(ctx, file, headings, platform, session_id or "last", dry_run)
        said = reconcile_lines(document)
        if document["untimed"]:
            said.append(f"{document['untimed']} orders without a time: each is taken for one of this session")
        report_sheet(ctx, document, "\n".join(said))
        return
    document = imported(ctx, "orders", file, headings, platform, dry_run)
    new = "" if dry_run else f", {document['new_lines']} new"
    report_sheet(
        ctx,
        document,
        f"{document['lines']} lines of {document['orders']} orders{new},"
        f" {document['people']} buyers, {document['unowned']} lines of nobody that we can tell,"
        f" {document['repeated']} repeated rows passed over{who_is_who(document)}",
    )


def who_is_who(document: Mapping[str, Any]) -> str:
    """How many people of a file were taken for somebody known before, or may be; nothing where none is."""
    linked, proposed = document.get("linked"), document.get("proposed")
    told = f"; {linked} taken for somebody known before, as a guess" if linked else ""
    return told + (f"; {proposed} may be somebody known before: the fans' page asks" if proposed else "")


def reconciled(
    ctx: Context, file: Path, headings: dict[str, str], platform: str | None, session_id: str, dry_run: bool
) -> dict[str, Any]:
    """What became of an order file beside a session."""
    from anchor_console.core.refusal import Refused
    from anchor_console.live.command_socket import ConsoleFailed
    from anchor_console.live.offline import offline_files
    from anchor_console.sheets.grid import SheetError

    try:
        with failing_of(SheetError, ConsoleFailed):
            return offline_files.reconcile(
                ctx.profile, file, headings, platform, session_id, dry_run=dry_run, on_step=_step
            )
    except Refused as exc:
        if exc.reason not in _REFUSALS:
            raise
        raise click.ClickException(_REFUSALS[exc.reason]) from exc


_REFUSALS = {
    "session.unknown": "there is no such session that is over",
    "reconcile.open": "the session is not over yet: end it first",
}
_VERDICTS = {
    "matched": "the same here and there",
    "changed": "another status or amount: the platform's counts",
    "refunded": "went back since",
    "settled": "confirmed here by hand, now with their order",
    "missing": "missing here, booked by the file",
    "not_in_file": "here, and not in the file: look at them",
    "kept": "further here than in the file, kept",
    "no_sale": "never paid, or taken back before they left",
    "other_time": "of another day or session",
}


def reconcile_lines(document: dict[str, Any]) -> list[str]:
    """What a reconciling came to, for people."""
    lines = [f"session {document['session_title']} ({document['session_id']})"]
    lines += [f"  {document['counts'][verdict]:>5} {words}" for verdict, words in _VERDICTS.items()]
    for one in document["findings"]:
        here, there = one["amount_here"] or "-", one["amount_there"] or "-"
        lines.append(
            f"  {one['verdict']}: {one['order_id']} {one['product'] or ''} x{one['qty']},"
            f" {one['status_here'] or '-'} -> {one['status_there'] or '-'}, {here} -> {there}"
        )
    before, after = document["before"], document.get("after", document["before"])
    lines.append(
        f"paid {before['paid_total']} -> {after['paid_total']}, net {before['net_total']} -> {after['net_total']}"
    )
    return lines
