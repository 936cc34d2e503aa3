"""What the editor shows, and what it leaves out. This module only registers."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path
from django.utils.html import format_html
from wagtail import hooks
from wagtail.permissions import page_permission_policy
from wagtail.snippets.models import register_snippet

from lms.studio import guides_link, silences
from lms.studio.assessments import listing as assessment_list
from lms.studio.assessments.blueprint import blueprint
from lms.studio.assessments.fixed import fixed
from lms.studio.assessments.pages import add as add_assessment
from lms.studio.assessments.pages import assessment, passing, rules
from lms.studio.assessments.preview import preview as preview_assessment
from lms.studio.backups import bring_in as bring_in_backup
from lms.studio.changing_paths import note_where_a_path_leads, tell_those_on_the_path
from lms.studio.check_panels import ReturnedPanel, SentPanel, ToCheckPanel
from lms.studio.checking import content_checks
from lms.studio.checklists import listing as checklist_list
from lms.studio.checklists.pages import add as add_checklist
from lms.studio.checklists.pages import checklist as edit_checklist
from lms.studio.checklists.pages import switch as switch_checklist
from lms.studio.checklists.rulings import ObservationsPanel
from lms.studio.checklists.rulings import observation as one_observation
from lms.studio.checklists.rulings import observations as undecided_observations
from lms.studio.citations import EndedTextsPanel
from lms.studio.copying import copy, copy_list, copy_our_way
from lms.studio.course_actions import AddOutcome, SendCourses, SetReviewDay
from lms.studio.course_list import courses_viewset
from lms.studio.deleting import keep_what_is_needed, keep_what_is_needed_of_many
from lms.studio.doubts import DoubtsPanel
from lms.studio.going_back import go_back
from lms.studio.item_analysis import MENU_NAME, item_file, item_list, item_page, menu_item
from lms.studio.late import LateAnswersPanel, LateListView, late_attempt
from lms.studio.learning import LearnersPanel, LearnersView
from lms.studio.marking import queue as marking
from lms.studio.marking.answer import answer as mark_answer
from lms.studio.marking.answer import picture as mark_picture
from lms.studio.overtaken import tell_of_overtaken_draft
from lms.studio.owning import owner
from lms.studio.panels import DraftsPanel, ReviewPanel, StartPanel
from lms.studio.picture_library import (
    delete_picture,
    delete_uploaded,
    edit_picture,
    keep_used_pictures,
    preview_picture,
)
from lms.studio.procedures import ProcedureViewSet
from lms.studio.published import (
    PublishedPanel,
    lead_checker_to_published,
    lead_to_published,
    published,
    published_button,
)
from lms.studio.questions import listing as question_list
from lms.studio.questions.actions import (
    EntrustQuestions,
    LabelQuestions,
    MoveQuestions,
    RetireQuestions,
    TagQuestions,
    TakeBackQuestions,
)
from lms.studio.questions.bringing import bring_in, one_import, sample, take_out
from lms.studio.questions.correcting import correct
from lms.studio.questions.list_file import QuestionListFile
from lms.studio.questions.pages import add as add_question
from lms.studio.questions.pages import add_bank
from lms.studio.questions.pages import question as edit_question
from lms.studio.questions.pictures import picture as question_picture
from lms.studio.questions.preview import preview as preview_question
from lms.studio.recordings import RecordingViewSet
from lms.studio.reference import GlossaryTermViewSet, LegalTextViewSet
from lms.studio.releasing import (
    ask_what_it_means,
    cover_plans_of_its_learners,
    note_first_release,
    one_page_at_a_time,
    release,
)
from lms.studio.sending import SendMenuItem, checks_before_publishing, lead_to_sending, our_way_into_the_checks, send
from lms.studio.starting import new_lesson_button, start
from lms.studio.stuck import StuckPanel, lesson_steps, steps_button
from lms.studio.terms import register_key, register_term
from lms.studio.withdrawing import (
    complete_those_left,
    complete_those_left_by_many,
    note_where_it_stands,
    note_where_they_stand,
    tell_who_will_be_done,
)
from lms.studio.writing import pages_to_see

FIRST, LAST = -1000, 1000
UNUSED_MENU = {"documents", "snippets", "help"}
UNUSED_REPORTS = {"page-types-usage"}
UNUSED_SETTINGS = {"users", "groups", "sites", "workflows", "workflow-tasks"}
OF_TRAINERS = {MENU_NAME, *(one.MENU_NAME for one in (question_list, checklist_list, assessment_list, marking))}
REPLACED_PANELS = {"workflow_objects_to_moderate", "user_objects_in_workflow_moderation"}
UNUSED_SEARCH = {"users", "documents"}

register_snippet(LegalTextViewSet)
register_snippet(GlossaryTermViewSet)
register_snippet(ProcedureViewSet)
register_snippet(RecordingViewSet)


def _without(items: list[Any], names: set[str]) -> list[Any]:
    return [item for item in items if item.name not in names]


@hooks.register("construct_main_menu")
def keep_what_serves(request: HttpRequest, items: list[Any]) -> None:
    writes = page_permission_policy.user_has_permission(request.user, "add")
    unused = UNUSED_MENU if writes else UNUSED_MENU | {"courses", *OF_TRAINERS}
    is_trainer = writes and not request.user.is_superuser
    items[:] = _without(items, unused if is_trainer else unused | {silences.MENU_NAME})


@hooks.register("construct_settings_menu")
def people_are_kept_elsewhere(request: HttpRequest, items: list[Any]) -> None:
    items[:] = _without(items, UNUSED_SETTINGS)


@hooks.register("construct_reports_menu")
def reports_that_serve(request: HttpRequest, items: list[Any]) -> None:
    items[:] = _without(items, UNUSED_REPORTS)


@hooks.register("construct_page_chooser_queryset")
def choose_what_one_may_see(pages: Any, request: HttpRequest) -> Any:
    return pages.filter(pk__in=pages_to_see(request.user).values("pk"))


@hooks.register("construct_search")
def search_what_serves(request: HttpRequest, areas: list[Any]) -> None:
    areas[:] = _without(areas, UNUSED_SEARCH)


@hooks.register("construct_homepage_summary_items", order=LAST)
def no_site_summary(request: HttpRequest, items: list[Any]) -> None:
    """After the library's own apps have added theirs."""
    items.clear()


