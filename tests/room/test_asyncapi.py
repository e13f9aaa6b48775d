"""The protocol's description is in step with the message types."""

from __future__ import annotations

import json

import pytest

from anchor_console.core.paths import resource
from anchor_console.room import messages
from anchor_console.room.asyncapi import document, generated, main, to_yaml


def test_the_file_is_what_the_message_types_say() -> None:
    assert resource("protocol", "asyncapi.yaml").read_text(encoding="utf-8") == generated(), (
        "run `python -m anchor_console.room.asyncapi` and commit the file"
    )
    assert main(["--check"]) == 0


def test_every_frame_is_described_with_its_word_on_the_wire_and_a_sentence() -> None:
    described = document()["components"]["messages"]
    for frame in (*messages.CLIENT_FRAMES, *messages.HUB_FRAMES):
        message = described[frame.__name__]
        assert message["name"] == frame.__struct_config__.tag
        assert len(message["summary"]) > 10


def test_all_references_lead_somewhere() -> None:
    whole = document()

    def references(value: object) -> list[str]:
        if isinstance(value, dict):
            return [inner for key, inner in value.items() if key == "$ref"] + [
                found for inner in value.values() for found in references(inner)
            ]
        return [found for inner in value for found in references(inner)] if isinstance(value, list) else []

    for reference in references(whole):
        at: object = whole
        for step in reference.removeprefix("#/").split("/"):
            assert isinstance(at, dict)
            at = at[step]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"a": [1, {"b": "c d"}], "e": {}}, 'a:\n  - 1\n  - b: "c d"\ne: {}\n'),
        ({"yes": "no", "1": None}, '"yes": "no"\n"1": null\n'),
        ([["x", []]], "- - x\n  - []\n"),
        ("名", "名\n"),
    ],
)
def test_plain_data_is_written_as_yaml(value: object, text: str) -> None:
    assert to_yaml(value) == text


def test_a_described_schema_is_plain_json() -> None:
    assert json.loads(json.dumps(document()))["asyncapi"] == "3.0.0"
