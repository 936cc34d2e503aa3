import json

import pytest
from django.urls import reverse
from wagtail.blocks.base import Block
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from courses.blocks.streams import LessonSteps
from courses.domain.catalogue import common_section
from courses.draft_text import shown_as
from courses.models import CoursePage, LearningPathPage, LessonPage, QuickGuidePage
from lms.flows.models import Notice
from tests.factories.assessments import make_competency
from tests.factories.courses import enrol, every_kind, follow_picture, make_course, make_lesson, reads
from tests.factories.forms import steps_form
from tests.factories.people import make_commune, make_learner, make_position
from tests.factories.pictures import make_image


def lesson_form(steps=3, **fields):
    listed = [
        ("read", {"title": f"Bước đọc {number}", "body_html": rich_text(f"<p>Đọc {number}.</p>")})
        for number in range(1, steps + 1)
    ]
    return nested_form_data(
        {
            "title": "Bài mới",
            "slug": "bai-moi",
            "outcome": "Làm được.",
            "minutes": "10",
            "takeaways": "",
            "steps": streamfield(listed),
            "citations": inline_formset([]),
            "comments": inline_formset([]),
        }
        | fields
    )


def whole_form(steps=None, **fields):
    """Of a lesson that nothing blocks."""
    plain = {name: value for name, value in lesson_form(**fields).items() if not name.startswith("steps-")}
    return plain | steps_form(steps or every_kind())


def course_form(competency, **fields):
    return nested_form_data(
        {
            "title": "Chứng thực bản sao",
            "slug": "chung-thuc-ban-sao",
            "outcome": "Tự chứng thực một bản sao.",
            "summary": "",
            "assessment": "",
            "procedure": "",
            "periods": "4",
            "legal_basis": "",
            "legal_note": "",
            "review_by": "15/02/2027",
            "outcomes": inline_formset([{"competency": competency.pk, "level": "3"}]),
            "positions": inline_formset([]),
            "prerequisites": inline_formset([]),
            "citations": inline_formset([]),
            "comments": inline_formset([]),
        }
        | fields
    )


def add_url(kind, parent):
    return reverse("wagtailadmin_pages:add", args=["courses", kind, parent.pk])


def test_an_author_writes_and_publishes_a_course(desk):
    competency, section = make_competency(), common_section()
    page = desk.get(add_url("coursepage", section)).content.decode()
    for tab in ("Nội dung", "Kiểm tra", "Năng lực và giao học", "Căn cứ pháp lý", "Cài đặt"):
        assert tab in page
    desk.post(add_url("coursepage", section), course_form(competency) | {"action-publish": "1"})
    course = CoursePage.objects.get()
    assert (course.title, course.live, course.address) == ("Chứng thực bản sao", True, "chung-thuc-ban-sao")
    assert [(one.competency, one.level) for one in course.outcomes.all()] == [(competency, 3)]


def test_competencies_are_chosen_by_name(desk, reference):
    page = desk.get(add_url("coursepage", common_section())).content.decode()
    assert "T01 – Đăng ký và quản lý hộ tịch" in page


def test_an_author_writes_and_publishes_a_lesson(desk, course):
    page = desk.get(add_url("lessonpage", course)).content.decode()
    assert "Mỗi bước một ý, không quá 120 từ, câu ngắn." in page
    desk.post(add_url("lessonpage", course), whole_form() | {"action-publish": "1"})
    lesson = LessonPage.objects.get()
    assert (lesson.live, lesson.address, len(lesson.step_ids)) == (True, "bai-moi", 6)
    response = desk.get("/hoc/bai/bai-moi/buoc/1/")
    assert "Mở sẵn phần mềm hộ tịch." in response.content.decode()


