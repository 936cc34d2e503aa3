"""Reads a guide from its Markdown, which is ours; still no HTML passes, it would be shown as text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from PIL import Image

from lms.core.vietnamese.searching import WORD
from lms.core.vietnamese.text import search_key

TEXTS = Path(__file__).parent / "texts"
PICTURES = Path(__file__).parent.parent / "static" / "learn" / "user-guides"
DOTS = 1.5
"""Of a picture for each the page counts."""
TITLE, PART, TASK = "h1", "h2", "h3"


@dataclass(frozen=True)
class Task:
    """One thing to do, by numbered steps; `words` is what can be searched."""

    title: str
    anchor: str
    html: SafeString
    words: str


@dataclass(frozen=True)
class Part:
    title: str
    anchor: str
    html: SafeString
    tasks: tuple[Task, ...]


@dataclass(frozen=True)
class Guide:
    slug: str
    title: str
    summary: SafeString
    parts: tuple[Part, ...]


class GuideRenderer(RendererHTML):
    """Markdown's own marks, as the product draws them."""

    def em_open(self, tokens: Sequence[Token], at: int, options: object, env: object) -> str:
        return "<b>"

    def em_close(self, tokens: Sequence[Token], at: int, options: object, env: object) -> str:
        return "</b>"

    def blockquote_open(self, tokens: Sequence[Token], at: int, options: object, env: object) -> str:
        return '<div class="otherwise">'

    def blockquote_close(self, tokens: Sequence[Token], at: int, options: object, env: object) -> str:
        return "</div>"

    def link_open(self, tokens: Sequence[Token], at: int, options: object, env: object) -> str:
        """To another guide as a file, which a reader of the repository can follow too; a guide stands in its folder."""
        name, _mark, anchor = str(tokens[at].attrGet("href")).partition("#")
        href = f"../{name.removesuffix('.md')}/" if name else ""
        return format_html('<a href="{}">', f"{href}#{anchor}" if anchor else href)

    def image(self, tokens: Sequence[Token], at: int, options: object, env: object) -> str:
        name, alt = str(tokens[at].attrGet("src")), tokens[at].content
        across, down = size_of(name)
        return format_html(
            '<img src="{}" alt="{}" width="{}" height="{}" loading="lazy">',
            static(f"learn/user-guides/{name}"),
            alt,
            across,
            down,
        )


_markdown = MarkdownIt("commonmark", {"html": False}, renderer_cls=GuideRenderer)


def size_of(name: str) -> tuple[int, int]:
    """In the dots that a page counts."""
    with Image.open(PICTURES / name) as picture:
        return round(picture.width / DOTS), round(picture.height / DOTS)


def read_guide(slug: str) -> Guide:
    return parse_guide(slug, (TEXTS / f"{slug}.md").read_text(encoding="utf-8"))


def parse_guide(slug: str, text: str) -> Guide:
    pieces = list(_pieces(_markdown.parse(text)))
    _level, title, summary = pieces[0]
    parts: list[Part] = []
    for level, name, tokens in pieces[1:]:
        if level == PART:
            parts.append(Part(name, anchor_of(name), _drawn(tokens), ()))
        else:
            task = Task(name, anchor_of(name), _drawn(tokens), _words(tokens))
            last = parts[-1]
            parts[-1] = Part(last.title, last.anchor, last.html, (*last.tasks, task))
    return Guide(slug, title, _drawn(summary), tuple(parts))


def anchor_of(title: str) -> str:
    return "-".join(WORD.findall(search_key(title)))


def _pieces(tokens: Sequence[Token]) -> Iterator[tuple[str, str, list[Token]]]:
    """Each heading with its level, its words, and what stands below it up to the next one."""
    starts = [at for at, token in enumerate(tokens) if token.type == "heading_open"]
    for start, end in zip(starts, [*starts[1:], len(tokens)], strict=True):
        yield tokens[start].tag, tokens[start + 1].content, list(tokens[start + 3 : end])


def _drawn(tokens: Sequence[Token]) -> SafeString:
    return mark_safe(_markdown.renderer.render(tokens, _markdown.options, {}))  # noqa: S308 - escaped by the renderer


def _words(tokens: Sequence[Token]) -> str:
    inline = (child for token in tokens for child in token.children or ())
    return " ".join(one.content for one in inline if one.type in {"text", "code_inline"} and one.content)