@hooks.register("construct_homepage_panels")
def work_of_the_trainer(request: HttpRequest, panels: list[Any]) -> None:
    user = request.user
    listed = (
        DoubtsPanel(user),
        marking.MarkingPanel(user),
        LateAnswersPanel(user),
        ObservationsPanel(user),
        ToCheckPanel(user),
        ReturnedPanel(user),
        SentPanel(user),
        EndedTextsPanel(),
        ReviewPanel(user),
        DraftsPanel(user),
        StuckPanel(user),
        LearnersPanel(user),
        PublishedPanel(user),
        StartPanel(user),
    )
    waiting = [panel for panel in listed if panel.rows] or [ToCheckPanel(user)]  # says so where nothing waits
    panels[:] = [*waiting, *_without(panels, REPLACED_PANELS)]


hooks.register("register_rich_text_features", register_term)
hooks.register("register_rich_text_features", register_key)
hooks.register("register_admin_viewset", courses_viewset)
hooks.register("register_admin_menu_item", menu_item)
hooks.register("register_admin_menu_item", question_list.menu_item)
hooks.register("register_admin_menu_item", checklist_list.menu_item)
hooks.register("register_admin_menu_item", assessment_list.menu_item)
hooks.register("register_admin_menu_item", marking.menu_item)
hooks.register("register_admin_menu_item", silences.sittings_item)
hooks.register("register_admin_menu_item", guides_link.menu_item)
hooks.register("register_reports_menu_item", silences.silences_item)
hooks.register("before_publish_page", checks_before_publishing)
hooks.register("before_publish_page", ask_what_it_means)
hooks.register("before_publish_page", note_where_a_path_leads, order=LAST)
hooks.register("after_edit_page", tell_of_overtaken_draft, order=FIRST)
hooks.register("after_edit_page", lead_to_sending)
hooks.register("before_copy_page", copy_our_way)
hooks.register("construct_page_action_menu", our_way_into_the_checks)
hooks.register("register_page_action_menu_item", SendMenuItem)
hooks.register("after_publish_page", note_first_release)
hooks.register("after_publish_page", cover_plans_of_its_learners)
hooks.register("after_publish_page", tell_those_on_the_path)
hooks.register("after_publish_page", lead_to_published, order=LAST)
hooks.register("after_edit_page", lead_checker_to_published)
hooks.register("after_unpublish_page", cover_plans_of_its_learners)
hooks.register("before_bulk_action", one_page_at_a_time)
hooks.register("after_unpublish_page", tell_who_will_be_done)
for act in ("after_move_page", "after_delete_page"):
    hooks.register(act, complete_those_left)