def test_a_blocked_lesson_reaches_nobody_where_nobody_checks(desk, course):
    """A new one and one that people are learning; the draft is kept both times, and what to mend is listed."""
    shown = desk.post(add_url("lessonpage", course), lesson_form() | {"action-publish": "1"}, follow=True)
    lesson = LessonPage.objects.get()
    assert shown.redirect_chain == [(reverse("studio_content_checks", args=[lesson.pk]), 302)]
    page = shown.content.decode()
    assert "Chưa xuất bản được vì bài còn điều phải sửa" in page
    assert "Bài chưa có bước Tự làm việc thật." in page
    assert (lesson.live, lesson.first_published_at, len(lesson.step_ids)) == (False, None, 3)
    assert desk.get("/hoc/bai/bai-moi/").status_code == 404

    live = make_lesson(course)
    sent = lesson_form(3, slug=live.slug, title="Thiếu bước") | {"action-publish": "1"}
    url = reverse("wagtailadmin_pages:edit", args=[live.pk])
    assert desk.post(url, sent).url == reverse("studio_content_checks", args=[live.pk])
    kept = LessonPage.objects.get(pk=live.pk)
    assert (kept.title, kept.get_latest_revision_as_object().title) == ("Tiếp nhận hồ sơ", "Thiếu bước")


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"steps": 2}, "Bài đang có 2 bước, cần ít nhất 3. Hãy thêm bước rồi gửi lại."),
        ({"steps": 13}, "Bài đang có 13 bước, nhiều nhất là 12. Hãy tách thành hai bài."),
        ({"slug": "tiep-nhan-ho-so"}, "Địa chỉ “tiep-nhan-ho-so” đã dùng cho một trang khác."),
        ({"slug": "Bai"}, "Địa chỉ trang chỉ gồm chữ thường không dấu, chữ số và gạch nối"),
    ],
)
def test_publishing_a_faulty_lesson_is_refused_with_a_sentence(desk, lesson, form, sentence):
    sent = lesson_form(**form) | {"action-publish": "1"}
    response = desk.post(add_url("lessonpage", make_course("chung-thuc", "Chứng thực")), sent)
    assert response.status_code == 200
    shown = response.content.decode()
    assert sentence in shown or json.dumps(sentence)[1:-1] in shown
    assert LessonPage.objects.count() == 1


def test_a_short_lesson_may_be_kept_as_a_draft(desk, course):
    desk.post(add_url("lessonpage", course), lesson_form(1))
    lesson = LessonPage.objects.get()
    assert (lesson.live, len(lesson.step_ids)) == (False, 1)
    assert desk.get("/hoc/bai/bai-moi/").status_code == 404


def guide_form(**fields):
    return nested_form_data(
        {
            "title": "Cách đăng ký khai tử",
            "slug": "cach-dang-ky-khai-tu",
            "when_to_use": "Khi có người mất.",
            "prepare": "Mẫu tờ khai",
            "steps": "Xem giấy báo tử.\nTra hộ tịch.",
            "stop_points": "Giấy tờ không khớp.",
            "common_errors": "",
            "procedure": "",
            "legal_basis": "Luật Hộ tịch số 60/2014/QH13.",
            "updated_on": "20/11/2026",
            "review_by": "",
            "for_positions": inline_formset([]),
            "citations": inline_formset([]),
            "comments": inline_formset([]),
        }
        | fields
    )


def test_an_author_writes_a_quick_guide_and_a_colleague_finds_it(desk):
    url = add_url("quickguidepage", common_section())
    desk.post(url, guide_form())
    guide = QuickGuidePage.objects.get()
    assert not guide.live
    assert "/so-tay/cach-dang-ky-khai-tu/" not in desk.get("/so-tay/?tim=khai tu").content.decode()
    assert "Xem giấy báo tử." in preview(desk, guide).content.decode()
    desk.post(reverse("wagtailadmin_pages:edit", args=[guide.pk]), guide_form() | {"action-publish": "1"})
    assert "/so-tay/cach-dang-ky-khai-tu/" in desk.get("/so-tay/?tim=khai tu").content.decode()


def path_form(position, *targets, **fields):
    items = streamfield([("course", page.pk) for page in targets])
    return nested_form_data(
        {
            "title": "Lộ trình hộ tịch",
            "slug": "lo-trinh-ho-tich",
            "intro": "",
            "stages": streamfield([("stage", {"title": "Đầu", "items": items})]),
            "review_by": "",
            "for_positions": inline_formset([{"position": position.pk}]),
            "comments": inline_formset([]),
        }
        | fields
    )


