"""Sentences about what a department wants, and the time and people it takes."""

from __future__ import annotations

from collections.abc import Iterator

from questionnaires.model import Question
from survey.digest_roles import NOT_KNOWN, Read
from survey.wording import counted, figure, listed, opened


def sentences(read: Read) -> Iterator[str]:
    for sentence in (_goals(read), f"{_time(read)} {_people(read)}".strip()):
        if sentence:
            yield sentence


def _goals(read: Read) -> str:
    question = read.page_question("goal")
    if question is None:
        return ""
    codes = tuple(read.value(question) or ())
    if not codes:
        said = read.words(question)
        return f"Asked for your goals, you said: “{said}”." if said else ""
    main = read.page_question("goal:main")
    codes = tuple(sorted(codes, key=lambda code: code != read.value(main)))
    labels = [f"“{each}”" for each in _labels(read, question, codes)]
    text = f"{'Your goal is' if len(labels) == 1 else 'Your goals are'} {listed(labels)}."
    if main is not None and read.value(main):
        text += f" “{read.words(main)}” comes first."
    return f"{text} {_measured(read, codes)}".strip()


def _measured(read: Read, goals: tuple[str, ...]) -> str:
    question = read.page_question("goal:measured")
    if question is None:
        return ""
    measured = tuple(read.value(question) or ())
    if measured:
        if set(measured) >= set(goals):
            return "You measure it." if len(goals) == 1 else "You measure all of them."
        return f"You measure {listed([f'“{each}”' for each in _labels(read, question, measured)])}."
    if read.nothing(question) == "none":
        return "You do not measure it." if len(goals) == 1 else "You measure none of them."
    return "Whether they are measured is not known." if read.nothing(question) == NOT_KNOWN else ""


def _labels(read: Read, question: Question, codes: tuple[str, ...]) -> list[str]:
    other = read.page(question).others.get(question.name, "")
    return [other if code == "other" and other else read.label(question, code) for code in codes]


def _time(read: Read) -> str:
    asked = read.list_of("hours")
    if asked is None:
        return ""
    section, question = asked
    rows = list(read.found.rows(section))
    said = read.found.list_nothing(section)
    if not rows:
        return f"Asked how much time it takes, you said: “{said}”." if said else ""
    found = read.sum(rows, question)
    unsaid = found.unknown + found.refused
    open_ = counted(unsaid, "activity", "activities")
    if not found.known:
        return f"You do it with {open_}, but nobody has said how long that takes."
    also = f" For {open_} more the time is not known." if unsaid else ""
    activities = counted(found.known, "activity", "activities")
    return f"Together you spend {read.amount(found.amounts, question)} on {activities}.{also}"


def _people(read: Read) -> str:
    people, in_job = read.page_question("people"), read.page_question("people:in_job")
    profiles = read.value(read.page_question("people:own_profiles"))
    parts = []
    number = read.value(people)
    if number is not None:
        who = opened(counted(int(number), "person does", "people do")) if number else "Nobody does"
        text = f"{who} this work"
        named = read.value(in_job)
        if number and named is not None:
            text += f"; {_in_job(int(named), int(number))}"
        elif number and read.nothing(in_job) == NOT_KNOWN:
            text += "; in how many job descriptions it stands is not known"
        parts.append(f"{text}.")
    elif read.nothing(people) == NOT_KNOWN:
        parts.append("How many people do this work is not known.")
    if profiles:
        parts.append(f"About {counted(int(profiles), 'colleague uses', 'colleagues use')} their own profile for work.")
    return " ".join(parts)


def _in_job(named: int, number: int) -> str:
    if named == 0:
        return "it stands in nobody's job description" if number > 1 else "it does not stand in the job description"
    if named == number:
        return "it stands in the job description" + ("" if number == 1 else " of each of them")
    return f"it stands in the job description of {figure(named)} of them"
