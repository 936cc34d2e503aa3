"""Who gets in where: every URL of ours has a row in `permission_table`; every row is tried, in CI with everybody."""

from __future__ import annotations

import io
import logging
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID, uuid4
from zlib import crc32

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase
from django.test import Client
from django.test.client import ClientHandler
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.architecture.permission_table import MODE, SIGN_IN, TABLE, Door, Row
from tests.architecture.permission_world import ADMIN, EVERYBODY, NOBODY, NOT_FOR_THEM, World, build_world
from tests.architecture.response_headers import PRODUCTION, wrong_headers
from tests.factories.admin_modes import turn_on

OURS = ("lms.", "assessments.", "courses.", "certificates.")
METHODS = ("get", "post", "put", "patch", "delete")
HOW_TO_ADD = (
    "Every URL of ours has one row in tests/architecture/permission_table.py that says what each person gets there. "
    "Add the missing rows (pick the door that fits, or write one), take out those that name nothing."
)
HOW_TO_MEND = (
    "Either the view lets in the wrong people (doors: lms/org/access.py; objects: Model.objects.visible_to(user), "
    "never .objects.get), or the row in tests/architecture/permission_table.py expects the wrong thing."
)


KEPT = re.compile(rb'<input type="hidden" name="kept" value="[^"]+"[^>]*>')
"""On the sign-in page that answers a form: what was typed, to be sent after signing in."""
POWERS = re.compile(rb'<input type="hidden" name="mode_id" value="[^"]+"[^>]*>')
"""On the page on which administrators turn their powers on: the id that the form made."""


# Every URL has a row


