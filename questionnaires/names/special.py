"""Platforms whose addresses follow no simple pattern."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from questionnaires.names.cleaning import Link, split_link
from questionnaires.names.sites import COMMON


class Found(NamedTuple):
    """What an address holds: the account's handle and key, or the reason why there is none."""

    handle: str = ""
    key: str = ""
    personal: bool = False
    refused: str = ""


def account(handle: str, *, key: str | None = None, keep: bool = False, personal: bool = False) -> Found:
    """An account; the key ignores case unless `keep`."""
    name = handle.lstrip("@").strip(" .")
    wanted = name if key is None else key
    return Found(name, wanted if keep else wanted.lower(), personal)


def refuse(reason: str) -> Found:
    """No account, for a reason that links.py puts into words."""
    return Found(refused=reason)


def after_hashbang(link: Link) -> Link:
    """facebook.com/home.php#!/name and twitter.com/#!/name say in the fragment where they lead."""
    if not link.fragment.startswith("!"):
        return link
    inner = split_link(f"{link.host}/{link.fragment.lstrip('!').lstrip('/')}")
    return link if inner is None or not inner.segments else inner


_FACEBOOK_NEVER = COMMON | {
    **dict.fromkeys(("photo", "photo.php", "photos", "reel", "videos", "posts", "video.php", "v", "stories"), "post"),
    **dict.fromkeys(
        ("business", "ads", "help", "marketplace", "gaming", "policies", "apps", "directory", "l.php"), "site"
    ),
    **dict.fromkeys(("e", "events"), "event"),
    "watch": "post",
    "home.php": "start",
    "index.php": "start",
    "plugins": "sharing",
    **dict.fromkeys(("notes", "live", "story", "n", "r"), "post"),
    **dict.fromkeys(("fundraisers", "donate", "offers", "commerce", "saved", "friends", "memories", "public"), "site"),
}


def facebook(link: Link) -> Found:
    """Pages by name, by number, in the old /pages/Name/123 form, and people."""
    head, query = link.head(), link.query
    number = query.get("id", "")
    if head in ("profile.php", "people"):
        number = next((part for part in link.segments if part.isdigit()), number)
        return account(number, personal=True) if number.isdigit() else refuse("start")
    if head in ("story.php", "permalink.php"):
        return account(number) if number.isdigit() else refuse("post")
    if head in ("pages", "pg", "p", "watch", "page.php", "media") and (len(link.segments) > 1 or number):
        return _facebook_page(link, number)
    if not head:
        return refuse("start")
    if head in _FACEBOOK_NEVER:
        return refuse(_FACEBOOK_NEVER[head])
    return _facebook_name(link.segments[0])


def _facebook_page(link: Link, number: str) -> Found:
    if number.isdigit():
        return account(number)
    rest = link.segments[1:]
    if link.head() == "media":
        return refuse("post")
    if rest[0].lower() in ("category", "create"):
        rest = rest[2:]
    digits = [part for part in rest[1:2] if part.isdigit()]
    if digits:
        return account(rest[0], key=digits[0])
    return _facebook_name(rest[0]) if rest else refuse("start")


def _facebook_name(name: str) -> Found:
    """A trailing number of a page's address is its id; dots do not count in names."""
    match = re.fullmatch(r"(.+)-(\d{8,})", name)
    if match:
        return account(match.group(1), key=match.group(2))
    return account(name, key=name.lstrip("@").replace(".", ""))


_YOUTUBE_NEVER = COMMON | {
    **dict.fromkeys(("watch", "embed", "shorts", "live", "clip", "post", "v", "e", "source"), "post"),
    **dict.fromkeys(("create_channel", "gaming", "t", "channels", "movies", "music", "kids", "creators"), "site"),
    "view_play_list": "playlist",
    "subscription_center": "sharing",
}


def youtube(link: Link) -> Found:
    """Channel ids keep their case; names after /user, /c, /@ and alone are one namespace for comparing."""
    if link.host.endswith("youtu.be"):
        return refuse("post")
    head = link.head()
    named = link.query.get("user") or link.query.get("add_user")
    if named and head in ("profile", "subscription_center", "feeds"):
        return account(named)
    if head == "feeds" and "channel_id" in link.query:
        return account(link.query["channel_id"], keep=True)
    if head in ("channel", "user", "c", "show") and len(link.segments) > 1:
        name = link.segments[1]
        is_id = head == "channel" and re.fullmatch(r"UC[\w-]{10,}", name)
        return account(name, keep=bool(is_id))
    if not head or head in ("channel", "user", "c"):
        return refuse("start")
    if head in _YOUTUBE_NEVER:
        return refuse(_YOUTUBE_NEVER[head])
    name = link.segments[0]
    return account(name, keep=bool(re.fullmatch(r"UC[\w-]{22}", name)))


def linkedin_school(link: Link) -> Found | None:
    """edu/school?id=123 and edu/name-123, as universities were linked before they had pages like companies."""
    if link.head() != "edu" or len(link.segments) < 2:
        return None
    last = link.segments[1]
    number = link.query.get("id", "") if last == "school" else last.rpartition("-")[2]
    handle = number if last == "school" else last
    return account(handle, key=f"school/{number}") if re.fullmatch(r"\d{4,}", number) else None


def google_plus(link: Link) -> Found:
    """Names begin with a plus, else there is a number of 21 digits; /b/ and /u/ stand before them."""
    names = [part for part in link.segments if part.startswith("+")]
    numbers = [part for part in link.segments if part.isdigit() and len(part) > 12]
    if "communities" in link.segments or "events" in link.segments:
        return refuse("group")
    if names or numbers:
        return account((names or numbers)[-1])
    return refuse("start")


