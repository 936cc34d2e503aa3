"""Everybody follows every link from their home, then meddles with what stands behind the question mark."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator
from http import HTTPStatus
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup, Tag
from django.http import HttpResponseBase
from django.urls import Resolver404, resolve

from tests.architecture.permission_world import EVERYBODY, build_world
from tests.architecture.test_permissions import Visitor, body_of, without_log

HOMES = ("/", "/hoc/", "/nhan-su/", "/don-vi-toi/", "/quan-tri/", "/tai-khoan/", "/tro-giup/", "/xac-minh/", "/en/")
MOST_OF_A_KIND = 3
"""Addresses that one view answers, with the same names behind the question mark: no list is walked whole."""
MOST_PAGES = 400
SIGN = "x-dau-hieu"
PROBE = f"\"'><{SIGN} onload=alert(1)>"
MEDDLED = (PROBE, "", "-1", "9" * 25, "\x00", "../../../etc/passwd", "%s{{7*7}}${7*7}", "2025-02-30", "ă" * 3000)
LEAVES = re.compile(r"^/(?:en/)?(?:dang-xuat/|quan-tri/logout/|static/|media/)")


@pytest.mark.slow
@pytest.mark.soak
@pytest.mark.django_db(transaction=True)
def test_no_link_leads_to_a_fault_and_nothing_typed_comes_back_as_code(demo):
    visitor = Visitor(build_world())
    found: list[str] = []
    walked: Counter[str] = Counter()
    read: set[tuple[object, str]] = set()
    with without_log():
        for person in EVERYBODY:
            crawl = Crawl(visitor, person, read)
            found += crawl.faults()
            walked[person] = crawl.pages

    assert not found, "\n".join(found)
    assert min(walked.values()) > 5, walked
    assert sum(walked.values()) > 500, walked


class Crawl:
    """One person's walk, each kind of address a few times.

    `read`: the names behind question marks that somebody let in was already seen to meddle with; whoever comes later
    sends markup alone, as what a view makes of numbers and days doesn't hang on who asks.
    """

    def __init__(self, visitor: Visitor, person: str, read: set[tuple[object, str]]) -> None:
        self.visitor, self.person, self.read = visitor, person, read
        self.pages = 0
        self.seen: set[str] = set()
        self.kinds: Counter[object] = Counter()
        self.meddled: set[tuple[object, str]] = set()

    def faults(self) -> Iterator[str]:
        waiting = deque(HOMES)
        while waiting and self.pages < MOST_PAGES:
            path = waiting.popleft()
            if path in self.seen or not self.is_new(path):
                continue
            self.seen.add(path)
            self.pages += 1
            response = self.visitor.knock(self.person, "get", path)
            yield from self.wrong(path, response)
            for other, names in links_of(path, response):
                waiting.append(other)
                yield from self.meddle(other, names)

    def is_new(self, path: str) -> bool:
        kind = kind_of(path)
        self.kinds[kind] += 1
        return kind is not None and self.kinds[kind] <= MOST_OF_A_KIND

    def meddle(self, path: str, names: set[str]) -> Iterator[str]:
        """Once for each name that a view is known to read, whatever page told of it."""
        plain, _, query = path.partition("?")
        kept = dict(parse_qsl(query, keep_blank_values=True))
        view = kind_of(plain)
        for name in sorted(names | set(kept)):
            if view is None or (view, name) in self.meddled:
                continue
            self.meddled.add((view, name))
            is_let_in = False
            for value in MEDDLED[:1] if (view, name) in self.read else MEDDLED:
                asked = f"{plain}?{urlencode(kept | {name: value})}"
                response = self.visitor.knock(self.person, "get", asked)
                is_let_in |= response.status_code == HTTPStatus.OK
                yield from self.wrong(asked[:200], response)
            if is_let_in:
                self.read.add((view, name))

    def wrong(self, path: str, response: HttpResponseBase) -> Iterator[str]:
        if response.status_code >= 500:
            yield f"{self.person}: {path} is answered with {response.status_code}"
        if comes_back(response):
            yield f"{self.person}: {path} sends back what was typed"
        if response.headers.get("Location", "").startswith(("//", "http")):
            yield f"{self.person}: {path} leads out of the site"


def kind_of(path: str) -> object:
    """The view and what it is asked by; None for what isn't ours to walk."""
    plain, _, query = path.partition("?")
    if LEAVES.match(plain):
        return None
    try:
        found = resolve(plain)
    except Resolver404:
        return ("nothing", plain)
    return found.view_name or found.route, plain.startswith("/en/"), tuple(sorted(dict(parse_qsl(query))))


def links_of(path: str, response: HttpResponseBase) -> Iterator[tuple[str, set[str]]]:
    """Where a page leads by a link or a form that asks, and what the form asks by."""
    if "Location" in response.headers:
        yield from inside(path, response.headers["Location"], set())
    if not response.headers.get("Content-Type", "").startswith("text/html"):
        return
    page = BeautifulSoup(body_of(response), "html.parser")
    for link in page.select("a[href], area[href], link[rel=next][href]"):
        yield from inside(path, str(link["href"]), set())
    for form in page.select("form"):
        if str(form.get("method", "get")).lower() == "get":
            yield from inside(path, str(form.get("action") or path), names_in(form))


def names_in(form: Tag) -> set[str]:
    return {str(one["name"]) for one in form.select("[name]")}


def inside(path: str, href: str, names: set[str]) -> Iterator[tuple[str, set[str]]]:
    parts = urlsplit(urljoin(f"http://testserver{path}", href))
    if parts.scheme == "http" and parts.netloc == "testserver":
        yield parts.path + (f"?{parts.query}" if parts.query else ""), names


def comes_back(response: HttpResponseBase) -> bool:
    """As a tag; of a text or an attribute that was escaped none is made."""
    if not response.headers.get("Content-Type", "").startswith(("text/html", "image/svg")):
        return False
    body = body_of(response)
    return f"<{SIGN}".encode() in body or b"onload=alert(1)>" in body


def test_what_comes_back_is_seen():
    class Page:
        streaming = False
        headers = {"Content-Type": "text/html"}

        def __init__(self, content: str) -> None:
            self.content = content.encode()

    assert comes_back(Page(f"<p>{PROBE}</p>"))
    assert not comes_back(Page(f"<p>&quot;&#x27;&gt;&lt;{SIGN} onload=alert(1)&gt;</p>"))


def test_links_and_what_a_form_asks_by():
    class Page:
        streaming = False
        headers = {"Content-Type": "text/html"}
        content = b"""<a href="?trang=2">2</a><a href="https://ngoai.vn/">x</a>
            <form action="/so-tay/"><input name="tim"></form>
            <form method="post" action="/xoa/"><input name="a"></form>"""

    assert list(links_of("/hoc/", Page())) == [("/hoc/?trang=2", set()), ("/so-tay/", {"tim"})]
