"""Courses, lessons and steps of every kind, as tests need them: small, published, no surprises."""

import json
import uuid
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from courses.domain.catalogue import common_section
from courses.models import (
    CatalogueSectionPage,
    CoursePage,
    Enrolment,
    LearningPathPage,
    LessonPage,
    ProcedureFee,
    ProcedureGuidePage,
    ProcedurePaper,
    ProcedureStep,
    QuickGuidePage,
)
from lms.org.models import Official
from lms.reference.models import Procedure

ENROLLED_ON = date(2026, 7, 1)
PUBLISHED_AT = datetime(2026, 6, 1, tzinfo=UTC)


def make_course(
    slug: str = "dang-ky-khai-sinh",
    title: str = "Đăng ký khai sinh",
    *,
    live: bool = True,
    section: CatalogueSectionPage | None = None,
    **fields: Any,
) -> CoursePage:
    """In the common section unless told otherwise."""
    values: dict[str, Any] = {"outcome": "Tự giải quyết trọn một hồ sơ khai sinh.", "periods": Decimal("8.0")}
    course = CoursePage(title=title, slug=slug, live=live, **(values | fields))
    (section or common_section()).add_child(instance=course)
    return course


def make_lesson(
    course: CoursePage,
    slug: str = "tiep-nhan-ho-so",
    title: str = "Tiếp nhận hồ sơ",
    *,
    steps: Sequence[dict[str, Any]] | None = None,
    live: bool = True,
    **fields: Any,
) -> LessonPage:
    """With every kind of step unless told otherwise."""
    raw = json.dumps(list(steps) if steps is not None else every_kind())
    fields = {"minutes": 20, "first_published_at": PUBLISHED_AT if live else None} | fields
    lesson = LessonPage(title=title, slug=slug, live=live, steps=raw, **fields)
    course.refresh_from_db()
    course.add_child(instance=lesson)
    return LessonPage.objects.get(pk=lesson.pk)


def enrol(official: Official, course: CoursePage, **fields: Any) -> Enrolment:
    return Enrolment.objects.create(official=official, course=course, **({"enrolled_on": ENROLLED_ON} | fields))


def step(kind: str, value: Any, block_id: str | None = None) -> dict[str, Any]:
    return {"type": kind, "value": value, "id": block_id or str(uuid.uuid4())}


def items(*values: Any) -> list[dict[str, Any]]:
    return [{"type": "item", "value": value, "id": f"muc-{number}"} for number, value in enumerate(values, start=1)]


def read(title: str = "Việc cần chuẩn bị", block_id: str | None = None) -> dict[str, Any]:
    return step("read", {"title": title, "body_html": "<p>Mở sẵn phần mềm hộ tịch.</p>"}, block_id)


def reads(count: int) -> list[dict[str, Any]]:
    return [read(f"Bước đọc {number}", f"doc-{number}") for number in range(1, count + 1)]


def follow_picture(picture: int, *places: tuple[int, int] | None, block_id: str = "anh") -> dict[str, Any]:
    """Actions on a picture, one for each place of it; None is an action without a number on it."""
    actions = [
        {"text": f"Bấm nút {number}", "check": "", "mark_x": place and place[0], "mark_y": place and place[1]}
        for number, place in enumerate(places, start=1)
    ]
    value = {"title": "Nộp hồ sơ", "picture": picture, "picture_alt": "Nút Nộp hồ sơ ở góc phải"}
    return step("follow", value | {"actions": items(*actions)}, block_id)


def watch(*recordings: int, transcript: str = "<p>Chị Hoa: Bác cần làm việc gì?</p>") -> dict[str, Any]:
    value = {
        "title": "Nghe một cuộc hướng dẫn",
        "intro_html": "<p>Nghe chị Hoa hỏi.</p>",
        "transcript_html": transcript,
    }
    return step("watch", value | {"variants": items(*recordings)}, "nghe")


