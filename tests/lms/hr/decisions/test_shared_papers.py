"""One paper that names people of two communes."""

from dataclasses import dataclass

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lms.accounts.models import User
from lms.org.enums import Role
from lms.org.models import Decision, DecisionDraft, Official, Unit
from tests.factories.decisions import PAPER, begin, send, step, walk
from tests.factories.pdfs import make_pdf
from tests.factories.people import grant_role, make_official, make_posting, make_user


@dataclass
class Neighbours:
    clerk: User
    province_hr: User
    other: Official
    commune: Unit


@pytest.fixture
def neighbours(client, reference, hr, official):
    """The ward's decision moves its own person; the other commune has a person too, whom the same paper names."""
    draft = walk(client, reference, official)
    scan = SimpleUploadedFile("quyet-dinh.pdf", make_pdf(), content_type="application/pdf")
    step(client, "van-ban", draft, PAPER | {"scan": scan})
    send(client, draft)
    commune = reference.rural_commune
    other = make_official("Hồ Văn Ngoài", province=reference.province)
    make_posting(other, commune, reference.position("CM-13"))
    clerk, province_hr = make_user(full_name="Trần Thị Lạ"), make_user(full_name="Nguyễn Thị Sở")
    grant_role(clerk, Role.HR, commune)
    grant_role(province_hr, Role.HR, reference.province)
    return Neighbours(clerk, province_hr, other, commune)


def send_same_paper(client, clerk, neighbours, **paper):
    client.force_login(clerk)
    draft = begin(client, neighbours.other)
    step(client, "loai", draft, {"kind": "transfer"})
    step(client, "van-ban", draft, PAPER | paper)
    step(client, "noi-den", draft, {"to_unit": str(neighbours.commune.uid), "to_position": "CM-04"})
    return send(client, draft)


def seen_by(client, user, decision):
    """Which of the two names, and of page and scan which statuses, somebody gets."""
    client.force_login(user)
    pages = [
        client.get(reverse("hr:decisions")),
        client.get(reverse("hr:decision", args=[decision.uid])),
        client.get(reverse("hr:decision_scan", args=[decision.uid])),
    ]
    names = [
        [name for name in ("Nguyễn Thị Hương", "Hồ Văn Ngoài") if name in page.content.decode()] for page in pages[:2]
    ]
    b"".join(pages[2])
    return names, [page.status_code for page in pages]


@pytest.mark.django_db
def test_the_paper_of_another_commune_stays_closed(client, hr, neighbours):
    decision = Decision.objects.get()
    page = send_same_paper(client, neighbours.clerk, neighbours, effective_on="02/08/2026").content.decode()
    assert "Số 123/QĐ-UBND ký ngày 15/07/2026 của Ủy ban nhân dân phường Phú Xuân đã được đơn vị khác ghi nhận" in page
    assert "01/08/2026" not in page
    assert decision.lines.count() == 1
    DecisionDraft.objects.all().delete()  # its own unfinished draft names its own person
    assert seen_by(client, neighbours.clerk, decision) == ([[], []], [200, 404, 404])
    assert seen_by(client, hr, decision) == ([["Nguyễn Thị Hương"]] * 2, [200, 200, 200])


@pytest.mark.django_db
def test_each_commune_reads_of_its_own_people_in_one_paper(client, hr, neighbours):
    decision = Decision.objects.get()
    assert send_same_paper(client, neighbours.province_hr, neighbours).status_code == 302
    both = ["Nguyễn Thị Hương", "Hồ Văn Ngoài"]
    assert [seen_by(client, user, decision) for user in (hr, neighbours.clerk, neighbours.province_hr)] == [
        ([["Nguyễn Thị Hương"]] * 2, [200, 200, 200]),
        ([["Hồ Văn Ngoài"]] * 2, [200, 200, 200]),
        ([both] * 2, [200, 200, 200]),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("search", "found"),
    [("ho van ngoai", 0), ("nguyen thi huong", 1), ("huong nguyen", 1), ("huong van", 0), ("123/qd", 1), ("124/", 0)],
)
def test_nobody_is_found_by_the_name_of_somebody_else_in_the_paper(client, hr, neighbours, search, found):
    send_same_paper(client, neighbours.province_hr, neighbours)
    client.force_login(hr)
    page = client.get(reverse("hr:decisions"), {"tim": search}).content.decode()
    assert page.count("123/QĐ-UBND</a>") == found


