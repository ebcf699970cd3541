"""Every pasted line is understood or said why not; none vanishes."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.entries import EntryAnswers
from questionnaires.evaluate import Evaluation
from questionnaires.loader import shipped
from questionnaires.surroundings import Surroundings
from survey.operations.paid_profiles import paid_profiles
from survey.operations.paste import Listed, PastedLine, understand
from survey.operations.paste_lines import tidied, too_much

DEFINITION = shipped()
ACCOUNTS = DEFINITION.section_by_name["accounts"]
TOOLS = DEFINITION.section_by_name["tools"]


def accounts(text: str, *existing: Listed, chosen: dict[int, str] | None = None) -> tuple[PastedLine, ...]:
    return understand(DEFINITION, ACCOUNTS, text, existing, chosen)


def tools(text: str, *existing: Listed) -> tuple[PastedLine, ...]:
    return understand(DEFINITION, TOOLS, text, existing)


def typed(line: PastedLine) -> dict[str, Any]:
    return {name: answer.get("t", answer.get("m")) for name, answer in line.answers.items()}


def test_it_works_for_links() -> None:
    (line,) = accounts("https://www.linkedin.com/company/nordwerk/")
    assert typed(line) == {
        "link": "https://www.linkedin.com/company/nordwerk/",
        "platform": "linkedin",
        "name": "nordwerk",
    }
    assert (line.words, line.problem, line.suggested) == ("LinkedIn, nordwerk", "", True)


@pytest.mark.parametrize(
    "text",
    [
        "Nordwerk AG: https://www.linkedin.com/company/nordwerk",
        "- LinkedIn: Nordwerk AG https://www.linkedin.com/company/nordwerk,",
        "1. LinkedIn - Nordwerk AG - https://www.linkedin.com/company/nordwerk",
        "• https://www.linkedin.com/company/nordwerk (Nordwerk AG)",
    ],
)
def test_it_works_to_take_the_name_beside_a_link(text: str) -> None:
    (line,) = accounts(text)
    assert line.words == "LinkedIn, Nordwerk AG"


def test_it_works_for_platforms_without_a_link() -> None:
    one, two, three = accounts("WhatsApp\nTikTok, YouTube")
    assert typed(one) == {"link": "not_applicable", "platform": "whatsapp"}
    assert [typed(line)["platform"] for line in (two, three)] == ["tiktok", "youtube"]
    assert (two.line, three.line, three.number) == (2, 2, 3)


def test_it_works_for_several_links_on_one_line() -> None:
    found = accounts("https://x.com/nordwerk https://instagram.com/nordwerk")
    assert [line.words for line in found] == ["X (formerly Twitter), nordwerk", "Instagram, nordwerk"]


def test_it_rejects_the_profiles_of_persons() -> None:
    person, page = accounts("linkedin.com/in/ana-recruiter\nlinkedin.com/company/nordwerk")
    assert person.personal
    assert not person.suggested
    assert person.answers == {}
    assert ACCOUNTS.paste is not None
    assert person.problem == ACCOUNTS.paste.refuses
    assert page.suggested


def test_it_rejects_mail_addresses_and_nothing() -> None:
    mail, dash = accounts("ana@example.org\nn/a")
    assert (mail.suggested, dash.suggested) == (False, False)
    assert "e-mail" in mail.problem
    assert dash.problem


def test_it_handles_lines_that_are_neither() -> None:
    name, site = accounts("Our staff magazine\nhttps://nordwerk.example/blog")
    assert typed(name) == {"name": "Our staff magazine"}
    assert typed(site) == {"link": "https://nordwerk.example/blog"}
    assert name.asks_platform
    assert site.asks_platform
    assert name.problem
    assert site.problem


def test_it_works_to_choose_the_platform_by_hand() -> None:
    name, site = accounts("Our magazine\nhttps://nordwerk.example/x", chosen={1: "instagram", 2: "mastodon"})
    assert (typed(name)["platform"], typed(site)["platform"]) == ("instagram", "mastodon")
    (linked,) = accounts("https://x.com/nordwerk", chosen={1: "instagram"})
    assert typed(linked)["platform"] == "x"
    (unknown,) = accounts("Our magazine", chosen={1: "no-such-platform"})
    assert "platform" not in unknown.answers


def test_it_rejects_what_is_listed_already_or_stands_further_up() -> None:
    row = Listed(
        "LinkedIn: Us", {"link": {"t": "https://de.linkedin.com/company/Nordwerk"}, "platform": {"t": "linkedin"}}
    )
    without = Listed("WhatsApp", {"platform": {"t": "whatsapp"}, "link": {"m": "not_applicable"}})
    found = accounts(
        "linkedin.com/company/nordwerk\nWhatsApp\ninstagram.com/a\nhttps://www.instagram.com/A/?hl=de", row, without
    )
    assert [line.duplicate_of for line in found] == ["LinkedIn: Us", "WhatsApp", "", "Instagram, a"]
    assert [line.suggested for line in found] == [False, False, True, False]


def test_it_works_for_names_of_tools() -> None:
    canva, hoot, own = tools("* canva pro\n2) hootesuite\nOur own spreadsheet")
    assert [typed(line)["product"] for line in (canva, hoot, own)] == ["Canva", "Hootsuite", "Our own spreadsheet"]
    assert "canva pro" in canva.note
    assert "Canva" in canva.note
    assert "as you typed it" in own.note
    assert canva.suggested
    assert own.suggested


def test_it_works_for_tools_on_one_line() -> None:
    found = tools("Canva, Hootsuite; Our thing\nAdobe CC (Photoshop, Illustrator)")
    assert [line.words for line in found] == ["Canva", "Hootsuite", "Our thing", "Adobe CC (Photoshop, Illustrator)"]


def test_it_rejects_tools_twice() -> None:
    found = tools("canva\nCanva Pro\nbrandwatch", Listed("Brandwatch", {"product": {"t": "Brandwatch"}}))
    assert [line.duplicate_of for line in found] == ["", "Canva", "Brandwatch"]


def test_it_rejects_too_much_at_once() -> None:
    assert not too_much("a\n" * 200)
    assert "201" in too_much("a\n" * 201)
    assert "10,001" in too_much("a" * 10_001)
    (line,) = accounts("https://x.com/" + "a" * 3_000)
    assert not line.addable
    assert "too long" in line.problem


@given(st.one_of(st.text(), st.lists(st.text(alphabet="aZ1.@:/,;-* •\n\t()\u200b\x00wcom", max_size=40)).map("".join)))
def test_it_handles_any_text_and_no_line_vanishes(text: str) -> None:
    kept = tidied(text)
    for section in (ACCOUNTS, TOOLS):
        found = understand(DEFINITION, section, kept, ())
        lines = {number for number, line in enumerate(kept.split("\n"), 1) if any(map(str.isalnum, line))}
        assert lines <= {line.line for line in found}
        assert [line.number for line in found] == list(range(1, len(found) + 1))
        for line in found:
            assert line.suggested or line.problem or line.duplicate_of
            assert line.answers or line.problem
            assert line.text
        again = understand(DEFINITION, section, tidied(kept.replace("\n", "\r\n")), ())
        assert again == found


def evaluation(platforms: tuple[str, ...], *products: str) -> Evaluation:
    return Evaluation(
        DEFINITION,
        {
            "": [EntryAnswers("root", "", None, {"uses": {"t": ["accounts", "tools"]}})],
            "accounts": [
                EntryAnswers(f"a{n}", "accounts", None, {"platform": {"t": code}}) for n, code in enumerate(platforms)
            ],
            "tools": [
                EntryAnswers(f"t{n}", "tools", None, {"product": {"t": name}}) for n, name in enumerate(products)
            ],
        },
        Surroundings(),
    )


def test_it_works_to_ask_about_paid_profiles() -> None:
    found = paid_profiles(DEFINITION, evaluation(("kununu", "linkedin", "linkedin", "instagram"), "linkedin recruiter"))
    assert [each.platform for each in found] == ["kununu", "LinkedIn"]
    assert found[0].products == ("kununu employer profile",)
    assert "LinkedIn Sales Navigator" in found[1].products
    assert "LinkedIn Recruiter" not in found[1].products


def test_it_handles_nothing_to_ask_about() -> None:
    assert paid_profiles(DEFINITION, evaluation(())) == ()
    assert paid_profiles(DEFINITION, evaluation(("kununu",), "kununu employer profile")) == ()
    free = paid_profiles(DEFINITION, evaluation(("facebook",)))
    assert free[0].products == ("Meta Ads Manager",)
