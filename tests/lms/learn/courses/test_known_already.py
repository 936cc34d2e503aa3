"""A line with a test-out says why its person may know the matter already; the degree is named as the file has it."""

from html import unescape

import pytest
import time_machine

from assessments.enums import AssessmentKind
from assessments.models import AssessmentOutcome
from courses.models import CoursePage
from lms.competencies.models import StudyField
from lms.flows.reassignment import start_plan
from tests.factories.certificates import make_course
from tests.factories.gaps import NOW, make_gap_ward
from tests.factories.people import make_user
from tests.factories.plans import prove

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("degree", "words"),
    [
        ("Đại học Luật", "Hồ sơ của anh/chị ghi trình độ “Đại học Luật”, gần với năng lực này (gợi ý minh họa)."),
        ("Đại học Kiến trúc", "Đã biết việc này?"),
        ("", "Đã biết việc này?"),
    ],
)
def test_the_degree_is_the_reason_where_it_lies_near(client, degree, words):
    with time_machine.travel(NOW, tick=False):
        ward = make_gap_ward()
        person, t02 = ward.people["an"], ward.competencies["T02"]
        person.user, person.qualification = make_user("an"), degree
        person.save()
        StudyField.objects.create(competency=t02, words="Luật")
        prove(make_course("chung-thuc", "Chứng thực"), t02, 3)
        exam = CoursePage.objects.get().assessment
        exam.pk, exam.slug, exam.kind = None, "xep-muc", AssessmentKind.TEST_OUT
        exam.save()
        AssessmentOutcome.objects.create(assessment=exam, competency=t02, level=3)
        start_plan(posting=ward.postings["an"], decision=None, actor=ward.hr, now=NOW)
        client.force_login(person.user)
        page = " ".join(unescape(client.get("/hoc/lo-trinh/").content.decode()).split())
    assert f'<span>{words} <a href="/thi/xep-muc/">Làm bài xếp mức để được miễn' in page