def test_a_path_leads_to_what_is_published_and_says_so_at_the_item(desk, course):
    url = add_url("learningpathpage", common_section())
    position = make_position("TN-04", "Tư pháp – hộ tịch")
    hidden = make_course("an", "Khóa ẩn", live=False)
    page = desk.post(url, path_form(position, course, hidden) | {"action-publish": "1"}).content.decode()
    assert json.dumps("“Khóa ẩn” chưa xuất bản nên người học không mở được.")[1:-1] in page
    assert not LearningPathPage.objects.exists()
    desk.post(url, path_form(position, course, hidden, slug="nhap"))
    draft = LearningPathPage.objects.get()
    assert (draft.slug, draft.live) == ("nhap", False)
    assert "Khóa ẩn" in preview(desk, draft).content.decode()
    desk.post(url, path_form(position, course) | {"action-publish": "1"})
    assert "Đăng ký khai sinh" in desk.get("/hoc/lo-trinh/lo-trinh-ho-tich/").content.decode()


def test_a_path_published_again_tells_those_on_it(desk, course):
    position = make_position("TN-04", "Tư pháp – hộ tịch")
    learner = make_learner(make_commune(), position)
    enrol(learner, course)
    more = make_course("chung-thuc", "Chứng thực")
    desk.post(add_url("learningpathpage", common_section()), path_form(position, course) | {"action-publish": "1"})
    path = LearningPathPage.objects.get()
    edit_url = reverse("wagtailadmin_pages:edit", args=[path.pk])
    sent = path_form(position, course, more) | {"for_positions-0-id": path.for_positions.get().pk}
    sent |= {"for_positions-INITIAL_FORMS": "1"}
    desk.post(edit_url, sent)
    assert not Notice.objects.exists()
    desk.post(edit_url, sent | {"action-publish": "1"})
    assert [(one.official, one.facts["added"]) for one in Notice.objects.all()] == [(learner, "“Chứng thực”")]


def test_a_guide_that_is_too_long_is_refused_with_a_sentence(desk):
    sent = guide_form(steps="\n".join(f"Bước {number}" for number in range(10))) | {"action-publish": "1"}
    page = desk.post(add_url("quickguidepage", common_section()), sent).content.decode()
    assert "Đang có 10 dòng, nhiều nhất là 9 để thẻ in vừa một trang." in page
    assert not QuickGuidePage.objects.exists()


def preview(client, page, mode=""):
    response = client.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]), {"mode": mode})
    assert response.status_code == 200
    return response


def test_a_lesson_is_previewed_in_the_players_look(desk, lesson):
    whole = preview(desk, lesson)
    page = whole.content.decode()
    assert "learn/courses.css" in page
    for title in lesson.step_titles.values():
        assert title in page
    assert "frame-ancestors 'self'" in whole.headers["Content-Security-Policy"]
    assert 'method="post"' not in page
    third = preview(desk, lesson, "3").content.decode()
    assert "Bước 3/6" in third
    assert "Cần hướng dẫn chị Lan nộp giấy tờ gì?" in third
    assert "Kiểm tra giấy tờ" not in third


def test_a_lesson_is_previewed_as_learners_may_meet_it_then_step_by_step(lesson):
    assert lesson.preview_modes[:6] == [
        ("", "Điện thoại, cả bài"),
        ("chu-to", "Chữ to 150 %"),
        ("khong-anh", "Không ảnh"),
        ("the", "Thẻ hướng dẫn nhanh"),
        ("in", "Bản in"),
        ("1", "Bước 1: Việc cần chuẩn bị"),
    ]
    assert len(lesson.preview_modes) == 5 + 6
    assert (lesson.default_preview_size, lesson.preview_sizes[0]["device_width"]) == ("phone", 360)


def test_a_preview_in_large_text_on_paper_and_of_the_card(desk, lesson):
    assert 'class="text-150' in preview(desk, lesson, "chu-to").content.decode()
    assert 'class="text-150' not in preview(desk, lesson).content.decode()
    paper = preview(desk, lesson, "in").content.decode()
    assert ('class="minimal paper"' in paper, "courses/paper-preview.css" in paper) == (True, True)
    card = preview(desk, lesson, "the").content.decode()
    assert "Tiếp nhận hồ sơ khai sinh" in card
    assert "Cần hướng dẫn chị Lan nộp giấy tờ gì?" not in card


