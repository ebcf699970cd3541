"""Duties that come from what an organisation is or what a department does, and the rule topic each one touches.

The reasons are plain words for a policy meeting and no legal advice; a law is named only where it clearly applies, and
always as something that Legal can say more about. What only the policy team may read (seen_by) never decides that a
department is named here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from dashboard.analysis import roles
from dashboard.frames import Frames
from dashboard.wording import inside
from questionnaires.codebook import CodebookEntry

PAID_WORK = frozenset({"paid", "influencer"})  # codes of the vocabulary of activities
SPEAKING = frozenset({"advocacy", "selling"})
PAID_SPENDING = frozenset({"ads", "creators", "influencers"})
CREATORS = frozenset({"influencer", "creators", "influencers"})
MESSAGES = frozenset({"chat", "sourcing"})
AI_CONTENT = frozenset({"ai_generated_image_audio_or_video", "ai_assisted_text"})
PICTURES = frozenset(
    {"photo", "graphic_infographic", "carousel", "short_video_90_s", "long_video", "user_generated_content",
     "audio_podcast"}
)  # fmt: skip
# Countries of the European Union, as people write them and as two letters; a round's countries are free text.
EU = frozenset(
    {"at", "austria", "be", "belgium", "bg", "bulgaria", "hr", "croatia", "cy", "cyprus", "cz", "czechia",
     "czech republic", "dk", "denmark", "ee", "estonia", "fi", "finland", "fr", "france", "de", "germany", "gr", "el",
     "greece", "hu", "hungary", "ie", "ireland", "it", "italy", "lv", "latvia", "lt", "lithuania", "lu", "luxembourg",
     "mt", "malta", "nl", "netherlands", "the netherlands", "pl", "poland", "pt", "portugal", "ro", "romania", "sk",
     "slovakia", "si", "slovenia", "es", "spain", "se", "sweden", "eu", "european union", "deutschland", "österreich"}
)  # fmt: skip

Said = Mapping[int, str]  # department id -> what it does, after "they" ("" when the organisation as a whole is why)


@dataclass(frozen=True)
class Duty:
    """One line of the table: whom it concerns, the rule topic it touches and the reason, in the EU and elsewhere."""

    code: str
    topic: str
    short: str  # heading
    concerned: Callable[[Frames], Said]
    reason: str
    reason_eu: str = ""

    def why(self, frames: Frames) -> str:
        """The reason as a sentence."""
        return self.reason_eu if self.reason_eu and in_the_eu(frames) else self.reason


def does(words: str) -> str:
    """What "they" do as what "it" does: "receive names" becomes "receives names"."""
    verb, _, rest = words.partition(" ")
    third = {"have": "has", "publish": "publishes"}.get(verb, f"{verb}s")
    return f"{third} {rest}".strip()


def in_the_eu(frames: Frames) -> bool:
    """The organisation works in a country of the European Union, as far as the round says."""
    return any(country.strip().casefold() in EU for country in frames.facts.countries)


# --- whom a duty concerns ------------------------------------------------------------------------


def _active(frames: Frames) -> Said:
    """Departments with an account in use, or all that answered where no accounts are asked."""
    asked = roles.accounts(frames)
    if asked is None:
        return dict.fromkeys((i for i in frames.ids if i in frames.answers), "")
    rows = np.ones(len(frames.wide[asked.section]), dtype=np.bool_)
    if asked.status is not None:
        rows = _chosen(frames, asked.status, frozenset({roles.IN_USE}))
    places = np.unique(frames.rows(asked.section)[rows])
    return dict.fromkeys((frames.ids[place] for place in places.tolist()), "")


def _chosen(frames: Frames, entry: CodebookEntry, codes: frozenset[str]) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    found = frames.long_codes(entry)
    wanted = np.array([key in codes for key in found.keys] + [False], dtype=np.bool_)
    rows = np.zeros(len(frames.wide[entry.section]), dtype=np.bool_)
    rows[found.rows[wanted[found.values]]] = True
    return rows


def _with(frames: Frames, role: str, codes: frozenset[str] | None, words: str = "") -> dict[int, str]:
    """Departments that gave one of these answers (None: any); `words`, or the answers themselves, say why."""
    said: dict[int, dict[str, None]] = {}
    for entry in frames.codebook.by_role(role):
        if entry.seen_by == "team" or entry.section not in frames.wide or not (entry.choices or entry.dynamic):
            continue
        found, places = frames.long_codes(entry), frames.rows(entry.section)
        wanted = np.array([codes is None or key in codes for key in found.keys] + [False], dtype=np.bool_)
        kept = wanted[found.values]
        size = len(found.keys) + 1
        pairs = np.unique(places[found.rows[kept]] * size + found.values[kept])  # rows by axis would cost ten times
        for place, value in zip((pairs // size).tolist(), (pairs % size).tolist(), strict=True):
            label = inside(entry.labels.get(found.keys[value], found.keys[value].replace("_", " ")))
            said.setdefault(frames.ids[place], {})[label] = None
    return {i: words or ", ".join(labels) for i, labels in said.items()}


def _doing(frames: Frames, codes: frozenset[str], words: str) -> dict[int, str]:
    """Departments that spend time on one of these activities."""
    return _with(frames, "activity", codes, words)


def _merged(*parts: Mapping[int, str]) -> Said:
    """All of them, each with the first reason."""
    made: dict[int, str] = {}
    for part in parts:
        for department_id, words in part.items():
            made.setdefault(department_id, words)
    return made


def _public_body(frames: Frames) -> Said:
    return _active(frames) if frames.facts.public_body else {}


def _public_body_in_the_eu(frames: Frames) -> Said:
    return _public_body(frames) if in_the_eu(frames) else {}


def _works_council(frames: Frames) -> Said:
    return _active(frames) if frames.facts.works_council else {}


def _finance(frames: Frames) -> Said:
    """Finance houses keep what they tell customers; the sector is the wording of the round's form."""
    return _active(frames) if frames.facts.sector.casefold().startswith("finance") else {}


