"""Writes `resources/protocol/asyncapi.yaml` from the message types, so that page and script authors read what is true.

`python -m anchor_console.room.asyncapi` writes the file; with `--check` it only says whether the file is in step.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from inspect import cleandoc
from typing import Any

import msgspec

from anchor_console.core.paths import resource
from anchor_console.room import messages
from anchor_console.room.rights import Role

_REF = "#/components/schemas/{name}"
_HEADING = "# Made from the message types by `python -m anchor_console.room.asyncapi`; do not edit.\n"


def document() -> dict[str, Any]:
    """The protocol as an AsyncAPI 3 document of plain data."""
    frames = (*messages.CLIENT_FRAMES, *messages.HUB_FRAMES)
    by_name = {frame.__name__: frame for frame in frames}
    described = [_describable(frame) for frame in frames]
    _, schemas = msgspec.json.schema_components(described, ref_template=_REF)
    for schema in schemas.values():
        if "description" in schema:
            schema["description"] = cleandoc(schema["description"])  # versions of msgspec differ in this
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Anchor Console room protocol",
            "version": str(messages.PROTOCOL),
            "description": "Text frames, one JSON object each, UTF-8, at most 262144 bytes from a client. Unknown "
            "fields are ignored. Times are RFC 3339 UTC in the hub's time, money is integer minor units.",
            "license": {"name": "MIT"},
        },
        "defaultContentType": "application/json",
        "servers": {"embedded": {"host": "127.0.0.1:8765", "protocol": "ws"}},
        "channels": {
            "room": {
                "address": "/ws",
                "description": f"WebSocket, subprotocol {messages.SUBPROTOCOL}. "
                f"Roles: {', '.join(sorted(role.value for role in Role))}.",
                "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in by_name},
            }
        },
        "operations": {
            "fromClient": _operation("receive", "What a client sends to the hub.", messages.CLIENT_FRAMES),
            "fromHub": _operation("send", "What the hub sends to a client.", messages.HUB_FRAMES),
        },
        "components": {
            "messages": {name: _message(name, frame) for name, frame in by_name.items()},
            "schemas": dict(sorted(schemas.items())),
        },
    }


def _operation(action: str, summary: str, frames: Sequence[type[messages.Frame]]) -> dict[str, Any]:
    return {
        "action": action,
        "summary": summary,
        "channel": {"$ref": "#/channels/room"},
        "messages": [{"$ref": f"#/channels/room/messages/{frame.__name__}"} for frame in frames],
    }


def _message(name: str, frame: type[messages.Frame]) -> dict[str, Any]:
    return {
        "name": str(frame.__struct_config__.tag),
        "summary": (frame.__doc__ or "").strip().splitlines()[0],
        "payload": {"$ref": _REF.format(name=name)},
    }


def _describable(frame: type[messages.Frame]) -> type[msgspec.Struct]:
    """`frame`, or its like with `Any` for raw values that may be absent, whose default msgspec cannot describe."""
    if not any(isinstance(field.default, msgspec.Raw) for field in msgspec.structs.fields(frame)):
        return frame
    fields = [
        (field.name, Any, msgspec.UNSET) if field.type is msgspec.Raw else (field.name, field.type, field.default)
        for field in msgspec.structs.fields(frame)
    ]
    required = [(name, kind) for name, kind, default in fields if default is msgspec.NODEFAULT]
    optional = [entry for entry in fields if entry[2] is not msgspec.NODEFAULT]
    return msgspec.defstruct(
        frame.__name__,
        [*required, *optional],
        bases=(messages.Frame,),
        namespace={"__doc__": frame.__doc__},
        tag=frame.__struct_config__.tag,
        kw_only=True,
    )


def to_yaml(value: Any) -> str:
    """`value` as YAML in block style; strings are written as JSON, which is YAML as well."""
    return "\n".join(_lines(value)) + "\n"


def _lines(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping) and value:
        for key, inner in value.items():
            if isinstance(inner, (Mapping, list)) and inner:
                yield f"{_scalar(key)}:"
                yield from (f"  {line}" for line in _lines(inner))
            else:
                yield f"{_scalar(key)}: {_scalar(inner)}"
    elif isinstance(value, list) and value:
        for inner in value:
            first, *rest = _lines(inner)
            yield f"- {first}"
            yield from (f"  {line}" for line in rest)
    else:
        yield _scalar(value)


def _scalar(value: Any) -> str:
    if (
        isinstance(value, str)
        and value.isidentifier()
        and value.lower() not in ("true", "false", "null", "yes", "no", "on", "off", "y", "n")
    ):
        return value
    return json.dumps(value, ensure_ascii=False)


def generated() -> str:
    """The text that the file must have."""
    return _HEADING + to_yaml(document())


def main(argv: Sequence[str]) -> int:
    path = resource("protocol", "asyncapi.yaml")
    text = generated()
    if "--check" in argv:
        is_in_step = path.exists() and path.read_text(encoding="utf-8") == text
        print(f"{path} is {'in step' if is_in_step else 'not in step with the message types'}", file=sys.stderr)
        return 0 if is_in_step else 1
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