def test_a_preview_without_pictures_says_what_they_show(desk, course):
    lesson = make_lesson(course, steps=[*every_kind(), follow_picture(make_image().pk, (10, 20))])
    shown, hidden = (preview(desk, lesson, mode).content.decode() for mode in ("", "khong-anh"))
    assert ("<circle" in shown, "<circle" in hidden) == (True, False)
    assert "Nút Nộp hồ sơ ở góc phải" in hidden


def test_a_lesson_without_a_card_says_so_in_its_preview(desk, course):
    lesson = make_lesson(course, steps=reads(3))
    assert "Bài chưa có thẻ Ghi nhớ." in preview(desk, lesson, "the").content.decode()


def test_axe_comes_with_the_preview_panel_alone(desk, lesson):
    """Where the editor looks for what axe finds; every other page goes without."""
    url = reverse("wagtailadmin_pages:preview_on_edit", args=[lesson.pk])
    for mode in ("", "the"):
        desk.post(url, whole_form(slug=lesson.slug))
        shown = [desk.get(url, {"mode": mode} | panel) for panel in ({"in_preview_panel": "true"}, {})]
        assert ["<wagtail-userbar>" in one.content.decode() for one in shown] == [True, False]
    assert "<wagtail-userbar>" not in desk.get(f"/hoc/bai/{lesson.slug}/buoc/1/").content.decode()


def test_a_course_is_previewed(desk, course):
    page = preview(desk, course).content.decode()
    assert "Tự giải quyết trọn một hồ sơ khai sinh." in page


def test_a_preview_of_what_is_being_typed(desk, course):
    url = reverse("wagtailadmin_pages:preview_on_add", args=["courses", "lessonpage", course.pk])
    answer = desk.post(url, lesson_form(1, title="Đang gõ"))
    assert answer.json()["is_valid"]
    assert "Bước đọc 1" in desk.get(f"{url}?mode=").content.decode()


def test_every_kind_of_step_has_a_preview_in_the_picker(desk):
    for name, block in LessonSteps().child_blocks.items():
        registered = next(key for key, one in Block.definition_registry.items() if type(one) is type(block))
        page = desk.get(reverse("wagtailadmin_block_preview"), {"id": registered}).content.decode()
        assert block.get_preview_value()["title"] in page, name


def test_editing_and_publishing_again_keeps_the_ids(desk, lesson):
    url = reverse("wagtailadmin_pages:edit", args=[lesson.pk])
    sent = whole_form(title="Tên mới", slug=lesson.slug)
    choose = desk.post(url, sent | {"action-publish": "1"}).url
    draft = LessonPage.objects.get(pk=lesson.pk).latest_revision
    desk.post(choose, {"kind": "minor", "note": "", "seen": shown_as(draft)})
    again = LessonPage.objects.get(pk=lesson.pk)
    assert (again.title, again.step_ids) == ("Tên mới", lesson.step_ids)


@pytest.mark.parametrize("is_administrator", [False, True])
def test_the_address_of_what_was_published_is_shown_and_stays(desk, trainer, lesson, is_administrator):
    trainer.is_superuser = is_administrator
    trainer.save()
    url = reverse("wagtailadmin_pages:edit", args=[lesson.pk])
    lesson.slug = "doi-trong-ban-nhap"
    lesson.save_revision(clean=False)  # kept before addresses were
    page = desk.get(url)
    field = page.context["form"]["slug"]
    assert (field.field.disabled, field.value()) == (True, "tiep-nhan-ho-so")
    assert "Trang đã xuất bản nên giữ nguyên địa chỉ" in page.content.decode()
    desk.post(url, lesson_form(3, title="Tên mới", slug="dia-chi-khac"))
    draft = LessonPage.objects.get(pk=lesson.pk).get_latest_revision_as_object()
    assert (draft.title, draft.slug) == ("Tên mới", "tiep-nhan-ho-so")


def test_the_address_of_a_draft_is_the_authors_to_choose(desk, course):
    draft = make_lesson(course, live=False)
    url = reverse("wagtailadmin_pages:edit", args=[draft.pk])
    assert not desk.get(url).context["form"]["slug"].field.disabled
    desk.post(url, lesson_form(3, slug="dia-chi-khac"))
    assert LessonPage.objects.get(pk=draft.pk).get_latest_revision_as_object().slug == "dia-chi-khac"