def every_kind() -> list[dict[str, Any]]:
    """Six steps, one of each kind that needs no file; their ids are their kinds."""
    return [
        read(block_id="read"),
        step(
            "follow",
            {
                "title": "Kiểm tra giấy tờ",
                "intro_html": "<p>Làm lần lượt hai việc.</p>",
                "actions": items(
                    {"text": "Xem giấy tờ tùy thân.", "check": "Còn giá trị."},
                    {"text": "Đọc hết tờ khai.", "check": "Đủ mục, có chữ ký."},
                ),
                "common_error": "Đòi giấy chứng nhận kết hôn.",
            },
            "follow",
        ),
        step(
            "try_now",
            {
                "title": "Không có giấy chứng sinh",
                "question": "Cần hướng dẫn chị Lan nộp giấy tờ gì?",
                "choices": items(
                    {"text": "Giấy cam đoan", "correct": False, "feedback": "Chưa đúng. Đã có người làm chứng."},
                    {"text": "Văn bản của người làm chứng", "correct": True, "feedback": "Đúng. Nộp văn bản đó."},
                    {"text": "Sổ khám thai", "correct": False, "feedback": "Chưa đúng. Sổ không xác nhận việc sinh."},
                ),
                "hint": "Giấy tờ thay thế có thứ tự.",
                "explanation": "Có người làm chứng thì dừng ở loại thứ hai.",
            },
            "try_now",
        ),
        step(
            "situation",
            {
                "title": "Hai giấy ghi tên khác nhau",
                "story_html": "<p>Giấy chứng sinh và thẻ căn cước ghi khác nhau.</p>",
                "choices": items(
                    {
                        "text": "Nhập cho kịp giờ",
                        "consequence_html": "<p>Gia đình phải cải chính.</p>",
                        "is_best": False,
                    },
                    {"text": "Hướng dẫn sửa giấy", "consequence_html": "<p>Sửa được từ gốc.</p>", "is_best": True},
                ),
            },
            "situation",
        ),
        step(
            "do_real",
            {
                "title": "Làm một hồ sơ thật",
                "instruction_html": "<p>Chọn một hồ sơ thật tại quầy.</p>",
                "done_looks_like": "Người dân đã xác nhận bản nháp.",
                "ask_whom": "Người kèm cặp.",
                "note_prompt": "Hồ sơ này có gì khác?",
            },
            "do_real",
        ),
        step(
            "remember",
            {
                "title": "Tiếp nhận hồ sơ khai sinh",
                "when_to_use": "Khi khai sinh cho trẻ sinh tại Việt Nam.",
                "prepare": items("Mẫu tờ khai"),
                "steps": items("Xem giấy tờ.", "Đọc tờ khai.", "Tra nơi cư trú.", "In bản nháp."),
                "stop_points": items("Giấy tờ không khớp."),
                "legal_basis": "Luật Hộ tịch số 60/2014/QH13.",
                "updated": "2026-11-20",
            },
            "remember",
        ),
    ]


def make_guide(
    slug: str = "cach-dang-ky-khai-tu",
    title: str = "Cách đăng ký khai tử",
    *,
    section: CatalogueSectionPage | None = None,
    **fields: Any,
) -> QuickGuidePage:
    values: dict[str, Any] = {
        "when_to_use": "Khi người dân đến báo có người mất.",
        "prepare": "Mẫu tờ khai\nSổ tiếp nhận",
        "steps": "Xem giấy báo tử.\nTra hộ tịch.\nIn trích lục.",
        "stop_points": "Giấy báo tử có dấu hiệu tẩy xóa.",
        "common_errors": "Đòi giấy ngoài danh mục.",
        "legal_basis": "Luật Hộ tịch số 60/2014/QH13.",
        "updated_on": date(2026, 11, 20),
    }
    guide = QuickGuidePage(title=title, slug=slug, **(values | fields))
    (section or common_section()).add_child(instance=guide)
    return guide


def make_procedure_guide(
    slug: str = "thu-tuc-dang-ky-khai-tu",
    title: str = "Thủ tục đăng ký khai tử",
    *,
    steps: int = 1,
    fees: Sequence[dict[str, Any]] = (),
    **fields: Any,
) -> ProcedureGuidePage:
    procedure, _created = Procedure.objects.get_or_create(
        code="1.000656",
        defaults={
            "field": "Hộ tịch",
            "name_vi": "Đăng ký khai tử",
            "agency": "UBND cấp xã",
            "time_limit": "Trong ngày",
            "fee": "Miễn lệ phí khi đúng hạn",
            "time_status": "unverified",
            "fee_status": "source",
        },
    )
    values: dict[str, Any] = {
        "procedure": procedure,
        "trigger": "Khi người thân đến báo tử.",
        "form_name": "Tờ khai đăng ký khai tử",
        "result": "Trích lục khai tử.",
        "common_errors": "Đòi giấy ngoài danh mục.",
        "ask_whom": "Công chức tư pháp.",
        "legal_basis": "Luật Hộ tịch số 60/2014/QH13.",
        "valid_from": date(2026, 11, 1),
        "updated_on": date(2026, 11, 20),
        "review_by": date(2099, 1, 1),
    }
    guide = ProcedureGuidePage(title=title, slug=slug, **(values | fields))
    guide.papers = [
        ProcedurePaper(name="Giấy báo tử", originals=1),
        ProcedurePaper(name="Thẻ căn cước", is_only_shown=True),
    ]
    guide.steps = [ProcedureStep(text=f"Việc thứ {number}.", sort_order=number) for number in range(1, steps + 1)]
    guide.fees = [ProcedureFee(**fee) for fee in fees]
    common_section().add_child(instance=guide)
    return guide


def make_path(
    slug: str = "lo-trinh-ho-tich", title: str = "Lộ trình hộ tịch", *stages: Any, **fields: Any
) -> LearningPathPage:
    """Stages as `("Chặng đầu", page, page)`."""
    kinds = {
        "CoursePage": "course",
        "QuickGuidePage": "guide",
        "ProcedureGuidePage": "guide",
        "LearningPathPage": "path",
    }
    raw = [
        step(
            "stage",
            {"title": name, "items": [step(kinds[type(page).__name__], page.pk) for page in pages]},
        )
        for name, *pages in stages
    ]
    path = LearningPathPage(title=title, slug=slug, stages=json.dumps(raw), **fields)
    common_section().add_child(instance=path)
    return path
