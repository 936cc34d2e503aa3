"""A decision recorded through the screens, and as a bare row for figures that only count it."""

import re
from urllib.parse import parse_qs, urlparse

from django.urls import reverse
from django.utils import timezone

from lms.org.enums import DecisionKind
from lms.org.models import Decision, PostingVersion

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


def start_by_decision(official, hr, kind=DecisionKind.TRANSFER):
    decision = make_decision(hr, kind, f"{official.pk}/QĐ-UBND")
    PostingVersion.objects.filter(posting__official=official).update(start_decision=decision)
    return decision


def make_decision(hr, kind, number):
    return Decision.objects.create(
        client_id=f"00000000-0000-4000-8000-{Decision.objects.count():012}",
        kind=kind,
        number=number,
        number_key=number.lower(),
        signed_on=timezone.localdate(),
        effective_on=timezone.localdate(),
        issued_by="UBND phường",
        issued_by_key="ubnd phuong",
        recorded_by=hr,
    )
