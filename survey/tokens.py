"""The design tokens: one source for the stylesheet, the charts and the workbook."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Literal, NamedTuple

Scheme = Literal["light", "dark"]
STYLESHEET = Path(__file__).parent / "static" / "tokens.css"


class Colour(NamedTuple):
    """One colour in both schemes, as #rrggbb."""

    light: str
    dark: str


COLOURS: Mapping[str, Colour] = MappingProxyType(
    {
        "ground": Colour("#f5f7f7", "#0f1416"),
        "surface": Colour("#ffffff", "#171e21"),
        "sunken": Colour("#ecf0f1", "#20292d"),
        "line": Colour("#d6dddf", "#323d42"),
        "line-strong": Colour("#6b7a82", "#83929a"),
        "ink": Colour("#15212a", "#edf2f3"),
        "ink-soft": Colour("#4a5962", "#abb8be"),
        "accent": Colour("#0d5c66", "#6ec6cf"),
        "accent-strong": Colour("#08434b", "#9adde4"),
        "accent-soft": Colour("#e0f0f1", "#12343a"),
        "on-accent": Colour("#ffffff", "#06252a"),
        "focus": Colour("#b8500b", "#ffb454"),
        "danger": Colour("#b3261e", "#ff9d94"),
        "danger-strong": Colour("#8c1a14", "#ffc1bb"),
        "danger-soft": Colour("#fdeceb", "#3a1a18"),
        "on-danger": Colour("#ffffff", "#3a0906"),
        "good": Colour("#1d6838", "#7dd39a"),
        "good-soft": Colour("#e2f3e8", "#123222"),
        "warn": Colour("#855000", "#f2bf6b"),
        "warn-soft": Colour("#fdf1db", "#382a10"),
        "info": Colour("#1f5c93", "#8ec5f5"),
        "info-soft": Colour("#e4eff9", "#142e46"),
        "level-0": Colour("#eef2f2", "#1d2629"),
        "level-1": Colour("#d2e9eb", "#16393f"),
        "level-2": Colour("#9fd1d6", "#1c5660"),
        "level-3": Colour("#22757f", "#45a5b0"),
        "level-4": Colour("#0a474f", "#98e0e7"),
        "on-level-0": Colour("#4a5962", "#abb8be"),
        "on-level-1": Colour("#15212a", "#edf2f3"),
        "on-level-2": Colour("#15212a", "#edf2f3"),
        "on-level-3": Colour("#ffffff", "#04191c"),
        "on-level-4": Colour("#ffffff", "#04191c"),
    }
)

# Neighbours differ in lightness as well as in hue, so that they stay apart for colour-blind eyes and in grey print.
CATEGORIES: tuple[Colour, ...] = (
    Colour("#0f6b75", "#5cc3cd"),
    Colour("#c2570c", "#f49a55"),
    Colour("#5b3f9e", "#b79cec"),
    Colour("#4a8a2a", "#93d07a"),
    Colour("#a32a57", "#f08bb0"),
    Colour("#3a7bc8", "#7fb7f0"),
    Colour("#7d5b00", "#d9b64a"),
    Colour("#5f6f79", "#a9b9c2"),
    Colour("#7c3f25", "#d39a7c"),
    Colour("#b04fb5", "#dd9be0"),
)
LEVELS = 5