def record(client, reference, person, **paper):
    """What the receipt says, and the page it comes with."""
    draft = walk(client, reference, person, **paper)
    answer = send(client, draft)
    page = client.get(answer.url)
    return [str(one) for one in page.context["messages"]], page.content.decode()


def pdf(content):
    return SimpleUploadedFile("quyet-dinh.pdf", content, content_type="application/pdf")


@pytest.mark.django_db
def test_what_was_missing_of_a_paper_comes_with_the_second_person(client, reference, hr, official):
    second, third = (make_official(name, province=reference.province) for name in ("Lê Văn Đạt", "Vũ Văn Hùng"))
    for one in (second, third):
        make_posting(one, reference.ward, reference.position("CM-13"))
    _said, page = record(client, reference, official)
    assert "Quyết định này ghi nhận khi chưa có bản quét." in page

    said, page = record(client, reference, second, signer="Lê Văn Ký", scan=pdf(make_pdf()))
    assert said[1:] == ["Đã bổ sung vào quyết định ghi nhận từ trước: người ký, bản quét."]
    assert ("Xem bản quét (PDF)" in page, "Quyết định này ghi nhận khi chưa có bản quét." in page) == (True, False)
    assert "đã ghi nhận thêm Lê Văn Đạt theo Quyết định số 123/QĐ-UBND" in page

    said, page = record(client, reference, third, signer="Lê Văn Khác", scan=pdf(make_pdf("other")))
    told = (
        "Quyết định đã ghi nhận từ trước với nội dung khác, nên phần vừa nhập không được ghi: người ký, bản quét. "
        "Hãy xem nội dung đang có ở trang này; nếu nội dung đó sai, báo Sở Nội vụ."
    )
    assert said[1:] == [told]
    decision = Decision.objects.get()
    assert (decision.signer, decision.lines.count(), DecisionDraft.objects.count()) == ("Lê Văn Ký", 3, 0)
    assert ("Lê Văn Ký" in page, "Lê Văn Khác" in page) == (True, False)


@pytest.mark.django_db
def test_the_history_names_nobody_of_another_commune(client, hr, neighbours):
    decision = Decision.objects.get()
    send_same_paper(client, neighbours.province_hr, neighbours)
    added = "đã ghi nhận thêm Hồ Văn Ngoài theo Quyết định số 123/QĐ-UBND"
    pages = []
    for user in (hr, neighbours.clerk):
        client.force_login(user)
        pages.append(client.get(reverse("hr:decision", args=[decision.uid])).content.decode())
    assert [added in page for page in pages] == [False, True]


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "more"), [("second", {"expires_on": "31/12/2026"}), ("concurrent", {})])
def test_home_reads_the_paper_that_sends_its_own_person_elsewhere(client, reference, hr, official, kind, more):
    """Nothing ends by it, so no line says where from; the host reads it as before, a third commune doesn't."""
    host = reference.rural_commune
    users = {name: make_user(full_name=name) for name in ("host", "province", "third")}
    grant_role(users["host"], Role.HR, host)
    grant_role(users["province"], Role.HR, reference.province)
    third = next(one for one in reference.communes if one not in (host, reference.ward))
    grant_role(users["third"], Role.HR, third)
    client.force_login(users["province"])
    draft = begin(client, official)
    step(client, "loai", draft, {"kind": kind})
    step(client, "van-ban", draft, PAPER | more)
    step(client, "noi-den", draft, {"to_unit": str(host.uid), "to_position": "CM-04"})
    assert send(client, draft).status_code == 302
    decision = Decision.objects.get()

    for user, sees in ((hr, True), (users["host"], True), (users["third"], False)):
        client.force_login(user)
        listed = client.get(reverse("hr:decisions")).content.decode()
        page = client.get(reverse("hr:decision", args=[decision.uid]))
        assert (official.full_name in listed, page.status_code) == ((True, 200) if sees else (False, 404))
    client.force_login(hr)
    assert client.get(reverse("hr:decision_cancel", args=[decision.uid])).status_code != 200
