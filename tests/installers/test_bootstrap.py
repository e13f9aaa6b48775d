from __future__ import annotations

import dataclasses
import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from installers import bootstrap
from installers.bootstrap import FONTS, PEERS, QT, QT_ON_X11, TESTS, Environment, Need, Stamp, System

ALL_LIBRARIES = frozenset(library for need in (*QT, *QT_ON_X11) for library in need.libraries)
WHOLE = System(ALL_LIBRARIES, lambda name: True, fonts=frozenset({"chinese", "emoji"}), has_apt=True, is_root=True)
BARE = System(frozenset(), lambda name: False, fonts=frozenset(), has_apt=True, is_root=False)


@pytest.fixture
def machine(monkeypatch):
    """A machine on which installing works: afterwards it is whole. Gives what was installed."""
    installed: list[str] = []

    def install(packages):
        installed.extend(packages)
        monkeypatch.setattr(bootstrap, "look_at_system", lambda: WHOLE)

    monkeypatch.setattr(bootstrap, "_apt_install", install)
    return installed


@pytest.fixture
def tree(tmp_path):
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    return tmp_path


@pytest.fixture
def made(monkeypatch):
    """What making environments did, instead of doing it."""
    steps: list[str] = []

    def create(environment, system):
        steps.append("create")
        environment.python.parent.mkdir(parents=True, exist_ok=True)
        environment.python.touch()

    monkeypatch.setattr(Environment, "_create", create)
    monkeypatch.setattr(Environment, "_can_install", lambda environment: environment.python.exists())
    monkeypatch.setattr(Environment, "_install", lambda environment, extras: steps.append(f"install {sorted(extras)}"))
    return steps


def test_nothing_is_missing_on_a_whole_machine():
    assert bootstrap.missing((*QT, *QT_ON_X11, *FONTS, *TESTS, *PEERS), WHOLE) == []


def test_each_missing_library_program_and_font_is_named_by_its_package():
    needs = (*QT, *QT_ON_X11, *FONTS, *TESTS, *PEERS)
    assert bootstrap.missing(needs, BARE) == [need.package for need in needs]


def test_one_library_of_two_is_not_enough():
    need = Need("libglib2.0-0", libraries=("libglib-2.0.so.0", "libgthread-2.0.so.0"))
    half = dataclasses.replace(WHOLE, libraries=frozenset({"libglib-2.0.so.0"}))
    assert bootstrap.missing([need], half) == ["libglib2.0-0"]


def test_any_of_several_programs_is_enough():
    chrome_only = dataclasses.replace(BARE, has_program=lambda name: name == "google-chrome")
    assert "chromium" not in bootstrap.missing(TESTS, chrome_only)


def test_where_libraries_cannot_be_listed_none_is_called_missing():
    unknown = dataclasses.replace(BARE, libraries=None)
    assert bootstrap.missing((*QT, *QT_ON_X11), unknown) == []


def test_the_library_list_is_read_as_ldconfig_writes_it():
    listing = (
        "2 libs found in cache `/etc/ld.so.cache'\n\tlibEGL.so.1 (libc6,x86-64) => /lib/libEGL.so.1\nCache by: x\n"
    )
    assert bootstrap.parse_ldconfig(listing) == {"libEGL.so.1"}


def test_root_installs_what_is_missing_and_goes_on(machine):
    system = bootstrap.meet(QT, FONTS, dataclasses.replace(BARE, is_root=True))
    assert system is WHOLE
    assert machine == [need.package for need in (*QT, *FONTS)]


def test_on_a_whole_machine_nothing_is_installed(machine):
    bootstrap.meet(QT, FONTS, WHOLE)
    assert machine == []


def test_not_root_ends_with_the_exact_command(machine, capsys):
    lacking = dataclasses.replace(WHOLE, libraries=ALL_LIBRARIES - {"libEGL.so.1", "libGL.so.1"}, is_root=False)
    with pytest.raises(SystemExit) as ended:
        bootstrap.meet(QT, FONTS, lacking)
    assert ended.value.code == 1
    assert machine == []
    command = "sudo apt-get update && sudo apt-get install -y libegl1 libgl1"
    assert capsys.readouterr().err.splitlines()[-1].strip() == command


