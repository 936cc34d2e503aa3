"""What trainers write: courses, and the root of the catalogue they stand in."""

from __future__ import annotations

from csp.decorators import csp_replace
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import (
    CommentPanel,
    FieldPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
    TitleFieldPanel,
)
from wagtail.models import Orderable, PageManager

from assessments.models import Assessment
from courses.models.base import NOT_COPIED, ContentPage, ShelfPage
from courses.models.citations import basis_checks_panel, citations_panel
from courses.models.origins import origin_panel
from courses.models.owners import owner_panel
from courses.models.prerequisites import CoursePageForm, prerequisites_panel
from courses.panels import CompetencySelect, ExamSelect, LevelSelect, address_input
from courses.querysets import CoursePageQuerySet
from lms.competencies.models import Competency, CompetencyVersion
from lms.org.models import Position
from lms.reference.models import Procedure


class CatalogueIndexPage(ShelfPage):
    """The root of all sections; made by `domain/catalogue.py`."""

    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["courses.CatalogueSectionPage"]

    class Meta:
        verbose_name = _("danh mục khóa học")
        verbose_name_plural = _("danh mục khóa học")


class CoursePage(ContentPage):
    """A course: what it teaches to which level, for which positions, worth how many periods (tiết).

    `legal_basis` holds one act a line.
    """

    outcome = models.TextField(_("sau khóa học, người học làm được"))
    summary = models.TextField(_("giới thiệu"), blank=True)
    procedure = models.ForeignKey(
        Procedure, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("thủ tục")
    )
    assessment = models.ForeignKey(
        Assessment, on_delete=models.PROTECT, null=True, blank=True, related_name="courses", verbose_name=_("bài thi")
    )
    periods = models.DecimalField(_("số tiết"), max_digits=5, decimal_places=1)
    allows_self_enrolment = models.BooleanField(
        _("tự ghi danh được"),
        default=False,
        help_text=_(
            "Khóa học hiện trong danh sách để người học tự ghi danh. Không chọn thì chỉ học theo kế hoạch hoặc khi "
            "phụ trách nhân sự ghi danh."
        ),
    )
    legal_basis = models.TextField(_("căn cứ pháp lý"), blank=True, help_text=_("Mỗi văn bản một dòng."))
    legal_note = models.TextField(_("lưu ý về căn cứ"), blank=True)
    review_by = models.DateField(_("rà soát trước ngày"), null=True, blank=True)
    is_illustrative = models.BooleanField(_("nội dung minh họa"), default=False)

    objects = PageManager.from_queryset(CoursePageQuerySet)()

    url_name = "learn:course"
    parent_page_types = ["courses.CatalogueSectionPage"]
    subpage_types = ["courses.LessonPage"]
    exclude_fields_in_copy = [*NOT_COPIED, "review_by"]
    base_form_class = CoursePageForm

    edit_handler = TabbedInterface(
        [
            ObjectList(
                [origin_panel(), basis_checks_panel(), TitleFieldPanel("title"), "outcome", "summary"],
                heading=_("Nội dung"),
            ),
            ObjectList(
                [HelpPanel(template="courses/panels/exam.html"), FieldPanel("assessment", widget=ExamSelect)],
                heading=_("Kiểm tra"),
            ),
            ObjectList(
                [
                    InlinePanel(
                        "outcomes",
                        [FieldPanel("competency", widget=CompetencySelect), FieldPanel("level", widget=LevelSelect)],
                        heading=_("Năng lực và mức đạt được"),
                        label=_("Năng lực"),
                        min_num=1,
                    ),
                    InlinePanel("positions", ["position"], heading=_("Dành cho vị trí việc làm"), label=_("Vị trí")),
                    prerequisites_panel(),
                    "periods",
                    "allows_self_enrolment",
                ],
                heading=_("Năng lực và giao học"),
            ),
            ObjectList(
                [
                    "procedure",
                    "legal_basis",
                    "legal_note",
                    citations_panel(),
                    MultiFieldPanel(["review_by", "is_illustrative"], heading=_("Rà soát")),
                ],
                heading=_("Căn cứ pháp lý"),
            ),
            ObjectList(
                [owner_panel(), FieldPanel("slug", widget=address_input()), CommentPanel()], heading=_("Cài đặt")
            ),
        ]
    )

    class Meta:
        verbose_name = _("khóa học")
        verbose_name_plural = _("khóa học")

    @property
    def legal_acts(self) -> list[str]:
        return [line for line in self.legal_basis.splitlines() if line.strip()]

    @csp_replace({"frame-ancestors": ["'self'"]})
    def serve_preview(self, request: HttpRequest, mode_name: str) -> TemplateResponse:
        return TemplateResponse(request, "courses/course_page.html", {"course": self})


class CourseOutcome(Orderable):
    """The course teaches a competency up to a level."""

    course = ParentalKey(CoursePage, on_delete=models.CASCADE, related_name="outcomes")
    competency = models.ForeignKey(Competency, on_delete=models.PROTECT, related_name="+", verbose_name=_("năng lực"))
    level = models.PositiveSmallIntegerField(_("mức"))

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["course", "competency"], name="course_outcome_once")]

    def clean(self) -> None:
        super().clean()
        if self.competency_id is None or self.level is None:
            return
        known = CompetencyVersion.objects.in_force(timezone.localdate()).filter(competency=self.competency_id).first()
        if known is not None and not known.first_level <= self.level <= known.last_level:
            sentence = gettext("Năng lực này có các mức từ %(first)s đến %(last)s. Hãy chọn một mức trong khoảng đó.")
            raise ValidationError({"level": sentence % {"first": known.first_level, "last": known.last_level}})


class CoursePosition(Orderable):
    """The course is meant for a position."""

    course = ParentalKey(CoursePage, on_delete=models.CASCADE, related_name="positions")
    position = models.ForeignKey(
        Position, on_delete=models.PROTECT, related_name="+", verbose_name=_("vị trí việc làm")
    )

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["course", "position"], name="course_position_once")]
