"""How a request to Bilibili's open platform is signed."""

from __future__ import annotations

import hashlib
import hmac


def signed_headers(body: bytes, key_id: str, secret: str, *, nonce: str, now_s: int) -> dict[str, str]:
    """The headers of a request with `body`; the order of those that are signed is part of the signature."""
    signed = {
        "x-bili-accesskeyid": key_id,
        "x-bili-content-md5": hashlib.md5(body, usedforsecurity=False).hexdigest(),
        "x-bili-signature-method": "HMAC-SHA256",
        "x-bili-signature-nonce": nonce,
        "x-bili-signature-version": "1.0",
        "x-bili-timestamp": str(now_s),
    }
    text = "\n".join(f"{name}:{value}" for name, value in signed.items())
    signature = hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()
    return {**signed, "Authorization": signature, "Content-Type": "application/json", "Accept": "application/json"}
