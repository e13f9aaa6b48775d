"""Commands about the stream's picture."""

from __future__ import annotations

from dataclasses import asdict

import click

from anchor_console.cli.shared import FAILED, Context, commands, sentence, shared, until_stopped


@commands.group()
def obs() -> None:
    """OBS, by its websocket."""


@obs.command("test")
@click.option("--url", default="ws://127.0.0.1:4455", show_default=True, help="Where OBS's websocket server listens.")
@click.option("--password", default="", envvar="OBS_PASSWORD", help="Its password, if it asks for one.")
@shared
def obs_test(ctx: Context, /, url: str, password: str) -> None:
    """Show, update and hide a test card in OBS, and say what it did."""
    from anchor_console.app.obs_trial import try_obs
    from anchor_console.obs.client import RequestFailed
    from anchor_console.obs.trouble import ObsTrouble

    if not url.startswith(("ws://", "wss://")):
        raise click.UsageError(f"--url begins with ws:// or wss://: did you mean ws://{url.rpartition('//')[2]}?")
    try:
        trial = until_stopped(lambda: try_obs(url, password))
    except ObsTrouble as exc:
        raise click.ClickException(sentence(exc.why, exc.params)) from exc
    except RequestFailed as exc:
        raise click.ClickException(f"OBS did not do it: {exc}") from exc
    lines = [f"OBS {trial.obs_version}, obs-websocket {trial.websocket_version}, scene {trial.scene}"]
    lines += [f"made, and removed at the end: {name}" for name in trial.made]
    lines += [
        f"{step.step}: taken after {step.told_ms} ms, "
        + ("never seen in its picture" if step.seen_ms is None else f"seen after {step.seen_ms} ms")
        for step in trial.steps
    ]
    lines.append(
        "It has browser sources: the overlay's page can be used." if trial.has_browser else "No browser sources."
    )
    ctx.report(asdict(trial), lines)
    if any(step.seen_ms is None for step in trial.steps):
        raise SystemExit(FAILED)
