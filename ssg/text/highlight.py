"""Colours for fenced code: spans with the short classes of Pygments, and the stylesheet for them.

Pygments is imported when the first fence with a language is met: most novels have none.
"""

from __future__ import annotations

import re

_NAME = re.compile(r"[A-Za-z0-9+#.\-]{1,40}")

_LONGEST = 50_000
"""Characters of one code block that are coloured; some lexers are slow on long hostile input."""

_LIGHT = {
    "c": "#57606a",  # comments
    "k": "#a3172e",  # keywords
    "s": "#0a3069",  # strings
    "m": "#0550ae",  # numbers
    "nf": "#6639ba",  # names of functions and classes
    "nt": "#116329",  # tags, attributes, builtins
    "o": "#24292f",  # operators
    "e": "#82071e",  # errors, deletions
    "i": "#116329",  # insertions
}
_DARK = {
    "c": "#9da7b3",
    "k": "#ff7b72",
    "s": "#a5d6ff",
    "m": "#79c0ff",
    "nf": "#d2a8ff",
    "nt": "#7ee787",
    "o": "#e6edf3",
    "e": "#ffa198",
    "i": "#7ee787",
}
_GROUPS = {
    "c": "c ch cm c1 cp cpf cs",
    "k": "k kc kd kn kp kr kt ow",
    "s": "s sa sb sc dl sd s2 se sh si sx sr s1 ss",
    "m": "m mb mf mh mi mo il l ld",
    "nf": "nf fm nc nd ne",
    "nt": "nt na nb bp no nn ni nl",
    "o": "o p n nx nv vc vg vi vm py",
    "e": "err gd gr",
    "i": "gi gh gu gp",
}
_GROUNDS = {"light": ("#f6f8fa", "#24292f"), "dark": ("#161b22", "#e6edf3")}


def highlight_code(code: str, language: str) -> str | None:
    """HTML of the code with a span per token; None when Pygments does not know the language."""
    if _NAME.fullmatch(language) is None or len(code) > _LONGEST:
        return None
    from pygments import highlight
    from pygments.formatters.html import HtmlFormatter
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        lexer = get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        return None
    return str(highlight(code, lexer, HtmlFormatter(nowrap=True)))


def code_stylesheet() -> str:
    """CSS for the classes that `highlight_code` emits: light, and dark where the reader or the system asks."""
    light = _rules(_LIGHT, "light", "")
    by_system = _rules(_DARK, "dark", ":root:not([data-theme=light]) ")
    by_choice = _rules(_DARK, "dark", "[data-theme=dark] ")
    return f"{light}@media (prefers-color-scheme: dark) {{\n{by_system}}}\n{by_choice}"


def _rules(colours: dict[str, str], ground: str, scope: str) -> str:
    background, text = _GROUNDS[ground]
    lines = [f"{scope}.highlight {{ background: {background}; color: {text}; }}"]
    for group, names in _GROUPS.items():
        selectors = ", ".join(f"{scope}.highlight .{name}" for name in names.split())
        lines.append(f"{selectors} {{ color: {colours[group]}; }}")
    if not scope:
        classes = "k", "kc", "kd", "kn", "kr", "gh", "gs"
        lines.append(f"{', '.join(f'.highlight .{name}' for name in classes)} {{ font-weight: 600; }}")
        lines.append(".highlight .ge, .highlight .c, .highlight .c1, .highlight .cm { font-style: italic; }")
    return "\n".join(lines) + "\n"
