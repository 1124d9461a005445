"""Markdown to safe HTML: what people write becomes paragraphs, lists, emphasis and links, and nothing else."""

import re
from collections.abc import Iterator
from html import escape
from xml.etree.ElementTree import Element

import nh3
from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor
from markupsafe import Markup

# Python-Markdown looks from every "[" to the end of the text: thousands of them take it seconds.
# With these limits the worst text found takes a few hundredths of a second.
LONGEST = 20_000
MOST_BRACKETS = 200
MOST_LINES = 2_000
# Pages use h1 to h3 themselves.
HEADING_STEP, LOWEST_HEADING = 3, 6
UNWANTED_INLINE = (
    "reference", "short_reference", "image_link", "image_reference", "short_image_ref", "automail", "html",
)  # fmt: skip
# Without the star, nh3 lets titles and languages pass on every tag.
ATTRIBUTES = {"*": set(), "a": {"href"}, "ol": {"start"}}
CLASSES = {
    "p": "govuk-body", "a": "govuk-link", "blockquote": "govuk-inset-text",
    "ul": "govuk-list govuk-list--bullet", "ol": "govuk-list govuk-list--number",
    "h4": "govuk-heading-s", "h5": "govuk-heading-s", "h6": "govuk-heading-s",
}  # fmt: skip
TAGS = {*CLASSES, "li", "em", "strong", "br", "hr", "code", "pre"}
LIST_ITEM = re.compile(r"\s*([-*+]|\d{1,3}[.)])\s")
LIST_START = re.compile(r"([-*+]|1\.)\s+\S")
ABSOLUTE_LINK = re.compile("(https?://|mailto:)", re.IGNORECASE)
BARE_LINK = r"(?<![\w/@])(https?://[^\s<>\"'\[\]]*[^\s<>\"'\[\].,;:!?)])"


class BareLinks(InlineProcessor):
    """Makes a link of an address that somebody pasted."""

    def handleMatch(self, match: re.Match[str], data: str) -> tuple[Element, int, int]:  # type: ignore[override]  # noqa: N802
        """The link, and from where to where it stands."""
        link = Element("a", {"href": self.unescape(match[1])})
        link.text = self.unescape(match[1])
        return link, match.start(0), match.end(0)


class OurLook(Treeprocessor):
    """Puts headings below those of the page, unmakes links within the service, and adds the design system's classes.

    A text must not look like one of the service's own buttons.
    """

    def run(self, root: Element) -> None:
        """Change the tree in place."""
        for element in root.iter():
            if re.fullmatch("h[1-6]", element.tag):
                element.tag = f"h{min(int(element.tag[1]) + HEADING_STEP, LOWEST_HEADING)}"
            if element.tag == "a" and not ABSOLUTE_LINK.match(element.get("href", "")):
                element.tag = "span"
            if element.tag in CLASSES:
                element.set("class", CLASSES[element.tag])


class OurMarkdown(Extension):
    """Markdown without HTML, references and images: tags that somebody types are shown as typed."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        """Take away what is not wanted, and add the rest."""
        md.preprocessors.deregister("html_block")
        md.parser.blockprocessors.deregister("reference")
        for name in UNWANTED_INLINE:
            md.inlinePatterns.deregister(name)
        md.inlinePatterns.register(BareLinks(BARE_LINK, md), "bare_links", 100)
        md.treeprocessors.register(OurLook(md), "our_look", 5)


def to_html(text: str) -> Markup:
    """The HTML of a text in Markdown: safe to print, links to http, https and mailto only.

    A text that would take too long to read as Markdown is given as plain paragraphs.
    """
    if len(text) > LONGEST or text.count("[") > MOST_BRACKETS or text.count("\n") > MOST_LINES:
        return plain(text)
    markdown = Markdown(extensions=["nl2br", "sane_lists", OurMarkdown()])
    try:
        found = markdown.convert("\n".join(with_room_for_lists(text.split("\n"))))
    except RecursionError:
        # Lists within lists within lists: nobody means them.
        return plain(text)
    return cleaned(found)


def with_room_for_lists(lines: list[str]) -> Iterator[str]:
    """The lines, with an empty one where a list follows a line at once, as people write it in a mail."""
    before = ""
    for line in lines:
        if (
            LIST_START.match(line)
            and before.strip()
            and not before[0].isspace()
            and not LIST_ITEM.match(before)
        ):
            yield ""
        yield line
        before = line


def plain(text: str) -> Markup:
    """The text as paragraphs, with its line breaks and nothing else."""
    paragraphs = re.split(r"\n\s*\n", text.strip())
    return cleaned(
        "\n".join(
            f'<p class="govuk-body">{escape(p).replace(chr(10), "<br>")}</p>'
            for p in paragraphs
            if p
        )
    )


def cleaned(html: str) -> Markup:
    """The HTML with only the tags, attributes and links that a text may have."""
    safe = nh3.clean(
        html,
        tags=TAGS,
        clean_content_tags=set(),
        attributes=ATTRIBUTES,
        allowed_classes={tag: set(classes.split()) for tag, classes in CLASSES.items()},
        url_schemes={"http", "https", "mailto"},
        url_relative="deny",
        link_rel="nofollow noopener noreferrer",
    )
    return Markup(safe)  # noqa: S704 – it comes from the cleaner
