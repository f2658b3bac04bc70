"""What a page's own styles say of an element, as far as it concerns reading: whether it is seen, slanted, bold.

Reads `<style>` and `style=`: compound selectors with the child and descendant combinators, by the order of the cascade.
Rules with pseudo-classes or for print are passed over: what hides text only sometimes hides nothing here.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from ssg.intake.passes.page_tree import Element, Tree, words

MAX_RULES = 3000
MAX_TESTS = 200_000  # of a selector on an element; a page beyond that is not styled by hand

MAX_DEPTH = 40  # elements that are asked for an ancestor

_WANTED = words(
    "display visibility opacity font-size position left top right text-indent clip clip-path height width max- "
    "height overflow color background background-color transform font-style font-weight"
)
_COMPOUND = re.compile(r"(?P<tag>\*|[A-Za-z][\w-]*)?(?P<rest>(?:[.#][\w-]+|\[[^\]\[]{1,200}\])*)$")
_SIMPLE = re.compile(r"[.#][\w-]+|\[[^\]\[]{1,200}\]")
_ATTRIBUTE = re.compile(r"\[\s*([\w-]+)\s*(?:([*^$~|]?)=\s*[\"']?([^\"'\]]*)[\"']?\s*i?\s*)?\]")
_LENGTH = re.compile(r"(-?[\d.]{1,12})\s*(px|pt|em|rem|%|vw|vh|vmin|)")

Declarations = Mapping[str, tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class Compound:
    """`p.a#b[c]`; `child` says that it is the parent of what follows, not any ancestor."""

    tag: str
    names: frozenset[str]
    attributes: tuple[tuple[str, str, str], ...]
    child: bool = False


@dataclass(frozen=True, slots=True)
class StyleRule:
    """One selector with its declarations: the compound that the element must fit, and those around it, inside out."""

    target: Compound
    around: tuple[Compound, ...]
    weight: tuple[int, int, int, int]
    declarations: Declarations


@dataclass(slots=True)
class Styles:
    """The rules of a page by what their targets need, and how many tests are left."""

    by_key: dict[str, list[StyleRule]] = field(default_factory=lambda: defaultdict(list))
    left: int = MAX_TESTS

    def of(self, tree: Tree, element: Element) -> dict[str, str]:
        """The declarations that hold for an element itself; nothing is inherited."""
        names = element.names()
        best: dict[str, tuple[tuple[bool, tuple[int, int, int, int]], str]] = {}
        for key in ("*", element.name, *names):
            for rule in self.by_key.get(key, ()):
                self.left -= 1 + 8 * len(rule.around)
                if self.left > 0 and _fits(rule, tree, element, names):
                    _merge(best, rule.declarations, rule.weight)
        if style := element.token.attribute("style"):
            _merge(best, parse_declarations(style), (1, 0, 0, 0))
        return {name: value for name, (_, value) in best.items()}


def read_styles(tree: Tree) -> Styles:
    """The rules of all `<style>` elements of a page."""
    styles = Styles()
    order = 0
    for token in tree.tokens:
        if token.kind == "raw" and token.name == "style":
            for selector, body in _find_rules(tree.source[token.start : token.end]):
                declarations = parse_declarations(body)
                if not declarations:
                    continue
                for part in selector.split(","):
                    rule = _parse_selector(part.strip(), order, declarations)
                    if rule is not None and order < MAX_RULES:
                        names = sorted(rule.target.names)
                        key = names[0][1:] if names else rule.target.tag or "*"
                        styles.by_key[key].append(rule)
                    order += 1
    return styles


def parse_declarations(text: str) -> Declarations:
    """The declarations of a style that matter here, in lower case, each with whether it is important."""
    found: dict[str, tuple[str, bool]] = {}
    for part in text[:4000].split(";"):
        name, _, value = part.partition(":")
        name, value = name.strip().lower(), " ".join(value.lower().split())
        if name in _WANTED and value:
            important = value.endswith("important")
            found[name] = (re.sub(r"\s*!\s*important$", "", value), important)
    return found


def length(value: str) -> float | None:
    """A length in pixels, roughly; None for what is no length."""
    match = _LENGTH.fullmatch(value.strip())
    if match is None or match[1].strip("-.") == "" or match[1].count(".") > 1:
        return None
    factor = {"em": 16.0, "rem": 16.0, "pt": 1.33, "%": 0.16, "vw": 10.0, "vh": 8.0}.get(match[2], 1.0)
    return float(match[1]) * factor


def _find_rules(css: str) -> list[tuple[str, str]]:
    """Selectors and bodies at the top level and in `@media screen`; other conditions may not hold for the reader."""
    css = re.sub(r"/\*[^*]*(?:\*(?!/)[^*]*)*(?:\*/|$)", " ", css[:300_000])
    rules: list[tuple[str, str]] = []
    skipped = depth = 0
    selector = ""
    for piece in re.split(r"([{}])", css):
        if piece == "{":
            depth += 1
            if selector.startswith("@") and not re.fullmatch(r"@media\s+(?:all|screen|only screen)", selector):
                skipped = skipped or depth
        elif piece == "}":
            skipped = 0 if skipped == depth else skipped
            depth = max(depth - 1, 0)
        else:
            text = piece.strip()
            if depth and not skipped and selector and not selector.startswith("@"):
                rules.append((selector, text))
            selector = text.rpartition(";")[2].strip() if depth == 0 or skipped or selector.startswith("@") else ""
    return rules[:MAX_RULES]


def _parse_selector(text: str, order: int, declarations: Declarations) -> StyleRule | None:
    pieces = re.sub(r"\s*>\s*", " > ", text).split()
    if not pieces or len(pieces) > 12 or ":" in text or "+" in text or "~" in text.replace("~=", ""):
        return None
    compounds: list[Compound] = []
    child = False
    for piece in pieces:
        if piece == ">":
            child = True
            continue
        compound = _parse_compound(piece)
        if compound is None:
            return None
        if child and compounds:
            last = compounds[-1]
            compounds[-1] = Compound(last.tag, last.names, last.attributes, True)
        compounds.append(compound)
        child = False
    names = [name for compound in compounds for name in compound.names]
    ids = sum(name.startswith("#") for name in names)
    classes = len(names) - ids + sum(len(compound.attributes) for compound in compounds)
    return StyleRule(compounds[-1], tuple(compounds[-2::-1]), (0, ids, classes, order), declarations)


def _parse_compound(text: str) -> Compound | None:
    match = _COMPOUND.fullmatch(text)
    if match is None or not text:
        return None
    parts = _SIMPLE.findall(match["rest"])
    found = [_ATTRIBUTE.fullmatch(part) for part in parts if part.startswith("[")]
    attributes = tuple((m[1].lower(), m[2] if m[3] is not None else "?", (m[3] or "").lower()) for m in found if m)
    if len(attributes) != len(found):
        return None
    tag = (match["tag"] or "").lower().replace("*", "")
    return Compound(tag, frozenset(part.lower() for part in parts if not part.startswith("[")), attributes)


def _fits(rule: StyleRule, tree: Tree, element: Element, names: frozenset[str]) -> bool:
    if not _fits_compound(rule.target, element, names):
        return False
    parent = element.parent
    for compound in rule.around:
        for _ in range(MAX_DEPTH):
            if parent < 0:
                return False
            outer = tree.elements[parent]
            parent = outer.parent
            if _fits_compound(compound, outer, outer.names()):
                break
            if compound.child:
                return False
        else:
            return False
    return True


def _fits_compound(compound: Compound, element: Element, names: frozenset[str]) -> bool:
    if compound.tag and compound.tag != element.name:
        return False
    if any(name[1:] not in names for name in compound.names):
        return False
    return all(_fits_attribute(element, *attribute) for attribute in compound.attributes)


def _fits_attribute(element: Element, name: str, sign: str, value: str) -> bool:
    own = next((text.lower() for key, text in element.token.attributes if key == name), None)
    if own is None:
        return False
    return {
        "?": True,
        "": own == value,
        "*": value in own,
        "^": own.startswith(value),
        "$": own.endswith(value),
        "~": value in own.split(),
        "|": own == value or own.startswith(f"{value}-"),
    }[sign]


def _merge(
    best: dict[str, tuple[tuple[bool, tuple[int, int, int, int]], str]],
    declarations: Declarations,
    weight: tuple[int, int, int, int],
) -> None:
    for name, (value, important) in declarations.items():
        if name not in best or (important, weight) >= best[name][0]:
            best[name] = ((important, weight), value)


def find_hiding(styles: Mapping[str, str], background: str) -> bool:
    """Whether nobody sees an element that these declarations hold for, on a background ("" where it is not known)."""
    if styles.get("display") == "none" or styles.get("visibility") in ("hidden", "collapse"):
        return True
    sizes = {name: length(value) for name, value in styles.items()}
    opacity, font = sizes.get("opacity"), sizes.get("font-size")
    if (opacity is not None and opacity <= 0.05) or (font is not None and font <= 1):
        return True
    if (sizes.get("text-indent") or 0) <= -500 or styles.get("transform", "").replace(" ", "") == "scale(0)":
        return True
    if styles.get("position") in ("absolute", "fixed"):
        if any((sizes.get(side) or 0) <= -500 for side in ("left", "top", "right")):
            return True
        if re.fullmatch(r"rect\((?:[01](?:px)?[ ,]*){4}\)", styles.get("clip", "")):
            return True
    if re.fullmatch(r"inset\((?:50|100)%\)|circle\(0(?:px|%)?\)", styles.get("clip-path", "")):
        return True
    tiny = any((size := sizes.get(side)) is not None and size <= 1 for side in ("height", "width", "max-height"))
    return (tiny and styles.get("overflow") == "hidden") or _is_unseen_color(styles, background)


def read_background(styles: Mapping[str, str], around: str) -> str:
    """The colour behind an element, "" where an image or nothing known is there."""
    value = styles.get("background-color") or styles.get("background", "")
    if not value or value in ("transparent", "inherit", "none"):
        return around
    return _color(value)


def _is_unseen_color(styles: Mapping[str, str], background: str) -> bool:
    value = styles.get("color", "")
    if value == "transparent" or re.fullmatch(r"(?:rgba|hsla)\([^()]*[,/]\s*0(?:\.0+|%)?\s*\)", value):
        return True
    behind = read_background(styles, background)
    return bool(value and behind) and _color(value) == behind


def _color(value: str) -> str:
    """A colour in one form: `#rrggbb`; "" for what cannot be compared."""
    value = {"white": "#fff", "black": "#000", "red": "#f00"}.get(value, value)
    if match := re.fullmatch(r"#([0-9a-f])([0-9a-f])([0-9a-f])", value):
        return "#" + "".join(2 * digit for digit in match.groups())
    if match := re.fullmatch(r"rgb\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})\s*\)", value):
        return "#" + "".join(f"{min(int(part), 255):02x}" for part in match.groups())
    return value if re.fullmatch("#[0-9a-f]{6}|[a-z]+", value) else ""


def is_slanted(styles: Mapping[str, str]) -> bool | None:
    """Whether letters are slanted; None where the styles do not say."""
    value = styles.get("font-style")
    return None if value is None else value.startswith(("italic", "oblique"))


def is_bold(styles: Mapping[str, str]) -> bool | None:
    """Whether letters are bold; None where the styles do not say."""
    value = styles.get("font-weight")
    return None if value is None else value in ("bold", "bolder") or (value.isdigit() and int(value) >= 600)
