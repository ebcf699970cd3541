"""Which lines mean one account; the quick way over whole columns says what the plain function says."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dashboard.analysis import roles, same_account
from dashboard.analysis.same_account import account_keys, plain_key, resolve
from questionnaires.names.sites import COMMON, SITES
from questionnaires.names.special import RESERVED
from questionnaires.names.words import platform_words
from questionnaires.vocabulary import vocabulary
from tests.dashboard.factory import account, frames_of

PLATFORMS = [platform.name for platform in vocabulary("platforms")]
HOSTS = sorted(host for platform in vocabulary("platforms") for host in platform.facts.get("hosts", ()))
HOSTS += [
    "status.nordwerk.example",
    "www.www.example",
    "social.example",
    "maps.google.fr",
    "goo.gl",
    "bit.ly",
    "-a.de",
    "vk.com",
    "m.vk.com",
    "issuu.com",
] * 4
HEADS = sorted({head for site in SITES.values() for head in (*site.heads, *site.never)} | RESERVED | set(COMMON))
HEADS.append("maps")
WORDS = sorted({*HEADS, *platform_words()})

handles = (
    st.from_regex(r"[A-Za-z0-9_.@-]{1,12}", fullmatch=True)
    | st.sampled_from(WORDS)
    | st.sampled_from(["Nordwerk", "nord.werk", "UCabcdefghijklmnopqrstuv", "Seite-123456789", "index.php", "ja", "-"])
)
links = st.builds(
    lambda scheme, www, host, segments, end: f"{scheme}{www}{host.replace('.*', '.de')}/{'/'.join(segments)}{end}",
    st.sampled_from(["https://", "http://", "", "HTTPS://"]),
    st.sampled_from(["", "www.", "m.", "WWW."]),
    st.sampled_from(HOSTS),
    st.lists(st.sampled_from(HEADS) | handles | handles.map(lambda text: "@" + text), max_size=3),
    st.sampled_from(["", "/", "?lang=de", "/?id=123456", "?user=nord&x=1", "?a=b.", "#top", "/about"]),
)
lines = st.tuples(
    st.none() | st.sampled_from(PLATFORMS) | st.sampled_from(["wordpress", "newsletter", "mastodon"]),
    st.none() | links | st.text(max_size=20),
    st.none() | handles | handles.map(lambda text: "@" + text) | st.sampled_from(WORDS) | st.text(max_size=20),
)


@given(st.lists(lines, max_size=30))
@example([(None, "https://youtu.be/Nordwerk", None)])  # a video, although the host is YouTube's
def test_it_works_as_the_plain_function_does(given: list[tuple[str | None, str | None, str | None]]) -> None:
    frame = pl.DataFrame(given, schema={"platform": pl.String, "link": pl.String, "name": pl.String}, orient="row")
    assert resolve(frame).to_list() == [plain_key(*line) for line in given]


def keys_of(*lines_: dict[str, Any]) -> list[str | None]:
    frames = frames_of({"HR": {"accounts": list(lines_)}})
    asked = roles.accounts(frames)
    assert asked is not None
    found = account_keys(frames, asked)
    return [None if code < 0 else found.keys[code] for code in found.values.tolist()]


def test_it_works_with_every_spelling_of_one_account() -> None:
    assert keys_of(
        account("linkedin", link="https://www.linkedin.com/company/nordwerk"),
        account("linkedin", link="linkedin.com/company/Nordwerk/jobs"),
        account("x", link="https://twitter.com/NordWerk"),
        account("x", name="@nordwerk"),
        account("facebook", link="https://m.facebook.com/nord.werk/?ref=page"),
    ) == ["linkedin:nordwerk", "linkedin:nordwerk", "x:nordwerk", "x:nordwerk", "facebook:nordwerk"]


@pytest.mark.parametrize(
    "link",
    [
        "https://www.facebook.com/groups/nordwerk",
        "https://www.instagram.com/explore/tags/nordwerk",
        "https://www.linkedin.com/in/nordwerk",
        "https://www.youtube.com/watch?v=nordwerk",
    ],
)
def test_it_rejects_what_is_no_account_whatever_its_name(link: str) -> None:
    assert keys_of(account("facebook", link=link, name="@nordwerk")) == [None]


def test_it_rejects_names_that_two_accounts_may_have() -> None:
    assert keys_of(account("newsletter", name="News"), account("google_business", name="Nordwerk")) == [None, None]


def test_it_handles_lines_without_link_name_and_platform() -> None:
    assert keys_of({"status": "active"}, account("x", name="", link=" "), {"name": "@nordwerk"}) == [None, None, None]


def test_it_works_with_more_lines_than_are_read_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(same_account, "LINES", 2)
    names = ("Nordwerk", "sued", "", "nordwerk", "Sued")
    expected = ["x:nordwerk", "x:sued", None, "x:nordwerk", "x:sued"]
    assert keys_of(*(account("x", name=name) for name in names)) == expected
