"""Which lines of accounts mean one account: keys from links and names, the plain spellings all at once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from dashboard.analysis import account_names, roles, same_names
from dashboard.frames import Frames
from questionnaires.names.links import profile_site, recognise
from questionnaires.names.sites import COMMON, SITES, keeps_case, platform_of_host
from questionnaires.names.special import RESERVED, SPECIAL
from questionnaires.names.words import platform_words, words
from questionnaires.vocabulary import vocabulary

# A link as nearly everybody pastes it: host, perhaps one segment such as "company", the account; nothing decoded.
PLAIN_LINK = (
    r"^(?:https?://)?(?:www\.)?([a-z0-9.-]+)/(?:([a-z-]+)/)?"
    r"@?([A-Za-z][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+)*)/?(?:\?[A-Za-z0-9_=&-]*)?$"
)
_LABEL = r"[a-z0-9](?:[a-z0-9_-]{0,61}[a-z0-9])?"
PLAIN_SITE = rf"^https?://(?:www\.)?((?:{_LABEL}\.)+[a-z]{{2,20}})/([A-Za-z0-9_-]+(?:/[A-Za-z0-9_-]+)*)/?$"
PLAIN_NAME = r"^@?([A-Za-z][A-Za-z0-9]*)$"
SLOW_ENDS = r"(?i)\.php$|\.html$|-\d{8,}$|^uc"  # files; pages and channels that are known by a number
UNSURE = "www."  # hosts that need a closer look
NO_KEY, NONE = -1, ""
LINES = 1 << 14  # lines, so that what is worked out on the way stays small


class Keys(NamedTuple):
    """The account of every line as a position in `keys` ("linkedin:nordwerk"), -1 where there is none.

    `named` are the lines without a link, known by their name only.
    """

    values: NDArray[np.int64]
    keys: pl.Series  # texts, sorted
    named: NDArray[np.bool_]

    def texts(self) -> pl.Series:
        """The key of every line."""
        return self.keys.gather(pl.Series(self.values).replace(NO_KEY, None)).alias("key")


def account_keys(frames: Frames, asked: roles.Accounts) -> Keys:
    """The accounts of all lines, worked out once per version; groups, hashtags and people's profiles have no key.

    Accounts that somebody said are one have one key.
    """
    return frames.keep("account_keys", lambda: _merged(frames, asked))


def _merged(frames: Frames, asked: roles.Accounts) -> Keys:
    found = plain_keys(frames, asked)
    if not same_names.said(frames, same_names.ACCOUNT):
        return found
    key = account_names.merged(frames, lines_of(frames, asked), found.texts())
    return _numbered(key, found.named)


def plain_keys(frames: Frames, asked: roles.Accounts) -> Keys:
    """The same before anything that people said about names."""
    return frames.keep("plain_account_keys", lambda: _plain_keys(frames, asked))


def _plain_keys(frames: Frames, asked: roles.Accounts) -> Keys:
    keys, named = [], []
    for start in range(0, max(len(frames.wide[asked.section]), 1), LINES):
        lines = lines_of(frames, asked, start, LINES)
        keys.append(resolve(lines))
        named.append(lines["link"].is_null().to_numpy())
    return _numbered(pl.concat(keys), np.concatenate(named))


def _numbered(key: pl.Series, named: NDArray[np.bool_]) -> Keys:
    codes = (key.rank("dense").cast(pl.Int64) - 1).fill_null(NO_KEY).to_numpy()
    return Keys(codes, key.drop_nulls().unique().sort(), named)


def lines_of(frames: Frames, asked: roles.Accounts, start: int = 0, length: int | None = None) -> pl.DataFrame:
    """What stands in the lines of accounts: `platform`, `link`, and `name` where there is no link."""
    frame = frames.wide[asked.section].slice(start, length)
    platform = frame[asked.platform.question].cast(pl.String)
    link, name = (
        frame[entry.question].cast(pl.String).str.strip_chars().replace("", None)
        if entry is not None
        else pl.Series([None], dtype=pl.String).new_from_index(0, len(frame))
        for entry in (asked.link, asked.name)
    )
    lines = pl.DataFrame({"platform": platform, "link": link, "name": name})
    return lines.with_columns(pl.when(pl.col("link").is_null()).then(pl.col("name")).otherwise(None).alias("name"))


def resolve(lines: pl.DataFrame) -> pl.Series:
    """Keys of `platform`, `link`, `name`: plain spellings by whole columns, each of the others by itself."""
    quick = _quick(lines)
    slow = quick.is_null().arg_true()
    rest = [plain_key(*line) for line in lines.select("platform", "link", "name")[slow].iter_rows()]
    return quick.scatter(slow, pl.Series(rest, dtype=pl.String)).replace(NONE, None).alias("key")


def plain_key(platform: str | None, link: str | None, name: str | None) -> str | None:
    """The key of one line; a link decides alone, and a name counts where no two accounts may have the same."""
    if link is not None:
        found = recognise(link, platform)
    elif name is not None and platform in _named():
        found = recognise(name, platform)
    else:
        return None
    return None if found.personal else found.canonical


def _quick(lines: pl.DataFrame) -> pl.Series:
    """The keys that whole columns give; NONE where there surely is none, null where a closer look is needed."""
    parts = lines["link"].str.extract_groups(PLAIN_LINK).struct.unnest()
    parts.columns = ["host", "head", "handle"]
    head = parts["head"].fill_null("")
    site = (parts["host"] + "/" + head).replace_strict(_sites(), default=None, return_dtype=pl.String)
    simple = {platform: platform for platform in _named() & set(_simple())}
    chosen = lines["platform"].replace_strict(simple, default=None, return_dtype=pl.String)
    name = lines["name"].str.extract(PLAIN_NAME)
    typed = pl.select(pl.when(lines["link"].is_null()).then(name).otherwise(None)).to_series()
    by_link, by_name = _key(site, parts["handle"]), _key(chosen, typed)
    nothing = lines["link"].is_null() & (
        lines["name"].is_null() | ~lines["platform"].is_in(list(_named())).fill_null(value=False)
    )
    return pl.select(pl.coalesce(by_link, by_name, _elsewhere(lines), pl.when(nothing).then(pl.lit(NONE)))).to_series()


def _elsewhere(lines: pl.DataFrame) -> pl.Series:
    """Plain links to sites that belong to no platform: the address is the account where a platform lives on any."""
    parts = lines["link"].str.extract_groups(PLAIN_SITE).struct.unnest()
    parts.columns = ["host", "path"]
    hosts = parts["host"].unique().drop_nulls().to_list()
    known = (host for host in hosts if platform_of_host(host) or profile_site(host) or UNSURE in host)
    unknown = list(set(hosts).difference(known))
    strange = parts["host"].is_in(unknown).fill_null(value=False) & ~parts["path"].str.contains("(?i)^maps(?:/|$)")
    lives = lines["platform"].is_in(list(words("own_host"))).fill_null(value=False)
    address = lines["platform"] + ":" + parts["host"] + "/" + parts["path"].str.to_lowercase()
    found = pl.when(strange & lives).then(address).when(strange).then(pl.lit(NONE)).otherwise(None)
    return pl.select(found).to_series()


def _key(platform: pl.Series, handle: pl.Series) -> pl.Series:
    """ "platform:handle" where both are there and the handle needs no closer look."""
    lower = handle.str.to_lowercase()
    plain = ~(lower.is_in(list(_closer())) | handle.str.contains(SLOW_ENDS)).fill_null(value=True)
    shown = lower.zip_with((platform != "facebook").fill_null(value=True), lower.str.replace_all(".", "", literal=True))
    return pl.select(pl.when(plain).then(platform + ":" + shown).otherwise(None)).to_series()


@lru_cache(maxsize=1)
def _sites() -> Mapping[str, str]:
    """ "host/segment before the name" -> platform, where the name that follows is the key in lower case."""
    found: dict[str, str] = {}
    for platform, heads in _simple().items():
        places = [f"{host}/{head}" for host in _hosts(platform) if not host.endswith(".*") for head in heads]
        found |= {place: platform for place in places if _leads_to_account(place, platform)}
    return found


def _leads_to_account(place: str, platform: str) -> bool:
    """Asked of an account of which nobody has heard: youtu.be is YouTube's, too, and leads to videos."""
    return recognise(f"{place.rstrip('/')}/anexample").canonical == f"{platform}:anexample"


