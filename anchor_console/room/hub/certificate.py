"""The user's own certificate: what the hub serves https with, and the names that it is for."""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import Any

_NO_CHECK_TIME = 0x200000
"""OpenSSL's X509_V_FLAG_NO_CHECK_TIME, which the ssl module has no name for."""
_STEPS = 20


class BadCertificate(Exception):
    """This certificate and key cannot be served with; the message says why."""


def serving_with(cert: Path, key: Path) -> ssl.SSLContext:
    """What a server presents itself with.

    Raises:
        BadCertificate: one of the files cannot be read, or they do not belong together.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        context.load_cert_chain(cert, key)
    except (OSError, ssl.SSLError, ValueError) as exc:
        raise BadCertificate(f"this certificate and key cannot be used: {exc}") from exc
    return context


def names_in(cert: Path, serving: ssl.SSLContext) -> tuple[str, ...]:
    """The names and addresses that the certificate is for, in its order; a name may begin with `*.`.

    Python reads no certificate from a file, but any that a server presents: so we greet ourselves, in memory.
    """
    trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    trusting.check_hostname = False
    trusting.load_verify_locations(cert)
    trusting.verify_flags |= ssl.VerifyFlags.VERIFY_X509_PARTIAL_CHAIN | _NO_CHECK_TIME
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = trusting.wrap_bio(to_client, to_server)
    server = serving.wrap_bio(to_server, to_client, server_side=True)
    for _ in range(_STEPS):
        done = [_greet(side) for side in (client, server)]
        if all(done):
            break
    told: Any = client.getpeercert()
    named = told.get("subjectAltName", ()) if told else ()
    return tuple(value for kind, value in named if kind in ("DNS", "IP Address"))


def _greet(side: ssl.SSLObject) -> bool:
    try:
        side.do_handshake()
    except ssl.SSLWantReadError:
        return False
    return True
