"""Accounts in links: all spellings of one account give one key, and what is no account says why."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from questionnaires.names.links import canonical, paste_lines, platform_from_word, recognise
from questionnaires.vocabulary import vocabulary

DATA = Path(__file__).parents[1] / "data"

SAME_ACCOUNT = {
    "x:nordwerk": """
        https://twitter.com/Nordwerk
        http://www.twitter.com/nordwerk/
        https://x.com/NORDWERK
        https://mobile.twitter.com/Nordwerk/status/123456?s=20
        x.com/nordwerk?lang=en
        twitter.com/#!/Nordwerk
        twitter.com/@nordwerk
        https//twitter.com/nordwerk
        http://http://twitter.com/nordwerk
        https://twitter.com/https://twitter.com/nordwerk
        @Nordwerk (Twitter)
        Twitter: @nordwerk
        [Nordwerk](https://x.com/nordwerk)
        <https://x.com/nordwerk>,
        https://x.com/nordwerk/lists/staff
    """,
    "facebook:nordwerk": """
        https://www.facebook.com/nordwerk
        facebook.com/Nord.Werk
        https://m.facebook.com/nordwerk/about
        https://de-de.facebook.com/nordwerk/posts/123456
        https://www.facebook.com/pg/nordwerk/photos/
        https://www.facebook.com/nordwerk/videos/99?ref=page_internal
        https://www.facebook.com/home.php#!/nordwerk
        https://www.fb.com/nordwerk
        https://www.facebook.com/pages/nordwerk
    """,
    "facebook:123456789012": """
        https://www.facebook.com/pages/Nordwerk-Bremen/123456789012
        https://www.facebook.com/pages/category/Company/Nordwerk-123456789012/
        https://www.facebook.com/Nordwerk-123456789012/
        https://www.facebook.com/permalink.php?story_fbid=5&id=123456789012
        https://www.facebook.com/p/Nordwerk-123456789012/
        https://www.facebook.com/123456789012
    """,
    "youtube:nordwerk": """
        https://www.youtube.com/@Nordwerk/videos
        youtube.com/c/nordwerk
        https://www.youtube.com/user/NordWerk?feature=watch
        https://m.youtube.com/nordwerk
        https://www.youtube.com/subscription_center?add_user=nordwerk
    """,
    "youtube:UCRsPmJT7ZguKyWOZrKgaAdA": """
        https://www.youtube.com/channel/UCRsPmJT7ZguKyWOZrKgaAdA?view_as=subscriber
        youtube.com/channel/UCRsPmJT7ZguKyWOZrKgaAdA/featured
    """,
    "eventbrite:12345678901": """
        https://www.eventbrite.ca/o/city-of-nordwerk-12345678901
        https://www.eventbrite.com.au/o/12345678901
    """,
    "youtube:UCq8W7e6R5t4Y3u2I1o0P9aS": """
        https://www.youtube.com/feeds/videos.xml?channel_id=UCq8W7e6R5t4Y3u2I1o0P9aS
        https://www.youtube.com/channel/UCq8W7e6R5t4Y3u2I1o0P9aS
    """,
    "linkedin:school/18483": """
        https://www.linkedin.com/edu/school?id=18483
        linkedin.com/edu/nordwerk-academy-18483
    """,
    "linkedin:nordwerk": """
        https://www.linkedin.com/company/nordwerk/
        https://de.linkedin.com/company/Nordwerk/about/
        linkedin.com/school/nordwerk
        https://www.linkedin.com/showcase/nordwerk/posts/?feedView=all
    """,
    "instagram:nordwerk.karriere": """
        https://www.instagram.com/nordwerk.karriere/?hl=de
        http://Instagram.com/Nordwerk.Karriere
        https://www.instagram.com/stories/nordwerk.karriere/123/
        https://www.instagram.com/nordwerk.karriere/reel/AbC/
    """,
    "tiktok:nordwerk": "https://www.tiktok.com/@Nordwerk/video/7123456789?lang=de",
    "threads:nordwerk": "https://www.threads.net/@nordwerk/post/Ab12\nhttps://www.threads.com/@Nordwerk",
    "bluesky:nordwerk.bsky.social": "https://bsky.app/profile/Nordwerk.bsky.social/post/3k2\nnordwerk.bsky.social",
    "mastodon:nordwerk@social.bund.de": """
        https://social.bund.de/@nordwerk/1122
        https://mastodon.social/@nordwerk@social.bund.de
        https://social.bund.de/users/Nordwerk
        @nordwerk@social.bund.de
    """,
    "google_plus:+nordwerk": """
        https://plus.google.com/b/105187765299030181970/+Nordwerk
        https://plus.google.com/+nordwerk/posts
    """,
    "google_plus:105187765299030181970": "https://plus.google.com/u/0/b/105187765299030181970/\nplus.google.com/105187765299030181970",
    "kununu:nordwerk": "https://www.kununu.com/de/nordwerk\nhttps://www.kununu.com/at/Nordwerk/kommentare",
    "xing:nordwerk": "https://www.xing.com/pages/nordwerk\nhttps://www.xing.com/companies/Nordwerk/updates",
    "glassdoor:e12345": """
        https://www.glassdoor.co.uk/Reviews/Nordwerk-Reviews-E12345.htm
        https://www.glassdoor.de/%C3%9Cberblick/Arbeit-bei-Nordwerk-EI_IE12345.11,19.htm
    """,
    "pinterest:nordwerk": "https://www.pinterest.co.uk/nordwerk/board/\nhttps://de.pinterest.com/Nordwerk",
    "tripadvisor:d1234567": "https://www.tripadvisor.de/Attraction_Review-g187333-d1234567-Reviews-Nordwerk.html",
    "yelp:nordwerk-berlin": "https://www.yelp.de/biz/nordwerk-berlin?osq=x\nhttps://www.yelp.com/biz/Nordwerk-Berlin",
    "flickr:155096910@n05": "https://www.flickr.com/people/155096910@N05\nhttp://flickr.com/photos/155096910@N05/albums",
    "tumblr:nordwerk": "http://nordwerk.tumblr.com/post/1\nhttps://www.tumblr.com/nordwerk\nhttps://www.tumblr.com/blog/nordwerk",
    "medium:nordwerk": "https://medium.com/@Nordwerk\nhttps://nordwerk.medium.com/",
    "github:nordwerk": "https://github.com/Nordwerk/website\nhttps://nordwerk.github.io/",
    "github:gitlab.com/nordwerk": "https://gitlab.com/nordwerk",
    "reddit:r/nordwerk": "https://old.reddit.com/r/Nordwerk/comments/1/x",
    "whatsapp:491701234567": "https://wa.me/491701234567\nhttps://api.whatsapp.com/send?phone=+491701234567",
    "telegram:nordwerk": "https://t.me/s/nordwerk\nhttps://telegram.me/Nordwerk/55",
    "spotify:show/4rOoJ6Egrf8K2IrywzwOMk": "https://open.spotify.com/intl-de/show/4rOoJ6Egrf8K2IrywzwOMk?si=1",
    "app_stores:id123": "https://apps.apple.com/de/app/nordwerk/id123?l=en\nhttp://itunes.apple.com/us/app/x/id123?mt=8",
    "trustpilot:nordwerk.example": "https://de.trustpilot.com/review/nordwerk.example",
    "indeed:nordwerk": "https://de.indeed.com/cmp/Nordwerk/reviews",
    "vimeo:nordwerk": "https://vimeo.com/Nordwerk",
}
CASES = [(key, link.strip()) for key, links in SAME_ACCOUNT.items() for link in links.strip().splitlines()]


@pytest.mark.parametrize(("key", "link"), CASES, ids=[link for _key, link in CASES])
def test_it_works_for_every_spelling_of_one_account(key: str, link: str) -> None:
    found = recognise(link)
    assert found.canonical == key
    assert found.platform == key.partition(":")[0]
    assert found.handle
    assert not found.personal
    assert found.problem is None


@pytest.mark.parametrize(
    ("link", "platform", "said"),
    [
        ("https://twitter.com/intent/user?screen_name=nordwerk", "x", "sharing"),
        ("https://www.facebook.com/sharer/sharer.php?u=x", "facebook", "sharing"),
        ("https://twitter.com/login", "x", "sharing"),
        ("https://twitter.com/search?q=nordwerk", "x", "search"),
        ("https://www.instagram.com/explore/tags/nordwerk/", "instagram", "search"),
        ("https://www.facebook.com/hashtag/nordwerk", "facebook", "search"),
        ("https://www.facebook.com/groups/2431334057149669/", "facebook", "group"),
        ("https://www.linkedin.com/groups/6947787", "linkedin", "group"),
        ("https://www.youtube.com/playlist?list=PL1", "youtube", "playlist"),
        ("https://www.facebook.com/events/123", "facebook", "event"),
        ("https://youtu.be/abcDEF", "youtube", "single post"),
        ("https://www.youtube.com/watch?v=abcDEF", "youtube", "single post"),
        ("https://www.instagram.com/p/AbC/", "instagram", "single post"),
        ("https://vimeo.com/123456", "vimeo", "single post"),
        ("https://twitter.com", "x", "start page"),
        ("https://www.linkedin.com/company/", "linkedin", "start page"),
        ("https://chat.whatsapp.com/AbCdEf", "whatsapp", "invitation"),
        ("https://lnkd.in/abc", "linkedin", "short link"),
        ("https://bit.ly/abc", None, "short link"),
        ("https://nordwerk.example/", None, "do not know this site"),
        ("jobs@nordwerk.example", None, "e-mail"),
        ("nordwerk", None, "do not know which platform"),
        ("TOTAL", None, "no account"),
        ("n/a", None, "no account"),
        ("", None, "no account"),
    ],
)
def test_it_rejects_what_is_no_account_and_says_why(link: str, platform: str | None, said: str) -> None:
    found = recognise(link)
    assert found.canonical is None
    assert found.platform == platform
    assert said in (found.problem or "")


@pytest.mark.parametrize(
    ("link", "key"),
    [
        ("https://www.linkedin.com/in/anna-example/", "linkedin:in/anna-example"),
        ("https://www.linkedin.com/in/ACoAABcDeFgHiJ", "linkedin:in/ACoAABcDeFgHiJ"),
        ("https://de.linkedin.com/pub/anna-example/1/2/3", "linkedin:pub/anna-example"),
        ("https://www.xing.com/profile/Anna_Example", "xing:profile/anna_example"),
        ("https://www.facebook.com/profile.php?id=100012345", "facebook:100012345"),
        ("https://www.facebook.com/people/Anna-Example/100012345/", "facebook:100012345"),
    ],
)
def test_it_marks_profiles_of_persons(link: str, key: str) -> None:
    found = recognise(link)
    assert found.personal
    assert found.canonical == key
    assert "person" in (found.problem or "")


def test_it_takes_the_host_of_a_link_before_a_word_beside_it() -> None:
    found = recognise("https://www.instagram.com/nordwerk", "Facebook")
    assert (found.platform, found.canonical) == ("instagram", "instagram:nordwerk")
    assert "Instagram" in (found.notice or "")
    assert "Facebook" in (found.notice or "")


@pytest.mark.parametrize(
    ("text", "hint", "key"),
    [
        ("Nordwerk", "Intagram", "instagram:nordwerk"),
        ("@Nordwerk", "TWITTER", "x:nordwerk"),
        ("nord.werk", "instagram", "instagram:nord.werk"),
        ("nord.werk", "facebook", "facebook:nordwerk"),
        ("nordwerk", "bluesky", "bluesky:nordwerk.bsky.social"),
        ("+49 170 1234567", "WhatsApp", "whatsapp:491701234567"),
        ("UCRsPmJT7ZguKyWOZrKgaAdA", "youtube", "youtube:UCRsPmJT7ZguKyWOZrKgaAdA"),
        ("https://nordwerk.example/blog", "Blog", "wordpress:nordwerk.example/blog"),
        ("x", "Facebook", None),
        ("yes", "Facebook", None),
        ("Nordwerk Bremen", "Facebook", None),
        ("nordwerk.example", "Twitter", None),
        ("https://nordwerk.example/facebook", "Facebook", None),
        ("jobs@nordwerk.example", "LinkedIn", None),
    ],
)
def test_it_works_with_a_platform_given_beside_a_name(text: str, hint: str, key: str | None) -> None:
    found = recognise(text, hint)
    assert found.canonical == key
    assert found.platform == platform_from_word(hint)
    assert canonical(hint, text) == key


def test_it_handles_odd_characters() -> None:
    assert recognise("\ufeffhttps://x.com/nordwerk\u00a0").canonical == "x:nordwerk"
    assert recognise("https://www.facebook.com/Caf%C3%A9").canonical == recognise("facebook.com/Cafe\u0301").canonical
    assert recognise("https://www.facebook.com/nordwerk.").canonical == "facebook:nordwerk"
    assert recognise("„https://x.com/nordwerk“").canonical == "x:nordwerk"
    assert recognise("https://x.com/" + "a" * 10_000).platform == "x"


@pytest.mark.parametrize(
    ("word", "platform"),
    [
        ("Intagram", "instagram"),
        ("Linked-In", "linkedin"),
        ("LINKED_IN", "linkedin"),
        ("GOOGLE_PLUS", "google_plus"),
        ("Google+", "google_plus"),
        ("You Tube", "youtube"),
        ("Youtube\u00a0", "youtube"),
        ("Twitter/X", "x"),
        ("X (formerly Twitter)", "x"),
        ("X anciennement Twitter", "x"),
        ("FB", "facebook"),
        ("Face book", "facebook"),
        ("IG", "instagram"),
        ("Page Facebook", "facebook"),
        ("Facebook (français)", "facebook"),
        ("Chaîne YouTube", "youtube"),
        ("Twitter - EN", "x"),
        ("Facebook 2", "facebook"),
        ("twitter_url", "x"),
        ("Newsletter", "newsletter"),
        ("Infolettre", "newsletter"),
        ("SMS", "newsletter"),
        ("iPhone App", "app_stores"),
        ("TOTAL", None),
        ("n/a", None),
        ("Other", None),
        ("Department", None),
        ("E-mail", None),
        ("Website", None),
        ("", None),
        ("?", None),
        ("2", None),
    ],
)
def test_it_works_for_words_that_name_a_platform(word: str, platform: str | None) -> None:
    assert platform_from_word(word) == platform


def test_it_knows_every_platform_by_its_label_and_code() -> None:
    for choice in vocabulary("platforms"):
        assert platform_from_word(choice.name) == choice.name
        assert platform_from_word(choice.label) == choice.name


def test_it_works_for_many_lines_at_once() -> None:
    text = (
        "https://x.com/a, https://www.facebook.com/b\r\n\r\n  WhatsApp\nInstagram: @c\nhttps://www.linkedin.com/in/d\n"
    )
    found = paste_lines(text)
    assert [(each.platform, each.canonical, each.personal) for each in found] == [
        ("x", "x:a", False),
        ("facebook", "facebook:b", False),
        ("whatsapp", None, False),
        ("instagram", "instagram:c", False),
        ("linkedin", "linkedin:in/d", True),
    ]
    assert recognise("https://x.com/a https://x.com/b").notice


def rows(name: str, word: str, link: str) -> list[tuple[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return [(row[word], row[link]) for row in csv.DictReader(file)]


REAL = rows("austin_excerpt.csv", "Account Platform", "Account Link")
REAL += rows("commerce_2017_excerpt.csv", "service_key", "service_url")


@pytest.mark.parametrize(("word", "link"), REAL)
def test_it_works_for_rows_of_real_inventories(word: str, link: str) -> None:
    found = recognise(link, word)
    assert found.platform == platform_from_word(word) is not None
    assert (found.canonical is None) == ("/groups/" in link)
    assert found.canonical == recognise(link).canonical


@given(st.text(max_size=200), st.sampled_from([None, "facebook", "x", "mastodon", "whatsapp", "newsletter", "?"]))
@example("https://[::1/x", None)
@example("http://%zz%/@", "x")
@example("\ud800https://x.com/\udfff", None)
@example("@@@", "mastodon")
@example("https://x.com/a%00b%ED%A0%80", None)
@example("a\x00b", "facebook")
@example("https://x.com/" + "@" * 50, None)
def test_it_handles_any_text(text: str, hint: str | None) -> None:
    found = recognise(text, hint)
    assert found.canonical is None or found.canonical.startswith(f"{found.platform}:")
    platform_from_word(text)
    paste_lines(text)
    stored = f"{found.handle}{found.canonical}{found.url}"
    assert "\x00" not in stored
    stored.encode()


HOSTS = sorted(host.replace(".*", ".de") for choice in vocabulary("platforms") for host in choice.facts["hosts"])


@given(st.sampled_from(HOSTS), st.lists(st.text(min_size=1, max_size=12), max_size=4), st.text(max_size=20))
def test_it_handles_any_path_on_a_known_host(host: str, path: list[str], query: str) -> None:
    found = recognise(f"https://{host}/{'/'.join(path)}?{query}")
    assert found.canonical is None or len(found.canonical) > len(f"{found.platform}:")
