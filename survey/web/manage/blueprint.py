"""All pages of the policy team, for the application to register."""

from __future__ import annotations

from survey.web.manage import board, departments, links, members, rounds, texts

PAGES = (rounds, board, departments, members, links, texts)
BLUEPRINTS = tuple(page.blueprint for page in PAGES)