hooks.register("before_move_page", note_where_it_stands)
hooks.register("before_bulk_action", note_where_they_stand)
hooks.register("after_bulk_action", complete_those_left_by_many)
hooks.register("before_bulk_action", keep_what_is_needed_of_many)
hooks.register("before_delete_page", keep_what_is_needed)
hooks.register("before_bulk_action", keep_used_pictures)
for bulk_action in (
    *(AddOutcome, SetReviewDay, SendCourses),
    *(TagQuestions, MoveQuestions, LabelQuestions, EntrustQuestions, RetireQuestions, TakeBackQuestions),
):
    hooks.register("register_bulk_action", bulk_action)


@hooks.register("register_admin_urls", order=-1)
def library_of_pictures() -> list[URLPattern]:
    """Ahead of the library's own, at the same addresses; the library's names lead to them."""
    return [
        path("images/<int:image_id>/", edit_picture, name="studio_picture"),
        path("images/<int:image_id>/delete/", delete_picture, name="studio_picture_delete"),
        path("images/multiple/<int:image_id>/delete/", delete_uploaded, name="studio_picture_delete_uploaded"),
        path("images/<int:image_id>/preview/<str:filter_spec>/", preview_picture, name="studio_picture_preview"),
    ]


@hooks.register("register_admin_urls")
def publishing() -> list[URLPattern]:
    return [
        path("xuat-ban/<int:page_id>/", release, name="studio_release"),
        path("da-xuat-ban/<int:page_id>/", published, name="studio_published"),
        path("quay-ve-ban-truoc/<int:page_id>/", go_back, name="studio_go_back"),
        path("gui-kiem-tra/<int:page_id>/", send, name="studio_send"),
    ]


@hooks.register("register_admin_urls")
def lists_behind_figures() -> list[URLPattern]:
    return [
        path("dang-hoc/<int:course_id>/", LearnersView.as_view(), name="studio_learners"),
        path("buoc-hay-vuong/<int:page_id>/", lesson_steps, name="studio_lesson_steps"),
        path("nhan-muon/", LateListView.as_view(), name="studio_late"),
        path("nhan-muon/tep-du-phong/", bring_in_backup, name="studio_backup"),
        path("nhan-muon/<uuid:uid>/", late_attempt, name="studio_late_attempt"),
        path("cham-bai/", marking.queue, name="studio_marking"),
        path("cham-bai/<int:place_id>/", mark_answer, name="studio_mark"),
        path("cham-bai/<int:place_id>/hinh/<uuid:uid>/", mark_picture, name="studio_mark_picture"),
        path("mat-lien-lac/", silences.SilenceListView.as_view(), name="studio_silences"),
        path("phan-tich/", item_list, name="studio_item_list"),
        path("phan-tich/<slug:slug>/", item_page, name="studio_items"),
        path("phan-tich/<slug:slug>/tep/", item_file, name="studio_items_file"),
    ]


@hooks.register("register_admin_urls")
def question_bank() -> list[URLPattern]:
    listed = question_list.QuestionListView
    return [
        path("cau-hoi/", listed.as_view(), name="studio_questions"),
        path("cau-hoi/ket-qua/", listed.as_view(results_only=True), name="studio_questions_results"),
        path("cau-hoi/danh-sach/", QuestionListFile.as_view(), name="studio_questions_file"),
        path("cau-hoi/them/", add_question, name="studio_question_add"),
        path("cau-hoi/ngan-hang/", add_bank, name="studio_bank_add"),
        path("cau-hoi/<int:question_id>/", edit_question, name="studio_question"),
        path("cau-hoi/<int:question_id>/xem/", preview_question, name="studio_question_preview"),
        path("cau-hoi/hinh/<uuid:uid>/", question_picture, name="studio_question_picture"),
        path("cau-hoi/nhap/", bring_in, name="studio_question_imports"),
        path("cau-hoi/nhap/mau/", sample, name="studio_question_sample"),
        path("cau-hoi/nhap/<uuid:uid>/", one_import, name="studio_question_import"),
        path("cau-hoi/xuat/", take_out, name="studio_question_export"),
        path("cau-hoi/sua-dap-an/<int:version_id>/", correct, name="studio_correct_key"),
    ]


