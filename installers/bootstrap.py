#!/usr/bin/env python3
"""Two commands from a stock Python to a running console: `run [-- ARGS]`, `test [--peers] [--soak] [-- PYTEST ARGS]`.

Nothing but the standard library, since nothing is installed yet. What the system lacks is installed where this may do
so (root, on Debian and its like), else named with the command that installs it. A second start finds the stamp of the
first and goes straight to the console.
"""

from __future__ import annotations

import argparse
import glob
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
OLDEST_PYTHON = (3, 11)
NEWEST_TRIED_PYTHON = (3, 13)
HEADLESS_RUN = "python3 installers/bootstrap.py run -- --demo --headless --for 20"
INTERRUPTED = 130


# --- What the system must have -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Need:
    """A Debian package, and what shows that its content is there, whatever package brought it."""

    package: str
    libraries: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()
    font: str = ""


@dataclass(frozen=True)
class System:
    """What this machine has; `fonts` are the scripts of _FONT_FILES. `libraries` is None where nothing tells which."""

    libraries: frozenset[str] | None
    has_program: Callable[[str], bool]
    fonts: frozenset[str]
    has_apt: bool
    is_root: bool


QT = (
    Need("libegl1", libraries=("libEGL.so.1",)),
    Need("libgl1", libraries=("libGL.so.1",)),
    Need("libxkbcommon0", libraries=("libxkbcommon.so.0",)),
    Need("libdbus-1-3", libraries=("libdbus-1.so.3",)),
    Need("libfontconfig1", libraries=("libfontconfig.so.1",)),
    Need("libglib2.0-0", libraries=("libglib-2.0.so.0", "libgthread-2.0.so.0")),
    Need("libgssapi-krb5-2", libraries=("libgssapi_krb5.so.2",)),
)
QT_ON_X11 = (
    Need("libx11-xcb1", libraries=("libX11-xcb.so.1",)),
    Need("libxkbcommon-x11-0", libraries=("libxkbcommon-x11.so.0",)),
    Need("libxcb-cursor0", libraries=("libxcb-cursor.so.0",)),
    Need("libxcb-icccm4", libraries=("libxcb-icccm.so.4",)),
    Need("libxcb-image0", libraries=("libxcb-image.so.0",)),
    Need("libxcb-keysyms1", libraries=("libxcb-keysyms.so.1",)),
    Need("libxcb-randr0", libraries=("libxcb-randr.so.0",)),
    Need("libxcb-render0", libraries=("libxcb-render.so.0",)),
    Need("libxcb-render-util0", libraries=("libxcb-render-util.so.0",)),
    Need("libxcb-shape0", libraries=("libxcb-shape.so.0",)),
    Need("libxcb-shm0", libraries=("libxcb-shm.so.0",)),
    Need("libxcb-sync1", libraries=("libxcb-sync.so.1",)),
    Need("libxcb-xfixes0", libraries=("libxcb-xfixes.so.0",)),
    Need("libxcb-xkb1", libraries=("libxcb-xkb.so.1",)),
)
FONTS = (Need("fonts-noto-cjk", font="chinese"), Need("fonts-noto-color-emoji", font="emoji"))
TESTS = (
    Need("chromium", programs=("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")),
    Need("redis-server", programs=("redis-server",)),
    Need("xvfb", programs=("Xvfb",)),
    Need("xdotool", programs=("xdotool",)),
    Need("build-essential", programs=("gcc",)),  # the power-cut test builds a small library
)
QUICK_TESTS = (Need("chromium-headless-shell", programs=("chromium-headless-shell",)),)
"""The same engine as chromium's, which opens a page with a third of the work; not every distribution has it."""
PEERS = (
    Need("obs-studio", programs=("obs",)),
    Need("libreoffice-calc-nogui", programs=("soffice", "libreoffice")),
)

_FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")
_FONT_FILES = {
    "chinese": ("*CJK*", "*cjk*", "SourceHan*", "wqy-*", "uming*", "ukai*", "DroidSansFallback*", "*SimSun*"),
    "emoji": ("NotoColorEmoji*", "*Twemoji*", "*EmojiOne*", "Apple Color Emoji*", "seguiemj*"),
}


