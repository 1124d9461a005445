"""Checks of a page that every test makes in passing: what a person without a mouse or without sight would stumble over.

Validity is what html5lib's parser of the HTML standard reports; the rest is asked of the tree that it builds.
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from xml.etree.ElementTree import Element

import html5lib

# The limit that the project has set itself for the HTML of one page.
MOST_BYTES = 60_000
# Differ from request to request and change nothing that is checked here.
KEYS = re.compile(r'(name="(?:csrf_token|once)" value=")[^"]*')
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
NOT_LABELLED = ("hidden", "submit", "button", "reset")
REFERENCES = ("for", "aria-describedby", "aria-labelledby", "aria-controls")


def problems(html: str, path: str) -> list[str]:
    """What is wrong with this page, each beginning with its path; an empty list for a good page."""
    found = list(_of_the_page(KEYS.sub(r"\1key", html)))
    if (size := len(html.encode())) > MOST_BYTES:
        found.append(f"{size:,} bytes of HTML: {MOST_BYTES:,} at most")
    return [f"{path}: {problem}" for problem in found]


@lru_cache(maxsize=512)
def _of_the_page(html: str) -> tuple[str, ...]:
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    page = parser.parse(html)
    checks = (validity(html, parser), headings(page), titles(page), ids(page), labels(page))
    checks += (forms(page), names(page), inline(page), leftovers(page))
    return tuple(problem for check in checks for problem in check)


def text_of(element: Element) -> str:
    """The words inside an element, in one line."""
    return " ".join("".join(element.itertext()).split())


def validity(html: str, parser: html5lib.HTMLParser) -> Iterator[str]:
    """What the standard's parser calls an error, with the line that holds it."""
    lines = html.split("\n")
    for (line, _column), code, _details in parser.errors:
        yield f"not valid ({code}): {lines[min(line, len(lines)) - 1].strip()[:120]}"


def headings(page: Element) -> Iterator[str]:
    """One h1, and no level left out on the way down."""
    order = [element for element in page.iter() if element.tag in HEADINGS]
    if (count := sum(element.tag == "h1" for element in order)) != 1:
        yield f"{count} h1 headings: there must be one"
    level = 1
    for element in order:
        if (next_level := int(element.tag[1])) > level + 1:
            yield f"{element.tag} after h{level}: {text_of(element)!r}"
        if not text_of(element):
            yield f"an empty {element.tag}"
        level = next_level


def titles(page: Element) -> Iterator[str]:
    """A title that begins with the h1, after "Error: " where there is a problem to solve; and the language."""
    title, heading = page.find(".//title"), page.find(".//h1")
    expected = text_of(heading) if heading is not None else ""
    said = text_of(title) if title is not None else ""
    has_errors = any(
        "govuk-error-summary" in element.get("class", "").split() for element in page.iter()
    )
    if not said.startswith(f"Error: {expected}" if has_errors else expected):
        yield f"the title {said!r} does not begin with the h1 {expected!r}"
    if not page.get("lang"):
        yield "no language"


def ids(page: Element) -> Iterator[str]:
    """Each id once, and nothing that refers to an id that is not there."""
    known = Counter(element.get("id") for element in page.iter() if element.get("id"))
    yield from (f"the id {id!r} is there {count} times" for id, count in known.items() if count > 1)
    for element in page.iter():
        referred = [id for name in REFERENCES for id in element.get(name, "").split()]
        if element.tag == "a" and element.get("href", "").startswith("#"):
            referred.append(element.get("href", "")[1:])
        yield from (
            f"<{element.tag}> refers to the id {id!r}, which is not there"
            for id in referred
            if id not in known
        )


def labels(page: Element) -> Iterator[str]:
    """A label with words for each box, list and choice; a legend for each group."""
    named = {label.get("for") for label in page.iter("label") if text_of(label)}
    wrapped = {inner for label in page.iter("label") if text_of(label) for inner in label.iter()}
    for field in (
        element for element in page.iter() if element.tag in ("input", "textarea", "select")
    ):
        if field.get("type") in NOT_LABELLED or field in wrapped or field.get("id") in named:
            continue
        if not field.get("aria-label") and not field.get("aria-labelledby"):
            yield f"no label for <{field.tag} name={field.get('name')!r}>"
    for fieldset in page.iter("fieldset"):
        legend = fieldset.find("legend")
        if (legend is None or not text_of(legend)) and not fieldset.get("aria-labelledby"):
            yield f"no legend for the group {fieldset.get('id') or text_of(fieldset)[:40]!r}"
    for radio in _without_group(page):
        yield f"the radio {radio.get('name')!r} stands in no group"


def _without_group(page: Element) -> list[Element]:
    grouped = {inner for fieldset in page.iter("fieldset") for inner in fieldset.iter("input")}
    return [
        field
        for field in page.iter("input")
        if field.get("type") == "radio" and field not in grouped
    ]


def forms(page: Element) -> Iterator[str]:
    """An address and a method for each form, and a token against forgery in each that changes something."""
    for form in page.iter("form"):
        name = form.get("action") or text_of(form)[:40]
        if not form.get("action"):
            yield f"no action on the form {name!r}"
        if form.get("method", "").lower() not in ("get", "post"):
            yield f"no method on the form {name!r}"
        tokens = [
            field for field in form.iter("input") if field.get("name", "").endswith("csrf_token")
        ]
        if form.get("method", "").lower() == "post" and not any(
            token.get("value") for token in tokens
        ):
            yield f"no token in the form {name!r}"
        if form.get("method", "").lower() == "get" and tokens:
            yield f"a token would stand in the address of the form {name!r}"


def names(page: Element) -> Iterator[str]:
    """Words on every button and link, and something said for every picture."""
    for element in page.iter():
        if element.tag == "img" and element.get("alt") is None:
            yield f"no alt for the picture {element.get('src')!r}"
        if element.tag == "button" or (element.tag == "a" and element.get("href") is not None):
            pictures = "".join(picture.get("alt", "") for picture in element.iter("img"))
            if not (text_of(element) or element.get("aria-label") or pictures):
                yield f"no words on <{element.tag} {element.get('href', '')}>"
    for table in page.iter("table"):
        if table.find(".//th") is None:
            yield "a table without headings"


def inline(page: Element) -> Iterator[str]:
    """Nothing that the Content-Security-Policy would stop."""
    for element in page.iter():
        if not isinstance(element.tag, str):
            continue
        yield from (
            f"{name}= on <{element.tag}>"
            for name in element.attrib
            if name == "style" or name.startswith("on")
        )
        if element.tag == "style" or (element.tag == "script" and not element.get("src")):
            yield f"an inline <{element.tag}>"
        if element.get("href", "").lower().startswith(("javascript:", "data:")):
            yield f"a link to {element.get('href', '')[:40]!r}"


def leftovers(page: Element) -> Iterator[str]:
    """No pieces of templates or programs among the words."""
    body = page.find("body")
    words = "" if body is None else text_of(body)
    for found in re.finditer(
        r"<[\w.]+ object at |&(?:amp|lt|gt|#\d+);|\bStatus\.[A-Z]|\bMarkup\(", words
    ):
        yield f"a leftover: …{words[max(found.start() - 20, 0) : found.end() + 20]}…"
