"""The token file and what is kept of tokens."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest

from anchor_console.room.hub.tokens import (
    SOURCE_KINDS,
    BadTokenFile,
    StoredToken,
    TokenBook,
    TokenFile,
    UnknownToken,
    load_token_file,
    save_token_file,
)
from anchor_console.room.rights import ASSISTANT_RIGHTS, Right, Role


def book_at(path: Path) -> TokenBook:
    return TokenBook(load_token_file(path), lambda file: save_token_file(path, file))


def test_a_missing_file_is_made_with_fresh_tokens_for_its_owners_eyes_only(tmp_path: Path) -> None:
    path = tmp_path / "profile" / "tokens.json"
    made = load_token_file(path)
    assert load_token_file(path) == made
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    raw = json.loads(path.read_text())
    assert set(raw) == {"anchor", "overlay", "host", "source", "assistant"}
    tokens = [raw["anchor"], raw["overlay"], raw["host"], *raw["source"].values(), *raw["assistant"].values()]
    assert len(set(tokens)) == len(tokens) == 5
    assert all(len(token) >= 22 for token in tokens)


def test_a_file_that_others_can_read_is_closed_to_them(tmp_path: Path) -> None:
    path = tmp_path / "tokens.json"
    save_token_file(path, TokenFile.fresh())
    path.chmod(0o644)
    load_token_file(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("text", ["", "[]", '{"anchor": 1}', "\xff"])
def test_what_is_no_token_file_is_refused_and_left_alone(tmp_path: Path, text: str) -> None:
    path = tmp_path / "tokens.json"
    path.write_text(text, encoding="latin-1")
    with pytest.raises(BadTokenFile):
        load_token_file(path)
    assert path.read_text(encoding="latin-1") == text


def test_a_hand_written_file_may_give_rights_and_kinds() -> None:
    file = TokenFile(
        anchor="a",
        overlay="o",
        host="h",
        source={"plain": "s1", "shop": StoredToken("s2", kinds=["order"])},
        assistant={"li": "x1", "boss": StoredToken("x2", rights=[Right.TAKE])},
    )
    book = TokenBook(file, lambda file: None)
    grants = {token: book.find(token) for token in ("s1", "s2", "x1", "x2")}
    assert all(grants.values())
    assert [grants[t].kinds for t in ("s1", "s2")] == [SOURCE_KINDS, {"order"}]  # type: ignore[union-attr]
    assert [grants[t].rights for t in ("x1", "x2")] == [ASSISTANT_RIGHTS, {Right.TAKE}]  # type: ignore[union-attr]


def test_a_paired_token_is_kept_by_hash_only_and_works_after_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "tokens.json"
    book = book_at(path)
    token, grant = book.redeem(book.new_code("小李", None, 0), "phone", 1)
    assert token not in path.read_text()
    again = book_at(path).find(token)
    assert again == grant
    assert (grant.name, grant.role, grant.rights) == ("小李", Role.ASSISTANT, ASSISTANT_RIGHTS)


def test_changes_and_revoking_last_beyond_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "tokens.json"
    book = book_at(path)
    file = load_token_file(path)
    old_overlay, source = file.overlay, file.source["script"]
    assert isinstance(source, str)
    book.change("source:script", "快手", None, ["chat", "order", "nonsense"])
    book.revoke("overlay")
    book.revoke("assistant:assistant")
    again = book_at(path)
    grant = again.find(source)
    assert grant is not None
    assert (grant.name, grant.kinds) == ("快手", {"chat", "order"})
    assert again.find(old_overlay) is None
    assert "assistant:assistant" not in [grant.token_id for grant in again.grants()]
    for unknown in ("anchor", "assistant:assistant", "nobody", "paired:1"):
        with pytest.raises(UnknownToken):
            again.revoke(unknown)


def test_when_an_assistant_was_last_here_outlives_a_restart_and_goes_with_the_token(tmp_path: Path) -> None:
    path = tmp_path / "tokens.json"
    book = book_at(path)
    assert book.last_seen_ms("assistant:assistant") is None
    book.saw("assistant:assistant", 1_000_000)
    book.saw("assistant:assistant", 1_000_500)
    book.saw("anchor", 1_000_000)
    assert book.last_seen_ms("assistant:assistant") == 1_000_500
    assert load_token_file(path).seen == {"assistant:assistant": 1_000_000}
    assert book_at(path).last_seen_ms("assistant:assistant") == 1_000_000
    book.revoke("assistant:assistant")
    assert load_token_file(path).seen == {}


def test_secrets_do_not_show_in_reprs() -> None:
    file = TokenFile.fresh()
    assert file.anchor not in repr(file)
    assert file.anchor not in repr(StoredToken(file.anchor))


def test_saving_replaces_the_file_whole(tmp_path: Path) -> None:
    path = tmp_path / "tokens.json"
    save_token_file(path, TokenFile.fresh())
    assert os.listdir(tmp_path) == ["tokens.json"]
