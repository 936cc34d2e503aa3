"""A decision recorded through the screens."""

import re
from urllib.parse import parse_qs, urlparse

from django.urls import reverse

PAPER = {
    "number": "123/QĐ-UBND",
    "signed_on": "15/07/2026",
    "effective_on": "01/08/2026",
    "issued_by": "Ủy ban nhân dân phường Phú Xuân",
}


def begin(client, official):
    response = client.get(reverse("hr:decision_new"), {"nguoi": str(official.uid)})
    return parse_qs(urlparse(response.url).query)["nhap"][0]


def step(client, name, draft, data=None):
    url = f"{reverse('hr:decision_step', args=[name])}?nhap={draft}"
    return client.get(url) if data is None else client.post(url, data)


def send(client, draft):
    """The last page as it is shown now, sent."""
    page = step(client, "kiem-tra", draft)
    seen = re.search(r'name="da-xem" value="([^"]+)"', page.content.decode()) if page.status_code == 200 else None
    return step(client, "kiem-tra", draft, {"da-xem": seen.group(1) if seen else ""})


def walk(client, reference, official, **paper):
    draft = begin(client, official)
    step(client, "loai", draft, {"kind": "transfer"})
    step(client, "van-ban", draft, PAPER | paper)
    step(client, "noi-den", draft, {"to_unit": str(reference.ward.uid), "to_position": "CM-04"})
    return draft
