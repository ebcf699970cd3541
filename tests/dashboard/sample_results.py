"""Results made by hand, so that drawing is tested apart from counting; hostile text stands where people type."""

from __future__ import annotations

from datetime import UTC, datetime

from dashboard.frames import Frames
from dashboard.results import (
    Bar,
    Bars,
    Base,
    Cell,
    Column,
    DepartmentSheet,
    Fact,
    Finding,
    Head,
    Matrix,
    Overview,
    Sentences,
    Table,
    Total,
    View,
    Where,
)
from questionnaires.codebook import codebook
from questionnaires.loader import shipped
from survey.read import DepartmentFacts, RoundFacts
from survey.read_submissions import Counted

HOSTILE = "<img src=x onerror=alert(1)> =1+1"
NAMES = (
    "Communications and Public Affairs",
    "Customer Service",
    "Human Resources",
    "IT",
    "Legal and Compliance",
    "Marketing",
    "Product",
    "Sales",
)
PLATFORMS = (
    ("facebook", "Facebook"),
    ("instagram", "Instagram"),
    ("linkedin", "LinkedIn"),
    ("youtube", "YouTube"),
    ("x", "X"),
    ("tiktok", "TikTok"),
    ("kununu", "kununu"),
    ("google_business", "Google Business Profile"),
)
DEPARTMENTS = tuple(DepartmentFacts(number, name, response_id=number) for number, name in enumerate(NAMES, 1))
FACTS = RoundFacts(
    1,
    "social-media-2026",
    "Social media 2026",
    "Nordwerk AG",
    "social-media-inventory",
    1,
    version=7,
    is_sample=True,
    departments=DEPARTMENTS,
)
BASE = Base(
    5,
    8,
    {"signed": 4, "submitted": 0, "imported": 1},
    ("IT", "Product", "Legal and Compliance"),
    "2026-02-03",
    "2026-03-02",
)


def frames() -> Frames:
    """Frames without a single entry: who answered is known, what they said is not asked."""
    moment = datetime(2026, 3, 2, 9, tzinfo=UTC)
    answers = {
        number: Counted(number, number, number, NAMES[number - 1], 1, "signed", False, moment, moment, 3, "0" * 64)
        for number in (1, 2, 3, 6, 8)
    }
    return Frames(FACTS, codebook(shipped()), 7, {}, {}, answers)


def matrix(rows: int = 8) -> Matrix:
    heads = tuple(Head(str(n), NAMES[(n - 1) % 8] + (f" {n}" if n > 8 else "")) for n in range(1, rows + 1))
    cells = {}
    for row in range(1, rows + 1):
        for place, (code, label) in enumerate(PLATFORMS):
            number = (row * 7 + place * 3) % 5
            if number:
                where = Where("accounts", (("department", str(row)), ("platform", code)))
                cells[str(row), code] = Cell(str(number), number, number, f"accounts on {label}", where)
    cells["3", "kununu"] = Cell("?", None, 0, "", None, "unknown")
    totals = {str(n): Cell("9", 9, 0, where=Where("accounts", (("department", str(n)),))) for n in range(1, rows + 1)}
    return Matrix(
        "platforms",
        "Five of eight departments are on LinkedIn",
        "Department",
        "Platform",
        heads,
        tuple(Head(code, label) for code, label in PLATFORMS),
        cells,
        totals,
        {code: Cell("12", 12) for code, _ in PLATFORMS},
        legend="The darker, the more accounts",
    )


def rules() -> Matrix:
    topics = ("Approval before posting", "Answering questions", "AI-made content", "Private accounts of staff")
    said = ("A manager approves every post before it is published", "Nobody", "Legal approves", "")
    cells = {
        (topic, str(n)): Cell(
            said[(n + place) % 4], None, (n + place) % 4, "", Where("rules", (("rule_approval", "manager"),))
        )
        for place, topic in enumerate(topics)
        for n in range(1, 9)
    }
    cells[topics[0], "4"] = Cell("No rule", None, 0, "", None, "gap")
    cells[topics[1], "5"] = Cell("A duty, and no rule", None, 0, "the law asks for one", None, "conflict")
    columns = tuple(Head(str(n), name) for n, name in enumerate(NAMES, 1))
    return Matrix(
        "rules", "Two rules, one organisation", "Topic", "Department", tuple(Head(t, t) for t in topics), columns, cells
    )


def bars() -> Bars:
    where = Where("effort", (("department", "6"),))
    return Bars(
        "hours",
        "Answering people takes most of the time",
        "Activity",
        "Hours a week",
        "hours",
        (
            Bar(
                "a",
                "Answering questions and comments from customers and residents",
                9600,
                12000,
                "160 to 200 hours a week",
                "",
                where,
            ),
            Bar("b", "Publishing posts", 1800, 2700, "30 to 45 hours a week"),
            Bar("c", "Monitoring", 300, 300, "5 hours a week"),
            Bar("d", HOSTILE, None, None, "not known"),
        ),
    )


