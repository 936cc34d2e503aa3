import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.domain.catalogue import common_section, ensure_section
from courses.models import CoursePage, LessonPage
from lms.flows.authoring import sync_editor_access
from lms.org.enums import Role
from lms.org.models import RoleGrant
from tests.factories.courses import make_course, make_guide, make_lesson
from tests.factories.people import grant_role, make_commune, make_user

LIST = "/quan-tri/chep/"


@pytest.fixture
def commune(db):
    """A writer of a commune, signed in; what came with the product isn't theirs."""
    user = make_user("can-bo-xa")
    unit = make_commune()
    grant_role(user, Role.TRAINER, unit)
    sync_editor_access(user=user, as_of=timezone.localdate())
    client = Client()
    client.force_login(user)
    client.section = ensure_section(unit, timezone.localdate())
    return client


@pytest.fixture
def course(db):
    course = make_course()
    course.save_revision().publish()
    make_lesson(course)
    return CoursePage.objects.get(pk=course.pk)


def test_a_field_specialist_copies_a_course_that_came_with_the_product(commune, course):
    assert LIST in commune.get("/quan-tri/").content.decode()
    url = f"{LIST}{course.pk}/"
    assert url in commune.get(LIST).content.decode()
    page = commune.get(url)
    assert [page.context["form"][name].value() for name in ("title", "place")] == [course.title, commune.section.pk]
    response = commune.post(url, {"title": "Khai sinh ở xã", "place": commune.section.pk})
    copy = CoursePage.objects.get(address="khai-sinh-o-xa")
    assert response.url == reverse("wagtailadmin_pages:edit", args=[copy.pk])
    assert [one.title for one in copy.get_children()] == ["Tiếp nhận hồ sơ"]
    editor = commune.get(response.url).content.decode()
    day = timezone.localtime(course.last_published_at).strftime("%d/%m/%Y")
    assert f"Chép từ “Đăng ký khai sinh”, bản ngày {day}." in editor
    assert "/hoc/khoa/dang-ky-khai-sinh/" in editor
    assert "Bản gốc đã xuất bản lại" not in editor


def test_the_button_pressed_twice_makes_one_copy_and_another_name_another(commune, course):
    url = f"{LIST}{course.pk}/"
    shown = commune.get(url)
    client_id = str(shown.context["form"]["client_id"].value())
    assert f'name="client_id" value="{client_id}"' in shown.content.decode()
    sent = {"title": "Khai sinh ở xã", "place": commune.section.pk, "client_id": client_id}
    answers = [commune.post(url, sent).url for _press in range(2)]
    copy = CoursePage.objects.get(address="khai-sinh-o-xa")
    assert answers == [reverse("wagtailadmin_pages:edit", args=[copy.pk])] * 2
    assert (CoursePage.objects.count(), LessonPage.objects.count()) == (2, 2)
    assert commune.post(url, sent | {"title": "Tên khác"}).url not in answers
    assert CoursePage.objects.count() == 3


def test_the_editor_says_that_the_original_moved_on_and_leads_nobody_to_what_is_closed(commune, course):
    commune.post(f"{LIST}{course.pk}/", {"title": "Bản chép", "place": commune.section.pk})
    edit_url = reverse("wagtailadmin_pages:edit", args=[CoursePage.objects.get(address="ban-chep").pk])
    course.save_revision().publish()
    day = timezone.localtime(CoursePage.objects.get(pk=course.pk).last_published_at).strftime("%d/%m/%Y")
    assert f"Bản gốc đã xuất bản lại ngày {day}." in commune.get(edit_url).content.decode()
    CoursePage.objects.get(pk=course.pk).unpublish()
    page = commune.get(edit_url).content.decode()
    assert ("Chép từ “Đăng ký khai sinh”" in page, "Mở bản gốc" in page) == (True, False)


def test_a_page_that_is_no_copy_says_nothing_of_an_original(desk, course):
    assert "Bản gốc" not in desk.get(reverse("wagtailadmin_pages:edit", args=[course.pk])).content.decode()


def test_the_editors_own_copying_leads_to_ours(desk, course):
    url = reverse("wagtailadmin_pages:copy", args=[course.pk])
    sent = {"new_title": "Bản sao", "new_slug": "ban-sao", "new_parent_page": common_section().pk}
    assert [desk.get(url).url, desk.post(url, sent).url] == [f"{LIST}{course.pk}/"] * 2
    section = reverse("wagtailadmin_pages:copy", args=[common_section().pk])
    assert desk.post(section, sent).url == reverse("wagtailadmin_explore", args=[common_section().pk])
    assert CoursePage.objects.count() == 1


def test_what_one_may_not_see_or_write_is_not_there(commune, course):
    draft = make_course("nhap", "Khóa nháp", live=False)
    assert "Khóa nháp" not in commune.get(LIST).content.decode()
    assert commune.get(f"{LIST}{draft.pk}/").status_code == 404
    assert commune.get(f"{LIST}{common_section().pk}/").status_code == 404
    response = commune.post(f"{LIST}{course.pk}/", {"title": "Bản chép", "place": common_section().pk})
    assert list(response.context["form"].errors) == ["place"]


def test_whoever_only_checks_copies_nothing(desk, trainer, course):
    RoleGrant.objects.update(role=Role.LEGAL_CHECKER)
    sync_editor_access(user=trainer, as_of=timezone.localdate())
    assert [desk.get(LIST).status_code, desk.get(f"{LIST}{course.pk}/").status_code] == [404, 404]


def test_a_lesson_needs_a_course_of_ones_own(commune, course):
    lesson = LessonPage.objects.get()
    assert "bài học cần một khóa học của mình" in commune.get(f"{LIST}{lesson.pk}/").content.decode()
    mine = make_course("cua-xa", "Khóa của xã", section=commune.section)
    commune.post(f"{LIST}{lesson.pk}/", {"title": "Tiếp nhận ở xã", "place": mine.pk})
    assert LessonPage.objects.get(address="tiep-nhan-o-xa").get_parent().pk == mine.pk


def test_the_list_is_searched_without_tone_marks(commune, course):
    make_guide()
    page = commune.get(LIST, {"tim": "KHAI TU"}).content.decode()
    assert ["Cách đăng ký khai tử" in page, "Đăng ký khai sinh" in page] == [True, False]


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_the_same_of_the_database(commune, number, django_assert_num_queries):
    for place in range(number):
        make_course(f"khoa-{place}", f"Khóa {place}")
    commune.get(LIST)
    with django_assert_num_queries(14):
        commune.get(LIST)


def test_titles_stand_in_the_order_of_the_alphabet(commune):
    order = ["Dạy nghề", "Đăng ký khai sinh", "Tiếp nhận hồ sơ"]
    for number, title in enumerate(reversed(order)):
        make_course(f"khoa-{number}", title)
    assert [page.title for page in commune.get(LIST).context["kinds"][0].pages] == order
