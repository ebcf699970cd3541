"""Whether two texts name one account or one product: exact rules merge, likeness only asks."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from benchmarks.bench_names import PRECISION, RECALL, quality
from questionnaires.names.hosts import right_host
from questionnaires.names.links import canonical, recognise
from questionnaires.names.matching import COMPARE, Kind, candidates, compare_accounts, compare_products
from questionnaires.names.nearness import near, near_pairs

KINDS: tuple[Kind, ...] = ("accounts", "products")


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("https://twitter.com/NIST", "x.com/nist"),
        ("@nist (Twitter)", "Twitter: @nist"),
        ("@nist on Twitter", "https://mobile.twitter.com/nist/status/1?s=20"),
        ("@nist (Twiter)", "https://twiter.com/NIST"),
        ("de-de.facebook.com/stadt.nordwerk", "https://m.facebook.com/StadtNordwerk/posts/123"),
        ("https://www.facebook.com/pages/Nordwerk/112233445566", "facebook.com/112233445566"),
        ("youtube.com/user/nist", "https://m.youtube.com/@NIST/videos?si=x"),
        ("https://l.facebook.com/l.php?u=https%3A%2F%2Fwww.instagram.com%2Fnist", "instagram.com/nist"),
        ("r/nist", "https://old.reddit.com/r/nist"),
        ("@bsi@social.bund.de", "https://mastodon.social/@bsi@social.bund.de"),
        ("https://ig.me/m/museum_nord", "https://instagram.com/museum_nord"),
        ("Tic Toc: @nordschau", "https://www.tiktok.com/@nordschau/live"),
        ("https://telegram.dog/nordwerk", "https://nordwerk.t.me"),
        ("tg://resolve?domain=nordwerk", "https://web.telegram.org/k/#@nordwerk"),
        ("Instagrm @stadt_nord", "https://www.instagram.com/stadt_nord"),
        ("@nord (x.com)", "https://x.com/nord"),
        ("bfdi@social.bund.de", "https://social.bund.de/@bfdi.rss"),
        ("acct:bfdi@social.bund.de", "https://social.bund.de/@bfdi"),
        ("https://www.linkedin.com/edu/school/uni-nord", "https://www.linkedin.com/school/uni-nord"),
        ("https://www.reddit.com/u/nordwerk", "https://www.reddit.com/r/u_nordwerk"),
        ("https://vk.com/nordwerk", "https://m.vk.com/nordwerk?z=photo1"),
        ("https://issuu.com/nordwerk", "https://issuu.com/nordwerk/docs/heft_1"),
        ("https://rumble.com/c/nordwerk", "https://rumble.com/c/Nordwerk/videos"),
        ("Twiiter: @nordwerk", "twitter.com/nordwerk"),
        ("https://nord.social/web/@amt", "https://nord.social/users/amt"),
        ("https://www.tiktok.com/embed/@nordwerk", "https://www.tiktok.com/@nordwerk"),
        ("https://www.meetup.com/de-DE/nordwerk", "https://www.meetup.com/nordwerk/events"),
        ("https://pinterest.com/nordwerk/_tools/", "https://www.pinterest.it/nordwerk"),
        ("Youtbe: @nordwerk", "https://youtube.com/@nordwerk"),
    ],
)
def test_it_works_for_spellings_of_one_account(a: str, b: str) -> None:
    assert compare_accounts(a, b).verdict == "same"


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("youtube.com/channel/UC3Jt4NeLhgyJwzYowNoZbfQ", "youtube.com/@nist"),
        ("facebook.com/profile.php?id=100064812345678", "facebook.com/nist"),
        ("twitter.com/noaacleancoasts", "twitter.com/noaacleancoast"),
        ("instagram.com/nist_gov", "instagram.com/nistgov"),
        ("NOAA Education (Facebook)", "facebook.com/noaaeducation"),
        ("@nist", "twitter.com/nist"),
        ("m.me/nist", "facebook.com/nist"),
        ("x.com/nist/lists/labs", "x.com/nist"),
        ("x.com/nist/lists/labs", "x.com/nist/lists/staff"),
        ("linkedin.com/school/nist", "linkedin.com/company/nist"),
        ("Austin (Facebook)", "facebook.com/austin"),
        ("facebook.com/nist and twitter.com/nist", "x.com/nist"),
        ("https://www.linkedn.com/company/nist", "linkedin.com/company/nist"),
        ("linkedin.com/posts/nist_standards-activity-7012", "linkedin.com/company/nist"),
        ("facebook.com/groups/nist", "m.facebook.com/groups/nist/"),
        ("https://youtu.be/dQw4w9WgXcQ", "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=3"),
        ("https://www.instagram.com/nordhaus/one/1", "https://www.instagram.com/nordhaus/two/2"),
        ("https://x.com/StadtNordwerk", "Stadt Nordwerk (@StadtNordwerk) - X"),
        ("facebook.com/stadtnordwerk", "Facebook-Kanal der Stadt Nordwerk"),
        ("https://www.reddit.com/r/StadtNordwerk", "Reddit: StadtNordwerk"),
        ("https://www.instagram.com/stadtnordwerk", "stadtnordwerk on Instagram (team account)"),
        ("https://nextdoor.com/pages/nordwerk/one", "https://nextdoor.com/pages/nordwerk/two"),
        ("https://www.linkedin.com/groups/nordwerk-alumni-2100345", "https://www.linkedin.com/groups?gid=2100345"),
        ("https://www.linkedin.com/groups/4412345/members/", "https://www.linkedin.com/groups/4412345/"),
        ("https://www.facebook.com/watch/nordwerk", "https://www.facebook.com/nordwerk"),
        ("https://video.nordwerk.example/c/garden/videos", "video.nordwerk.example/c/garden"),
    ],
)
def test_it_works_by_asking_about_accounts_that_may_be_one(a: str, b: str) -> None:
    assert compare_accounts(a, b).verdict == "ask"


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("x.com/foo", "x.com/foo2"),
        ("x.com/foo_de", "x.com/foo_fr"),
        ("x.com/stadtwerke_de", "x.com/stadtwerke_fr"),
        ("x.com/nist", "instagram.com/nist"),
        ("facebook.com/groups/nist", "facebook.com/nist"),
        ("youtube.com/playlist?list=PL1", "youtube.com/@nist"),
        ("twitter.com/hashtag/nist", "twitter.com/nist"),
        ("#nist (Twitter)", "@nist (Twitter)"),
        ("twitter.com/search?q=nist", "twitter.com/nist"),
        ("linkedin.com/in/nist", "linkedin.com/company/nist"),
        ("linkedin.com/company/nist", "linkedin.com/showcase/nist"),
        ("youtube.com/channel/UC3Jt4NeLhgyJwzYowNoZbfQ", "youtube.com/channel/UC3jt4NeLhgyJwzYowNoZbfQ"),
        ("reddit.com/r/nist", "reddit.com/user/nist"),
        ("discord.gg/AbCdEf", "discord.gg/abcdef"),
        ("https://www.instagram.com/stories/highlights/179000/", "https://www.instagram.com/highlights/"),
        ("https://www.snapchat.com/t/AbC", "https://www.snapchat.com/t/AbD"),
        ("https://medium.com/nordwerk", "https://medium.com/@nordwerk"),
        ("https://www.flickr.com/photos/tags/nord", "https://www.flickr.com/photos/tags"),
        ("https://t.me/share/url?url=a", "https://t.me/share/url?url=b"),
        ("https://vk.com/nordwerk", "https://ok.ru/nordwerk"),
        ("https://rumble.com/c/nordwerk", "https://rumble.com/c/suedwerk"),
        ("https://www.flickr.com/gp/nord/AbC1", "https://www.flickr.com/gp/ostheim/AbC2"),
        ("https://bit.ly/2xYz", "https://bit.ly/2xyz"),
        ("https://www.facebook.com/photo/?fbid=111", "https://www.facebook.com/photo/?fbid=222"),
        ("https://www.strava.com/activities/1", "https://www.strava.com/activities/2"),
        ("https://unsplash.com/s/photos/nord", "https://unsplash.com/s/photos/sued"),
        ("https://www.facebook.com/places/Nord/1", "https://www.facebook.com/places/Sued/2"),
        ("https://www.dailymotion.com/embed/video/x1", "https://www.dailymotion.com/embed/video/x2"),
        ("https://x.com/StadtNordwerk", "Stadt Nordwerk (@StadtNordwerk) - Instagram"),
        ("Reddit: r/StadtNordwerk", "Reddit: u/StadtNordwerk"),
        (
            "https://nextdoor.com/agency-detail/wa/seattle/seattle-police-department/",
            "https://nextdoor.com/agency-detail/wa/seattle/seattle-fire-department/",
        ),
    ],
)
def test_it_rejects_what_is_another_account(a: str, b: str) -> None:
    assert compare_accounts(a, b).verdict == "different"


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Hootsuite", "Hootsuite Pro"),
        ("hoot suite", "HOOTSUITE®"),
        ("Adobe Creative Cloud 2024", "Creative Cloud"),
        ("Photoshop 2023", "Adobe Photoshop CC"),
        ("First Alert", "Dataminr"),
        ("First Alert by Dataminr", "Dataminr, Inc."),
        ("X Pro", "TweetDeck"),
        ("Office 365", "Microsoft 365"),
        ("Sprinklr Modern Care", "Sprinklr Service"),
        ("Atlassian Trello", "Trello (Atlassian)"),
        ("later.com", "Later"),
        ("Canva Pty Ltd", "Canva"),
        ("Facebook Business Manager", "Meta Business Manager"),
        ("Nordwerk Media-Desk GmbH", "nordwerk mediadesk"),
        ("PressCloud 3.2", "PressCloud v4"),
        ("Ads Manager (TikTok)", "TikTok Ads"),
        ("analytics.google.com", "Google Analytics 4"),
        ("https://www.adobe.com/products/photoshop.html", "Adobe Photoshop"),
        ("tweetdeck.twitter.com", "X Pro"),
        ("SurveyGizmo", "Alchemer"),
        ("Illustrator CC 2021", "Adobe Illustrator"),
        ("Mavrck", "Later Influence"),
        ("Workspace by Google", "G Suite"),
        ("Power Virtual Agents", "Microsoft Copilot Studio"),
    ],
)
def test_it_works_for_spellings_of_one_product(a: str, b: str) -> None:
    assert compare_products(a, b).verdict == "same"


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Hootsuite", "Hotsuite"),
        ("Facebook Business Manager", "Meta Business Suite"),
        ("Paladin", "Brandwatch Influence"),
        ("GTM", "Tag Manager"),
        ("Microsoft 365 (SharePoint)", "Microsoft 365"),
        ("github.com/nordwerk/desk", "GitHub"),
        ("acme.com/desk", "acme.com/mail"),
        ("Mention", "Mention (Agorapulse)"),
        ("Sprinklr", "Sprinklr Modern Care"),
        ("Adobe Creative Cloud", "Photoshop"),
        ("Mention", "Mention Pro"),
        ("Nordwerk MediaDesk", "Nordwerk MediaDeks"),
        ("Nordwerk MediaDesk", "MediaDesk Nordwerk"),
        ("Nordwerk MediaDesk", "Nordwerk MediaDesk Cloud"),
        ("Planning with Hootsuite", "Hootsuite"),
        ("Bufffer", "Buffer"),
        ("Ntoion", "Notion"),
        ("Buffer Pro", "Buffer (buffer.com)"),
        ("MBS", "Meta Business Suite"),
        ("Kompyte (intelligence)", "Kompyte Enterprise"),
        ("Falcon 9", "Falcon.io"),
        ("Buffer Essentials", "Buffer"),
        ("Slakc", "Slack"),
        ("Notin", "Notion"),
        ("Cnva", "Canva"),
        ("Facebook Pressroom", "Meta Pressroom"),
        ("Slack Business+", "Slack"),
        ("Zoom Cloud Meetings", "Zoom"),
        ("Falcon.io", "Brandwatch Social Media Management"),
        ("Duet AI for Workspace", "Gemini for Google Workspace"),
        ("Periscope Data", "Sisense"),
        ("Social media management: Buffer", "Buffer"),
        ("the Mention tool", "Mention"),
        ("Agoreapulse Pro - 5 user seats", "Agorapulse"),
        ("Nordwerk Desk", "nordwerkdesk.com premium"),
        ("asana.com starter", "Asana"),
        ("joinhandshake.com", "Handshake"),
        ("Klayvio", "Klaviyo"),
        ("Pressdesk (formerly Nordwerk Board)", "Nordwerk Board"),
        ("3PlayMedia captioning", "3Play Media"),
        ("Alertes Google", "Google Alerts"),
        ("Perfil de Empresa en Google", "Google Business Profile"),
        ("Igloo Software", "Igloo intranet"),
        ("Smarsch Archive", "Smarsh"),
        ("M$ Teams", "Teams (Microsoft 365)"),
        ("Resource Management by Smartsheet", "10,000ft"),
        ("BBB (video conferences)", "BigBlueButton"),
        ("Meltwater News US Inc.", "Meltwater media monitoring subscription"),
        ("Digital Analytics Program (GSA)", "GSA DAP"),
        ("IPAWS", "Integrated Public Alert & Warning System"),
        ("CAS genesisWorld", "Genesis World (CAS)"),
        ("Hojas de cálculo de Google", "Google Sheets"),
        ("LinkedIn Campaign Manager", "Linked-In Campaign Mgr"),
        ("Gemini", "Gemini (Kryptobörse)"),
        ("Adobe Photoshop", "Photoshp CC"),
        ("Getty Images", "gettyimages.com.au"),
    ],
)
def test_it_works_by_asking_about_products_that_may_be_one(a: str, b: str) -> None:
    assert compare_products(a, b).verdict == "ask"


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Canva", "Canvas"),
        ("Mention", "Brand Mentions"),
        ("Meta Ads", "Google Ads"),
        ("Buffer", "Buffy"),
        ("Later", "Latest"),
        ("Meta Business Suite", "Facebook Ads Manager"),
        ("Adobe Photoshop", "Adobe Illustrator"),
        ("Khoros Care", "Khoros Communities"),
        ("Brand24", "Brand25"),
        ("Nordwerk MediaDesk", "Nordwerk PressDesk"),
        ("Insights (LinkedIn)", "Insights (Facebook)"),
        ("Ads Manager (TikTok)", "Ads Manager (Meta)"),
        ("Facebook Analytics", "Facebook Insights"),
        ("Adobe Acrobat Reader", "Adobe Acrobat Pro"),
        ("Buffer", "Bugger"),
        ("Virtual Meeting Zoom", "Zoom"),
        ("Data & Analytics Tools: Publicly-Available 1", "Data & Analytics Tools: Publicly-Available 12"),
        ("denim social", "stadtwerke social kit"),
    ],
)
def test_it_rejects_what_is_another_product(a: str, b: str) -> None:
    assert compare_products(a, b).verdict == "different"


@pytest.mark.parametrize("kind", KINDS)
def test_it_works_as_well_as_promised_on_the_labelled_pairs(kind: Kind) -> None:
    found = quality(kind)
    assert found.pairs >= 400
    assert found.precision >= PRECISION
    assert found.recall >= RECALL


def test_it_works_for_a_whole_list_of_products() -> None:
    names = ["Hootsuite", "Hotsuite", "hoot suite", "Canva", "Canvas", "Photoshop", "Adobe Creative Cloud", "Acme Desk"]
    asked = {frozenset(pair[:2]) for pair in candidates([*names, "Acme Desks", "Desk Acme", "Unrelated"], "products")}
    assert asked >= {
        frozenset(("Hootsuite", "Hotsuite")),
        frozenset(("Photoshop", "Adobe Creative Cloud")),
        frozenset(("Acme Desk", "Acme Desks")),
        frozenset(("Acme Desk", "Desk Acme")),
    }
    assert not any("Unrelated" in pair or "Canvas" in pair for pair in asked)
    assert frozenset(("Hootsuite", "hoot suite")) not in asked


def test_it_works_for_a_whole_list_of_accounts() -> None:
    listed = [
        "x.com/noaadebris",
        "twitter.com/noaadebris",
        "x.com/noaadebirs",
        "x.com/noaa",
        "instagram.com/noaadebris",
    ]
    assert [pair[:2] for pair in candidates(listed, "accounts")] == [
        ("twitter.com/noaadebris", "x.com/noaadebirs"),
        ("x.com/noaadebirs", "x.com/noaadebris"),
    ]


def test_it_handles_a_list_in_which_all_names_are_alike() -> None:
    listed = [f"https://x.com/library_{letter}{other}_nordwerk" for letter in "abcdefgh" for other in "abcdefgh"]
    pairs = candidates(listed, "accounts")
    assert len({pair[:2] for pair in pairs}) == len(pairs)
    assert all(a < b for a, b, _score in pairs)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", ["", "   ", "\x00", "@", "https://", "((", "x" * 5000, "٣٤٥", "™", "v2", "2024"])
def test_it_handles_texts_that_name_nothing(kind: Kind, text: str) -> None:
    assert COMPARE[kind](text, text).verdict == "same"
    assert COMPARE[kind](text, "https://x.com/nist").verdict == "different"
    assert candidates([text, "Hootsuite"], kind) == []


PIECES = (
    "Hootsuite|Pro|twitter.com/|x.com/|nist|NIST|@|(Twitter)|Acme|2|2024|facebook.com/|Sprinklr|Care|Mention|:|/|groups/"
    "|GmbH|de|_| |channel/UC3Jt4NeLhgyJwzYowNoZbfQ|twiter.com/|#|status/1|, |by Dataminr|First Alert"
)
WORDS = st.sampled_from(PIECES.split("|"))
TEXTS = st.one_of(
    st.text(max_size=30), st.lists(WORDS, max_size=5).map(" ".join), st.lists(WORDS, max_size=5).map("".join)
)


@given(TEXTS, TEXTS, st.sampled_from(KINDS))
def test_it_works_in_either_order(a: str, b: str, kind: Kind) -> None:
    verdict = COMPARE[kind](a, b)
    assert verdict == COMPARE[kind](b, a)
    assert 0 <= verdict.score <= 1
    assert (verdict.score == 1) == (verdict.verdict == "same")


@given(TEXTS, st.sampled_from(KINDS))
def test_it_works_for_identical_texts(text: str, kind: Kind) -> None:
    assert COMPARE[kind](text, text) == ("same", 1.0)


@given(TEXTS)
@example("(TW)*0")
def test_it_works_again_on_the_link_it_made(text: str) -> None:
    found = recognise(text)
    if found.canonical and found.url:
        assert canonical(found.platform or "", found.url) == found.canonical


@given(TEXTS)
def test_it_works_only_once_on_a_host(text: str) -> None:
    righted, _likely = right_host(text)
    assert right_host(righted)[0] == righted


@given(st.lists(st.text("abc1", min_size=3, max_size=10), max_size=30))
def test_it_works_like_comparing_all_with_all(texts: list[str]) -> None:
    found = {frozenset(pair) for pair in near_pairs(texts)}
    listed = sorted(set(texts))
    plain = {frozenset((a, b)) for a in listed for b in listed if a < b and near(a, b)}
    assert found == plain
