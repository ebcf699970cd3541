"""Cleans what people paste or type: odd spaces, decorations, half-written addresses."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote

# Longer texts are no link and no name; cutting them keeps every pattern here fast.
MAX_LENGTH = 2_000

_INVISIBLE = dict.fromkeys([0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF, 0x00AD], None)
_SCHEME = re.compile(r"^(?:h{1,2}t{1,3}ps?\s*[:;.]?\s*/{1,3}|https?:|//|url:\s*)", re.IGNORECASE)
_HOST = r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_][\w-]{1,23}"
_PARTS = re.compile(rf"^(?:[^\s/@]{{1,60}}@)?({_HOST})\.?(?::\d{{1,5}})?([/?#].*)?$", re.DOTALL)
_LOCALE = re.compile(r"[a-z]{2}-[A-Z]{2}")
_SIGNS = " \t\r\n\"'`“”„‘’«»,;|*•·"
_BRACKETS = {"<": ">", "(": ")", "[": "]", "{": "}"}
EDGES = _SIGNS + "<>()[]{}"


@dataclass(frozen=True)
class Link:
    """An address in parts: host in lower case without "www.", decoded path segments, query with lower-case names."""

    host: str
    segments: tuple[str, ...] = ()
    query: dict[str, str] = field(default_factory=dict)
    fragment: str = ""
    url: str = ""

    def head(self) -> str:
        """The first path segment in lower case, or an empty text."""
        return self.segments[0].lower() if self.segments else ""


def clean(text: str) -> str:
    """`text` on one line in NFC, with ordinary single spaces and without invisible characters or decoration."""
    plain = _storable(unicodedata.normalize("NFC", text[:MAX_LENGTH]).translate(_INVISIBLE))
    text = " ".join(plain.split()).strip(_SIGNS)
    while len(text) > 1 and _BRACKETS.get(text[0]) == text[-1]:
        text = text[1:-1].strip(_SIGNS)
    return text


def split_link(text: str) -> Link | None:
    """The parts of an address, with or without a scheme; None when `text` is no address. Never raises."""
    rest, secure = text.strip(EDGES).rstrip(".!:"), True
    for _repeat in range(3):  # "http://http://..." is seen in real lists
        match = _SCHEME.match(rest)
        if not match:
            break
        secure = "s" in match.group().lower() or not match.group().lower().startswith("h")
        rest = rest[match.end() :]
    match = _PARTS.match(rest)
    if not match:
        return None
    host, tail = match.group(1).lower(), match.group(2) or ""
    nested = re.search(r"https?:/{1,2}[^/]", tail, re.IGNORECASE)
    if nested and nested.start() <= 1:  # "https://twitter.com/https://twitter.com/name"
        return split_link(tail[nested.start() :])
    while host.startswith("www.") and host.count(".") > 1:
        host = host[4:]
    path, _hash, fragment = tail.partition("#")
    path, _mark, query = path.partition("?")
    segments = tuple(part for part in (_decoded(piece) for piece in path.split("/")) if part)
    if len(segments) > 1 and _LOCALE.fullmatch(segments[0]):
        segments = segments[1:]
    url = f"{'https' if secure else 'http'}://{match.group(1)}{tail}".replace(" ", "%20")
    return Link(host, segments, _query(query), _decoded(fragment), url)


def _decoded(piece: str) -> str:
    return unicodedata.normalize("NFC", _storable(unquote(piece, errors="replace"))).strip(EDGES + ".")


def _storable(text: str) -> str:
    """`text` without control characters and lone surrogates, which databases and workbooks refuse."""
    if text.isprintable():
        return text
    return "".join(
        " " if char.isspace() else char
        for char in text
        if unicodedata.category(char) not in ("Cc", "Cs") or char.isspace()
    )


def _query(query: str) -> dict[str, str]:
    try:
        pairs = parse_qsl(query, max_num_fields=50)
    except ValueError:
        return {}
    return {name.lower(): _storable(value).strip() for name, value in reversed(pairs)}


_TOKEN = re.compile(r"[^\s,;|<>\"“”]+")


def link_tokens(text: str) -> list[str]:
    """The pieces of `text` that are written like addresses, in order."""
    found = []
    for piece in _TOKEN.findall(text):
        token = piece.strip(EDGES)
        inner = re.search(r"\]\((.+)$", token)  # [words](address)
        token = inner.group(1) if inner else token
        if _SCHEME.match(token) or token.lower().startswith("www.") or re.match(rf"^{_HOST}[/?#]", token):
            found.append(token)
    return found
