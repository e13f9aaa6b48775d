"""How a request to the Kuaishou shop's open platform is signed: all parameters by name, and the secret at the end."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping


def sign(params: Mapping[str, str], secret: str) -> str:
    text = "&".join(f"{name}={params[name]}" for name in sorted(params)) + f"&signSecret={secret}"
    return base64.b64encode(hmac.new(secret.encode(), text.encode(), hashlib.sha256).digest()).decode()
