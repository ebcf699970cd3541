"""Large rounds for measuring: submissions written as the product stores them, and the same data as one flat table."""

from __future__ import annotations

import hashlib
import json
import random
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from questionnaires.loader import shipped
from questionnaires.model import Definition
from questionnaires.names.products import products
from survey.db import Database
from survey.models import Department, Response, Round, RoundVersion, Submission

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SEED = 20261122
PRODUCTS = 300  # of the catalogue; who uses what is chance
SHARED, EVERY = 1_000, 50  # one account in 50 is one of 1,000 that several departments list


def account(random_: random.Random, codes: dict[str, list[str]], number: int) -> dict[str, object]:
    """One account as a submission holds it."""
    platform = random_.choice(codes["platforms"])
    name = f"account{number}"
    return {
        "link": f"https://{platform}.example/{name}",
        "platform": platform,
        "name": "@" + name,
        "account_goals": random_.sample(codes["goals"], 2),
        "audience": random_.sample(codes["audiences"], 2),
        "status": random_.choice(("active", "active", "active", "dormant", "planned")),
        "owner_kind": random_.choice(("two_or_more", "one_person", "agency")),
        "two_step": random_.choice(("yes", "no")),
    }


def tool(random_: random.Random, codes: dict[str, list[str]]) -> dict[str, object]:
    low = random_.randrange(50, 2000) * 1000
    return {
        "product": random_.choice(codes["products"]),
        "functions": random_.sample(codes["tool_categories"], 2),
        "payer": random_.choice(("own", "own", "free", "central")),
        "cost": {"high": low + 200_000, "low": low, "sure": random_.choice(("invoice", "estimate", "guess"))},
    }


def codes_of(definition: Definition) -> dict[str, list[str]]:
    asked = ("platforms", "goals", "audiences", "tool_categories", "activities")
    codes = {name: [choice.name for choice in definition.choice_lists[name].choices] for name in asked}
    return codes | {"products": [product.name for product in products()[:PRODUCTS]]}


def payload(definition: Definition, random_: random.Random, codes: dict[str, list[str]], numbers: range) -> str:
    """One department's submission: accounts with these numbers, a tenth as many tools, hours, goals and rules."""
    aims = random_.sample(codes["goals"], 3)
    accounts = [number // EVERY % SHARED if number % EVERY == 0 else number + SHARED for number in numbers]
    sections: dict[str, list[dict[str, object]]] = {
        "start": [{"uses": ["accounts", "tools"]}],
        "aims": [{"aims": aims, "main_aim": aims[0], "measured_aims": aims[:1]}],
        "accounts": [account(random_, codes, number) for number in accounts],
        "tools": [tool(random_, codes) for _ in range(max(1, len(accounts) // 10))],
        "effort": [
            {"activity": activity, "hours": {"high": 480, "low": 180, "sure": "estimate"}}
            for activity in codes["activities"][:4]
        ],
        "people": [{"people": 5}],
        "rules": [{"rules_any": "written"}],
        "rule_topics": [{"rule_approval": random_.choice(("none", "peer", "manager"))}],
    }
    lines = [
        f'{{"basis":"submitted","digest":"{definition.digest}","sections":{{',
    ]
    names = sorted(sections)
    for name in names:
        lines.append(f'"{name}":[')
        entries = sections[name]
        for index, values in enumerate(entries):
            entry = {"id": f"{random_.getrandbits(64):016x}", "m": {}, "v": values}
            text = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
            lines.append(text + ("," if index < len(entries) - 1 else ""))
        lines.append("]" + ("," if name != names[-1] else ""))
    lines.append(f'}},"slug":"{definition.slug}","version":{definition.version}}}')
    return "\n".join(lines)


def fill(database: Database, *, entries: int, departments: int, slug: str = "bench") -> int:
    """A round with that many accounts, signed nowhere but counted (basis imported); returns its id."""
    definition = shipped()
    random_ = random.Random(SEED)
    codes = codes_of(definition)
    each = entries // departments
    with database.writing() as session:
        round_ = Round(
            slug=slug,
            title="A large round",
            definition_slug=definition.slug,
            definition_version=definition.version,
            definition_digest=definition.digest,
            organisation="Bench",
            countries=[],
            created_at=NOW,
            opened_at=NOW,
            version=1,
        )
        session.add(round_)
        session.flush()
        session.add(RoundVersion(round_id=round_.id, version=1, at=NOW, reason="measuring"))
        for number in range(departments):
            department = Department(name=f"Department {number:04}", aliases=[], functions=[], created_at=NOW)
            session.add(department)
            session.flush()
            response = Response(round_id=round_.id, department_id=department.id, created_at=NOW, progress={})
            session.add(response)
            session.flush()
            text = payload(definition, random_, codes, range(number * each, (number + 1) * each))
            session.add(
                Submission(
                    response_id=response.id,
                    number=1,
                    basis="imported",
                    payload=text,
                    receipt=f"B{number:06}",
                    sha256=hashlib.sha256(text.encode()).hexdigest(),
                    at=NOW,
                    version=1,
                )
            )
        return round_.id


FLAT = (
    "department TEXT, entry TEXT, basis TEXT, link TEXT, platform TEXT, name TEXT, goals TEXT, audience TEXT, "
    "status TEXT, owner_kind TEXT, two_step TEXT, answered_at TEXT"
)


def flat_table(path: Path, *, entries: int, departments: int) -> None:
    """The same accounts with the same answers as one table with text columns, as a plain application keeps them."""
    random_ = random.Random(SEED)
    codes = codes_of(shipped())
    with sqlite3.connect(path) as connection:
        connection.execute(f"CREATE TABLE account ({FLAT})")
        rows = (_flat(random_, codes, number, departments) for number in range(entries))
        connection.executemany("INSERT INTO account VALUES (" + ", ".join("?" * 12) + ")", rows)


def _flat(random_: random.Random, codes: dict[str, list[str]], number: int, departments: int) -> tuple[str, ...]:
    one = account(random_, codes, number)
    texts = (",".join(value) if isinstance(value, list) else str(value) for value in one.values())
    head = (f"Department {number % departments:04}", f"{random_.getrandbits(64):016x}", "imported")
    return (*head, *texts, NOW.isoformat())
