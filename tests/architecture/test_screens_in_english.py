"""Every screen in English: no Vietnamese is left outside of what is marked as Vietnamese."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client

from lms.accounts.models import User
from tests.architecture.permission_world import build_world
from tests.e2e.screens import Screen, screens_of
from tests.e2e.words import vietnamese_data, vietnamese_left_over

pytestmark = [
    pytest.mark.integration,
    pytest.mark.slow,
    pytest.mark.once,
    pytest.mark.django_db,
    pytest.mark.urls("tests.e2e.urls"),
]


def test_every_screen_speaks_english(demo):
    """The same pages that the browser looks at in Vietnamese."""
    world = build_world()
    screens = [one for one in screens_of(world) if not (one.is_editor or one.is_vietnamese_only)]
    data = vietnamese_data()
    found = {}
    for screen in screens:
        status, html = answer_of(screen, world.users[screen.who])
        found[screen.name] = vietnamese_left_over(html, data) + ([] if status == screen.status else [f"{status}"])

    assert {name: left for name, left in found.items() if left} == {}
    assert len(found) > 100


def answer_of(screen: Screen, user: User | None) -> tuple[int, str]:
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user)
    path = f"/en{screen.path}"
    response = client.get(path)
    if screen.sends:
        [form] = BeautifulSoup(response.content, "html.parser").select(screen.sends)[:1]
        response = client.post(form.get("action") or path, fields_of(form), follow=True)
    return response.status_code, response.content.decode()


def fields_of(form: Tag) -> dict[str, list[str]]:
    """What a browser sends of a form as it stands, its first button pressed."""
    sent: dict[str, list[str]] = {}
    for one in form.select("input[name], select[name], textarea[name]"):
        values = values_of(one)
        if values:
            sent.setdefault(str(one["name"]), []).extend(values)
    button = form.select_one("[type=submit]")
    if button is not None and button.get("name"):
        sent[str(button["name"])] = [str(button.get("value", ""))]
    return sent


def values_of(field: Tag) -> list[str]:
    if field.has_attr("disabled") or field.get("type") in {"file", "submit"}:
        return []
    if field.name == "textarea":
        return [field.get_text()]
    if field.name == "select":
        options = field.select("option[selected]") or ([] if field.has_attr("multiple") else field.select("option")[:1])
        return [str(option.get("value", "")) for option in options]
    if field.get("type") in {"checkbox", "radio"}:
        return [str(field.get("value", "on"))] if field.has_attr("checked") else []
    return [str(field.get("value", ""))]


@pytest.mark.parametrize(
    ("body", "left"),
    [
        ("<p>Report of Phường Phú Xuân</p>", []),
        ("<p>Phường Phú Xuân</p>", ['not marked: <p class=""> Phường Phú Xuân']),
        ('<p lang="vi">Chưa có gì</p>', []),
        ('<p class="empty">Chưa có gì</p>', ['not translated: <p class="empty"> Chưa có gì']),
        ('<a title="Mở ra">Open</a>', ['not translated: <a class=""> Mở ra']),
        ("<script>'Mở ra'</script>", []),
    ],
)
def test_what_is_left_is_found(body, left):
    assert vietnamese_left_over(f'<html lang="en"><body>{body}</body></html>', ["Phường Phú Xuân"]) == left
