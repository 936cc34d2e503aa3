"""From the province to a person: every figure opens a list of exactly so many, and says of each what it counts.

The ward of `gaps.py` has concurrent postings, secondees and guests; here also somebody exempt, somebody whose evidence
runs out soon and somebody whose position requires nothing.
"""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lms.competencies.enums import RequirementKind, RequirementMark
from lms.competencies.models import CompetencyVersion, FrameworkVersion, Requirement
from lms.org.enums import Role
from lms.org.models import Official, Posting, PostingVersion
from lms.plans.domain.status import refresh_status
from lms.plans.models import RequirementStatus
from tests.factories.assessments import make_competency
from tests.factories.exemptions import exempt
from tests.factories.gaps import EARLIER, NOW, TODAY, hold
from tests.factories.people import REFORM, grant_role

pytestmark = pytest.mark.django_db
PAGE = reverse("hr:gaps")
STATES = {
    "duoi-muc": {"dưới mức", "minh chứng hết hạn"},
    "chua-co-minh-chung": {"chưa có minh chứng"},
    "du-muc": {"đạt", "đạt, sắp hết hạn"},
    "duoc-mien": {"được miễn"},
}
PARTS = ("du-muc", "duoc-mien", "duoi-muc", "chua-co-minh-chung")


@pytest.fixture
def everything(ward):
    exempt(ward, "dung", "T01")
    exempt(ward, "yen", "T02")
    hold(ward.people["an"], ward.competencies["T02"], 3, until=TODAY + timedelta(days=5))
    grant_role(ward.hr, Role.HR, ward.province)
    refresh_status(Official.objects.values_list("pk", flat=True), now=NOW)
    return ward


def page_of(client, query):
    return client.get(PAGE + query).content.decode()


def figures_of(page):
    """(figure, address) of every cell of the table."""
    table = page[page.index("<tbody>") : page.index("</table>")]
    links = re.findall(r'<a href="(\?[^"]+)">(?:\? |miễn )?(\d+)', table)
    return [(int(figure), href.replace("&amp;", "&")) for href, figure in links if "tinh-trang" in href]


def listed(client, address):
    page = page_of(client, address)
    rows = re.findall(r'<th role="rowheader".*?<a href="([^"]+)">([^<]+)</a>(.*?)</tr>', page, re.DOTALL)
    return page, [(href.replace("&amp;", "&"), name, cells) for href, name, cells in rows]


def state_of(cells):
    return re.search(r'data-label="Tình trạng"[^>]*><span>([^<]+)', cells)[1]


@pytest.mark.parametrize("measure", ["", "&hien=so-nguoi"])
@pytest.mark.parametrize("level", ["province", "group", "ward", "office", "economy"])
def test_every_figure_of_every_level(everything, client, level, measure):
    query = {"province": "?", "group": "?nhom=nghiep-vu"}.get(level)
    query = query or f"?don-vi={getattr(everything, level).uid}"
    figures = figures_of(page_of(client, query + measure))
    assert len(figures) >= 4
    for figure, address in figures:
        page, people = listed(client, address)
        assert len(people) == figure, address
        assert f'<p role="status">{figure} người</p>' in page
        asked = re.search(r"tinh-trang=([a-z-]+)", address)[1]
        for _href, name, cells in people:
            if asked in STATES:
                assert state_of(cells) in STATES[asked], (address, name)


@pytest.mark.parametrize("level", ["province", "ward", "office", "economy"])
def test_neighbours_of_a_cell_are_apart_and_add_up(everything, client, level):
    """Below, not assessed, exempt and met are four lists without a name in common."""
    unit = "" if level == "province" else f"don-vi={getattr(everything, level).uid}&"
    for code in ("T01", "T02"):
        if (level, code) == ("economy", "T01"):
            continue  # nobody there needs it
        lists = {part: listed(client, f"?{unit}nang-luc={code}&tinh-trang={part}")[1] for part in PARTS}
        everybody = listed(client, f"?{unit}nang-luc={code}&tinh-trang=yeu-cau")[1]
        names = [href for part in PARTS for href, _name, _cells in lists[part]]
        assert sorted(names) == sorted(href for href, _name, _cells in everybody)