@hooks.register("register_admin_urls")
def checklists_of_observers() -> list[URLPattern]:
    listed = checklist_list.ChecklistListView
    return [
        path("bang-kiem/", listed.as_view(), name="studio_checklists"),
        path("bang-kiem/them/", add_checklist, name="studio_checklist_add"),
        path("bang-kiem/<int:checklist_id>/", edit_checklist, name="studio_checklist"),
        path("bang-kiem/<int:checklist_id>/mo/", switch_checklist, name="studio_checklist_switch"),
        path("bang-kiem/phieu/", undecided_observations, name="studio_observations"),
        path("bang-kiem/phieu/<uuid:uid>/", one_observation, name="studio_observation"),
    ]


@hooks.register("register_admin_urls")
def assessments() -> list[URLPattern]:
    listed = assessment_list.AssessmentListView
    return [
        path("bai-thi/", listed.as_view(), name="studio_assessments"),
        path("bai-thi/ket-qua/", listed.as_view(results_only=True), name="studio_assessments_results"),
        path("bai-thi/them/", add_assessment, name="studio_assessment_add"),
        path("bai-thi/<int:assessment_id>/", assessment, name="studio_assessment"),
        path("bai-thi/<int:assessment_id>/quy-tac/", rules, name="studio_assessment_rules"),
        path("bai-thi/<int:assessment_id>/cau-co-dinh/", fixed, name="studio_assessment_fixed"),
        path("bai-thi/<int:assessment_id>/bang-rut/", blueprint, name="studio_assessment_blueprint"),
        path("bai-thi/<int:assessment_id>/dieu-kien/", passing, name="studio_assessment_passing"),
        path("bai-thi/<int:assessment_id>/xem/", preview_assessment, name="studio_assessment_preview"),
    ]


@hooks.register("register_admin_urls")
def tools_of_the_author() -> list[URLPattern]:
    return [
        path("kiem-tra-bai/<int:page_id>/", content_checks, name="studio_content_checks"),
        path("soan-bai/", start, name="studio_start_lesson"),
        path("phu-trach/<int:page_id>/", owner, name="studio_owner"),
        path("chep/", copy_list, name="studio_copy_list"),
        path("chep/<int:page_id>/", copy, name="studio_copy"),
    ]


@hooks.register("register_page_header_buttons")
def write_a_lesson_here(page: Any, user: Any, next_url: str | None, **kwargs: Any) -> list[Any]:
    return new_lesson_button(page, user)


@hooks.register("register_page_header_buttons")
def see_where_learners_are_stuck(page: Any, user: Any, next_url: str | None, **kwargs: Any) -> list[Any]:
    return steps_button(page, user)


@hooks.register("register_page_header_buttons")
def see_it_as_learners_do(page: Any, user: Any, next_url: str | None, **kwargs: Any) -> list[Any]:
    return published_button(page)


@hooks.register("insert_global_admin_css")
def our_parts() -> str:
    """And what makes the editor's pages serve where no script runs."""
    return format_html(
        '<link rel="stylesheet" href="{}"><noscript><link rel="stylesheet" href="{}"></noscript>',
        static("studio/studio.css"),
        static("studio/no-script.css"),
    )


@hooks.register("insert_global_admin_js")
def dates_as_typed() -> str:
    """After the date picker itself and before anything that uses it."""
    return format_html('<script src="{}"></script>', static("studio/typed-dates.js"))


@hooks.register("insert_editor_js")
def follow_each_save() -> str:
    return format_html('<script type="module" src="{}"></script>', static("studio/content-checks.js"))
