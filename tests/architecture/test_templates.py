"""Templates run no inline script and carry no inline style: the content policy forbids both."""

import re

from tests.architecture.rooms import ROOT

INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*type=[\"']application/json)[^>]*>|<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']", re.I
)
ENDLESS = re.compile(r"<input type=[\"']search[\"'](?![^>]*\bmaxlength=)[^>]*>", re.I)
FOREIGN = re.compile(r"(?:src|href)\s*=\s*[\"'](?:https?:)?//(?!www\.w3\.org)", re.I)


def our_templates():
    for top in ("lms", "assessments", "courses", "certificates"):
        yield from sorted((ROOT / top).rglob("templates/**/*.html"))


def hits(pattern, *, skip=()):
    found = []
    for path in our_templates():
        name = str(path.relative_to(ROOT))
        if any(part in name for part in skip):
            continue
        text = re.sub(
            r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", "", path.read_text(encoding="utf-8"), flags=re.S
        )
        found += [f"{name}: {match.group(0)[:60]}" for match in pattern.finditer(text)]
    return found


ON_PAPER_ALONE = ("reports/_paper_table.html",)
"""No browser gets it: the widths of its columns follow what stands in them."""


def test_no_inline_script_or_style():
    assert hits(INLINE, skip=ON_PAPER_ALONE) == [], "Put it into a file under static/."


def test_nothing_is_loaded_from_another_host():
    assert hits(FOREIGN) == []


def test_no_search_makes_an_address_that_the_server_refuses():
    assert hits(ENDLESS) == [], "A text pasted by mistake becomes an address too long: give maxlength."


def test_there_are_templates_to_look_at():
    assert len(list(our_templates())) > 10