# Pairs of (text, ground) that are used together; each must reach 4.5 to 1 in both schemes.
TEXT_ON: tuple[tuple[str, str], ...] = (
    *((text, ground) for text in ("ink", "ink-soft") for ground in ("ground", "surface", "sunken")),
    *(("ink", f"{tone}-soft") for tone in ("accent", "danger", "good", "warn", "info")),
    *((tone, ground) for tone in ("accent", "danger", "good", "warn", "info") for ground in ("ground", "surface")),
    *((tone, f"{tone}-soft") for tone in ("accent", "danger", "good", "warn", "info")),
    *(("ink-soft", f"{tone}-soft") for tone in ("accent", "warn", "info")),
    ("accent-strong", "ground"),
    ("accent-strong", "surface"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("on-danger", "danger"),
    ("on-danger", "danger-strong"),
    *((f"on-level-{n}", f"level-{n}") for n in range(LEVELS)),
)
# Edges of controls and the focus ring need 3 to 1 against what lies around them.
EDGE_ON: tuple[tuple[str, str], ...] = tuple(
    (edge, ground) for edge in ("line-strong", "focus", "accent") for ground in ("ground", "surface", "sunken")
)

SPACES: Mapping[str, str] = MappingProxyType(
    {"1": "0.25rem", "2": "0.5rem", "3": "0.75rem", "4": "1rem", "5": "1.5rem", "6": "2rem", "7": "3rem", "8": "4rem"}
)
RADII: Mapping[str, str] = MappingProxyType(
    {"small": "0.25rem", "medium": "0.5rem", "large": "0.75rem", "pill": "999px"}
)
SIZES: Mapping[str, str] = MappingProxyType(
    {
        "tiny": "0.8125rem",
        "small": "0.875rem",
        "body": "1rem",
        "lead": "1.125rem",
        "h3": "1.125rem",
        "h2": "clamp(1.25rem, 1.15rem + 0.4vw, 1.4375rem)",
        "h1": "clamp(1.625rem, 1.4rem + 1vw, 2.125rem)",
        "figure": "clamp(1.625rem, 1.5rem + 0.5vw, 2rem)",
    }
)
WIDTHS: Mapping[str, str] = MappingProxyType({"reading": "44rem", "wide": "78rem"})
FONT = '"Inter Variable", Inter, system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif'


def colour(name: str, scheme: Scheme = "light") -> str:
    """A colour as #rrggbb."""
    return COLOURS[name].light if scheme == "light" else COLOURS[name].dark


def categorical(scheme: Scheme = "light") -> tuple[str, ...]:
    """Colours of a chart's categories, in the order to use them."""
    return tuple(c.light if scheme == "light" else c.dark for c in CATEGORIES)


def sequential(scheme: Scheme = "light") -> tuple[str, ...]:
    """Five shades from nothing (level 0) to most (level 4)."""
    return tuple(colour(f"level-{n}", scheme) for n in range(LEVELS))


def on_level(level: int, scheme: Scheme = "light") -> str:
    """The text colour on a shade."""
    return colour(f"on-level-{level}", scheme)


def argb(name: str) -> str:
    """A colour of the light scheme as openpyxl wants it: FFRRGGBB."""
    return "FF" + colour(name).removeprefix("#").upper()


def contrast(one: str, other: str) -> float:
    """Contrast of two #rrggbb colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    brighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def _luminance(colour_code: str) -> float:
    channels = [int(colour_code[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def css() -> str:
    """The generated stylesheet of custom properties, all prefixed --rt-."""
    lines = [
        "/* Generated by `python -m survey.tokens`; change survey/tokens.py instead. */",
        "@layer rt-tokens, rt-base, rt-forms, rt-parts, rt-data, rt-helpers, rt-print;",
        "@layer rt-tokens {",
        "  :root {",
        "    color-scheme: light dark;",
        *(f"    --rt-{name}: light-dark({c.light}, {c.dark});" for name, c in COLOURS.items()),
        *(f"    --rt-category-{n}: light-dark({c.light}, {c.dark});" for n, c in enumerate(CATEGORIES, 1)),
        *(f"    --rt-space-{name}: {value};" for name, value in SPACES.items()),
        *(f"    --rt-radius-{name}: {value};" for name, value in RADII.items()),
        *(f"    --rt-size-{name}: {value};" for name, value in SIZES.items()),
        *(f"    --rt-width-{name}: {value};" for name, value in WIDTHS.items()),
        f"    --rt-font: {FONT};",
        "  }",
        '  :root[data-theme="light"] { color-scheme: light; }',
        '  :root[data-theme="dark"] { color-scheme: dark; }',
        "}",
    ]
    return "\n".join(lines) + "\n"


def write() -> None:
    """Write the stylesheet beside the other static files."""
    STYLESHEET.write_text(css(), encoding="utf-8")


if __name__ == "__main__":
    write()
