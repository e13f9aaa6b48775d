"""Where things lie: what ships with the program, and a shop's own profile."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

_PACKAGE = Path(__file__).resolve().parent.parent


def resource(*parts: str) -> Path:
    """The path of a file that ships with the program, from a source tree as from an installed wheel."""
    installed = _PACKAGE / "_resources"
    root = installed if installed.is_dir() else _PACKAGE.parent / "resources"
    return root.joinpath(*parts)


def default_profile_dir() -> Path:
    return Path(platformdirs.user_data_dir("anchor-console", appauthor=False))


REHEARSAL_MARK = "rehearsal"


@dataclass(frozen=True, slots=True)
class Profile:
    """The folder of one shop: database, settings, tokens. A rehearsal has a profile of its own, marked by a file."""

    root: Path

    @classmethod
    def real(cls, explicit: Path | None) -> Profile:
        return cls(explicit or default_profile_dir())

    def beside_for_rehearsal(self) -> Profile:
        return Profile(self.root.with_name(self.root.name + "-rehearsal"))

    @property
    def database(self) -> Path:
        return self.root / "console.db"

    @property
    def settings(self) -> Path:
        return self.root / "settings.json"

    @property
    def tokens(self) -> Path:
        return self.root / "tokens.json"

    @property
    def hub_state(self) -> Path:
        """The embedded hub's own folder: its topics and its spool."""
        return self.root / "hub"

    @property
    def backups(self) -> Path:
        return self.root / "backups"

    @property
    def crashes(self) -> Path:
        return self.root / "crashes"

    @property
    def is_rehearsal(self) -> bool:
        return (self.root / REHEARSAL_MARK).exists()

    @property
    def is_empty(self) -> bool:
        return not self.root.exists() or not any(self.root.iterdir())

    def make(self, *, rehearsal: bool = False) -> None:
        """Create the folder, for its owner's eyes only, and mark a rehearsal as one."""
        self.root.mkdir(parents=True, exist_ok=True)
        if os.name == "posix":
            self.root.chmod(0o700)
        if rehearsal:
            (self.root / REHEARSAL_MARK).touch()