def test_without_a_chinese_font_it_goes_on_but_says_so_loudly(capsys):
    fontless = dataclasses.replace(WHOLE, fonts=frozenset({"emoji"}), is_root=False)
    bootstrap.meet(QT, FONTS, fontless)
    said = capsys.readouterr().err
    assert "***" in said
    assert "sudo apt-get install -y fonts-noto-cjk" in said


def test_a_wish_is_tried_at_the_first_start_only_and_a_must_always(machine):
    fontless = dataclasses.replace(WHOLE, fonts=frozenset({"emoji"}))
    bootstrap.meet(QT, FONTS, fontless, is_first_start=False)
    assert machine == []
    bootstrap.meet(QT, FONTS, dataclasses.replace(BARE, is_root=True), is_first_start=False)
    assert machine == [need.package for need in QT]


def test_for_tests_a_missing_font_is_an_error():
    with pytest.raises(SystemExit):
        bootstrap.meet(FONTS, (), dataclasses.replace(WHOLE, fonts=frozenset({"emoji"}), is_root=False))


def test_an_install_that_did_not_help_ends_with_the_command(monkeypatch, capsys):
    monkeypatch.setattr(bootstrap, "_apt_install", lambda packages: None)
    still = dataclasses.replace(WHOLE, libraries=ALL_LIBRARIES - {"libEGL.so.1"})
    monkeypatch.setattr(bootstrap, "look_at_system", lambda: still)
    with pytest.raises(SystemExit):
        bootstrap.meet(QT, (), still)
    assert "    apt-get update && apt-get install -y libegl1" in capsys.readouterr().err


class Apt:
    """Speaks `_apt_get`: an apt with package lists or without, that knows all names but `unknown`."""

    def __init__(self, monkeypatch, *, lists, unknown=""):
        self.done = []
        self._lists = lists
        self._unknown = unknown
        monkeypatch.setattr(bootstrap, "_apt_get", self.get)
        monkeypatch.setattr(bootstrap.glob, "glob", lambda pattern: ["deb_Packages"] if self._lists else [])

    def get(self, words):
        packages = [word for word in words[1:] if not word.startswith("-")]
        self.done.append(" ".join([words[0], *packages]))
        self._lists = self._lists or words[0] == "update"
        return self._lists and self._unknown not in packages


def test_fresh_lists_are_enough(monkeypatch):
    apt = Apt(monkeypatch, lists=True)
    bootstrap._apt_install(["a", "b"])
    assert apt.done == ["install a b"]


def test_a_machine_that_never_listed_its_packages_lists_them_first(monkeypatch):
    apt = Apt(monkeypatch, lists=False)
    bootstrap._apt_install(["a", "b"])
    assert apt.done == ["update", "install a b"]


def test_a_name_that_apt_does_not_know_keeps_none_of_the_others_out(monkeypatch):
    apt = Apt(monkeypatch, lists=True, unknown="b")
    bootstrap._apt_install(["a", "b", "c"])
    assert apt.done == ["install a b c", "update", "install a b c", "install a", "install b", "install c"]


def test_elsewhere_than_debian_no_apt_command_is_given(capsys):
    with pytest.raises(SystemExit):
        bootstrap.meet(QT, (), dataclasses.replace(BARE, has_apt=False))
    said = capsys.readouterr().err
    assert "libegl1" in said
    assert "apt-get" not in said


@pytest.mark.parametrize(
    ("environ", "platform", "there"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ""}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({"QT_QPA_PLATFORM": "offscreen"}, "linux", True),
        ({}, "win32", True),
        ({}, "darwin", True),
    ],
)
def test_a_window_needs_a_display_on_linux_alone(environ, platform, there):
    assert bootstrap.has_display(environ, platform) is there


def test_with_no_display_it_says_what_to_type(monkeypatch, capsys):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    with pytest.raises(SystemExit) as ended:
        bootstrap.run([])
    assert ended.value.code == 1
    assert "run -- --demo --headless --for 20" in capsys.readouterr().err


