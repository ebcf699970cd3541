"""The pages behind a department's link; their routes stand in the modules beside this one."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("answering", __name__, url_prefix="/r/<key>")