def mastodon(link: Link) -> Found:
    """host/@name, host/users/name, and an account of another host seen from this one: host/@name@other."""
    segments = list(link.segments)
    if segments and segments[0].lower() == "web":
        segments = segments[1:]
    if not segments:
        return refuse("start")
    name = segments[1] if segments[0].lower() in ("users", "u") and len(segments) > 1 else segments[0]
    if not name.startswith("@") and name is segments[0]:
        return refuse(COMMON.get(name.lower(), "site"))
    user, _at, host = re.sub(r"\.(?:rss|atom|json)$", "", name.lstrip("@")).partition("@")
    return account(f"{user}@{host or link.host}") if user else refuse("start")


def bluesky(link: Link) -> Found:
    """bsky.app/profile/name.host, or the name itself as a host."""
    if link.head() == "profile" and len(link.segments) > 1:
        name = link.segments[1]
        return account(name, keep=name.startswith("did:"))
    if link.host.endswith(".bsky.social"):
        return account(link.host)
    return refuse("start" if not link.segments else "site")


def app_stores(link: Link) -> Found:
    """The number of an app at Apple, its package or its maker at Google."""
    package = link.query.get("id", "")
    if package and link.host.endswith("google.com"):
        return account(package, keep=True)
    numbers = [part for part in link.segments if re.fullmatch(r"id\d+", part.lower())]
    return account(numbers[-1].lower()) if numbers else refuse("start")


def spotify(link: Link) -> Found:
    """Shows and artists; at Apple the number of a podcast."""
    numbers = [part.lower() for part in link.segments if re.fullmatch(r"id\d+", part.lower())]
    if link.host.endswith("apple.com"):
        return account(numbers[-1], key=f"podcasts.apple.com/{numbers[-1]}") if numbers else refuse("start")
    parts = [part for part in link.segments if not part.startswith("intl-")]
    if len(parts) > 1 and parts[0] in ("show", "artist", "user"):
        return account(parts[1], key=f"{parts[0]}/{parts[1]}", keep=True)
    return refuse("post" if parts else "start")


def glassdoor(link: Link) -> Found:
    """The number of an employer stands as E123 in all its pages."""
    for part in reversed(link.segments):
        match = re.search(r"(?:EI_I|[-_])?E(\d{2,})(?:[._,]|$)", part)
        if match:
            return account(f"E{match.group(1)}")
    return refuse("start" if not link.segments else "site")


def kununu(link: Link) -> Found:
    """kununu.com/de/name: the country does not make another employer."""
    parts = [part for part in link.segments if not re.fullmatch(r"[a-z]{2}", part.lower())]
    if not parts:
        return refuse("start")
    head = parts[0].lower()
    return refuse(COMMON[head]) if head in COMMON else account(parts[0])


def google_business(link: Link) -> Found:
    """A place on the map by its number, its name or its short link."""
    place = link.query.get("cid") or link.query.get("place_id")
    if place:
        return account(place, keep=True)
    parts = [part for part in link.segments if part.lower() != "maps"]
    heads = ("place", "dashboard", "b", "l", "n", "kgs")
    if len(parts) > 1 and parts[0].lower() in heads:
        return account(parts[1].replace("+", " "), key=parts[1], keep=True)
    if parts and link.host in ("g.page", "maps.app.goo.gl", "goo.gl"):
        return account(parts[0], keep=True)
    return refuse("start" if not parts else "search")


def tripadvisor(link: Link) -> Found:
    """The number of a place stands as d123 in its address."""
    match = re.search(r"-(d\d{3,})(?:-|\.|$)", "/".join(link.segments))
    return account(match.group(1)) if match else refuse("start" if not link.segments else "search")


def whatsapp(link: Link) -> Found:
    """A number, a channel or a business name."""
    number = re.sub(r"\D", "", link.query.get("phone", ""))
    head = link.head()
    if number:
        return account(number)
    if head == "channel" and len(link.segments) > 1:
        return account(link.segments[1], key=f"channel/{link.segments[1]}", keep=True)
    if link.host.startswith("chat.") or head in ("invite", "community"):
        return refuse("invitation")
    if head in ("message", "qr", "c") and len(link.segments) > 1:
        return account(link.segments[1], key=f"{head}/{link.segments[1]}", keep=True)
    digits = re.sub(r"\D", "", link.segments[0]) if link.segments else ""
    return account(digits) if len(digits) >= 6 else refuse("start")


def signal(link: Link) -> Found:
    """Groups and people are in the fragment of the address."""
    return account(link.fragment, keep=True) if link.fragment else refuse("start")


SPECIAL: dict[str, Callable[[Link], Found]] = {
    "facebook": facebook,
    "youtube": youtube,
    "google_plus": google_plus,
    "mastodon": mastodon,
    "bluesky": bluesky,
    "app_stores": app_stores,
    "spotify": spotify,
    "glassdoor": glassdoor,
    "kununu": kununu,
    "google_business": google_business,
    "tripadvisor": tripadvisor,
    "whatsapp": whatsapp,
    "signal": signal,
}

# First segments at Facebook and YouTube that need a closer look than "this is the account's name".
RESERVED = (
    frozenset(_FACEBOOK_NEVER)
    | frozenset(_YOUTUBE_NEVER)
    | frozenset(("people", "pages", "pg", "p", "media", "channel", "user", "c", "show", "profile"))
)