def patterns_of(resolver: URLResolver, route: str = "", namespaces: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Name and route of every pattern of ours; of the editor's own addresses only those whose view is ours."""
    for entry in resolver.url_patterns:
        where = route + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inside = (*namespaces, entry.namespace) if entry.namespace else namespaces
            if getattr(entry.urlconf_name, "__name__", "") == "wagtail.admin.urls":
                yield from ((name, at) for name, at in views_of_ours(entry, where, inside))
            else:
                yield from patterns_of(entry, where, inside)
        else:
            yield name_of(entry, where, namespaces), where


def views_of_ours(resolver: URLResolver, route: str, namespaces: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for entry in resolver.url_patterns:
        where = route + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inside = (*namespaces, entry.namespace) if entry.namespace else namespaces
            yield from views_of_ours(entry, where, inside)
        elif entry.callback.__module__.startswith(OURS):
            yield name_of(entry, where, namespaces), where


def name_of(pattern: URLPattern, route: str, namespaces: tuple[str, ...]) -> str:
    return ":".join((*namespaces, pattern.name)) if pattern.name else route


def test_every_url_has_one_row():
    urls = sorted(name for name, _route in patterns_of(get_resolver()))
    rows = sorted(row.name for row in TABLE)

    assert {"URL without a row": sorted(set(urls) - set(rows)), "row without a URL": sorted(set(rows) - set(urls))} == {
        "URL without a row": [],
        "row without a URL": [],
    }, HOW_TO_ADD
    assert rows == urls, HOW_TO_ADD  # two patterns of one name would share a row


def test_every_row_speaks_of_everybody():
    doors = [(row.name, door) for row in TABLE for door in (row.get, row.post) if door is not None]

    assert [name for name, door in doors if set(door) != set(EVERYBODY)] == []
    assert [row.name for row in TABLE if row.get is None and row.post is None] == []


# Everybody gets what the rows say


class Visitor:
    """Knocks at an address as one of the people, and undoes whatever that did."""

    def __init__(self, world: World, **environ: str) -> None:
        self.cookies: dict[str, str] = {}
        self.environ = environ
        self.handler = ClientHandler(enforce_csrf_checks=False)  # one for all visits, with its middleware made once
        for person, user in world.users.items():
            client = Client()
            if user is not None:
                client.force_login(user)
                if person == ADMIN:
                    turn_on(client, user)
                self.cookies[person] = client.cookies[settings.SESSION_COOKIE_NAME].value

    def knock(self, person: str, method: str, path: str, data: object = None) -> HttpResponseBase:
        client = Client(raise_request_exception=False, **self.environ)
        client.handler = self.handler
        if person in self.cookies:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.cookies[person]
        cache.clear()  # rate limits count visits, and all of these come from one place
        with transaction.atomic():
            response = getattr(client, method)(path, data) if method == "post" else getattr(client, method)(path)
            body_of(response)
            transaction.set_rollback(True)
        return response


def body_of(response: HttpResponseBase) -> bytes:
    """What was sent; of a workbook its parts."""
    if not hasattr(response, "seen"):
        body = b"".join(response.streaming_content) if response.streaming else response.content
        if body.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(body)) as parts:
                body = b"\n".join(parts.read(name) for name in parts.namelist())
        response.seen = body
    return response.seen


def status_of(response: HttpResponseBase) -> int | str:
    leads_to = response.headers.get("Location", "")
    if response.status_code == 302 and leads_to.startswith(f"{reverse('account_login')}?next="):
        return SIGN_IN
    if response.status_code == 302 and leads_to.startswith(f"{reverse('org:admin_mode')}?next="):
        return MODE
    if response.status_code == 200 and KEPT.search(body_of(response)):
        return MODE if POWERS.search(body_of(response)) else SIGN_IN
    return response.status_code


def address(row: Row, world: World, *, exists: bool = True) -> str:
    """Of the world's object, or of one that never was."""
    args, query = list(row.args(world)), dict(row.query(world))
    if not exists:
        if not query:
            args = list(row.missing) or [another(args[0]), *args[1:]]
        query = {key: another(value) for key, value in query.items()}
    path = row.path or reverse(row.name, args=args)
    return path + ("?" + "&".join(f"{key}={value}" for key, value in query.items()) if query else "")


def another(value: object) -> object:
    return uuid4() if isinstance(value, UUID) else "khong-co-cai-nay"


def without_object(response: HttpResponseBase, path: str) -> tuple[object, ...]:
    """What somebody can learn from an answer, the address itself and chance values aside."""
    here = re.escape(path.encode())
    body = re.sub(rb'name="csrfmiddlewaretoken" value="[^"]*"', b"", body_of(response))
    body = POWERS.sub(b"", KEPT.sub(b"", body))  # what was sent, and to where
    quoted = path.replace("/", "%2F").replace("?", "%3F").replace("=", "%3D")
    leads_to = response.headers.get("Location", "").replace(path, "here").replace(quoted, "here")
    leads_to = leads_to.replace(path.replace("?", "%3F").replace("=", "%3D"), "here")
    return response.status_code, leads_to, re.sub(here, b"here", body)


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "everybody", [False, pytest.param(True, marks=[pytest.mark.soak, pytest.mark.walk])], ids=["some", "all"]
)
def test_everybody_gets_what_the_rows_say(demo, everybody, settings):
    """With the headers that every answer must have, as over TLS in production."""
    for name, value in PRODUCTION.items():
        setattr(settings, name, value)
    settings.ADMIN_MODE_REQUIRED = True
    world = build_world()
    visitor = Visitor(world, HTTP_X_FORWARDED_PROTO="https")
    with without_log():
        found = [line for row in TABLE for line in deviations(row, world, visitor, everybody=everybody)]

    assert not found, "\n".join([*found, HOW_TO_MEND])


@contextmanager
def without_log() -> Iterator[None]:
    """Hundreds of refusals, each with its traceback, would bury what the test has to say."""
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


