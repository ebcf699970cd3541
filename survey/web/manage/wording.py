"""Texts for mails, to be copied: an invitation, a reminder, a request to sign, and what the head announces."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from survey.web.manage.shared import day_words

LINK = "[link]"


class Text(NamedTuple):
    """One mail: who it is for, its subject and its text."""

    key: str
    title: str
    note: str
    subject: str
    body: str


@dataclass(frozen=True)
class Facts:
    """What the texts are made of."""

    organisation: str
    round_title: str
    department: str
    minutes: int
    last_day: date | None
    head: str
    deputy: str
    contact_name: str
    contact_email: str
    sender: str

    @property
    def until(self) -> str:
        return f" by {day_words(self.last_day)}" if self.last_day else ""

    @property
    def signer(self) -> str:
        who = f"{self.head}, the head of {self.department}," if self.head else f"The head of {self.department}"
        return f"{who} or {self.deputy} as deputy," if self.deputy else who

    @property
    def questions(self) -> str:
        who = " ".join(part for part in (self.contact_name, f"({self.contact_email})") if part.strip("()"))
        return f"Questions? Ask {who}." if who else "Questions? Just answer this mail."


def subject(facts: Facts, about: str, until: str = "please answer by") -> str:
    """With organisation and last day, so that nobody takes the mail for a trick."""
    last = f", {until} {day_words(facts.last_day)}" if facts.last_day else ""
    return f"{facts.organisation}: {about}{last}"


def invitation(facts: Facts, link: str = LINK) -> Text:
    body = _mail(
        facts,
        "Hello,",
        f"we are bringing every department of {facts.organisation} to one table, to see what each of us does with "
        f"social media, why and how. I ask you to answer for {facts.department}{facts.until}:",
        link,
        f"It takes about {facts.minutes} minutes. You need no password; the link opens the questions of "
        f"{facts.department}. Everything saves as you type, you can stop and come back with the same link, and "
        'colleagues can share the work. "Don\'t know" is a good answer.',
        f"{facts.signer} signs what you hand over. The page behind the link says who sees which answers. This is no "
        "audit and measures nobody's performance.",
    )
    note = f"To whoever fills in the answers of {facts.department}."
    return Text("invitation", "Invitation", note, subject(facts, facts.round_title), body)


def reminder(facts: Facts, link: str = LINK) -> Text:
    until = f" The last day is {day_words(facts.last_day)}." if facts.last_day else ""
    body = _mail(
        facts,
        "Hello,",
        f'the answers of {facts.department} are still missing in "{facts.round_title}".{until}',
        link,
        f"What you have answered so far is saved. It takes about {facts.minutes} minutes in all. If somebody else "
        "would know better, pass this mail on. If your department does nothing on social media, that is an answer "
        "too, and quickly given.",
    )
    note = f"To whoever fills in the answers of {facts.department}. The link they have still works."
    return Text("reminder", "Reminder", note, subject(facts, f"{facts.department} is still missing"), body)


def signature(facts: Facts, link: str = LINK) -> Text:
    body = _mail(
        facts,
        f"Hello {facts.head}," if facts.head else "Hello,",
        f'your department has answered "{facts.round_title}". Please read in a few sentences what the answers say, '
        f"and sign{facts.until}:",
        link,
        f"The signature says: to the best of your knowledge this is what {facts.department} uses today. It approves "
        "no policy and promises no money. You can look at every answer, add a remark, and have something changed "
        "first. This link is yours alone, and there is no password.",
    )
    note = f"To the head of {facts.department}, or the deputy, with a link of their own to sign."
    return Text("signature", "Please sign", note, subject(facts, f"please sign for {facts.department}", "by"), body)


def announcement(facts: Facts) -> Text:
    body = _mail(
        facts,
        "Dear colleagues,",
        f"{facts.organisation} wants to know what each department does with social media, why and how, so that we "
        "can share tools, stop doing the same work twice, and agree on a policy that leaves each of us the freedom "
        "we need.",
        f"In the next days some of you get a mail from {facts.sender} with a link. It is genuine: there is no password "
        f"and nothing to install. Please take the {facts.minutes} minutes{facts.until}. Say what is really used, also "
        'what nobody ever approved. "Don\'t know" is a good answer.',
        "In the end I sign for our department.",
        sender=facts.head or f"[Head of {facts.department}]",
    )
    note = f"For the head of {facts.department} to send, a day before the invitation."
    about = subject(facts, f"questions to {facts.department}")
    return Text("announcement", "The head announces it", note, about, body)


def all_texts(facts: Facts) -> tuple[Text, ...]:
    return announcement(facts), invitation(facts), reminder(facts), signature(facts)


def _mail(facts: Facts, greeting: str, *paragraphs: str, sender: str = "") -> str:
    return "\n\n".join((greeting, *paragraphs, facts.questions, f"Best regards\n{sender or facts.sender}"))
