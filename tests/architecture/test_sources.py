"""Where values of a request come from, and what becomes of them: patterns, sources, methods."""

import ast
from collections import Counter

import pytest

from tests.architecture.rooms import ROOT, python_files
from tests.factories.people import PASSWORD, make_user

PATTERNS = {"compile", "search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer"}
MADE_OF_OUR_OWN = {
    "lms/offline/addresses.py": 1,
    "lms/org/domain/roster/cells.py": 1,
    "lms/org/domain/roster/encodings.py": 1,
    "lms/org/domain/succession/checking.py": 1,
    "lms/studio/questions/blocks.py": 2,  # of a block that `MOST` knows
}
"""Patterns that aren't written out, by file: names and words of ours are put into them."""


def test_nothing_typed_becomes_a_pattern():
    found = Counter(
        str(path.relative_to(ROOT))
        for _module, path in python_files()
        for pattern in _patterns(ast.parse(path.read_text(encoding="utf-8")))
        if not _is_written_out(pattern)
    )
    assert found == MADE_OF_OUR_OWN


def test_a_field_has_one_source():
    """What is sent in the body and what stands in the address are never put together."""
    found = [
        (str(path.relative_to(ROOT)), node.lineno)
        for _module, path in python_files()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, (ast.Dict, ast.BinOp, ast.BoolOp)) and {"request.GET", "request.POST"} <= _named(node)
    ]
    assert found == []


@pytest.mark.django_db
def test_the_address_fills_in_no_form(client):
    user = make_user()
    client.post(f"/dang-nhap/?login={user.username}&password={PASSWORD}")
    assert "_auth_user_id" not in client.session
    client.post(
        f"/dang-nhap/?login=khac&password=khac&login={user.username}", {"login": user.username, "password": PASSWORD}
    )
    assert client.session["_auth_user_id"] == str(user.pk)


@pytest.mark.django_db
def test_of_a_name_sent_twice_the_last_counts(client):
    user = make_user()
    client.post("/dang-nhap/", {"login": ["khac", user.username], "password": ["khac", PASSWORD]})
    assert client.session["_auth_user_id"] == str(user.pk)


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT"])
def test_no_screen_answers_it(client, method):
    user = make_user("79-QT0001", is_superuser=True)
    client.force_login(user)
    paths = ["/", "/tro-giup/", "/dang-nhap/", "/quan-tri/", "/quan-tri/pages/", "/api/v1/", "/static/a.css", "/sw.js"]
    answers = [client.generic(method, path, "<x>", "text/plain", HTTP_X_SECRET="mot-khoa") for path in paths]

    assert {answer.status_code for answer in answers} == {405}
    assert [b"mot-khoa" in answer.content for answer in answers] == [False] * len(paths)


def _patterns(tree):
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = ast.unparse(node.func)
        if name.startswith("re.") and name.removeprefix("re.") in PATTERNS:
            yield node.args[0]
        for keyword in node.keywords:
            if keyword.arg and keyword.arg.endswith(("__regex", "__iregex")):
                yield keyword.value


def _is_written_out(pattern):
    """A constant, or one with escaped values, constants or other names of the module in it."""
    if isinstance(pattern, ast.JoinedStr):
        parts = [ast.unparse(one.value) for one in pattern.values if isinstance(one, ast.FormattedValue)]
        return all(one.isupper() or one.startswith(("re.escape(", "'|'.join(")) for one in parts)
    return isinstance(pattern, ast.Constant)


def _named(node):
    return {ast.unparse(one) for one in ast.walk(node) if isinstance(one, ast.Attribute)}
