"""A bare Flask + Jinja page: a form of ten fields with labels, no session, no database."""

from __future__ import annotations

from flask import Flask, render_template_string

PAGE = """<!doctype html><html lang="en"><head><title>{{ title }}</title></head><body><main><h1>{{ title }}</h1>
<form method="post">{% for field in fields %}<fieldset><legend>{{ field.label }}</legend><p>{{ field.hint }}</p>
{% for code, label in field.choices %}<label><input type="radio" name="{{ field.name }}" value="{{ code }}">
{{ label }}</label>
{% endfor %}</fieldset>{% endfor %}<button>Save</button></form></main></body></html>"""
FIELDS = [
    {
        "name": f"field{number}",
        "label": f"Question number {number}",
        "hint": "A sentence that helps.",
        "choices": [(f"code{choice}", f"Choice number {choice}") for choice in range(8)],
    }
    for number in range(10)
]


def create_app() -> Flask:
    app = Flask(__name__)

    @app.get("/")
    def page() -> str:
        return render_template_string(PAGE, title="A page", fields=FIELDS)

    return app
