"""Where each platform writes the account into its addresses."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from questionnaires.vocabulary import vocabulary

# Why a link is not an account; the sentences stand in links.py.
_SHARING = (
    "intent",
    "share",
    "sharer",
    "sharer.php",
    "sharearticle",
    "dialog",
    "login",
    "login.php",
    "signin",
    "signup",
    "join",
    "sharing",
    "logout",
    "oauth",
    "oauth2",
    "uas",
    "checkpoint",
    "authwall",
    "redirect",
    "redir",
    "attribution_link",
    "invites",
    "places",
    "recover",
    "register",
)
_SEARCHES = (
    "search",
    "hashtag",
    "hashtags",
    "tag",
    "tags",
    "explore",
    "discover",
    "topic",
    "topics",
    "results",
    "trending",
    "find",
    "directory",
    "tagged",
    "categories",
    "category",
    "foryou",
    "collections",
)
_SITE = (
    "about",
    "help",
    "privacy",
    "terms",
    "settings",
    "home",
    "legal",
    "policies",
    "policy",
    "download",
    "account",
    "accounts",
    "feed",
    "feeds",
    "notifications",
    "tos",
    "jobs",
    "premium",
    "upload",
    "messages",
    "messaging",
    "marketplace",
    "developers",
    "api",
    "store",
    "pricing",
    "features",
    "web",
)
COMMON = {
    **dict.fromkeys(_SHARING, "sharing"),
    **dict.fromkeys(_SEARCHES, "search"),
    **dict.fromkeys(_SITE, "site"),
    **dict.fromkeys(("group", "groups"), "group"),
    **dict.fromkeys(("event", "events"), "event"),
    **dict.fromkeys(("playlist", "playlists"), "playlist"),
}


@dataclass(frozen=True)
class Site:
    """How one platform's addresses are read.

    `heads`: path segments before the account's name, each with "" (the name alone is the key), "keep" (case counts),
    "person" (a person's own profile), "prefix" (the segment is part of the key), "whole" (all segments are) or "number"
    (the number behind the name is). `never`: first segments that are no account, with the reason. `bare`: the first
    segment may be the account. `subdomain`: the account stands before the host. `template` makes a link from a name.
    """

    heads: dict[str, str] = field(default_factory=dict)
    never: dict[str, str] = field(default_factory=dict)
    bare: bool = True
    subdomain: bool = False
    template: str = ""


def _posts(*heads: str) -> dict[str, str]:
    return dict.fromkeys(heads, "post")


SITES: dict[str, Site] = {
    "instagram": Site(
        {"stories": "", "_u": "", "m": ""},
        _posts("p", "reel", "reels", "tv", "s", "ar", "guide", "highlights", "popular")
        | {"accounts": "sharing", "direct": "site", "j": "invitation"},
        template="https://www.instagram.com/{}/",
    ),
    "threads": Site({}, _posts("t", "post"), template="https://www.threads.com/@{}"),
    "x": Site(
        {},
        _posts("i", "status", "statuses", "moments", "communities")
        | dict.fromkeys(("messages", "who_to_follow", "compose", "similar_to", "personalization", "en"), "site"),
        template="https://x.com/{}",
    ),
    "bluesky": Site({"profile": ""}, {"starter-pack": "search"}, bare=False, template="https://bsky.app/profile/{}"),
    "linkedin": Site(
        dict.fromkeys(
            (
                "company",
                "company-beta",
                "companies",
                "school",
                "showcase",
                "edu",
                "organization",
                "mwlite",
                "organization-guest",
            ),
            "",
        )
        | {"in": "person", "pub": "person", "profile": "person"},
        _posts("posts", "pulse", "video", "embed", "advice", "products", "services", "today", "top-content")
        | dict.fromkeys(
            ("jobs", "learning", "sales", "recruiter", "talent", "newsletters", "mynetwork", "games"), "site"
        )
        | {"grp": "group", "gid": "group"},
        template="https://www.linkedin.com/company/{}",
    ),
    "xing": Site(
        {"companies": "", "company": "", "pages": "", "profile": "person", "profil": "person", "hp": "person"},
        {"net": "group", "communities": "group", "news": "post", "insights": "post"}
        | dict.fromkeys(("go", "campus", "app", "spi", "vendor"), "site"),
        template="https://www.xing.com/pages/{}",
    ),
    "tiktok": Site(
        {},
        _posts("v", "t", "embed", "music", "video", "live", "place", "channel", "sticker", "effect", "question")
        | dict.fromkeys(("following", "shop", "business", "creators"), "site"),
        template="https://www.tiktok.com/@{}",
    ),
    "vimeo": Site(
        {"channels": "prefix", "user": "", "ondemand": "prefix"},
        _posts("video", "album", "showcase", "manage", "watch", "review", "folder", "stock", "live"),
        template="https://vimeo.com/{}",
    ),
    "twitch": Site(
        {"popout": "", "moderator": "", "embed": "", "u": ""},
        _posts("videos", "clip", "clips") | {"team": "group"},
        template="https://www.twitch.tv/{}",
    ),
    "snapchat": Site(
        {"add": "", "p": "keep", "lens": "keep"},
        _posts("spotlight", "story", "stories", "unlock") | {"t": "short", "s": "short", "map": "site"},
        template="https://www.snapchat.com/add/{}",
    ),
    "pinterest": Site(
        {},
        {"pin": "post", "ideas": "search", "today": "search", "source": "search", "business": "site"},
        template="https://www.pinterest.com/{}/",
    ),
    "flickr": Site(
        {"photos": "", "people": "", "services": "", "gp": ""},
        {"map": "search", "commons": "search", "cameras": "search"},
        template="https://www.flickr.com/photos/{}",
    ),
    "giphy": Site({"channel": ""}, _posts("gifs", "stickers", "clips", "embed"), template="https://giphy.com/{}"),
    "tumblr": Site(
        {"blog": "", "view": ""},
        dict.fromkeys(("dashboard", "likes", "docs", "apps", "widgets", "reblog", "live", "tv"), "site")
        | {"communities": "group"},
        subdomain=True,
        template="https://{}.tumblr.com",
    ),
    "medium": Site({"m": ""}, {"p": "post", "me": "site"}, subdomain=True, template="https://medium.com/@{}"),
    "substack": Site({"pub": ""}, {"p": "post"}, subdomain=True, template="https://{}.substack.com"),
    "messenger": Site({"t": ""}, template="https://m.me/{}"),
    "telegram": Site(
        {"s": "", "boost": ""},
        dict.fromkeys(("joinchat", "addlist", "contact"), "invitation")
        | dict.fromkeys(("addstickers", "addemoji", "addtheme", "proxy", "socks", "setlanguage", "bg", "nft"), "site")
        | {"c": "post", "iv": "post"},
        subdomain=True,
        template="https://t.me/{}",
    ),
    "weibo": Site(
        {"u": "", "n": "", "p": "", "profile": ""},
        _posts("tv", "status", "detail", "ttarticle"),
        template="https://weibo.com/{}",
    ),
    "line": Site({"r": "keep", "p": "keep", "ti": "keep", "people": "keep", "channel": "keep"}),
    "discord": Site(
        {"invite": "keep", "channels": "keep", "servers": "keep"},
        {"app": "site", "users": "person", "blog": "site", "safety": "site"},
    ),
    "slack": Site({"t": "", "messages": ""}, bare=False, subdomain=True),
    "nextdoor": Site(
        dict.fromkeys(("agency", "pages", "profile", "city", "neighborhood"), "prefix") | {"agency-detail": "whole"},
        {"p": "post"},
    ),
    "reddit": Site({"r": "prefix", "user": "prefix", "u": "prefix"}, {"comments": "post"}, bare=False),
    "quora": Site({"profile": "person", "q": "prefix"}, {"topic": "search"}, bare=False, subdomain=True),
    "stackexchange": Site(
        {"users": "person", "companies": "prefix", "company": "prefix", "collectives": "prefix"},
        _posts("questions", "q", "a") | {"jobs": "site"},
        bare=False,
        subdomain=True,
    ),
    "disqus": Site({"by": "prefix", "home": "", "channel": ""}, subdomain=True),
    "ideas": Site({}, {"forums": "search"}, bare=False, subdomain=True),
    "indeed": Site({"cmp": ""}, {"jobs": "site", "viewjob": "post", "career": "site"}, bare=False),
    "yelp": Site(
        {"biz": "", "biz_photos": "", "user_details": "person"}, {"events": "event", "topic": "search"}, bare=False
    ),
    "trustpilot": Site(
        {"review": "", "evaluate": ""}, {"categories": "search", "reviews": "post", "users": "person"}, bare=False
    ),
    "soundcloud": Site(
        {},
        {"stream": "site", "charts": "search", "you": "site", "stations": "search"},
        template="https://soundcloud.com/{}",
    ),
    "slideshare": Site(
        {"user": "prefix"},
        _posts("slideshow", "doc", "document", "presentation"),
        template="https://www.slideshare.net/{}",
    ),
    "github": Site(
        {"orgs": "", "users": ""},
        dict.fromkeys(("sponsors", "apps", "enterprise", "security", "solutions", "resources", "site"), "site"),
        subdomain=True,
        template="https://github.com/{}",
    ),
    "data_portal": Site(
        {"profile": "", "app": ""}, _posts("views", "d", "dataset") | {"browse": "search"}, subdomain=True
    ),
    "eventbrite": Site(
        {"o": "number", "org": "number"}, {"e": "event", "d": "search", "myevent": "event"}, subdomain=True
    ),
    "viva_engage": Site({"main": "", "groups": "prefix"}, template=""),
    "linktree": Site({}, {"s": "site", "blog": "site"}, template="https://linktr.ee/{}"),
    "foursquare": Site({"user": "", "venue": "", "p": ""}, {"city": "search", "developers": "site"}),
    "storify": Site({}, {"stories": "post"}),
    "ustream": Site(
        {"channel": "", "user": "", "accounts": "", "channel-popup": ""}, {"recorded": "post", "watch": "post"}
    ),
    "vine": Site({"u": ""}, {"v": "post", "w": "post"}),
    "myspace": Site({}, {"video": "post", "music": "post"}),
    "wordpress": Site({}, {}, subdomain=True),
}

# Second-level domains under which countries register names: pinterest.co.uk, yelp.com.au.
_SECOND = frozenset(["co", "com", "org", "net"])


@lru_cache(maxsize=8192)
def platform_of_host(host: str) -> tuple[str, str, str] | None:
    """(platform, known host, text before it) of a host; subdomains and country sites count. None when not known."""
    exact, families = _hosts()
    labels = host.split(".")
    for start in range(len(labels) - 1):
        known = ".".join(labels[start:])
        if known in exact:
            return exact[known], known, ".".join(labels[:start])
        for size in (1, 2):
            rest = labels[start + size :]
            family = ".".join(labels[start : start + size])
            if family in families and _is_country(rest):
                return families[family], family, ".".join(labels[:start])
    return None


def _is_country(labels: list[str]) -> bool:
    return (len(labels) == 1 and bool(re.fullmatch(r"[a-z]{2,6}", labels[0]))) or (
        len(labels) == 2 and labels[0] in _SECOND and len(labels[1]) == 2
    )


@lru_cache(maxsize=1)
def _hosts() -> tuple[dict[str, str], dict[str, str]]:
    exact: dict[str, str] = {}
    families: dict[str, str] = {}
    for platform in vocabulary("platforms"):
        for host in platform.facts.get("hosts", ()):
            if host.endswith(".*"):
                families[host[:-2]] = platform.name
            else:
                exact[host] = platform.name
    return exact, families


@lru_cache(maxsize=1)
def main_hosts() -> dict[str, str]:
    """Platform -> its first host, whose accounts need no host in their key."""
    return {p.name: p.facts["hosts"][0].removesuffix(".*") for p in vocabulary("platforms") if p.facts.get("hosts")}


@lru_cache(maxsize=1)
def keeps_case() -> frozenset[str]:
    """Platforms on which upper and lower case make two different accounts."""
    return frozenset(p.name for p in vocabulary("platforms") if p.facts.get("case") == "kept")