def missing(needs: Iterable[Need], system: System) -> list[str]:
    """The packages of `needs` that `system` lacks, in order."""
    return [need.package for need in needs if not _is_met(need, system)]


def _is_met(need: Need, system: System) -> bool:
    if need.font:
        return need.font in system.fonts
    if need.programs:
        return any(map(system.has_program, need.programs))
    return system.libraries is None or system.libraries.issuperset(need.libraries)


def look_at_system() -> System:
    """What this machine has, by its own tables: a few hundredths of a second, so asked at every start."""
    return System(
        libraries=_libraries(),
        has_program=lambda name: shutil.which(name) is not None,
        fonts=frozenset(script for script in _FONT_FILES if _has_font(script)),
        has_apt=os.path.exists("/etc/debian_version") and shutil.which("apt-get") is not None,
        is_root=hasattr(os, "geteuid") and os.geteuid() == 0,
    )


def _libraries() -> frozenset[str] | None:
    # /sbin is not on everybody's PATH.
    ldconfig = shutil.which("ldconfig") or shutil.which("ldconfig", path="/sbin:/usr/sbin")
    if ldconfig is None:
        return None
    listing = subprocess.run([ldconfig, "-p"], capture_output=True, text=True, check=False)
    return parse_ldconfig(listing.stdout) if listing.returncode == 0 else None


def parse_ldconfig(listing: str) -> frozenset[str]:
    """The library names of `ldconfig -p`: lines of `name (kind) => path`."""
    return frozenset(line.split()[0] for line in listing.splitlines() if "=>" in line)


def _has_font(script: str) -> bool:
    return any(
        glob.glob(os.path.join(os.path.expanduser(folder), "**", pattern), recursive=True)
        for folder in _FONT_FOLDERS
        for pattern in _FONT_FILES[script]
    )


def install_command(packages: Sequence[str], *, is_root: bool) -> str:
    """The command that a person types to install `packages`."""
    sudo = "" if is_root else "sudo "
    return f"{sudo}apt-get update && {sudo}apt-get install -y {' '.join(packages)}"


def meet(must: Iterable[Need], wish: Iterable[Need], system: System, *, is_first_start: bool = True) -> System:
    """Install what `system` lacks where that is possible; the system as it is after that.

    Without all of `must` this ends with the command to type; what is left of `wish` is said loudly. A wish is tried
    at the first start only: without a network each try would take its time.
    """
    must, wish = tuple(must), tuple(wish)
    lacking = missing((*must, *wish) if is_first_start else must, system)
    if lacking and system.has_apt and system.is_root:
        say(f"Installing system packages: {' '.join(lacking)}")
        _apt_install(lacking)
        system = look_at_system()
    for packages, is_must in ((missing(must, system), True), (missing(wish, system), False)):
        if not packages:
            continue
        if system.has_apt:
            how = f"Install with:\n    {install_command(packages, is_root=system.is_root)}"
        else:
            how = "Install what your system calls them (the names are Debian's)."
        if is_must:
            fail(f"The system lacks {', '.join(packages)}. {how}")
        warn(f"The system lacks {', '.join(packages)}; going on without. {how}")
    return system


def _apt_install(packages: Sequence[str]) -> None:
    """Install as root what can be had of `packages`; the caller looks at what is there afterwards."""
    install = ["install", "-y", "--no-install-recommends"]
    has_lists = bool(glob.glob("/var/lib/apt/lists/*_Packages*"))
    if has_lists and _apt_get([*install, *packages]):
        return
    if _apt_get(["update"]) and _apt_get([*install, *packages]):
        return
    # One name that this distribution does not know keeps apt from installing all the others.
    for package in packages:
        _apt_get([*install, package])


def _apt_get(words: Sequence[str]) -> bool:
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "-q", "-o", "DPkg::Lock::Timeout=120", *words]
    # stdout is for what the console itself prints.
    return subprocess.run(command, env=env, stdout=sys.stderr, check=False).returncode == 0


def has_display(environ: Mapping[str, str], platform: str) -> bool:
    """Whether a window can open: on Linux a display server, or a Qt platform chosen by hand."""
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return not platform.startswith("linux") or any(environ.get(name) for name in names)


