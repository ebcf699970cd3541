"""Which product a text names: exact names, aliases, former names, versions; never a guess."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.names.products import product, products, products_of_platform
from questionnaires.names.words import squeezed
from questionnaires.vocabulary import vocabulary


def name_of(text: str) -> str | None:
    found = product(text)
    return found.name if found else None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Hootsuite", "Hootsuite"),
        ("hoot suite", "Hootsuite"),
        ("HOOTSUITE PRO", "Hootsuite"),
        ("Hootsuite (paid)", "Hootsuite"),
        ("https://www.hootsuite.com/plans", "Hootsuite"),
        ("Canva for Teams", "Canva"),
        ("Canva Pro 2024", "Canva"),
        ("First Alert", "Dataminr"),
        ("Dataminr (First Alert)", "Dataminr"),
        ("Falcon.io", "Brandwatch"),
        ("Facebook Business Manager", "Meta Business Suite"),
        ("TweetDeck", "X Pro"),
        ("MessengerPeople", "Sinch Engage"),
        ("Adobe Photoshop 2023", "Adobe Creative Cloud"),
        ("ChatGPT 4", "ChatGPT"),
        ("Meltwater Inc.", "Meltwater"),
        ("1Password", "1Password"),
        ("monday.com", "monday.com"),
        ("later.com", "Later"),
        ("Later", "Later"),
        ("\ufeff Mention\u00a0", "Mention"),
    ],
)
def test_it_works_for_names_people_write(text: str, name: str) -> None:
    assert name_of(text) == name


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "later on",
        "Later Pro",
        "we mention it",
        "front office",
        "Hotsuite2000x",
        "pro",
        "for teams",
        "Excelsior",
    ],
)
def test_it_rejects_what_only_looks_alike(text: str) -> None:
    assert product(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Trello / Teams",
        "Excel, Teams",
        "Hootsuite, Business Suite",
        "Google Ads 360",
        "runway.com",
        "Hootsuite Group",
    ],
)
def test_it_rejects_several_products_and_others_of_a_maker(text: str) -> None:
    assert product(text) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Canva (our contract)", "Canva"),
        ("Canva (replaces Adobe Express)", "Canva"),
        ("Brevo (formerly Sendinblue)", "Brevo"),
        ("Meltwater, Inc.", "Meltwater"),
        ("runwayml.com", "Runway"),
        ("GTM", "Google Tag Manager"),
        ("Piwik PRO", "Piwik PRO"),
    ],
)
def test_it_works_with_remarks_and_short_names(text: str, name: str) -> None:
    assert name_of(text) == name


def test_it_keeps_different_products_apart() -> None:
    assert name_of("Hootsuite Amplify") == "Hootsuite Amplify"
    assert name_of("Khoros Care") != name_of("Khoros Communities")
    assert name_of("Google Ads") != name_of("Google Analytics") != name_of("Google Alerts")
    assert name_of("LinkedIn Recruiter Lite") == "LinkedIn Recruiter"


def test_it_knows_what_suites_contain() -> None:
    hootsuite = product("hootsuite")
    assert hootsuite is not None
    assert hootsuite.functions[0] == "publishing"
    assert "listening" in hootsuite.functions
    assert hootsuite.usual == "paid"


def test_it_holds_a_catalogue_without_contradictions() -> None:
    functions = {choice.name for choice in vocabulary("tool_categories")}
    platforms = {choice.name for choice in vocabulary("platforms")}
    owner: dict[str, str] = {}
    assert len(products()) >= 150
    for each in products():
        assert each.vendor
        assert each.functions
        assert set(each.functions) <= functions
        assert each.platform is None or each.platform in platforms
        for word in (each.name, *each.aliases):
            assert owner.setdefault(squeezed(word), each.name) == each.name
    plain = {
        "Aspire",
        "Beacons",
        "Buffer",
        "Front",
        "Indeed",
        "Later",
        "Mention",
        "Notion",
        "Podium",
        "Pulsar",
        "Quid",
        "Reputation",
    }
    assert plain <= {each.name for each in products() if each.plain}


def test_it_names_paid_profiles_of_a_platform() -> None:
    assert "kununu employer profile" in {each.name for each in products_of_platform("kununu")}
    assert "LinkedIn Recruiter" in {each.name for each in products_of_platform("linkedin")}
    assert products_of_platform("quora") == ()


@given(st.text(max_size=300))
def test_it_handles_any_text(text: str) -> None:
    found = product(text)
    assert found is None or found in products()
