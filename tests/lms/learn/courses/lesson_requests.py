"""What a learner's browser asks of a lesson, and what is recorded then."""

import uuid

from courses.models import ProgressEvent

LESSON = "/hoc/bai/tiep-nhan-ho-so/"
KINDS = ["read", "follow", "try_now", "situation", "do_real", "remember"]


def url(number):
    return f"{LESSON}buoc/{number}/"


def link(number):
    """As a page draws it: it names the step, the number is for reading."""
    return f"{url(number)}?ma={KINDS[number - 1]}"


def send(client, kind, act="done", *, json=False, **fields):
    """What the form of the step of this kind sends."""
    posted = {"client_id": uuid.uuid4(), "block": kind, "act": act} | fields
    headers = {"accept": "application/json"} if json else {}
    return client.post(url(KINDS.index(kind) + 1), posted, headers=headers)


def events(**wanted):
    rows = ProgressEvent.objects.filter(**wanted).order_by("pk")
    return [(row.block_id, row.kind, row.detail) for row in rows]


def text_of(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()
