"""All pages of the policy team, for the application to register."""

from __future__ import annotations

from survey.web.manage import board, departments, findings, imports, links, members, responses, rounds, texts

PAGES = (rounds, board, departments, members, links, texts, responses, imports, findings)
BLUEPRINTS = tuple(page.blueprint for page in PAGES)