def _personal_data(frames: Frames) -> Said:
    told = {i: f"receive {words}" for i, words in _with(frames, "personal_data", None).items()}
    return _merged(told, _doing(frames, MESSAGES, "write to people in private"))


def _regulated(frames: Frames) -> Said:
    return {i: f"post about {words}" for i, words in _with(frames, "regulated", None).items()}


def _ai(frames: Frames) -> Said:
    return _merged(
        _with(frames, "function", frozenset({"ai"}), "use a tool that writes or draws with AI"),
        _with(frames, "account:content", AI_CONTENT, "publish what was made with AI"),
        _with(frames, "ai_use", frozenset({"company", "own", "yes"}), "use AI"),
    )


def _advertising(frames: Frames) -> Said:
    return _merged(
        _doing(frames, PAID_WORK, "publish paid posts"),
        _with(frames, "spend_kinds", PAID_SPENDING, "pay for advertising or creators"),
        _doing(frames, SPEAKING, "have colleagues who speak for us from their own profiles"),
    )


def _creators(frames: Frames) -> Said:
    return _merged(
        _doing(frames, CREATORS, "work with creators"),
        _with(frames, "spend_kinds", CREATORS, "pay creators"),
    )


def _pictures(frames: Frames) -> Said:
    return _with(frames, "account:content", PICTURES, "publish pictures, film or sound")


# --- the table -----------------------------------------------------------------------------------

DUTIES = (
    Duty(
        "public_accessibility",
        "accessibility",
        "Easy for all to use",
        _public_body_in_the_eu,
        "",
        "Directive (EU) 2016/2102 asks public bodies for websites and apps that everybody can use; Legal can say how "
        "far that reaches into social media.",
    ),
    Duty(
        "public_records",
        "records",
        "Records",
        _public_body,
        "In many countries public bodies have to keep what they say to people; Legal can say what and for how long.",
    ),
    Duty(
        "finance_records",
        "records",
        "Records",
        _finance,
        "In many countries financial firms have to keep what they tell customers; Legal can say what and for how long.",
    ),
    Duty(
        "personal_data",
        "privacy",
        "Personal data",
        _personal_data,
        "People usually have a right to know what happens to their data.",
        "The GDPR (Regulation (EU) 2016/679, Articles 5 and 13) asks that people know what happens to their data.",
    ),
    Duty(
        "regulated_approval",
        "approval",
        "Approval",
        _regulated,
        "On such subjects the law may ask that somebody checks a post first; Legal can say on which.",
    ),
    Duty(
        "ai_transparency",
        "ai_content",
        "AI",
        _ai,
        "More and more laws ask that readers can tell what was made with AI.",
        "Article 50 of the AI Act (Regulation (EU) 2024/1689) asks that readers can tell certain texts, pictures, "
        "sound and film made with AI; Legal can say which.",
    ),
    Duty(
        "advertising_disclosure",
        "disclosure",
        "Saying who pays",
        _advertising,
        "In many countries advertising must be recognisable as advertising.",
        "Advertising must be recognisable as advertising (Directive 2005/29/EC on unfair commercial practices).",
    ),
    Duty(
        "creators",
        "influencers",
        "Creators",
        _creators,
        "In many countries paid posts of creators must be recognisable as advertising.",
        "Paid posts of creators must be recognisable as advertising, too (Directive 2005/29/EC on unfair commercial "
        "practices).",
    ),
    Duty(
        "picture_rights",
        "copyright",
        "Picture rights",
        _pictures,
        "Pictures, film and music usually belong to somebody who has to agree.",
    ),
    Duty(
        "works_council",
        "personal_use",
        "Private accounts",
        _works_council,
        "There is a works council, which has a say in rules on how staff behave.",
    ),
)


def concerned(frames: Frames, duty: Duty, answered: Iterable[int]) -> dict[int, str]:
    """Whom a duty concerns among those that answered, each with the department's own reason."""
    found = duty.concerned(frames)
    return {i: found[i] for i in sorted(set(found) & set(answered), key=frames.position.__getitem__)}