@lru_cache(maxsize=1)
def _simple() -> Mapping[str, tuple[str, ...]]:
    """Platform -> segments that may stand before the account's name, "" for none."""
    kept_apart = keeps_case() | words("several_houses")
    found: dict[str, tuple[str, ...]] = {"facebook": ("",), "youtube": ("", "c", "user")}
    for platform, site in SITES.items():
        if platform not in kept_apart and platform not in SPECIAL and _hosts(platform):
            plain = tuple(head for head, kind in site.heads.items() if kind == "")
            found[platform] = ("", *plain) if site.bare else plain
    return found


@lru_cache(maxsize=1)
def _named() -> frozenset[str]:
    """Platforms where a name belongs to one account; two newsletters or branches may well be called the same."""
    bare = {platform for platform in _simple() if platform not in SITES or SITES[platform].bare}
    return frozenset(bare | {"mastodon", "bluesky", "whatsapp"})


def _hosts(platform: str) -> tuple[str, ...]:
    return next((tuple(one.facts.get("hosts", ())) for one in vocabulary("platforms") if one.name == platform), ())


@lru_cache(maxsize=1)
def _closer() -> frozenset[str]:
    """Handles that may be something else: parts of the sites themselves, names of platforms, words for nothing."""
    parts = {word for site in SITES.values() for word in (*site.heads, *site.never)}
    return RESERVED | parts | frozenset(COMMON) | platform_words() | words("nothing") | words("ticks")
