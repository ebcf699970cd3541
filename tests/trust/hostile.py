"""An organisation in which every text that people can type is hostile, and a look-out for what it does in a browser."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from playwright.sync_api import BrowserContext, Page
from sqlalchemy import select
from sqlalchemy.orm import Session

from questionnaires.loader import shipped
from questionnaires.model import Question, Section
from questionnaires.surroundings import Surroundings, choices
from survey.db import Database
from survey.models import Department, Entry, Grant, Person, Response, Round
from survey.operations import imports
from survey.operations.people import DepartmentDetails, edit_department
from survey.operations.progress import refresh
from survey.operations.signoff import sign
from survey.operations.submissions import hand_over, reopen
from survey.sample_answers import rows
from tests.cast import Cast
from tests.factories import make_department, make_grant, make_response
from tests.survey.answering import answers_of_hr
from tests.survey.importing import as_csv

MARK = "onerror="
TEXT = (
    '=1+1|cmd <img src=x onerror="window.__xss=1">"\'><script>window.__xss=1</script>'
    "Q{{7*7}}Q${7*7}<%= 7*7 %>\u202e]]></textarea><svg onload=window.__xss=1>"
)
LINK = "https://example.org/?\"><img/src=x/onerror=window.__xss=1><script>window.__xss=1</script>'{{7*7}}"
SCRIPT_LINK = "javascript:window.__xss=1//https://example.org"
WATCH = """
    window.__csp = [];
    document.addEventListener("securitypolicyviolation", (event) =>
        window.__csp.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
"""


@dataclass
class Organisation:
    """Who is where: HR is signed, Sales was taken back, Legal waits for its head, Shops was imported."""

    cast: Cast
    head_token: str
    batch_id: int
    slug: str


def assemble(database: Database, cast: Cast, now: datetime) -> Organisation:
    with database.writing() as session:
        legal = make_response(
            session, now, session.get_one(Round, cast.round_id), make_department(session, now, "Legal")
        )
        _, token = make_grant(session, now, legal, "head", label=TEXT)
        _names(session, now)
        batch = _import(session, cast.round_id, now)
        for response_id in (cast.hr_response_id, cast.sales_response_id, legal.id):
            _answer(session, session.get_one(Response, response_id), now)
            hand_over(session, response_id, now, person_id=cast.ana.person_id)
        sign(session, cast.hr_response_id, "head", now, person_id=cast.clara.person_id, remark=TEXT)
        sign(session, cast.sales_response_id, "head", now, person_id=cast.clara.person_id, remark=TEXT)
        reopen(session, cast.sales_response_id, TEXT, now, person_id=cast.paul.person_id, team=True)
        _link_in_draft(session, cast.sales_response_id)
        slug = session.get_one(Round, cast.round_id).slug
    return Organisation(cast, token, batch, slug)


def _names(session: Session, now: datetime) -> None:
    for number, department in enumerate(session.scalars(select(Department)).all()):
        details = DepartmentDetails(name=f"{number} {TEXT}", functions=("hr",), aliases=(f"{number} alias {TEXT}",))
        people = {f"{role}_name": f"{role} {TEXT}" for role in ("head", "deputy", "representative")}
        edit_department(session, department.id, replace(details, **people), now)
    for person in session.scalars(select(Person)).all():
        person.name = TEXT
    for round_ in session.scalars(select(Round)).all():
        round_.title = round_.organisation = round_.sector = round_.contact_name = TEXT
    for grant in session.scalars(select(Grant)).all():
        grant.label = TEXT


def _import(session: Session, round_id: int, now: datetime) -> int:
    heading = ("Department", "Platform", "Link", "Name")
    table = [heading, (f"Shops {TEXT}", "LinkedIn", "https://www.linkedin.com/company/shops", TEXT)]
    table += [(f"Shops {TEXT}", TEXT, TEXT, TEXT), (TEXT, "X", LINK, TEXT), ("", "X", SCRIPT_LINK, TEXT)]
    for number in range(2):  # one that is confirmed, one that is still looked at
        upload = imports.read_upload(f"{TEXT}{number}.csv", as_csv(table))
        wishes = imports.Wishes()
        seen = imports.preview(session, round_id, upload, wishes)
        assert "refused" not in seen, seen
        batch = imports.keep(session, round_id, upload, wishes, seen, now)
        if not number:
            imports.confirm(session, batch.id, now)
    return batch.id


def _answer(session: Session, response: Response, now: datetime) -> None:
    definition = shipped()
    written = answers_of_hr()
    written["goals"] = {"leads": {"kpi": TEXT, "target": TEXT}}
    stamp = {"r": 1, "by": TEXT, "e": "page", "at": now.isoformat(timespec="seconds")}
    root = session.scalars(select(Entry).where(Entry.response_id == response.id, Entry.section == "")).one()
    for place, (name, key, answers) in enumerate(rows(definition, written, {})):
        for section in definition.sections:
            if section.name == name or not (name or section.repeat):
                _fill(section, answers, others=place % 2 == 1)
        stamped = {question: {**raw, **stamp} for question, raw in answers.items()}
        if not name:
            stamped["aims"] = {"t": ["leads", "brand_awareness", "other"], "o": TEXT, **stamp}
            root.answers = stamped
            continue
        facts = {"response_id": response.id, "section": name, "key": key, "position": place, "answers": stamped}
        session.add(Entry(id=f"{response.id}e{place}", created_at=now, updated_at=now, **facts))
    response.started_at = now
    session.flush()
    refresh(session, response, definition, now)


def _fill(section: Section, answers: dict[str, Any], *, others: bool) -> None:
    """Every text becomes hostile, and where "other" can be chosen it is, with a hostile text beside it."""
    for question in section.questions:
        if question.type == "text":
            answers[question.name] = {"t": TEXT}
        elif question.type == "link":
            answers[question.name] = {"t": LINK}
        elif others and question.type.startswith("select") and _has_other(question):
            answers[question.name] = {"t": ["other"] if question.type == "select_multiple" else "other", "o": TEXT}


def _has_other(question: Question) -> bool:
    return any(choice.name == "other" for choice in choices(shipped(), question, Surroundings()))


def _link_in_draft(session: Session, response_id: int) -> None:
    """A link that no form would take, in a draft that people look at."""
    found = select(Entry).where(Entry.response_id == response_id, Entry.section == "accounts")
    entry = session.scalars(found.order_by(Entry.position)).first()
    assert entry is not None
    entry.answers = {**entry.answers, "link": {"t": SCRIPT_LINK, "r": 1}}


@dataclass
class LookOut:
    """Notes everything a page does that it must not do."""

    context: BrowserContext
    troubles: list[str] = field(default_factory=list)
    hostile: dict[str, int] = field(default_factory=dict)  # path -> how often a hostile text can be read there

    def page(self) -> Page:
        self.context.add_init_script(WATCH)
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.troubles.append(f"{page.url}: {error}"))
        page.on("dialog", lambda dialog: (self.troubles.append(f"{page.url}: a dialog"), dialog.dismiss()))
        page.on("console", lambda message: self._console(page.url, message.type, message.text))
        page.on("response", lambda reply: reply.status >= 500 and self.troubles.append(f"{reply.status} {reply.url}"))
        return page

    def _console(self, url: str, kind: str, text: str) -> None:
        if kind == "error" or "Content Security Policy" in text:
            self.troubles.append(f"{url}: {text}")

    def look(self, page: Page) -> None:
        """After a page has settled."""
        path = page.url.split("/", 3)[3]
        found = page.evaluate(
            "() => [window.__xss === undefined, window.__csp, document.querySelectorAll('img[src=x]').length]"
        )
        if found != [True, [], 0]:
            self.troubles.append(f"{path}: {found}")
        text = page.locator("body").inner_text()
        boxes = page.eval_on_selector_all(
            "input[type=text], textarea", "boxes => boxes.map(box => box.value).join(' ')"
        )
        if "Q49Q" in text + boxes:
            self.troubles.append(f"{path}: a text was calculated")
        self.hostile[path] = (text + boxes).count(MARK)
