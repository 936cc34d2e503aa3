import pytest
from django.urls import reverse

from courses.models import CourseOutcome, CoursePage
from lms.org.enums import Role
from tests.factories.assessments import make_competency
from tests.factories.checks import desk_of, make_editor
from tests.factories.courses import enrol, make_course, make_lesson
from tests.factories.people import make_commune, make_official, make_user

pytestmark = pytest.mark.django_db


def rows(client, **query):
    page = client.get(reverse("courses:index"), query)
    assert page.status_code == 200
    table = page.context["table"]
    return [
        [str(column.get_value(row)) for column in table.columns.values() if column.name not in {"title", "status"}]
        for row in table.data
    ]


def test_an_author_sees_what_each_course_is_for_and_who_learns(desk, course):
    CourseOutcome.objects.create(course=course, competency=make_competency(), level=3)
    make_lesson(course)
    make_lesson(course, "tra-ket-qua", "Trả kết quả", minutes=15)
    make_lesson(course, "ban-nhap", "Bản nháp", minutes=99, live=False)
    for _one in range(2):
        enrol(make_official(), course)
    CoursePage.objects.filter(pk=course.pk).update(
        review_by="2027-02-15", owner=make_user("chu", full_name="Lê Văn Soạn")
    )
    assert rows(desk) == [["T01 mức 3", "35", "2", "15/02/2027", "Lê Văn Soạn"]]
    assert desk.get("/quan-tri/").content.decode().count(reverse("courses:index")) == 1


def test_it_is_narrowed_by_competency_owner_and_day(desk, course):
    other = make_course("chung-thuc", "Chứng thực", review_by="2027-06-01")
    competency = make_competency()
    CourseOutcome.objects.create(course=other, competency=competency, level=2)
    owner = make_user("chu", full_name="Lê Văn Soạn")
    CoursePage.objects.filter(pk=other.pk).update(owner=owner)
    narrowed = [
        {"competency": competency.pk},
        {"owner": owner.pk},
        {"review_by_from": "2027-05-01", "review_by_to": "2027-07-01"},
    ]
    for query in narrowed:
        assert rows(desk, **query) == [["T01 mức 2", "0", "0", "01/06/2027", "Lê Văn Soạn"]], query
    assert len(rows(desk)) == 2


def test_courses_of_others_are_not_listed(course):
    """An author of a ward writes in the ward's own section."""
    author = make_editor(Role.TRAINER, make_commune(), "soan-ca-mau", "Lý Thị Mau")
    assert rows(desk_of(author)) == []


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(desk, count, django_assert_max_num_queries):
    for number in range(count):
        made = make_course(f"khoa-{number}", f"Khóa {number}")
        make_lesson(made, f"bai-{number}")
        enrol(make_official(), made)
    desk.get(reverse("courses:index"))
    with django_assert_max_num_queries(21):
        assert len(rows(desk)) == count
