"""Puts right the host of an address whose platform is misspelt ("twiter.com"), or that only mirrors a platform."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz.distance import OSA

from questionnaires.names.cleaning import split_link
from questionnaires.names.sites import main_hosts, platform_of_host
from questionnaires.names.words import platform_from_word, words

_ENDINGS = ("com", "net", "tv", "de", "org", "social", "app", "co", "cm", "con", "vom")
SHORTEST_HOST = 6  # letters; shorter names are one slip away from too much


def right_host(address: str) -> tuple[str, bool]:
    """`address` on the platform's own host, and whether that is only likely; unchanged where the host is known."""
    link = split_link(address)
    if link is None or not link.segments:
        return address, False
    host, likely = _right(link.host)
    if not host:
        return address, False
    rest = re.sub(r"^[^/]*//", "", address)
    return host + rest[rest.find("/") :], likely


@lru_cache(maxsize=4096)
def _right(host: str) -> tuple[str, bool]:
    if host in words("mirrors"):
        return "x.com", False
    if platform_of_host(host):
        return "", False
    name, _dot, ending = host.removeprefix("www").lstrip(".").rpartition(".")
    name = name.rpartition(".")[2]
    if ending not in _ENDINGS:
        return "", False
    platform = platform_from_word(name)
    if platform and platform in main_hosts() and len(name) >= SHORTEST_HOST:
        return main_hosts()[platform], False
    for known in main_hosts().values():
        own = known.rpartition(".")[0] or known
        if len(own) >= SHORTEST_HOST and OSA.distance(own, name, score_cutoff=1) <= 1:
            return known if "." in known else f"{known}.com", own != name
    return ("x.com", True) if OSA.distance("twitter", name, score_cutoff=1) <= 1 else ("", False)
