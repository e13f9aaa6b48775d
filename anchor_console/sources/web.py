"""Asking a platform's web service: one request, on a thread of its own, with an answer that is JSON or an error."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Any

import msgspec

from anchor_console.core.clock import to_ms
from anchor_console.room.dial import is_here
from anchor_console.sources.decoding import parse_json

TIMEOUT_S = 10.0
ANSWER_LIMIT = 8 * 1024 * 1024
_IN_ADDRESSES = "%/:?#[]@!$&'()*+,;=-._~"
"""What stands for itself in an address; all else is written by its bytes."""


class NoAnswer(Exception):
    """The service did not answer, or with something that is no answer of its kind; the outcome is unknown."""


class Answer(msgspec.Struct, frozen=True):
    status: int
    body: Any
    """The JSON value; None where it was none."""
    retry_after_s: float | None
    at_ms: int | None
    """When it was given, by the service's own clock, to the second; None where it did not tell."""


async def ask(
    url: str, *, body: bytes | None = None, headers: Mapping[str, str] | None = None, timeout_s: float = TIMEOUT_S
) -> Answer:
    """POST `body`, or GET where there is none.

    Raises:
        NoAnswer: no whole answer came.
    """
    return await asyncio.to_thread(_ask, url, body, dict(headers or {}), timeout_s)


def _ask(url: str, body: bytes | None, headers: dict[str, str], timeout_s: float) -> Answer:
    # Here, for the console's quick start: most rooms ask no web service.
    import http.client
    import urllib.error
    import urllib.parse
    import urllib.request

    url = urllib.parse.quote(url, safe=_IN_ADDRESSES)
    request = urllib.request.Request(url, data=body, headers=headers)  # noqa: S310 - checked in the next line
    if request.type not in ("http", "https"):
        raise NoAnswer(f"{request.type} is no web address")
    # The system's proxy has no business between us and this machine.
    proxies = [urllib.request.ProxyHandler({})] if is_here(request.full_url) else []
    try:
        with urllib.request.build_opener(*proxies).open(request, timeout=timeout_s) as answer:
            return _read(answer.status, answer)
    except urllib.error.HTTPError as exc:
        try:
            with exc:
                return _read(exc.code, exc)
        except (OSError, http.client.HTTPException) as broken:
            raise NoAnswer(type(broken).__name__) from None
    except (OSError, http.client.HTTPException, ValueError) as exc:
        # A value error is one of what cannot be said at all, such as a host in other letters.
        # An error's text may hold the address, and that a token.
        raise NoAnswer(type(exc).__name__) from None


def _read(status: int, answer: Any) -> Answer:
    raw = answer.read(ANSWER_LIMIT + 1)
    if len(raw) > ANSWER_LIMIT:
        raise NoAnswer("the answer is too long")
    after = answer.headers.get("Retry-After", "")
    retry_after_s = float(after) if after.isascii() and after.isdecimal() else None
    return Answer(status, parse_json(raw), retry_after_s, _date_ms(answer.headers.get("Date", "")))


def _date_ms(written: str) -> int | None:
    try:
        at = parsedate_to_datetime(written)
        return to_ms(at) if at.tzinfo is not None else None
    except (ValueError, TypeError, OverflowError):
        return None
