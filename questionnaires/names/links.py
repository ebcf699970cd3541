"""Recognises the account in a link or in what a person typed; never raises on any text."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote

from questionnaires.names.cleaning import EDGES, Link, clean, link_tokens, split_link
from questionnaires.names.sites import COMMON, SITES, Site, keeps_case, main_hosts, platform_of_host
from questionnaires.names.special import SPECIAL, Found, account, after_hashbang, linkedin_school, refuse
from questionnaires.names.words import is_nothing, is_tick, platform_from_word, words
from questionnaires.vocabulary import label

__all__ = ["Recognised", "canonical", "paste_lines", "platform_from_word", "recognise"]


class Recognised(NamedTuple):
    """What a text says about an account. `canonical` ("x:nist") is the same for all spellings of one account.

    `problem` says why there is no key, `notice` what was put right although there is one.
    """

    platform: str | None = None
    handle: str | None = None
    url: str | None = None
    canonical: str | None = None
    personal: bool = False
    problem: str | None = None
    notice: str | None = None


_REASONS = {
    "start": "This link leads to the start page of {name}, not to an account.",
    "site": "This link leads to a page of {name} itself, not to an account.",
    "sharing": "This link is for sharing or signing in, not an account.",
    "search": "This link leads to a search or a topic, not to an account.",
    "group": "This link leads to a group, not to an account. Please give the account that runs it.",
    "event": "This link leads to an event, not to an account.",
    "playlist": "This link leads to a playlist and does not say whose it is. Please paste the link of the channel.",
    "post": "This link leads to a single post and does not say whose it is. Please paste the link of the account.",
    "invitation": "This link is an invitation, not an account.",
    "person": "This looks like a person's own profile, not an account of the organisation.",
    "short": "This is a short link. Please open it and paste the address it leads to.",
    "unknown": "We do not know this site. Please choose the platform.",
    "elsewhere": "This link does not lead to {name}. Please paste the address of the account there.",
    "nothing": "There is no account here.",
    "words": "We do not know which platform this is. Please choose it or paste the link.",
    "named": "This is a name without a link. Please paste the link if the account has one.",
    "mail": "This is an e-mail address, not an account.",
}
_PLAIN = Site()
_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_FEDIVERSE = re.compile(r"@?([\w.-]+)@([\w-]+(?:\.[\w-]+)+)")
_FEDIVERSE_HOST = re.compile(r"social|mast|mstdn|todon|fedi")
_HANDLE = re.compile(r"[^\s/\\<>\"]*[^\W_][^\s/\\<>\"]*")
_LINKEDIN_ID = re.compile(r"AC[ow]AA[\w-]{6,}", re.IGNORECASE)


@lru_cache(maxsize=8192)
def recognise(text: str, platform_hint: str | None = None) -> Recognised:
    """The account in a link or a word. `platform_hint` is a platform's code or any word for it; a link's host wins."""
    hint = platform_from_word(platform_hint) if platform_hint else None
    plain = clean(text)
    if is_nothing(plain):
        return Recognised(problem=_REASONS["nothing"])
    tokens = link_tokens(plain)
    link = split_link(tokens[0]) if tokens else _bare_host(plain, hint)
    found = _from_link(link, hint) if link else _from_words(plain, hint)
    if len(tokens) > 1 and not found.notice:
        return found._replace(notice="There is more than one link here; this is the first.")
    return found


def canonical(platform: str, handle_or_url: str) -> str | None:
    """The key of an account from its platform and its handle or link; None when it is no account."""
    return recognise(handle_or_url, platform).canonical


def paste_lines(text: str) -> list[Recognised]:
    """One result for each account in a pasted text: a line each, or several links on one line."""
    found = []
    for line in text.splitlines():
        if not clean(line):
            continue
        tokens = link_tokens(line)
        hint = platform_from_word(_before_link(line, tokens)) if tokens else None
        found += [recognise(token, hint) for token in tokens] if tokens else [recognise(line)]
    return found


def _before_link(line: str, tokens: list[str]) -> str:
    return line.partition(tokens[0])[0].strip(" :-–")


def _sentence(reason: str, platform: str | None) -> str:
    return _REASONS[reason].format(name=label("platforms", platform) if platform else "the platform")


def _bare_host(plain: str, hint: str | None) -> Link | None:
    """ "instagram.com" or "name.tumblr.com" without any slash; a handle such as "nord.werk" is no address."""
    if " " in plain or plain.startswith("@"):
        return None
    link = split_link(plain)
    if link is None or "@" in plain.split("/", maxsplit=1)[0]:
        return None
    known = platform_of_host(link.host)
    if link.segments or (known and hint in (None, known[0])):
        return link
    # "nasa.gov" as the name of an account on X: names there hold no dot, so it is a site.
    return link if hint and hint not in words("dotted_names") else None


def _from_link(link: Link, hint: str | None) -> Recognised:
    known = _platform(link)
    if known is None:
        return _elsewhere(link, hint)
    platform, host, before = known
    found = _read(platform, before, after_hashbang(link))
    url = link.url.split("#", 1)[0] if not link.fragment.startswith("!") else link.url
    notice: str | None = None
    if hint and hint != platform:
        notice = (
            f"The link leads to {label('platforms', platform)}, so that is taken instead of {label('platforms', hint)}."
        )
    if found.refused:
        return Recognised(platform, None, url, None, found.personal, _sentence(found.refused, platform), notice)
    problem = _REASONS["person"] if found.personal else None
    return Recognised(platform, found.handle, url, _key(platform, host, found), found.personal, problem, notice)


def _platform(link: Link) -> tuple[str, str, str] | None:
    known = platform_of_host(link.host)
    if known and known[1] == "itunes.apple.com" and "podcast" in link.segments:
        return "spotify", known[1], ""
    if known:
        return known
    if re.fullmatch(r"(?:[\w-]+\.)*google(?:\.[a-z]{2,3}){1,2}|goo\.gl", link.host) and link.head() == "maps":
        return "google_business", "business.google.com", ""
    if _is_fediverse(link) and link.host not in words("shorteners"):
        return "mastodon", link.host, ""
    return None


def _is_fediverse(link: Link) -> bool:
    """host/@name and host/web/@name anywhere; host/users/name only where the host says that it is such a place."""
    head, following = link.head(), link.segments[1] if len(link.segments) > 1 else ""
    if head == "users" and following:
        return bool(_FEDIVERSE_HOST.search(link.host))
    return len(following if head == "web" else head) > 1 and (following if head == "web" else head).startswith("@")


def _key(platform: str, host: str, found: Found) -> str:
    """ "platform:handle"; a second house of the same platform (gitlab.com, scribd.com) stands in the key."""
    other_house = (
        platform in words("several_houses") and host != main_hosts()[platform] and host not in words("same_house")
    )
    return f"{platform}:{host}/{found.key}" if other_house else f"{platform}:{found.key}"


def _read(platform: str, before: str, link: Link) -> Found:
    if link.host in words("shorteners"):
        return refuse("short")
    if platform in SPECIAL:
        return SPECIAL[platform](link)
    school = linkedin_school(link) if platform == "linkedin" else None
    if school:
        return school
    site = SITES.get(platform, _PLAIN)
    before = before.removeprefix("www.").removeprefix("www")
    if site.subdomain and before and before not in words("no_account_hosts"):
        return account(before)
    return _from_path(platform, link)


def _from_path(platform: str, link: Link) -> Found:
    site = SITES.get(platform, _PLAIN)
    head = link.head()
    if not head:
        return refuse("start")
    if head in site.heads:
        return _after_head(platform, site.heads[head], link)
    reason = (COMMON | site.never).get(head)
    if reason and len(link.segments) > 1 and link.segments[1].startswith("@"):  # "/embed/@name"
        return account(link.segments[1], keep=platform in keeps_case())
    if reason:
        return refuse(reason)
    first = link.segments[0]
    if (
        not (site.bare or first.startswith("@"))
        or not _HANDLE.fullmatch(first)
        or first.lower().endswith((".php", ".html"))
    ):
        return refuse("site")
    if platform == "vimeo" and first.isdigit():
        return refuse("post")
    if platform == "telegram" and first.startswith("+"):
        return refuse("invitation")
    if len(first) == 1 and len(link.segments) > 1:  # "/t/AbC": a letter before something else leads elsewhere
        return refuse("post")
    return account(first, keep=platform in keeps_case())


def _after_head(platform: str, kind: str, link: Link) -> Found:
    head, rest = link.head(), [part for part in link.segments[1:] if part.lower() not in SITES[platform].heads]
    if not rest:
        return refuse("start")
    name = rest[0]
    if not kind and name.lower() in ("highlights", "tags", "search"):
        return refuse("post" if name.lower() == "highlights" else "search")
    if kind == "person":
        number = _LINKEDIN_ID.fullmatch(name)
        return account(name, key=f"{head}/{name if number else name.lower()}", keep=True, personal=True)
    if kind == "prefix":
        short = "u" if head == "user" and platform == "reddit" else head
        if platform == "reddit" and name.lower().startswith("u_"):  # a person's own page is also written r/u_name
            short, name = "u", name[2:]
        return account(f"{short}/{name}")
    if kind == "number":
        return account(name, key=name.rpartition("-")[2] if re.search(r"(?:^|-)\d{8,}$", name) else None)
    if kind == "whole":
        return account("/".join((head, *rest)))
    if platform == "discord" and head == "channels" and name == "@me":
        return refuse("site")
    return account(name, keep=kind == "keep" or platform in keeps_case())


def _elsewhere(link: Link, hint: str | None) -> Recognised:
    """A link to a host that belongs to no platform we know."""
    if hint is not None and hint in words("own_host"):
        path = "/".join(link.segments)
        name = f"{link.host}/{path}" if path else link.host
        return Recognised(hint, name, link.url, f"{hint}:{name.lower()}")
    if hint in (None, "other") and (profile := _profile(link)):
        return Recognised(hint, profile[1], link.url, ":".join(profile).lower(), False, _sentence("unknown", None))
    reason = "short" if link.host in words("shorteners") else ("elsewhere" if hint else "unknown")
    return Recognised(hint, None, link.url, None, False, _sentence(reason, hint))


def profile_site(host: str) -> str | None:
    """The site, if it is no platform of the vocabulary but known to write accounts into its addresses."""
    labels = host.split(".")
    return next((".".join(labels[at:]) for at in range(2) if ".".join(labels[at:]) in words("profile_sites")), None)


def _profile(link: Link) -> tuple[str, str] | None:
    """Site and account of an address there; None where it leads to something else."""
    site, head = profile_site(link.host), link.head()
    many = head in words("profile_heads")
    rest = [part.lower() for part in link.segments[2 if many else 1 :]]
    elsewhere = head in COMMON or head == "embed" or (len(head) == 1 and not many)
    if site is None or elsewhere or len(link.segments) < 1 + many or (rest and rest[0] not in words("tails")):
        return None
    return site, "/".join(link.segments[: 1 + many])


def _from_words(plain: str, hint: str | None) -> Recognised:
    """ "@name (Twitter)", "Instagram: @name", a bare handle with a hint, a telephone number, a platform's name."""
    if hint and is_tick(plain):
        return Recognised(hint)
    whole = platform_from_word(plain)
    handle = _handle_in(plain, hint or whole)
    if whole and not handle:
        return Recognised(whole)
    platform = hint or whole
    if not platform:
        fediverse = _FEDIVERSE.fullmatch(plain) if plain.startswith("@") else None
        if fediverse:
            return _named("mastodon", plain)
        return Recognised(problem=_REASONS["mail" if _MAIL.fullmatch(plain) else "words"])
    if handle is None:
        return Recognised(platform, plain, None, None, False, _REASONS["named"])
    return _named(platform, handle)


