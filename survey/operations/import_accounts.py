"""What one cell or one row says of an account: platform, link, name and the key that tells two accounts apart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from questionnaires.names.cleaning import link_tokens, split_link
from questionnaires.names.links import Recognised, recognise
from questionnaires.names.words import is_nothing, is_tick, platform_from_word
from questionnaires.vocabulary import label
from survey.operations.import_headings import folded

LINK_LENGTH = 2_000
NAME_LENGTH = 500
_NOT_A_NUMBER = frozenset(["whatsapp", "signal", "line", "telegram", "newsletter", "wechat"])  # numbers name accounts
_FOOTER = re.compile(
    r"(?i)^(?:grand[ -]?|sub[ -]?)?totals?\b\s*(?:$|[:=(\d-]|of\b|number\b|accounts?\b|costs?\b|amount\b)|^\*"
    r"|^(?:gesamt|summe|sources?|notes?|quelle|stand|legend)\s*(?:$|[:=-])|^note that\b|^page \d+ of\b"
    r"|^(?:last )?updated\b|^as of\b|^(?:prepared|compiled) by\b"
)

_AROUND = re.compile(
    r"^\s*([^:@/()]+):\s*(?!//)|\(([^()]+)\)\s*$"
)  # a platform before a colon or in brackets at the end

_ON = re.compile(r"(@\S+) (?:on|auf|bei|sur|en|su|op) (\S+(?: \S+)?)", re.IGNORECASE)  # "@city on Twitter"

Column = Literal["department", "platform", "link", "name"]


@dataclass(frozen=True, slots=True)
class Understood:
    """An account. `platform` is a code; `other` the text of a platform that is none of ours."""

    platform: str
    other: str = ""
    link: str = ""
    name: str = ""
    key: str = ""
    remark: str = ""
    personal: bool = False


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """Why there is no account, and in which column."""

    column: Column
    reason: str
    none: bool = False  # the cell only says that there is none


def is_footer(text: str) -> bool:
    """A total, a source or a note below the list."""
    return bool(_FOOTER.match(text)) and len(text) < 400


def pieces(text: str) -> list[str]:
    """The accounts one cell names: several links, or several names on lines of their own."""
    listed = _each_with_platform(text) if len(text) <= 2_000 else []
    if len(listed) > 1:
        return listed
    tokens = link_tokens(text)
    if len(tokens) > 1:
        return list(dict.fromkeys(tokens))
    if tokens or len(text) > 2_000:
        return [text]
    parts = [part.strip() for part in re.split(r"\n|;|,\s+|\s+(?=@)", text) if part.strip()]
    single = all(" " not in part and len(part) < 120 for part in parts)
    return parts if len(parts) > 1 and single else [" ".join(text.split())]


def _each_with_platform(text: str) -> list[str]:
    """ "Facebook: city, Twitter: @city", "@city (Twitter), @pics (Instagram)": parts that all name an account."""
    parts = [part.strip() for part in re.split(r"\n|[;|]|,\s+", text) if part.strip()]
    if all(any(platform_from_word(word) for words in _AROUND.findall(part) for word in words) for part in parts):
        return parts if all(recognise(part).handle for part in parts) else []
    return []


def understand(platform: str, link: str, name: str, title: str = "") -> Understood | NotUnderstood:
    """An account from the texts of its platform, its link and its name; each may be empty."""
    code = platform_from_word(platform) if platform else None
    if link and not is_nothing(link) and not is_tick(link):
        return _from_link(platform, code, link, name, title)
    called = name if not is_nothing(name) else title
    if link_tokens(called) == [called]:
        return _from_link(platform, code, called, "", title if called == name else "")
    if code is None and not called and not is_nothing(platform):  # a column called "Social media" may hold the accounts
        meant = _from_link("", None, platform, "", "")
        if isinstance(meant, Understood) and (meant.link or meant.name):
            return meant
    return _from_name(platform, code, called)


def understand_cell(platform: str, cell: str, *, counted: bool = False) -> Understood | NotUnderstood:
    """An account from a cell in the column of a platform: a link, a name, a number or only a tick.

    In a table that counts accounts (`counted`) a 1 is a number, too, and no tick.
    """
    if is_nothing(cell):
        return NotUnderstood("link", "The cell says that there is none.", none=True)
    if is_tick(cell) and not (counted and cell.strip().isdigit()):
        return Understood(platform, key=f"{platform}|")
    if _is_amount(cell) and platform not in _NOT_A_NUMBER:
        return NotUnderstood("link", f"“{_short(cell)}” is a number, not a link or a name.")
    if link_tokens(cell) or recognise(cell, platform).url:
        return _from_link(platform, platform, cell, "", "")
    return _from_name(platform, platform, cell)


def key_of(platform: str, other: str, link: str, name: str) -> str:
    """The key of an account that is in the inventory already, by what is stored of it."""
    found = understand(other or platform, link, name)
    return found.key if isinstance(found, Understood) else ""


def _from_link(platform: str, code: str | None, link: str, name: str, title: str) -> Understood | NotUnderstood:
    if len(link) > LINK_LENGTH:
        return NotUnderstood("link", f"The link has more than {LINK_LENGTH:,} characters.")
    found = recognise(link, code)
    address = split_link(found.url or "")
    if address is None or address.host.removeprefix("www.") not in link.lower():
        # A name: the address it would have is only a guess, so it is not written down as a link.
        return _from_link_words(found, platform, code, link, name, title)
    if found.personal and found.problem:
        own = _account(found, found.platform or code or "other", found.url or "", name, title)
        return Understood(own.platform, "", own.link, own.name, own.key, found.problem, personal=True)
    if found.canonical is None and not name and not address.segments and found.platform:
        return NotUnderstood("link", found.problem or "There is no account here.")
    where = found.platform or code
    if where is None:
        return _elsewhere(found, platform, name, title)
    return _account(found, where, found.url or "", name, title)


def _from_link_words(
    found: Recognised, platform: str, code: str | None, link: str, name: str, title: str
) -> Understood | NotUnderstood:
    """A cell for links that holds a name, a number, or words such as "see above"."""
    where = found.platform or code
    if where and (found.canonical or not name):
        if found.canonical or code:
            typed = " ".join(link.split())
            return _account(found, where, "", _readable(found.handle) or typed, title)
        return _from_name(platform, code, link)
    if name or platform or _ON.fullmatch(link.strip()):
        known = _from_name(platform, code, name or link)
        if isinstance(known, Understood):
            return known
    return NotUnderstood("link", f"“{_short(link)}” is no link and no name of an account that we understand.")


def _elsewhere(found: Recognised, platform: str, name: str, title: str) -> Understood:
    """A site that is no platform we know: kept under "other", with the platform's own text or the site's name."""
    address = split_link(found.url or "")
    host = address.host if address else ""
    path = "/".join(address.segments) if address else ""
    text = platform if platform and not is_nothing(platform) else host
    remark = "" if platform else f"We do not know {host}; it was taken as another platform."
    key = found.canonical or f"other:{host}/{path.casefold()}"
    return Understood("other", text, found.url or "", name or title, key, remark)


def _from_name(platform: str, code: str | None, name: str) -> Understood | NotUnderstood:
    if not code and name:
        named = _ON.fullmatch(name.strip())
        name, code = (named.group(1), platform_from_word(named.group(2))) if named else (name, None)
        found = recognise(name)
        code = code or (found.platform if found.platform and (found.handle or not platform) else None)
        name = "" if code and not found.handle and platform_from_word(name) == code else name
    if code:
        found = recognise(name, code) if name else Recognised(code)
        if found.personal and found.problem:
            return Understood(code, name=name, key=found.canonical or "", remark=found.problem, personal=True)
        return _account(found, code, "", name)
    if not platform or is_nothing(platform):
        return _no_platform(platform, name)
    if not name:
        return NotUnderstood(
            "platform", f"“{_short(platform)}” is no platform we know, and there is neither a link nor a name."
        )
    return Understood("other", platform, "", name, f"other:{folded(platform)}|{folded(name)}")


def _no_platform(platform: str, name: str) -> NotUnderstood:
    if platform:
        return NotUnderstood("platform", f"“{_short(platform)}” is no platform.")
    if name:
        return NotUnderstood("platform", f"Nothing says on which platform “{_short(name)}” is.")
    return NotUnderstood("link", "The row names no account: neither platform, link nor name.")


def _account(found: Recognised, platform: str, url: str, name: str, title: str = "") -> Understood:
    shown = name or _readable(found.handle) or title or found.handle or ""
    rest = folded(url.partition("://")[2]) if url else folded(name)
    key = found.canonical or f"{platform}|{rest}"
    remark = (found.problem if found.canonical is None and url else "") or found.notice or ""
    return Understood(platform, "", url, shown[:NAME_LENGTH], key, remark)


def _readable(handle: str | None) -> str:
    """A handle that says something; long numbers and channel ids do not."""
    if not handle or re.fullmatch(r"\d+|UC[\w-]{22}|[\d@N-]{8,}|id\d{6,}", handle):
        return ""
    return handle


def _is_amount(cell: str) -> bool:
    return bool(re.fullmatch(r"[\d\s.,]+[kKmM%]?", cell))


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 80 else plain[:79] + "…"


def platform_words(code: str, other: str = "") -> str:
    """How people call the platform."""
    return other or "Another platform" if code == "other" else label("platforms", code)