# --- The virtual environment -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Stamp:
    """What an environment was made of. Where it still holds, there is nothing to do."""

    python: str
    root: str
    pyproject: str
    extras: tuple[str, ...]

    @classmethod
    def wanted(cls, root: Path, extras: Iterable[str]) -> Stamp:
        digest = hashlib.sha256((root / "pyproject.toml").read_bytes()).hexdigest()
        version = ".".join(map(str, sys.version_info[:3]))
        return cls(version, str(root), digest, tuple(sorted(extras)))

    @classmethod
    def read(cls, path: Path) -> Stamp | None:
        """The stamp at `path`; None where there is none, or none that can be read."""
        try:
            fields = json.loads(path.read_text("utf-8"))
            return cls(fields["python"], fields["root"], fields["pyproject"], tuple(fields["extras"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def write(self, path: Path) -> None:
        path.write_text(json.dumps(self.__dict__, indent=1) + "\n", "utf-8")

    def covers(self, wanted: Stamp) -> bool:
        same = (self.python, self.root, self.pyproject) == (wanted.python, wanted.root, wanted.pyproject)
        return same and set(wanted.extras) <= set(self.extras)

    def is_of_another_place(self, wanted: Stamp) -> bool:
        """Whether the environment must be made anew: an environment can be neither moved nor given another Python."""
        return (self.python, self.root) != (wanted.python, wanted.root)


@dataclass(frozen=True)
class Environment:
    """The folder `.venv` of a source tree."""

    root: Path

    @property
    def folder(self) -> Path:
        return self.root / ".venv"

    @property
    def stamp(self) -> Path:
        return self.folder / "bootstrap.json"

    @property
    def python(self) -> Path:
        return self.script("python")

    def script(self, name: str) -> Path:
        return self.folder / "Scripts" / f"{name}.exe" if os.name == "nt" else self.folder / "bin" / name

    def is_ready(self, extras: Iterable[str] = ()) -> bool:
        """Whether the package and its `extras` are installed as the stamp says."""
        found = Stamp.read(self.stamp)
        return found is not None and found.covers(Stamp.wanted(self.root, extras)) and self.python.exists()

    def make(self, system: System, extras: Iterable[str] = ()) -> None:
        """Have the package and its `extras` installed; quick where they are."""
        if self.is_ready(extras):
            return
        wanted = Stamp.wanted(self.root, extras)
        found = Stamp.read(self.stamp)
        if found is not None and not found.is_of_another_place(wanted):
            # `run` after `test` must not take the test tools away.
            wanted = Stamp(wanted.python, wanted.root, wanted.pyproject, tuple({*wanted.extras, *found.extras}))
        elif found is not None or not self._can_install():
            self._create(system)
        self.stamp.unlink(missing_ok=True)
        self._install(wanted.extras)
        wanted.write(self.stamp)

    def _can_install(self) -> bool:
        """Whether an environment that somebody else made will do."""
        if not self.python.exists():
            return False
        asked = [str(self.python), "-c", f"import pip, sys; sys.exit(sys.version_info < {OLDEST_PYTHON})"]
        return subprocess.run(asked, stderr=subprocess.DEVNULL, check=False).returncode == 0

    def _create(self, system: System) -> None:
        if importlib.util.find_spec("ensurepip") is None:
            package = venv_package(Path(sys.executable), Path("/usr/bin/python3"))
            if not system.has_apt:
                fail(f"This Python cannot make {self.folder}: it has no ensurepip. Install one with venv and pip.")
            if not system.is_root:
                how = install_command([package], is_root=False)
                fail(f"This Python cannot make {self.folder}: it has no ensurepip. Install with:\n    {how}")
            say(f"Installing system packages: {package}")
            _apt_install([package])
        say(f"Making {self.folder}")
        command = [sys.executable, "-m", "venv", "--clear", str(self.folder)]
        if subprocess.run(command, stdout=sys.stderr, check=False).returncode != 0:
            fail(f"Could not make {self.folder}; the lines above say why.")

    def _install(self, extras: Sequence[str]) -> None:
        say("Installing the console's packages into .venv; the first time this takes a minute or two")
        target = f"{self.root}[{','.join(extras)}]" if extras else str(self.root)
        quiet = [] if sys.stderr.isatty() else ["--quiet"]
        pip = [str(self.python), "-m", "pip", "install", "--disable-pip-version-check", *quiet]
        if subprocess.run([*pip, "--editable", target], stdout=sys.stderr, check=False).returncode != 0:
            fail(
                "Could not install the console's packages; the lines above say why. "
                "Behind a slow or closed network, name a nearer package index in PIP_INDEX_URL."
            )


def venv_package(python: Path, system_python: Path) -> str:
    """The Debian package that lets `python` make environments: for the system's own, and for one beside it."""
    if python.resolve() == system_python.resolve():
        return "python3-venv"
    return f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"


# --- run ---------------------------------------------------------------------------------------------------------


def run(args: Sequence[str]) -> int:
    """Start the console with `args`, once all that it needs is there."""
    environment = Environment(ROOT)
    opens_window = not {"--headless", "--help"}.intersection(args)
    if opens_window and not has_display(os.environ, sys.platform):
        fail(f"There is no display here for the console's window. Without one:\n    {HEADLESS_RUN}")
    system = look_at_system()
    if sys.platform.startswith("linux"):
        on_x11 = opens_window and bool(os.environ.get("DISPLAY")) and not os.environ.get("QT_QPA_PLATFORM")
        must = (*QT, *QT_ON_X11) if on_x11 else QT
        system = meet(must, FONTS, system, is_first_start=not environment.is_ready())
    environment.make(system)
    return become([environment.python, "-m", "anchor_console", "run", *args])


def become(command: Sequence[str | Path]) -> int:
    """Go on as `command`, so that exit codes and signals are its own."""
    words = [str(word) for word in command]
    sys.stdout.flush()
    sys.stderr.flush()
    if os.name != "nt":
        os.execv(words[0], words)
    # exec on Windows would return to the shell while the program still runs.
    return subprocess.run(words, check=False).returncode


# --- test --------------------------------------------------------------------------------------------------------


def test(args: Sequence[str], *, peers: bool, soak: bool) -> int:
    """Have everything that tests need, then run them all by `suite.py`."""
    system = look_at_system()
    environment = Environment(ROOT)
    if sys.platform.startswith("linux"):
        must = (*QT, *QT_ON_X11, *FONTS, *TESTS, *(PEERS if peers else ()))
        system = meet(must, QUICK_TESTS, system, is_first_start=not environment.is_ready())
    else:
        warn("Not looked for on this system, but needed by tests: a Chromium, redis-server")
    environment.make(system, extras=["test"])
    wishes = [*(["--peers"] if peers else []), *(["--soak"] if soak else [])]
    return become([environment.python, ROOT / "installers" / "suite.py", *wishes, "--", *args])


# --- Talking -----------------------------------------------------------------------------------------------------


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def warn(line: str) -> None:
    print(f"\n*** {line}\n", file=sys.stderr, flush=True)


def fail(line: str) -> NoReturn:
    """End with `line` as the last word."""
    sys.stdout.flush()
    print(f"\n{line}", file=sys.stderr, flush=True)
    raise SystemExit(1)


def main(argv: Sequence[str]) -> int:
    version = sys.version_info[:2]
    if version < OLDEST_PYTHON:
        fail(f"Anchor Console needs Python 3.11 or newer; this is {version[0]}.{version[1]} ({sys.executable}).")
    if version > NEWEST_TRIED_PYTHON:
        warn(f"Python {version[0]}.{version[1]} is newer than any that the console was tried with (3.11 to 3.13).")
    own = list(argv)
    rest: list[str] = []
    if "--" in own:
        at = own.index("--")
        own, rest = own[:at], own[at + 1 :]
    parser = argparse.ArgumentParser(description="Set up Anchor Console in this source tree, then start or test it.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("run", usage="%(prog)s [-- ARGS]", help="start the console with ARGS")
    tests = commands.add_parser(
        "test", usage="%(prog)s [--peers] [--soak] [-- PYTEST ARGS]", help="run all checks and tests"
    )
    tests.add_argument("--peers", action="store_true", help="also those that need OBS and LibreOffice")
    tests.add_argument(
        "--soak", action="store_true", help="also those that take long, some as long as ANCHOR_SOAK_S says"
    )
    options = parser.parse_args(own)
    return run(rest) if options.command == "run" else test(rest, peers=options.peers, soak=options.soak)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