def _handle_in(plain: str, platform: str | None) -> str | None:
    """The one word of `plain` that can be an account's name."""
    if platform in ("whatsapp", "signal", "line") and len(re.sub(r"\D", "", plain)) >= 6:
        return re.sub(r"\D", "", plain)
    rest = re.sub(r"[(\[].*?[)\]]", " ", plain)
    marked = re.findall(r"(?:^|\s)(@[^\s/\\]*[^\W_][^\s/\\]*)", rest)
    if len(marked) == 1:
        return str(marked[0]).strip(".,:;")
    parts = [part.strip(".,:;-–") for part in re.split(r"[\s:]+", rest)]
    named = [part for part in parts if part and platform_from_word(part) != platform]
    # "LinkedIn page" is no account called "page"
    parts = named if len(named) == len(parts) else [part for part in named if part.casefold() not in words("beside")]
    single = len(parts) == 1 and _HANDLE.fullmatch(parts[0]) and not _MAIL.fullmatch(parts[0])
    return parts[0] if single else None


def _named(platform: str, handle: str) -> Recognised:
    name = handle.lstrip("@").strip(EDGES + "./")
    if platform == "mastodon" and "@" not in name:
        return Recognised(platform, name, None, None, False, _REASONS["named"])
    if platform == "bluesky" and "." not in name:
        name = f"{name}.bsky.social"
    if not name or (_MAIL.fullmatch(name) and platform != "mastodon"):
        return Recognised(platform, None, None, None, False, _REASONS["mail"])
    found = account(name, keep=platform in keeps_case() and platform != "youtube")
    if platform == "facebook":
        found = SPECIAL["facebook"](Link("facebook.com", (name,)))
    elif platform == "youtube":
        found = SPECIAL["youtube"](Link("youtube.com", (name,)))
    elif name.startswith("#") or name.lower() in COMMON:
        found = refuse("site")
    if found.refused:
        return Recognised(platform, name, None, None, False, _REASONS["named"])
    template = SITES[platform].template if platform in SITES else ""
    path = quote(name, safe="@+/:~!$'()*,") if set(name) & set("#?%&;\\") else name
    url = template.format(path) if template else None
    return Recognised(platform, found.handle, url, f"{platform}:{found.key}")
