"""The author of a course says which courses come before it; what can't come before is refused at its row."""

import pytest
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from courses.domain.catalogue import common_section, ensure_section
from courses.models import CoursePage, CoursePrerequisite
from tests.factories.assessments import make_competency
from tests.factories.courses import make_course
from tests.factories.gaps import TODAY
from tests.factories.people import make_commune, make_province, make_user
from tests.lms.studio.test_editor import add_url, course_form

pytestmark = pytest.mark.django_db


def before(*courses):
    rows = inline_formset([{"before": one.pk, "ORDER": str(place)} for place, one in enumerate(courses)])
    return nested_form_data({"prerequisites": rows})


def edit_url(course):
    return f"/quan-tri/pages/{course.pk}/edit/"


def written(desk, competency, *courses, action="action-publish"):
    desk.post(add_url("coursepage", common_section()), course_form(competency) | before(*courses) | {action: "1"})
    return CoursePage.objects.get(slug="chung-thuc-ban-sao")


def again(course, competency, *courses):
    """The form of a course that stands already."""
    known = {"outcomes-0-id": course.outcomes.get().pk, "outcomes-INITIAL_FORMS": "1"}
    return course_form(competency) | known | before(*courses)


def refused(desk, url, form):
    page = desk.post(url, form | {"action-publish": "1"})
    forms = page.context["form"].formsets["prerequisites"].forms
    return [error for one in forms for error in one.errors.get("before", [])]


def rows():
    return list(CoursePrerequisite.objects.order_by("pk").values_list("course__slug", "before__slug"))


def test_it_is_written_when_the_course_is_published_and_not_before(desk):
    competency, first = make_competency(), make_course("co-ban", "Cơ bản")
    course = written(desk, competency)
    desk.post(edit_url(course), again(course, competency, first))
    course.refresh_from_db()
    assert rows() == []
    [kept] = course.get_latest_revision_as_object().prerequisites.all()
    assert kept.before == first
    course.get_latest_revision().publish()
    assert rows() == [("chung-thuc-ban-sao", "co-ban")]


def test_a_course_does_not_come_before_itself(desk):
    competency, first = make_competency(), make_course("co-ban", "Cơ bản")
    course = written(desk, competency)
    assert refused(desk, edit_url(course), again(course, competency, course)) == [
        "Khóa học không thể học trước chính nó. Hãy chọn khóa khác hoặc bỏ dòng này."
    ]
    assert refused(desk, edit_url(course), again(course, competency, first, first)) == [
        "Khóa học này đã có ở một dòng trên. Hãy bỏ bớt một dòng."
    ]
    assert rows() == []


@pytest.mark.parametrize("between", [0, 1])
def test_courses_that_would_wait_for_each_other_are_refused(desk, between):
    competency, first = make_competency(), make_course("co-ban", "Cơ bản")
    course = written(desk, competency)
    last = first
    if between:
        last = make_course("giua", "Ở giữa")
        CoursePrerequisite.objects.create(course=first, before=last)
    CoursePrerequisite.objects.create(course=last, before=course)
    sentence = (
        "“Cơ bản” lại yêu cầu học khóa này trước, nên hai khóa sẽ chờ nhau mãi. Hãy chọn khóa khác, hoặc bỏ khóa này"
        f" khỏi mục “Học trước” của “{last.title}” rồi xuất bản khóa đó."
    )
    assert refused(desk, edit_url(course), again(course, competency, first)) == [sentence]


@pytest.mark.parametrize(("place", "is_open"), [("common", True), ("above", True), ("own", True), ("beside", False)])
def test_a_course_kept_for_others_does_not_come_before(client, place, is_open):
    client.force_login(make_user("46-admin", is_superuser=True))
    province = make_province("Thành phố Huế")
    units = {"above": province, "own": make_commune(province=province), "beside": make_commune("Xã Khác")}
    sections = {key: ensure_section(unit, TODAY) for key, unit in units.items()} | {"common": common_section()}
    first = make_course("co-ban", "Cơ bản", section=sections[place])
    form = course_form(make_competency()) | before(first)
    url = add_url("coursepage", sections["own"])
    sentence = (
        "“Cơ bản” là khóa riêng của đơn vị khác nên người học khóa này không được học. Hãy chọn khóa của đơn vị mình,"
        " của đơn vị cấp trên hoặc khóa chung."
    )
    if is_open:
        client.post(url, form | {"action-publish": "1"})
        assert rows() == [("chung-thuc-ban-sao", "co-ban")]
    else:
        assert (refused(client, url, form), rows()) == ([sentence], [])