def test_a_first_start_makes_the_environment_and_a_second_does_nothing(tree, made):
    Environment(tree).make(WHOLE)
    Environment(tree).make(WHOLE)
    assert made == ["create", "install []"]


def test_a_changed_pyproject_installs_anew_in_the_same_environment(tree, made):
    Environment(tree).make(WHOLE)
    (tree / "pyproject.toml").write_text("[project]\nname = 'x'\n")
    Environment(tree).make(WHOLE)
    assert made == ["create", "install []", "install []"]


def test_running_after_testing_keeps_the_test_tools(tree, made):
    Environment(tree).make(WHOLE, ["test"])
    Environment(tree).make(WHOLE)
    (tree / "pyproject.toml").write_text("[project]\nname = 'x'\n")
    Environment(tree).make(WHOLE)
    assert made == ["create", "install ['test']", "install ['test']"]


def test_testing_after_running_adds_the_test_tools(tree, made):
    Environment(tree).make(WHOLE)
    Environment(tree).make(WHOLE, ["test"])
    assert made == ["create", "install []", "install ['test']"]


@pytest.mark.parametrize("change", [{"python": "3.11.0"}, {"root": "/elsewhere"}])
def test_an_environment_of_another_python_or_folder_is_made_anew(tree, made, change):
    environment = Environment(tree)
    environment.make(WHOLE)
    stamp = Stamp.read(environment.stamp)
    dataclasses.replace(stamp, **change).write(environment.stamp)
    environment.make(WHOLE)
    assert made == ["create", "install []"] * 2


def test_an_install_that_was_interrupted_is_done_again(tree, made, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(Environment, "_install", lambda environment, extras: bootstrap.fail("no network"))
        with pytest.raises(SystemExit):
            Environment(tree).make(WHOLE)
    Environment(tree).make(WHOLE)
    assert made == ["create", "install []"]


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"python": 1}', "null"])
def test_a_damaged_stamp_is_no_stamp(tmp_path, content):
    (tmp_path / "stamp").write_text(content)
    assert Stamp.read(tmp_path / "stamp") is None


def test_without_ensurepip_the_missing_package_is_named(tree, monkeypatch, capsys):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SystemExit):
        Environment(tree).make(dataclasses.replace(WHOLE, is_root=False))
    assert "sudo apt-get install -y python3" in capsys.readouterr().err
    assert not (tree / ".venv").exists()


def test_the_systems_own_python_gets_its_venv_by_the_plain_name(tmp_path):
    system, other = tmp_path / "python3", tmp_path / "python3.13"
    system.touch()
    other.touch()
    assert bootstrap.venv_package(system, system) == "python3-venv"
    assert bootstrap.venv_package(other, system) == "python{}.{}-venv".format(*sys.version_info)


def test_a_wrong_word_is_wrong_usage():
    script = Path(bootstrap.__file__)
    ended = subprocess.run([sys.executable, script, "walk"], capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert "{run,test}" in ended.stderr


def test_all_after_the_dashes_is_for_the_console(monkeypatch):
    started = []
    monkeypatch.setattr(bootstrap, "run", lambda args: started.append(args) or 3)
    assert bootstrap.main(["run", "--", "--demo", "--", "-x"]) == 3
    assert started == [["--demo", "--", "-x"]]


@pytest.mark.parametrize(
    ("args", "peers", "soak"),
    [
        (["test", "--"], False, False),
        (["test", "--peers", "--", "-k", "x"], True, False),
        (["test", "--peers", "--soak", "--", "tests/sales"], True, True),
    ],
)
def test_testing_hands_on_its_arguments(monkeypatch, args, peers, soak):
    started = []
    monkeypatch.setattr(bootstrap, "test", lambda rest, *, peers, soak: started.append((rest, peers, soak)) or 0)
    assert bootstrap.main(args) == 0
    assert started == [(args[args.index("--") + 1 :], peers, soak)]


def test_an_old_python_is_told_so(monkeypatch, capsys):
    monkeypatch.setattr(sys, "version_info", (3, 10, 2))
    with pytest.raises(SystemExit):
        bootstrap.main(["run"])
    assert "needs Python 3.11 or newer; this is 3.10" in capsys.readouterr().err
