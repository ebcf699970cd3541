"""A web address."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from questionnaires.kinds.base import Asked, Refused, expect_text
from questionnaires.kinds.text import TextKind

_SCHEME = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*:")
_HOST = re.compile(r"^(?!-)[^\s.@/\\\"'<>]+(\.[^\s.@/\\\"'<>]+)+\.?$")


class LinkKind(TextKind):
    """http and https only; an address typed without its scheme gets https."""

    name = "link"
    control = "text"
    inputmode = "url"
    limit = 2_000

    def read(self, t: Any, asked: Asked) -> str:
        text = expect_text(t)
        link = text if re.match(r"(?i)https?://", text) else _with_scheme(text)
        try:
            parts = urlsplit(link)
            host, secret = parts.hostname or "", parts.username or parts.password
            _ = parts.port  # reading it is what checks it
        except ValueError:
            raise Refused("LINK_NEEDED", typed=text) from None
        if secret:
            raise Refused("LINK_SECRET")
        if re.search(r"\s", link) or not _HOST.match(host):
            raise Refused("LINK_NEEDED", typed=text)
        return link


def _with_scheme(text: str) -> str:
    # "example.org:8080/x" is a host with a port, "javascript:x" is a scheme
    if _SCHEME.match(text) and not re.match(r"[^/:]+\.[^/:]+:\d", text):
        raise Refused("LINK_KIND")
    return "https://" + text.removeprefix("//")