def deviations(row: Row, world: World, visitor: Visitor, *, everybody: bool) -> Iterator[str]:
    for method, door in (("get", row.get), ("post", row.post)):
        if door is not None:
            path = address(row, world)
            tried = door if everybody else some_of(row, door)
            answers = {person: visitor.knock(person, method, path, row.data(world)) for person in tried}
            yield from wrong_statuses(row, method, tried, world, answers)
            for person, response in answers.items():
                for wrong in wrong_headers(path, response):
                    yield f"{method.upper()} {row.name} as {person}: {wrong}"
            yield from tell_tales(row, method, tried, world, visitor, answers)
    yield from wrong_methods(row, world, visitor)


def some_of(row: Row, door: Door) -> Door:
    """All from whom an object is hidden and one of those who get the same otherwise, not the same one in every row."""
    alike: dict[int | str, list[str]] = {}
    for person, expected in door.items():
        alike.setdefault(expected, []).append(person)
    turn = crc32(row.name.encode())
    return {
        person: expected
        for expected, people in alike.items()
        for person in (people if expected == 404 else [people[turn % len(people)]])
    }


def wrong_methods(row: Row, world: World, visitor: Visitor) -> Iterator[str]:
    """Every method that the row has no door for, tried by somebody whom no other rule keeps out."""
    person, path = best_placed(row.post or row.get), address(row, world)
    for method in METHODS:
        if getattr(row, method, None) is None:
            status, expected = status_of(visitor.knock(person, method, path)), row.otherwise.get(method, 405)
            if status != expected:
                yield f"{row.name}: {method.upper()} is answered with {status} though the row has no such door"


def best_placed(door: Door | None) -> str:
    """Whom the door lets in, else the administrator."""
    assert door is not None
    return next((person for person, status in door.items() if status in {200, 302}), EVERYBODY[-1])


def wrong_statuses(
    row: Row, method: str, door: Door, world: World, answers: dict[str, HttpResponseBase]
) -> Iterator[str]:
    path = address(row, world)
    for person, expected in door.items():
        response = answers[person]
        status = status_of(response)
        if status != expected:
            yield f"{method.upper()} {row.name} as {person}: {status}, expected {expected} ({path})"
        elif not row.told and person in set(NOT_FOR_THEM) - set(row.sees_people) and names_somebody(response, world):
            yield f"{method.upper()} {row.name} as {person}: names a person of the ward ({path})"


def names_somebody(response: HttpResponseBase, world: World) -> bool:
    return any(name.encode() in body_of(response) for name in (world.owner.full_name, world.waiting.official.full_name))


def tell_tales(
    row: Row, method: str, door: Door, world: World, visitor: Visitor, answers: dict[str, HttpResponseBase]
) -> Iterator[str]:
    """Whoever may not see an object learns nothing from asking for it."""
    if row.told or not (row.args(world) or row.query(world)):
        return
    there, gone = address(row, world), address(row, world, exists=False)
    data = row.data(world)
    data_gone = {key: another(value) if value in row.query(world).values() else value for key, value in data.items()}
    for person, expected in door.items():
        if expected not in {SIGN_IN, MODE, 401, 403, 404}:
            continue
        of_one = without_object(answers[person], there)
        if of_one != without_object(visitor.knock(person, method, gone, data_gone), gone):
            yield f"{method.upper()} {row.name} as {person}: the answer tells whether the object exists ({there})"


def test_a_method_without_a_door_is_noticed():
    class Open:
        def knock(self, person: str, method: str, path: str, data: object = None) -> HttpResponse:
            knocked.append((person, method))
            return HttpResponse(status=200 if method in {"get", "delete"} else 405)

    knocked: list[tuple[str, str]] = []
    row = Row("a", post={NOBODY: 404, EVERYBODY[1]: 302}, otherwise={"get": 200}, path="/a/")

    assert list(wrong_methods(row, None, Open())) == ["a: DELETE is answered with 200 though the row has no such door"]
    assert knocked == [(EVERYBODY[1], method) for method in ("get", "put", "patch", "delete")]
