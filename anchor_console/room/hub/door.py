"""What a hub answers to plain requests: pages, pictures, `/health`, `/metrics`; and who a browser is as a viewer."""

from __future__ import annotations

import hashlib
import http
import json
import secrets
from collections.abc import Callable
from http.cookies import CookieError, SimpleCookie

from websockets.asyncio.server import ServerConnection
from websockets.datastructures import Headers
from websockets.http11 import Request, Response

from anchor_console.room.hub.metrics import Figures, health, metrics_text
from anchor_console.room.hub.origin import HostCheck
from anchor_console.room.hub.pages import SECURITY_HEADERS, Page, Pages

_COOKIE = "room_viewer"


class Door:
    """Every request passes here, those for a websocket too: first of all whether it is for us."""

    def __init__(
        self, room: str, pages: Pages, hosts: HostCheck, figures: Callable[[], Figures],
        gauges: Callable[[], dict[str, float]], now_ms: Callable[[], int],
    ) -> None:  # fmt: skip
        self._room = room
        self._pages = pages
        self._hosts = hosts
        self._figures = figures
        self._gauges = gauges
        self._now_ms = now_ms

    def process_request(self, ws: ServerConnection, request: Request) -> Response | None:
        """The answer to a plain request; None lets a websocket in."""
        path = request.path.partition("?")[0]
        origins = request.headers.get_all("Origin")
        hosts = request.headers.get_all("Host")
        origin = origins[0] if origins else None
        if len(hosts) != 1 or len(origins) > 1 or not self._hosts.allows(hosts[0], origin):
            self._figures().counts["foreign"] += 1
            return _response(http.HTTPStatus.FORBIDDEN, b"this address is not served to that page\n")
        if path == "/ws":
            return None
        if path == "/health":
            told = health(self._gauges(), self._figures(), self._now_ms()) | {"room": self._room}
            # Where nobody decides, whatever shares guests out among several hubs is to send them to another.
            status = http.HTTPStatus.OK if told["status"] == "ok" else http.HTTPStatus.SERVICE_UNAVAILABLE
            return _response(status, json.dumps(told).encode() + b"\n", "application/json")
        if path == "/metrics":
            text = metrics_text(self._gauges(), self._figures(), self._now_ms())
            return _response(http.HTTPStatus.OK, text.encode(), "text/plain; version=0.0.4")
        if path == "/":
            # Who types the address by hand, as it stands beside a pairing code, wants the page that asks for that code.
            led = _response(http.HTTPStatus.TEMPORARY_REDIRECT, b"")
            led.headers["Location"] = "/desk"
            return led
        page = self._pages.find(request.path)
        if page is None:
            return _response(http.HTTPStatus.NOT_FOUND, b"nothing here\n")
        return _page_response(page, has_cookie=_cookie(request) is not None)


def _response(status: http.HTTPStatus, body: bytes, content_type: str = "text/plain; charset=utf-8") -> Response:
    headers = Headers(SECURITY_HEADERS)
    headers["Content-Type"] = content_type
    headers["Content-Length"] = str(len(body))
    headers["Cache-Control"] = "no-cache"
    headers["Connection"] = "close"
    return Response(status.value, status.phrase, headers, body)


def _page_response(page: Page, *, has_cookie: bool) -> Response:
    status = http.HTTPStatus.NOT_FOUND if page.is_in_place else http.HTTPStatus.OK
    response = _response(status, page.body, page.content_type)
    if page.is_for_ever:
        del response.headers["Cache-Control"]
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    if page.is_viewers and not has_cookie:
        cookie = f"{_COOKIE}={secrets.token_urlsafe(16)}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Strict"
        response.headers["Set-Cookie"] = cookie
    return response


def _cookie(request: Request | None) -> str | None:
    if request is None:
        return None
    try:
        jar = SimpleCookie(", ".join(request.headers.get_all("Cookie")))
    except CookieError:
        return None
    return jar[_COOKIE].value if _COOKIE in jar else None


def viewer_id(request: Request | None) -> str:
    """Who this browser is as a viewer: a hash, so that nobody reads the cookie out of an event."""
    cookie = _cookie(request) or secrets.token_urlsafe(16)
    return hashlib.sha256(cookie.encode()).hexdigest()[:32]
