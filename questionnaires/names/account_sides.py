"""Reads one side of a pair of accounts: a link, a handle with its platform, or only a name."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote

from questionnaires.names.account_places import place_of, poster_of
from questionnaires.names.cleaning import Link, clean, link_tokens, split_link
from questionnaires.names.hosts import right_host
from questionnaires.names.links import Recognised, recognise
from questionnaires.names.sites import main_hosts, platform_of_host
from questionnaires.names.words import platform_from_word, platform_misspelt, squeezed, words


class Side(NamedTuple):
    """What a text says. `key` names the account exactly; without it `name` is all there is to compare.

    `kind` tells apart what shares a name ("showcase", "person"); `part` marks a list or a board of the account; `doubt`
    a host written only nearly like that of the platform, or a word that need not be a handle; `place` is the address
    itself where it leads to no account (a group, a video, a site of one's own); `others` are further accounts named;
    `tail` is what stands behind the account in an address where it is not known to belong there.
    """

    text: str
    platform: str | None = None
    key: str | None = None
    name: str = ""
    kind: str = ""
    part: bool = False
    doubt: bool = False
    place: str = ""
    others: frozenset[str] = frozenset()
    tail: str = ""

    @property
    def handle(self) -> str:
        """The account's name within its platform."""
        return self.key.partition(":")[2] if self.key else self.name

    @property
    def numbered(self) -> bool:
        """Whether the account is given by a number that says nothing about its name."""
        return bool(_NUMBERED.fullmatch(self.handle)) and self.platform in _NUMBERING


_NUMBERING = frozenset(
    ["facebook", "youtube", "linkedin", "flickr", "discord", "weibo", "google_plus", "bluesky", "vimeo"]
)
_NUMBERED = re.compile(r"\d{4,}|UC[\w-]{10,}|\d+@n\d+|did:\S+|user\d{4,}")
# Within an account, but a choice from it or a place where others write: a list, a set of songs, a board.
_PARTS = {
    "x": ("lists", "moments", "communities"),
    "soundcloud": ("sets",),
    "spotify": ("playlist",),
    "medium": ("list",),
    "flickr": ("groups", "galleries"),
    "bluesky": ("lists", "feed"),
}
_NO_BOARDS = ("pins", "boards", "followers", "following")
_ON = re.compile(r"\s+(?:on|auf|bei|sur|en|via|at)\s+(?=[\w+ /]+$)", re.IGNORECASE)
_TYPED = re.compile(r"^(?:hxxp|htpp|htp|ttp|http|tthp|hhttp|htttp)(s?)\s*[:;]+\s*(?=/)", re.IGNORECASE)
_NOW = re.compile(r"\b(?:formerly|now|previously|früher|ehemals|ehem\.|ex|aka|jetzt)\b[\s-]*", re.IGNORECASE)
_APP = re.compile(
    r"^(tg|twitter|instagram)://(?:resolve|user)/?\?(?:\S*&)?(?:domain|screen_name|username)=(\w[\w.]*)\S*$",
    re.IGNORECASE,
)
_SUBREDDIT = re.compile(r"/?([ru]/[\w-]+)")


@lru_cache(maxsize=65536)
def side(text: str) -> Side:
    """What `text` says about an account; never raises."""
    plain = _repaired(clean(text))
    tokens = link_tokens(plain)
    whole = _unwrapped(tokens[0]) if tokens else plain
    whole, doubt = right_host(whole) if tokens else (whole, False)
    found = recognise(whole)
    if found.canonical is None and not tokens:
        found = _reworded(plain) or found
        if found.canonical and "@" not in plain and "/" not in plain:  # "NIST Instagram" may be a name, not a handle
            found = found._replace(canonical=None)
    others = frozenset(key for key in _keys(plain, tokens) if key != found.canonical)
    return _side(text, whole, found)._replace(others=others, doubt=doubt or _only_a_word(plain, found))


def _side(text: str, whole: str, found: Recognised) -> Side:
    link = split_link(whole) if found.url or "/" in whole else None
    if found.platform == "x" and found.handle and found.handle.startswith("#"):
        return Side(text, "x", place=f"x/{squeezed(found.handle)}")
    if found.canonical is None:
        return _without_key(text, whole, found, link)
    kind = _kind(found, link)
    part = bool(link and _is_part(found, link))
    tail = _tail(link, _name(found)) if link else ""
    platform = found.platform or found.canonical.partition(":")[0]  # or the site, where that is no platform
    return Side(text, platform, found.canonical, _name(found), kind, part, tail=tail)


def _tail(link: Link, name: str) -> str:
    """The path behind the account, where platforms write nothing like it: it may lead to another account."""
    parts = [part.lower().lstrip("@") for part in link.segments]
    rest = parts[parts.index(name.lower()) + 1 :] if name.lower() in parts else []
    known = not rest or rest[0] in words("tails") or rest[0].isdigit()
    return "" if known else "/".join(rest)


def _kind(found: Recognised, link: Link | None) -> str:
    """What sort of account has the name, where several sorts may share it."""
    if link and found.platform == "linkedin" and {"showcase", "school"} & set(link.segments[:2]):
        return "showcase" if link.head() == "showcase" else "school"
    if link and found.platform == "medium" and link.host == "medium.com" and not link.head().startswith("@"):
        return "publication"
    return "person" if found.personal and found.platform != "facebook" else ""


def _without_key(text: str, whole: str, found: Recognised, link: Link | None) -> Side:
    poster = poster_of(found.platform, link)
    if poster:
        return Side(text, found.platform, name=poster, part=True)
    if link and (link.segments or found.platform is None):
        return Side(text, found.platform, place=place_of(found.platform, link))
    if found.platform and platform_from_word(whole) == found.platform:
        return Side(text, found.platform, name=_rest(whole, found.platform))
    return Side(text, found.platform, name=(found.handle or whole).lstrip("@"))


def _only_a_word(plain: str, found: Recognised) -> bool:
    """ "Austin (Facebook)": without a sign, a capital inside or a figure it may as well be a name as a handle."""
    handle = found.handle or ""
    return (
        "@" not in plain
        and "/" not in plain
        and "." not in plain
        and handle.isalpha()
        and handle == handle.capitalize()
    )


def _name(found: Recognised) -> str:
    return (found.handle or "").rpartition("/")[2]


def _is_part(found: Recognised, link: Link) -> bool:
    after = [part.lower() for part in link.segments[1:]]
    if found.platform == "facebook" and link.head() == "watch":
        return True
    if found.platform == "pinterest":
        return bool(after) and after[0] not in _NO_BOARDS and not after[0].startswith("_")
    return len(after) > 1 and any(part in _PARTS.get(found.platform or "", ()) for part in after[:-1])


def _rest(whole: str, platform: str) -> str:
    """The words of a named page without those that name its platform: "Facebook: Stadt Nordwerk"."""
    bare = re.sub(r"[(\[].*?[)\]]", " ", whole)
    if not squeezed(bare):
        return whole
    pieces = [piece.strip(" @.,;") for piece in re.split(r"[:|–—]|\s-\s", bare)]
    kept = [piece for piece in pieces if piece and platform_from_word(piece) != platform]
    return " ".join(kept or pieces).strip()


def _repaired(plain: str) -> str:
    """Usual slips: "hxxps", "[.]", backslashes, a comma or a blank instead of a dot before "com"."""
    text = plain.replace("＠", "@")
    if text.lower().endswith(".bsky.social") and " " not in text:
        return text.removeprefix("@")
    text = re.sub(r"^acct:(?=[^\s/])@?", "@", _APP.sub(_address_of, text), flags=re.IGNORECASE)
    text = _TYPED.sub(r"http\1:", text).replace("[.]", ".").replace("(dot)", ".")
    text = text.replace("\\", "/")
    text = re.sub(
        r"^((?:https?://)?(?:www[.,])?\w+)\s*[,.]\s*(com|net|org|tv|me)(?=/|$)", r"\1.\2", text, flags=re.IGNORECASE
    )
    return re.sub(r"^((?:https?://)?)(?:www,|ww\.|wwww+\.|w\.)(?=\w)", r"\1www.", text)


def _address_of(written: re.Match[str]) -> str:
    """tg://resolve?domain=name, which opens the app, as the address that a browser opens."""
    host = {"tg": "t.me", "twitter": "x.com", "instagram": "instagram.com"}[written.group(1).lower()]
    return f"https://{host}/{written.group(2)}"


def _unwrapped(token: str) -> str:
    """The address inside links that only lead on: Facebook's and Google's, the Web Archive, sign-in pages."""
    link = split_link(token)
    if link is None:
        return token
    if link.host == "web.archive.org":
        inner = re.search(r"/web/[^/]+/(.+)$", token)
        return inner.group(1) if inner else token
    if link.host == "web.telegram.org" and "@" in link.fragment:
        return f"t.me/{link.fragment.rpartition('@')[2]}"
    onward = link.query.get("screen_name") if link.host in ("twitter.com", "x.com") else None
    if onward:
        return f"x.com/{onward}"
    if link.host.startswith("l.") or link.segments[:1] == ("url",) or link.head().startswith("login"):
        for name in ("u", "q", "url", "next", "continue"):
            target = unquote(link.query.get(name, ""))
            if split_link(target):
                return target
    target = link.query.get("next", "")
    return f"{link.host}{target}" if "login" in link.segments and target.startswith("/") else token


def _reworded(plain: str) -> Recognised | None:
    """ "@name on Twitter", "Twitter @name", "@name, Twitter", "twitter/name", "r/name", "@name (formerly Twitter)"."""
    text = _NOW.sub("", plain)
    host = platform_of_host(text.partition("@")[2].lower())
    if host and host[0] == "mastodon" and " " not in text:
        return recognise(f"@{text}")
    subreddit = _SUBREDDIT.fullmatch(text)
    if subreddit:
        return recognise(f"reddit.com/{subreddit.group(1)}")
    for platform_words, rest in _splits(text):
        platform = _platform_in(platform_words) if platform_words else None
        handle = _bare(rest)
        if platform and handle and platform_from_word(handle) is None:
            inside = f"{main_hosts()[platform]}/{handle}" if "/" in handle and platform in main_hosts() else ""
            found = recognise(inside or (f"@{handle}" if " " not in handle else handle), platform)
            return found if found.canonical else found._replace(handle=handle)
    return recognise(text) if text != plain else None


def _platform_in(text: str) -> str | None:
    """The platform that words name, also by its host or with one slip of the keys in a long name."""
    found = platform_from_word(text)
    if found or " " in text.strip():
        return found
    host = platform_of_host(text.strip(" :@/").lower())
    return host[0] if host and host[0] != "mastodon" else platform_misspelt(text)


def _bare(rest: str) -> str:
    """A handle or name without signs and words like "channel" or "official account" before it."""
    kept = rest.strip(" :,;-–|/@").split(" ")
    while len(kept) > 1 and squeezed(kept[0]) in words("beside"):
        kept = kept[1:]
    return " ".join(kept).strip(" :,;-–|/@")


def _splits(text: str) -> list[tuple[str, str]]:
    """(words for a platform, the rest) in the ways people put them side by side."""
    found: list[tuple[str, str]] = []
    halves = _ON.split(text)
    if len(halves) > 1:
        found.append((halves[-1], " ".join(halves[:-1])))
    bracketed = re.fullmatch(r"(.*?)[(\[]([^)\]]+)[)\]]\s*", text)
    if bracketed:
        found += [(bracketed.group(2), bracketed.group(1)), (bracketed.group(1), bracketed.group(2))]
    for sign in (",", "|", " - ", " – ", ":", ";", "/", "=", "@"):
        head, mark, tail = text.partition(sign)
        if mark:
            found += [(head, tail), (tail, head)]
    pieces = text.split(" ")
    if len(pieces) > 1:
        found += [
            (pieces[0], " ".join(pieces[1:])),
            (pieces[-1], " ".join(pieces[:-1])),
            (" ".join(pieces[:2]), " ".join(pieces[2:])),
        ]
    return found


def _keys(plain: str, tokens: list[str]) -> list[str]:
    """The keys of all accounts in a text that names several."""
    if len(tokens) > 1:
        return [key for key in (recognise(_unwrapped(token)).canonical for token in tokens) if key]
    handles = re.findall(r"(?<!\S)@[\w.]+", plain)
    platform = platform_from_word(re.sub(r"@[\w.]+", " ", plain)) if len(set(handles)) > 1 else None
    return [key for key in (recognise(handle, platform).canonical for handle in handles) if key] if platform else []
