"""Several courses of the list at once: what can be done is done, what can't is named with its reason."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses.draft_text import shown_as
from courses.models import CatalogueSectionPage, CourseOutcome, CoursePage, Submission
from lms.core.models import AuditEntry
from lms.org.enums import Role
from lms.org.models import Unit
from tests.factories.assessments import make_competency
from tests.factories.checks import desk_of, make_editor, send
from tests.factories.courses import make_course
from tests.factories.gaps import make_competencies
from tests.factories.people import make_commune, make_user

LIST = "/quan-tri/khoa-hoc/"
LACKING = (
    "Chưa gửi được vì bản nháp còn thiếu: sau khóa học, người học làm được: Mục này không được để trống. "
    "Hãy mở bản nháp, điền đủ rồi gửi lại."
)
OUTCOME, DAY, SEND = "gan-nang-luc", "dat-ngay-ra-soat", "gui-kiem-tra"


@pytest.fixture
def checker(trainer):
    return make_editor(Role.SUBJECT_CHECKER, Unit.objects.get(role_grants__user=trainer), "kiem")


@pytest.fixture
def courses(trainer):
    return [make_course(f"khoa-{number}", f"Khóa {number}") for number in range(3)]


@pytest.fixture
def competency(db):
    return make_competencies()["T01"]


def address(action, *courses, ids=""):
    marked = ids or "&".join(f"id={one.pk}" for one in courses)
    return f"/quan-tri/bulk/courses/coursepage/{action}/?{marked}&next={LIST}"


def told(response):
    """What the list says on top: the level, and the words of each line."""
    assert response.redirect_chain == [(LIST, 302)]
    found = []
    for message in response.context["messages"]:
        lines = re.sub(r"<span[^>]*>|</span>|</ul>|</li>", "", message.message.strip())
        found.append(
            (message.level_tag, *(line.strip() for line in re.split(r"<ul[^>]*>|<li>", lines) if line.strip()))
        )
    return found


def seen(*courses):
    drafts = (one.latest_revision for one in CoursePage.objects.filter(pk__in=[one.pk for one in courses]))
    return [shown_as(draft) for draft in drafts if draft]


def held(course):
    draft = CoursePage.objects.get(pk=course.pk).get_latest_revision_as_object()
    return [(one.competency.code, one.level) for one in draft.outcomes.all()]


def day_of(course):
    return CoursePage.objects.get(pk=course.pk).get_latest_revision_as_object().review_by


def test_the_list_offers_what_is_done_to_several_courses(desk, courses):
    page = desk.get(LIST).content.decode()
    offered = re.findall(r'href="/quan-tri/bulk/(\w+/\w+/[\w-]+)/"', page)
    assert offered == [f"courses/coursepage/{one}" for one in (OUTCOME, DAY, SEND)]
    assert page.count("data-bulk-action-checkbox") == 3
    assert "data-bulk-action-num-objects-in-listing" not in page


def test_a_competency_is_added_raised_or_there_already(desk, courses, competency):
    for course, level in zip(courses, (None, 2, 4), strict=True):
        if level:
            course.outcomes.add(CourseOutcome(competency=competency, level=level))
            course.save()
    given = {"competency": competency.pk, "level": 3}
    assert told(desk.post(address(OUTCOME, *courses), given, follow=True)) == [
        (
            "success",
            "Đã ghi vào bản nháp của 2 khóa học; xuất bản thì người học và kế hoạch mới thấy:",
            "Khóa 0",
            "Khóa 1: nâng từ mức 2",
        ),
        (
            "warning",
            "1 khóa học giữ nguyên:",
            "Khóa 2: Bản nháp đã có năng lực T01 mức 4. Muốn hạ mức thì mở bản nháp để sửa.",
        ),
    ]
    assert [held(one) for one in courses] == [[("T01", 3)], [("T01", 3)], [("T01", 4)]]
    lines = AuditEntry.objects.filter(verb="courses.draft.outcome_put_in")
    assert (lines.count(), lines.values("group_id").distinct().count()) == (2, 1)


def test_pressing_twice_changes_nothing_more(desk, courses, competency, checker):
    given = {"competency": competency.pk, "level": 3}
    day = {"review_by": "15/02/2099"}
    for action, data in ((OUTCOME, given), (DAY, day)):
        desk.post(address(action, *courses), data, follow=True)
        revisions = [one.latest_revision_id for one in CoursePage.objects.order_by("pk")]
        (again,) = told(desk.post(address(action, *courses), data, follow=True))
        assert again[:2] == ("warning", "3 khóa học giữ nguyên:")
        assert [one.latest_revision_id for one in CoursePage.objects.order_by("pk")] == revisions
    for count in (3, 3):
        desk.post(address(SEND, *courses), {"seen": seen(*courses)})
        assert Submission.objects.count() == count


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "competency"),
        ({"competency": 987654, "level": 3}, "competency"),
        ({"competency": "mine"}, "level"),
        ({"competency": "mine", "level": "9"}, "level"),
        ({"competency": "mine", "level": "0"}, "level"),
        ({"competency": "mine", "level": "-1"}, "level"),
    ],
)
def test_a_level_that_is_none_of_the_competencys_is_refused_at_its_field(desk, courses, competency, given, field):
    given = {name: competency.pk if value == "mine" else value for name, value in given.items()}
    answer = desk.post(address(OUTCOME, *courses), given)
    assert field in answer.context["form"].errors
    assert [held(one) for one in courses] == [[], [], []]


def test_only_competencies_in_force_are_offered(desk, courses, competency):
    make_competency("T99")
    choices = [
        str(label) for _pk, label in desk.get(address(OUTCOME, *courses)).context["form"]["competency"].field.choices
    ]
    assert choices == ["Chọn năng lực", "C01", "T01", "T02", "T03"]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_day_of_review_is_typed_as_dates_are_here(desk, trainer, courses, language):
    desk.cookies["django_language"] = language
    answer = desk.post(address(DAY, *courses[:2]), {"review_by": "05/02/2099"}, follow=True)
    assert [row[0] for row in told(answer)] == ["success"]
    assert [str(day_of(one)) for one in courses] == ["2099-02-05", "2099-02-05", "None"]


@pytest.mark.parametrize("typed", ["", "31/02/2099", "mai", "yesterday"])
def test_a_day_that_is_none_or_past_is_refused_at_its_field(desk, courses, typed):
    yesterday = f"{timezone.localdate() - timedelta(days=1):%d/%m/%Y}"
    answer = desk.post(address(DAY, *courses), {"review_by": yesterday if typed == "yesterday" else typed})
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, ["review_by"])
    assert [day_of(one) for one in courses] == [None, None, None]


def test_drafts_are_sent_and_what_cannot_be_is_named(desk, trainer, courses, checker):
    ready, blocked, untouched = courses
    waiting = make_course("khoa-4", "Khóa 4")
    for course in (ready, blocked, waiting):
        course.summary = "Lời mới."
        course.outcome = "" if course == blocked else course.outcome
        course.save_revision(user=trainer, clean=False)
    send(waiting, trainer)
    every = [*courses, waiting]
    page = desk.get(address(SEND, *every)).content.decode()
    assert sorted(re.findall(r'name="seen" value="([^"]*)"', page)) == sorted(seen(*every))
    assert told(desk.post(address(SEND, *every), {"seen": seen(*every)}, follow=True)) == [
        ("success", "Đã gửi 1 khóa học đi kiểm tra:", "Khóa 0"),
        (
            "warning",
            "3 khóa học giữ nguyên:",
            f"Khóa 1: {LACKING}",
            "Khóa 2: Trang này không có thay đổi nào chờ xuất bản.",
            "Khóa 4: Bản nháp này đã gửi và đang chờ kiểm tra. Muốn sửa thêm thì rút lại trước.",
        ),
    ]
    assert set(Submission.objects.values_list("page", flat=True)) == {ready.pk, waiting.pk}


def test_a_draft_that_nobody_was_shown_is_not_sent(desk, trainer, courses, checker):
    before = seen(*courses)
    for course in courses:
        course.save_revision(user=trainer)
    (answer,) = told(desk.post(address(SEND, *courses), {"seen": [*before, "", "a-b"]}, follow=True))
    assert answer[:3] == (
        "warning",
        "3 khóa học giữ nguyên:",
        "Khóa 0: Bản nháp vừa được sửa thêm nên chưa gửi. Hãy mở xem rồi gửi lại.",
    )
    assert not Submission.objects.exists()


def test_where_nobody_checks_nothing_is_sent(desk, trainer, courses):
    courses[0].save_revision(user=trainer)
    answer = told(desk.post(address(SEND, courses[0]), {"seen": seen(courses[0])}, follow=True))
    assert answer == [
        (
            "warning",
            "1 khóa học giữ nguyên:",
            "Khóa 0: Mục này chưa có người kiểm tra nên không có nơi nhận. Hãy mở bản nháp và bấm Xuất bản.",
        )
    ]


def test_a_locked_course_is_named_and_the_rest_is_done(desk, courses):
    CoursePage.objects.filter(pk=courses[0].pk).update(locked=True, locked_by=make_user("khac"))
    answer = told(desk.post(address(DAY, *courses), {"review_by": "15/02/2099"}, follow=True))
    assert answer[1:] == [
        (
            "warning",
            "1 khóa học giữ nguyên:",
            "Khóa 0: Đang bị khóa hoặc đã lên lịch xuất bản. Hãy mở bản nháp để mở khóa hoặc hủy lịch rồi làm lại.",
        )
    ]
    assert [day_of(one) is None for one in courses] == [True, False, False]


@pytest.mark.parametrize("ids", ["none=1", "id=all"])
@pytest.mark.parametrize("action", [OUTCOME, DAY, SEND])
def test_nothing_marked_is_said(desk, courses, action, ids):
    for method in (desk.get, desk.post):
        answer = method(address(action, ids=ids), follow=True)
        assert [row[:2] for row in told(answer)] == [
            (
                "warning",
                "Chưa chọn khóa học nào. Hãy đánh dấu vào ô đầu dòng của các khóa học rồi chọn việc cần làm.",
            )
        ]


def test_without_a_way_back_one_comes_to_the_list(desk, courses):
    bare = address(DAY, ids="none=1").replace(f"&next={LIST}", "")
    assert desk.get(bare)["Location"] == LIST
    assert f'href="{LIST}"' in desk.get(address(DAY, courses[0]).replace(f"&next={LIST}", "")).content.decode()


def test_more_than_fifty_at_once_are_refused(desk, courses):
    ids = "&".join(f"id={pk}" for pk in (courses[0].pk, *range(900000, 900050)))
    assert told(desk.post(address(DAY, ids=ids), {"review_by": "15/02/2099"}, follow=True)) == [
        (
            "warning",
            "Mỗi lần làm được nhiều nhất 50 khóa học, đang chọn 51. Hãy bỏ bớt rồi làm nhiều lần.",
        )
    ]
    assert day_of(courses[0]) is None


@pytest.mark.parametrize("ids", ["id=", "id=abc", "id=1&id=%27", f"id={10**25}"])
def test_what_is_no_number_is_not_found(desk, ids):
    assert desk.get(address(DAY, ids=ids)).status_code == 404


@pytest.mark.parametrize(
    ("action", "data"),
    [(OUTCOME, {"level": 3}), (DAY, {"review_by": "15/02/2099"}), (SEND, {})],
)
def test_courses_of_others_are_left_out_and_not_named(province, trainer, courses, competency, action, data):
    unit = make_commune(province=province)
    ward = desk_of(make_editor(Role.TRAINER, unit))
    own = make_course("cua-xa", "Của xã", section=CatalogueSectionPage.objects.get(unit=unit))
    data = data | {"competency": competency.pk, "seen": seen(own, *courses)}
    for answer in (ward.get(address(action, *courses)), ward.post(address(action, *courses), data)):
        assert answer.status_code == 404
    page = ward.get(address(action, own, *courses)).content.decode()
    assert ("Bỏ qua 3 khóa học không còn" in page, "Của xã" in page, "Khóa 0" in page) == (True, True, False)
    rows = told(ward.post(address(action, own, *courses), data, follow=True))
    assert rows[-1] == ("warning", "Bỏ qua 3 khóa học không còn, hoặc anh/chị không biên soạn.")
    assert "Khóa 0" not in str(rows)
    assert [one.revisions.count() for one in courses] == [0, 0, 0]


def test_who_only_checks_is_led_nowhere(courses, checker):
    client = desk_of(checker)
    assert [client.get(address(action, *courses)).status_code for action in (OUTCOME, DAY, SEND)] == [404, 404, 404]


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("action", [OUTCOME, DAY, SEND])
def test_the_question_costs_the_same_for_any_number(
    desk, courses, competency, action, count, django_assert_num_queries
):
    desk.get(address(action, *courses))
    with django_assert_num_queries(15 if action == OUTCOME else 11):
        desk.get(address(action, *courses[:count]))


@pytest.mark.parametrize("action", [OUTCOME, DAY, SEND])
def test_each_course_costs_the_same(desk, trainer, courses, competency, checker, action):
    """The first pays for what is the same for all."""
    data = {"competency": competency.pk, "level": 3, "review_by": "15/02/2099"}
    costs = []
    courses += [make_course(f"khoa-{number}", f"Khóa {number}") for number in range(3, 7)]
    for course in courses:
        course.save_revision(user=trainer)
    for part in (courses[:1], courses[1:3], courses[3:7]):
        with CaptureQueriesContext(connection) as made:
            desk.post(address(action, *part), data | {"seen": seen(*part)})
        costs.append(len(made))
    assert costs[2] - costs[1] == 2 * (costs[1] - costs[0])
