from __future__ import annotations

import logging
import os
import secrets as entropy
import stat

import pytest

from anchor_console.core.ids import new_ulid
from anchor_console.core.log import FILE_NAME, MASK, Secrets, masked, start_logging

log = logging.getLogger("anchor_console.room.link")


@pytest.fixture
def logging_to(tmp_path):
    ends = []

    def start(**options):
        known = Secrets()
        ends.append(start_logging(tmp_path / "logs", secrets=known, **options))
        return tmp_path / "logs" / FILE_NAME, known

    yield start
    for end in reversed(ends):
        end()


@pytest.mark.parametrize(
    "line",
    [
        'hello {"token": "SECRET"}',
        "GET /desk?token=SECRET&x=1",
        "http://shop:8770/desk#token=SECRET",
        "anchor_token='SECRET'",
        "Authorization: Bearer SECRET",
        "password: SECRET",
    ],
)
def test_what_is_named_a_secret_is_masked(line):
    assert masked(line.replace("SECRET", "abc")) == line.replace("SECRET", MASK)


def test_a_token_is_masked_wherever_it_stands():
    token = "aB3-" + entropy.token_urlsafe(16)
    assert masked(f"refused {token}, twice") == f"refused {MASK}, twice"
    assert masked(entropy.token_hex(16)) == MASK


def test_a_pairing_code_is_masked_but_not_the_code_of_an_error():
    assert masked('{"code": "K7QX2M9P"}') == f'{{"code": "{MASK}"}}'
    assert masked("refused, code=not_allowed, 4401") == "refused, code=not_allowed, 4401"


@pytest.mark.parametrize(
    "plain", [new_ulid(1_795_003_200_000), "ConnectionClosedErrorInTheMiddle", "a_long_name_of_ours"]
)
def test_ids_and_names_in_code_stay_readable(plain):
    assert masked(f"pin {plain} taken") == f"pin {plain} taken"


def test_a_known_secret_is_masked_whatever_its_shape():
    known = Secrets()
    known.hide("opensesame")
    assert known.mask("said opensesame") == f"said {MASK}"


def test_a_token_in_an_argument_or_a_traceback_reaches_no_file(logging_to):
    path, known = logging_to()
    known.hide("opensesame")
    log.info("joining with %s", "opensesame")
    try:
        raise ValueError("opensesame is wrong")
    except ValueError:
        log.exception("refused")
    text = path.read_text("utf-8")
    assert "opensesame" not in text
    assert f"ValueError: {MASK} is wrong" in text


def test_the_file_is_its_owners_alone_and_carries_utc(logging_to):
    path, _ = logging_to()
    log.info("started")
    assert path.read_text("utf-8").split()[0].endswith("Z")
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_debug_lines_are_written_only_when_asked_for_and_only_ours(logging_to):
    path, _ = logging_to()
    log.debug("frame of a fan")
    log.info("started")
    assert "frame" not in path.read_text("utf-8")
    logging_to(verbose=True)
    log.debug("frame of a fan")
    logging.getLogger("websockets.client").debug("< TEXT 'a fan'")
    text = path.read_text("utf-8")
    assert "frame of a fan" in text
    assert "TEXT" not in text


def test_after_its_end_nothing_is_written(logging_to, tmp_path):
    end = start_logging(tmp_path / "other", secrets=Secrets())
    level = logging.getLogger("anchor_console").level
    log.info("before")
    end()
    log.warning("after")
    assert "after" not in (tmp_path / "other" / FILE_NAME).read_text("utf-8")
    assert level == logging.INFO
    assert logging.getLogger("anchor_console").level == logging.NOTSET


def test_without_a_folder_and_without_a_stderr_it_still_starts(monkeypatch):
    monkeypatch.setattr("sys.stderr", None)
    end = start_logging(None, secrets=Secrets())
    log.info("to nobody")
    end()
