"""Random keys, secret links and addresses that are safe to show as links."""

from __future__ import annotations

import hashlib
import re
import secrets
from urllib.parse import urlsplit

# Readable aloud and by hand: no 0 O, 1 I L, 5 S, 2 Z, 8 B, U V.
RECEIPT_LETTERS = "34679ACDEFGHJKMNPQRTWXY"
_ENTRY_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
_UNSAFE = re.compile(r"[\x00-\x20\x7f]")
SAFE_SCHEMES = frozenset({"http", "https", "mailto"})


def new_token() -> str:
    """A secret of 256 bits for a link or a session, safe in an address."""
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    """What is stored of a secret; a link cannot be made from it."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def new_public_key() -> str:
    """Names a grant in `/r/<key>/`; it opens nothing."""
    return secrets.token_hex(6)


def new_entry_id() -> str:
    return "".join(secrets.choice(_ENTRY_LETTERS) for _ in range(20))


def receipt_code() -> str:
    """Eight letters in two groups, without look-alikes: `7KQ4-F2XM`."""
    letters = "".join(secrets.choice(RECEIPT_LETTERS) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"


def safe_link(url: str | None) -> str | None:
    """The address if following it can only open a page or a mail, else None."""
    text = (url or "").strip()
    if not text or _UNSAFE.search(text):
        return None
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    if parts.scheme.lower() not in SAFE_SCHEMES:
        return None
    if parts.scheme.lower() != "mailto" and not parts.netloc:
        return None
    return text


def local_path(target: str | None, otherwise: str) -> str:
    """`target` if it is a path on this site, so that a sign-in cannot send anybody elsewhere."""
    text = target or ""
    if not text.startswith("/") or text.startswith("//") or "\\" in text:
        return otherwise
    if any(ord(char) < 0x21 or ord(char) == 0x7F for char in text):
        return otherwise
    return text
