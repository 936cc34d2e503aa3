"""What trainers write: the catalogue, courses and their lessons."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable, Page

from assessments.models import Assessment
from lms.competencies.models import Competency
from lms.org.models import Position
from lms.reference.models import Procedure


class CatalogueIndexPage(Page):
    """The root of all courses."""

    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["courses.CoursePage"]

    class Meta:
        verbose_name = _("danh mục khóa học")


class CoursePage(Page):
    """A course: what it teaches to which level, for which positions, worth how many periods (tiết)."""

    outcome = models.TextField(_("sau khóa học, người học làm được"))
    summary = models.TextField(_("giới thiệu"), blank=True)
    procedure = models.ForeignKey(
        Procedure, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("thủ tục")
    )
    assessment = models.ForeignKey(
        Assessment, on_delete=models.PROTECT, null=True, blank=True, related_name="courses", verbose_name=_("bài thi")
    )
    periods = models.DecimalField(_("số tiết"), max_digits=5, decimal_places=1)
    legal_basis = models.TextField(_("căn cứ pháp lý"), blank=True)
    review_by = models.DateField(_("rà soát trước ngày"), null=True, blank=True)
    is_illustrative = models.BooleanField(_("nội dung minh họa"), default=False)

    parent_page_types = ["courses.CatalogueIndexPage"]
    subpage_types = ["courses.LessonPage"]

    class Meta:
        verbose_name = _("khóa học")


class CourseOutcome(Orderable):
    """The course teaches a competency up to a level."""

    course = ParentalKey(CoursePage, on_delete=models.CASCADE, related_name="outcomes")
    competency = models.ForeignKey(Competency, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(_("mức"))

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["course", "competency"], name="course_outcome_once")]


class CoursePosition(Orderable):
    """The course is meant for a position."""

    course = ParentalKey(CoursePage, on_delete=models.CASCADE, related_name="positions")
    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="+")

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["course", "position"], name="course_position_once")]


class LessonPage(Page):
    """A lesson: one idea a step, ending with the real task."""

    minutes = models.PositiveSmallIntegerField(_("số phút"))

    parent_page_types = ["courses.CoursePage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("bài học")
