"""The commands of `anchor-console`: thin, each hands over to the room that does it."""

from __future__ import annotations

from anchor_console.cli import fans, files, keeping, running, streaming, tables
from anchor_console.cli.shared import commands

__all__ = ["commands", "fans", "files", "keeping", "main", "running", "streaming", "tables"]


def main() -> None:
    commands(prog_name="anchor-console")
