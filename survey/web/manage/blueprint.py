"""All pages of the policy team, for the application to register."""

from __future__ import annotations

from survey.web.manage import board, departments, members, rounds

BLUEPRINTS = (rounds.blueprint, board.blueprint, departments.blueprint, members.blueprint)
