"""Where things lie: what ships with the program, and a shop's own profile."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import msgspec
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
_REHEARSAL_END = "-rehearsal"


class Unwritable(Exception):
    """A profile's folder takes nothing: it may only be read, or its disk is away."""


class Profile(msgspec.Struct, frozen=True):
    """The folder of one shop: database, settings, tokens. A rehearsal has a profile of its own, marked by a file."""

    root: Path

    @classmethod
    def real(cls, explicit: Path | None) -> Profile:
        return cls(explicit or default_profile_dir())

    def beside_for_rehearsal(self) -> Profile:
        return Profile(self.root.with_name(self.root.name + _REHEARSAL_END))

    @property
    def rehearses_for(self) -> Profile | None:
        """The shop's own profile that this rehearsal lies beside; None for one that lies anywhere else."""
        name = self.root.name.removesuffix(_REHEARSAL_END)
        shop = Profile(self.root.with_name(name))
        return shop if name not in ("", self.root.name) and shop.root.exists() else None

    @property
    def database(self) -> Path:
        return self.root / "console.db"

    @property
    def pictures(self) -> Path:
        """The products' pictures and their thumbnails, by their hash."""
        return self.root / "pictures"

    @property
    def settings(self) -> Path:
        return self.root / "settings.json"

    @property
    def tokens(self) -> Path:
        return self.root / "tokens.json"

    @property
    def forgotten(self) -> Path:
        """Who asked to be forgotten, as keyed hashes, and the key."""
        return self.root / "forgotten.json"

    @property
    def saved_files(self) -> Path:
        """Where files with fans in them were saved that erasing does not go into."""
        return self.root / "saved-files.jsonl"

    @property
    def command_socket(self) -> Path:
        """How other commands reach the console that has this profile open, and the key to it."""
        return self.root / "console.socket.json"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def hub_state(self) -> Path:
        """The embedded hub's own folder: its topics and its spool."""
        return self.root / "hub"

    @property
    def backups(self) -> Path:
        return self.root / "backups"

    @property
    def records(self) -> Path:
        """Sessions that were written down, each as a file of the record form with its goods beside it."""
        return self.root / "records"

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
        """Create the folder, for its owner's eyes only, and mark a rehearsal as one.

        Raises:
            Unwritable
        """
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            if os.name == "posix":
                self.root.chmod(0o700)
            if rehearsal:
                (self.root / REHEARSAL_MARK).touch()
            tempfile.TemporaryFile(dir=self.root).close()
        except OSError as exc:
            raise Unwritable(
                f"nothing can be written in {self.root} ({exc.strerror}): choose a folder of yours with --profile"
            ) from exc


def write_private(path: Path, text: str) -> None:
    """Write `path` whole or not at all, readable by its owner only, and safe on disk when this returns.

    Raises:
        OSError: it is as it was.
    """
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(fresh, path)
    except OSError:
        fresh.unlink(missing_ok=True)
        raise
