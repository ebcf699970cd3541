"""All pages of the policy team, for the application to register."""

from __future__ import annotations

from survey.web.manage import departments, members, rounds

BLUEPRINTS = (rounds.blueprint, departments.blueprint, members.blueprint)