def test_cell_of_the_office_holds_exactly_these(everything, client):
    cell = f"?don-vi={everything.office.uid}&nang-luc=T02&tinh-trang="
    told = {part: [name for _href, name, _cells in listed(client, cell + part)[1]] for part in PARTS}
    assert told == {
        "du-muc": ["Trần Thị An", "Lê Văn Đạt"],  # An's runs out in five days and counts until then
        "duoc-mien": ["Đinh Thị Yến"],  # posted here besides
        "duoi-muc": ["Vũ Văn Hùng", "Bùi Thị Xuân"],  # concurrent; seconded here
        "chua-co-minh-chung": ["Phạm Văn Dũng"],
    }


def test_each_person_of_a_list_opens_a_page_that_agrees(everything, client):
    unit = f"don-vi={everything.ward.uid}&"
    for part in PARTS:
        for href, name, _cells in listed(client, f"?{unit}nang-luc=T02&tinh-trang={part}")[1]:
            page = page_of(client, href)
            row = page[page.index("T02") :]
            state = re.search(r'data-label="Tình trạng"[^>]*><span>([^<]+)', row)[1]
            assert state in STATES[part], (part, name)


def test_whom_nothing_is_required_of_stands_apart(everything, client):
    _page, people = listed(client, f"?don-vi={everything.ward.uid}&tinh-trang=chua-khai-yeu-cau")
    assert [name for _href, name, _cells in people] == ["Hồ Văn Bình"]
    assert "Vị trí này chưa khai yêu cầu năng lực." in page_of(client, people[0][0])


@pytest.mark.once
def test_two_thousand_people_by_twenty_competencies(ward, client):
    """Ten statements for the whole page, who is asking and of what among them."""
    fill(ward, people=2000, competencies=20)
    client.get(PAGE)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(PAGE).content.decode()
    assert "2.008" in page
    assert len(re.findall(r'<th scope="col"', page)) == 3 + 3 + 20
    assert len(asked) == 10


def fill(ward, *, people, competencies):
    """Everybody in the office, in one position that requires so many; every third of each is below."""
    position = ward.positions["guard"]
    version = FrameworkVersion.objects.get()
    keys = []
    for number in range(competencies):
        one = make_competency(f"Z{number:02}")
        CompetencyVersion.objects.create(
            competency=one, framework_version=version, group="nghiệp vụ", name_vi=f"Việc {number}", order=100 + number
        )
        Requirement.objects.create(
            position=position,
            competency=one,
            min_level=2,
            max_level=3,
            kind=RequirementKind.MUST,
            mark=RequirementMark.EXAMPLE,
            valid_from=REFORM,
            recorded_at=EARLIER,
        )
        keys.append(one.pk)
    officials = Official.objects.bulk_create(
        Official(
            province=ward.province,
            staff_code=f"N{number:05}",
            full_name=f"Lê Văn {number}",
            sort_key=f"{number:05}",
            search_key=f"le van {number}",
        )
        for number in range(people)
    )
    postings = Posting.objects.bulk_create(Posting(official=one) for one in officials)
    PostingVersion.objects.bulk_create(
        PostingVersion(
            posting=one, unit=ward.office, position=position, is_main=True, starts_on=REFORM, recorded_at=EARLIER
        )
        for one in postings
    )
    RequirementStatus.objects.bulk_create(
        [
            RequirementStatus(
                posting=posting,
                official=official,
                competency_id=key,
                kind=RequirementKind.MUST,
                min_level=2,
                max_level=3,
                held_level=1 if (number + place) % 3 == 0 else 2,
                computed_at=NOW,
            )
            for number, (official, posting) in enumerate(zip(officials, postings, strict=True))
            for place, key in enumerate(keys)
        ],
        batch_size=2000,
    )
    refresh_status([one.pk for one in ward.people.values()], now=NOW)