def table(rows: int = 3) -> Table:
    columns = (
        Column("department", "Department"),
        Column("tool", "Tool"),
        Column("cost", "Cost a year", "money"),
        Column("end", "Contract ends", "date"),
        Column("link", "Link", "link"),
    )
    first = (
        {
            "department": "Marketing",
            "tool": "Talkwalker",
            "cost": 1600000,
            "end": "2027-01",
            "link": "https://example.org/a",
        },
        {"department": "Customer Service", "tool": HOSTILE, "cost": None, "end": None, "link": "javascript:alert(1)"},
        {"department": "Human Resources", "tool": "Canva", "cost": 0, "end": "2026-12-31", "link": ""},
    )
    made = tuple(first[n % 3] | {"tool": f"{first[n % 3]['tool']}{n if n > 2 else ''}"} for n in range(rows))
    return Table(
        "tools", "Tools that are paid for", columns, made, "EUR", links={0: Where("tools", (("department", "6"),))}
    )


def finding(key: str = "same_job:listening", **changes: object) -> Finding:
    facts: dict[str, object] = {
        "kind": "same_job_several_bills",
        "key": key,
        "title": "Same job, two bills",
        "sentence": "Marketing and Customer Service each pay for a tool that does monitoring: Talkwalker and "
        "Brandwatch. "
        "The next chance to decide is 31 January 2027, when Talkwalker can be cancelled.",
        "base": "From 5 of 8 departments; one price is a guess.",
        "departments": ("Marketing", "Customer Service"),
        "department_ids": (6, 2),
        "entries": ("e1", "e2"),
        "where": Where("tools", (("functions", "listening"),)),
        "together": Total("money", 2800000, 3400000, 2, 0, 1, "EUR"),
        "saving": Total("money", 1200000, 1600000, 2, 0, 1, "EUR"),
        "sure": "medium",
        "sure_why": "One of two prices is a rough guess.",
        "holds": "holds_already",
        "holds_why": "Missing answers can only add to it.",
        "stays": ("Alerts to shift leads within five minutes (Customer Service)",),
        "suggestion": "Let both look at one contract before January.",
        "clauses": (5,),
        "stake": 1600000,
        "stake_why": "what could be saved at most",
    }
    return Finding(**(facts | changes))  # type: ignore[arg-type]


def view(slug: str = "where-active") -> View:
    parts = (matrix(), rules(), bars(), table(), sentences())
    return View(
        slug,
        "Where are we active?",
        "Where active",
        "LinkedIn and Instagram carry most of it.",
        parts,
        BASE,
        ("Three departments are silent.",),
        (finding(),),
    )


def sentences() -> Sentences:
    lines = (
        ("5 departments run 41 accounts on 8 platforms.", Where("accounts")),
        ("Two departments pay for monitoring.", Where("tools", (("functions", "listening"),))),
        (HOSTILE, None),
    )
    return Sentences("sentences", "What matters", lines)


def facts() -> tuple[Fact, ...]:
    return (
        Fact("departments", "Departments that answered", "5 of 8", "4 signed, 1 imported", 5),
        Fact("accounts", "Accounts", "41", "3 dormant", 41, Where("accounts")),
        Fact("tools", "Tools that are paid for", "12", "one price is not known", 12, Where("tools")),
        Fact("money", "Together they cost", "31,000 to 42,000 EUR a year", "2 of 12 are guesses"),
        Fact("hours", "Time", "120 to 210 hours a week", "3.1 to 5.4 full-time posts"),
    )


def overview() -> Overview:
    participation = Table(
        "participation",
        "Who has answered",
        (Column("name", "Department"), Column("state", "State"), Column("day", "Date", "date")),
        tuple(
            {"name": name, "state": "Signed" if n % 2 else "Not started", "day": "2026-03-02" if n % 2 else ""}
            for n, name in enumerate(NAMES)
        ),
    )
    found = tuple(finding(f"same_job:{n}") for n in range(7))
    return Overview(
        "What do we know so far?",
        "Nordwerk AG",
        True,
        BASE,
        participation,
        facts(),
        found,
        sentences(),
        ("Three departments are silent.",),
    )


def sheet(number: int = 6) -> DepartmentSheet:
    return DepartmentSheet(
        number,
        NAMES[number - 1],
        "signed",
        "signed by the head on 2 March 2026",
        facts()[1:],
        (table(),),
        (sentences(),),
        (bars(),),
        ("Answers to customers must not wait for approval.", HOSTILE),
        ("Talkwalker is shared with Customer Service.",),
        (finding(),),
        ("The price of Brandwatch",),
        number - 1,
        number + 1,
    )
