"""Who gets what at every address of ours: one row per URL pattern.

A door is what each of the thirteen people of `permission_world` gets: a status, SIGN_IN for the sign-in page with the
way back, or MODE for the page on which administrators turn their powers on. Rows name their URL as `reverse` does; a
pattern without a name is named by its route.

- signed out: the sign-in page, the same for objects that exist and that don't, a form that was sent inside it (JSON
  addresses: 401);
- signed in without the role: 403, the page that says for whom it is;
- with the role, but the object is out of scope: 404, the same as for an object that doesn't exist.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assessments.domain.picture_uploads import keep_upload
from assessments.models import Checklist, ObserverNaming, Question, QuestionPictureUpload
from lms.evidence.models import AssessorNaming, Evidence
from lms.hr.scope import UNIT_PARAM
from lms.org.enums import Role
from lms.org.models import AdminMode, Official, RoleGrant
from tests.architecture.permission_world import (
    ADMIN,
    ADMIN_OFF,
    CHECKER,
    EVERYBODY,
    INSPECTOR,
    NOBODY,
    OFFICIALS,
    OTHERS,
    OWNER,
    PROVINCE_HR,
    SIGNED_IN,
    STRANGER,
    TRAINER,
    WARD_APPROVER,
    WARD_HEAD,
    WARD_HR,
    World,
)
from tests.factories.assessments import import_of
from tests.factories.photos import phone_jpeg

SIGN_IN = "sign-in"
MODE = "powers to be turned on"
Door = dict[str, int | str]


def everyone(status: int = 200) -> Door:
    return dict.fromkeys(EVERYBODY, status)


def signed_in(status: int = 200) -> Door:
    return {NOBODY: SIGN_IN} | dict.fromkeys(SIGNED_IN, status)


def only(*people: str, status: int | str = 200, others: int = 403) -> Door:
    """These people get in, other signed-in ones don't."""
    return signed_in(others) | dict.fromkeys(people, status)


def officials(status: int = 200) -> Door:
    """Whoever has a personnel record."""
    return only(*OFFICIALS, status=status)


def own(status: int = 200) -> Door:
    """The owner's own; for all others it isn't there."""
    return only(OWNER, status=status, others=404)


def namers(status: int = 200) -> Door:
    """HR of any unit, and whoever observes a unit."""
    return hr(status) | {WARD_APPROVER: status}


def namers_of_the_ward(status: int = 200) -> Door:
    return namers(status) | {STRANGER: 404}


def own_of_officials(status: int = 200) -> Door:
    """Likewise, behind a door for people with a personnel record."""
    return officials(404) | {OWNER: status}


def hr(status: int = 200) -> Door:
    """HR of any unit: each sees their own list."""
    return only(WARD_HR, PROVINCE_HR, STRANGER, status=status)


def hr_of_the_ward(status: int = 200) -> Door:
    """An object of the ward: HR of the ward and above; for HR of another ward it isn't there."""
    return hr(status) | {STRANGER: 404}


def invigilators(status: int = 200) -> Door:
    """HR and trainers, each with the sittings of their units."""
    return only(WARD_HR, PROVINCE_HR, STRANGER, TRAINER, status=status)


def invigilators_of_the_ward(status: int = 200) -> Door:
    return invigilators(status) | {STRANGER: 404}


def hr_person_alone(status: int = 200) -> Door:
    """What belongs to the HR person of the ward; other HR people have their own."""
    return hr(404) | {WARD_HR: status}


def register(status: int = 200) -> Door:
    """HR and approvers, each with the certificates of their own units."""
    return hr(status) | {WARD_APPROVER: status}


def certificate_of_the_ward(status: int = 200) -> Door:
    return hr_of_the_ward(status) | {WARD_APPROVER: status}


def signer(status: int = 200) -> Door:
    """Whoever signs for the ward; HR doesn't, and an approver of another ward finds nothing."""
    return only(WARD_APPROVER, status=status) | {STRANGER: 404}


def job_owner(status: int = 200) -> Door:
    """Jobs are for whoever holds a role, and each finds only their own."""
    return holders(404) | {WARD_HR: status}


def readers_of_positions(status: int = 200) -> Door:
    """One catalogue serves every unit: HR of any of them reads it."""
    return hr(status) | {ADMIN: status, ADMIN_OFF: status}


def keepers_of_positions(status: int = 200) -> Door:
    return only(PROVINCE_HR, ADMIN, status=status) | {ADMIN_OFF: MODE}


def readers_of_frameworks(status: int = 200) -> Door:
    """One framework serves every unit: HR, heads and inspectors of any of them read it."""
    return readers_of_positions(status) | dict.fromkeys((INSPECTOR, WARD_HEAD), status)


def inspectors(status: int = 200) -> Door:
    """Whoever checks certificates, and whoever issues them."""
    return register() | {INSPECTOR: status}


def holders(status: int = 200) -> Door:
    return only(WARD_HR, WARD_APPROVER, WARD_HEAD, *OTHERS, status=status)


def editors(status: int | str = 200) -> Door:
    """Whoever works in the editor."""
    return only(TRAINER, CHECKER, ADMIN, status=status) | {ADMIN_OFF: MODE}


def authors(status: int | str = 200) -> Door:
    """Who only checks comes in too, but what is written there isn't there for them."""
    return editors(404) | dict.fromkeys((TRAINER, ADMIN), status)


def administrators(status: int = 200) -> Door:
    """With their powers off too."""
    return only(ADMIN, ADMIN_OFF, status=status)


def json(door: Door) -> Door:
    """Scripts are told, not led away."""
    return door | {NOBODY: 401}


@dataclass(frozen=True)
class Row:
    """A URL pattern: how to build its address, and what people get by GET and by POST.

    A method without a door is refused as a method (405) to whoever may use the address otherwise; `otherwise` names
    what a library's view answers instead. `told` is the reason why whoever may not see an
    object may still know that it is there (public look-ups); empty for all others. `sees_people` are those beside the
    ward's own HR who rightly read names there.
    """

    name: str
    get: Door | None = None
    post: Door | None = None
    args: Callable[[World], Sequence[Any]] = lambda world: ()
    query: Callable[[World], Mapping[str, Any]] = lambda world: {}
    data: Callable[[World], Mapping[str, Any]] = lambda world: {}
    path: str = ""
    otherwise: Mapping[str, int | str] = field(default_factory=dict)
    told: str = ""
    sees_people: Sequence[str] = ()
    missing: Sequence[Any] = field(default=())
    """Arguments of an object that doesn't exist, where it isn't enough to change the first one."""


def of(name: str) -> Callable[[World], tuple[Any, ...]]:
    """The uid of one of the world's objects."""
    return lambda world: (getattr(world, name).uid,)


def course_slug(world: World) -> tuple[str]:
    return (world.course.slug,)


def path_slug(world: World) -> tuple[str]:
    return (world.path.slug,)


def lesson_slug(world: World) -> tuple[str]:
    return (world.lesson.address,)


def a_question(world: World) -> tuple[Any, ...]:
    """One of nobody's own bank, which trainers of the province write."""
    return (Question.objects.order_by("pk").values_list("pk", flat=True)[0],)


def a_checklist(world: World) -> tuple[Any, ...]:
    """Nobody's own."""
    return (Checklist.objects.order_by("pk").values_list("pk", flat=True)[0],)


def a_grant_to_observe(world: World) -> tuple[Any, ...]:
    grant = RoleGrant.objects.get(role=Role.OBSERVER)
    return (Official.objects.get(user=grant.user).uid, grant.pk)


def a_naming(world: World) -> tuple[Any, ...]:
    return (ObserverNaming.objects.get().pk,)


def its_evidence(world: World) -> tuple[Any, ...]:
    shown = Evidence.objects.filter(official=world.owner, level__gt=0).select_related("competency").order_by("pk")[0]
    return (world.owner.uid, shown.competency.code, shown.uid)


def an_assessor(world: World) -> tuple[Any, ...]:
    return (AssessorNaming.objects.get().pk,)


def an_assessment(world: World) -> tuple[Any, ...]:
    """One of nobody's own too."""
    return (world.course.assessment.pk,)


def a_version(world: World) -> tuple[Any, ...]:
    return (Question.objects.order_by("pk")[0].versions.order_by("pk").values_list("pk", flat=True)[0],)


def a_picture(world: World) -> tuple[Any, ...]:
    """The trainer's own, just uploaded."""
    user = world.users[TRAINER]
    known = QuestionPictureUpload.objects.filter(uploaded_by=user).first()
    return ((known or keep_upload(data=phone_jpeg(), name="a.jpg", actor=user)).uid,)


def an_import(world: World) -> tuple[Any, ...]:
    """The trainer's own."""
    return (import_of(world.users[TRAINER]).uid,)


def job_key(world: World) -> tuple[Any]:
    return (world.job.pk,)


def a_position(world: World) -> tuple[str]:
    return ("CM-04",)


def a_framework_version(world: World) -> tuple[str, int]:
    return ("VN-XA", 1)


def its_competency(world: World) -> tuple[str, int, str]:
    return ("VN-XA", 1, "C01")


def template_version(world: World) -> tuple[Any, ...]:
    return world.template.uid, 1


def code(world: World) -> tuple[str]:
    return (world.issued.code,)


AS_POST = {"put": 200}
"""Forms of Django and its libraries take PUT for POST; CSRF is asked for as there."""
NOTHING = dict.fromkeys(("put", "patch", "delete"), 404)
LED_TO_SIGN_IN = dict.fromkeys(("put", "patch", "delete"), SIGN_IN)

SIGN_IN_AND_ACCOUNT = (
    Row("account_login", get=signed_in(302) | {NOBODY: 200}, post=signed_in(302) | {NOBODY: 200}, otherwise=AS_POST),
    Row("account_logout", get=signed_in() | {NOBODY: 302}, post=signed_in(302) | {NOBODY: 302}),
    Row("account_inactive", get=everyone()),
    Row("account_reauthenticate", get=signed_in(), post=signed_in(), otherwise=AS_POST),
    Row("account_change_password", get=signed_in(), post=signed_in(), otherwise=AS_POST),
    # There is no provider of the province in these tests.
    Row("org:oidc", get=everyone(302) | {NOBODY: 404}),
    Row("org:oidc_back", get=everyone(404)),
    Row("account_devices", get=signed_in(), post=signed_in(302)),
    Row("mfa_authenticate", get=everyone(302), post=everyone(302)),
    Row("mfa_index", get=signed_in()),
    # The password was not asked for in the sessions of these visits: it is asked for first.
    Row("mfa_activate_totp", get=signed_in(302), post=signed_in(302)),
    Row("mfa_add_webauthn", get=signed_in(302), post=signed_in(302)),
    Row("mfa_deactivate_totp", get=signed_in(404), post=signed_in(404)),
    Row("mfa_remove_webauthn", get=signed_in(302), post=signed_in(302), args=lambda world: (1,), missing=(2,)),
    Row("mfa_view_recovery_codes", get=signed_in(404)),
    Row("mfa_generate_recovery_codes", get=signed_in(302), post=signed_in(302)),
    Row("mfa_reauthenticate", get=signed_in(302), post=signed_in(302)),
    Row("mfa_reauthenticate_webauthn", get=signed_in(302), post=signed_in(302)),
    Row("org:activate_by_code", get=everyone(), post=everyone()),
    Row(
        "org:activate",
        get=everyone(),
        post=everyone(),
        args=lambda world: (world.slip,),
        told="the paper slip is the key",
    ),
    Row("text_size", post=everyone(302)),
    Row("learn:root", get=signed_in(302) | {NOBODY: 200}),
    Row("learn:account", get=signed_in()),
    Row("learn:role", post=signed_in(302)),
    Row("learn:kept_form", get=signed_in()),
    Row("learn:notices", get=signed_in()),
    Row("learn:help", get=everyone()),
    Row("learn:user_guides", get=everyone()),
    Row("learn:user_guide", get=everyone(), args=lambda world: ("nguoi-hoc",)),
    Row("service_worker", get=everyone()),
    # 503: in the tests' world no worker has run yet.
    # 404: what comes through a proxy has to bring the token (`lms/core/monitoring.py`).
    Row("metrics", get=everyone(404)),
    Row("health_json", get=everyone(503)),
    Row("offline:saved", get=everyone()),
    Row("offline:kit", get=json(signed_in())),
    Row("offline:kit_of_lesson", get=json(signed_in()), args=lesson_slug),
    Row("offline:waiting", get=signed_in()),
)

PUBLIC = (
    Row("verify:form", get=everyone()),
    Row("verify:code-with-slash", get=everyone(301), args=code, told="leads to the same address without the slash"),
    Row(
        "verify:file",
        get=everyone(),
        post=everyone(422),
        told="anyone may ask whether a file was issued; none was sent",
    ),
    Row("verify:report", get=everyone(), post=everyone(422), told="anyone may tell of a forgery; nothing was written"),
    Row("verify:reports", get=inspectors()),
    Row(
        "verify:report-one", get=inspectors() | {STRANGER: 404}, post=inspectors() | {STRANGER: 404}, args=of("forgery")
    ),
    Row("verify:many", get=inspectors(), post=inspectors()),
    Row(
        "verify:history",
        get=inspectors() | {STRANGER: 404},
        args=code,
        told="inspectors read the story of papers that units in their reach issued",
    ),
    Row("verify:code", get=everyone(), args=code, told="anyone may ask whether a printed certificate is valid"),
    Row("api:verify", get=everyone(), args=code, told="anyone may ask whether a printed certificate is valid"),
    Row("api:schema", get=everyone()),
    Row("api:nothing", get=everyone(404), post=everyone(404), args=lambda world: ("khong-co",), otherwise=NOTHING),
    Row("media", get=everyone(404), args=lambda world: ("khong-co.png",)),
)

LEARNING = (
    Row("learn:home", get=officials()),
    Row("learn:paths", get=officials()),
    Row("learn:profile", get=officials()),
    Row("learn:exam_list", get=officials()),
    Row("learn:guides", get=signed_in()),
    Row("learn:glossary", get=signed_in()),
    Row("learn:guide", get=signed_in(), args=lesson_slug),
    Row("learn:path", get=signed_in(), args=path_slug),
    Row("learn:courses", get=officials()),
    Row("learn:course", get=signed_in(), args=course_slug),
    Row("learn:course_enrol", post=officials(302), args=course_slug),
    Row("learn:lesson", get=signed_in(302), args=lesson_slug),
    Row(
        "learn:lesson_step",
        get=signed_in(),
        post=signed_in(302),
        args=lambda world: (world.lesson.address, 1),
        data=lambda world: {"block": world.lesson.step_ids[0], "act": "done", "client_id": world.draft.uid},
    ),
    Row("learn:lesson_done", get=signed_in(), args=lesson_slug),
    Row("learn:mail_choice", post=officials(302)),
    Row("learn:own_data", get=officials(), post=officials()),
    Row("learn:self_view", get=officials(), post=officials()),
    Row("learn:level", get=officials(), post=officials(), args=lambda world: ("T01",)),
    Row("learn:documents", get=officials()),
    Row("learn:document_new", get=officials(), post=officials()),
    Row("learn:document_take_back", post=own_of_officials(302), args=of("document")),
    Row("learn:document_file", get=own_of_officials(), args=of("document")),
    Row("learn:step_photos", get=officials()),
    Row("learn:step_photo", get=own_of_officials(), args=of("photo")),
    Row("learn:step_photo_remove", get=own_of_officials(), post=own_of_officials(302), args=of("photo")),
    Row("learn:certificates", get=officials()),
    Row("learn:certificate", get=own_of_officials(), args=code),
    Row("learn:certificate-file", get=own_of_officials(), args=code),
)

OBSERVATION = (
    Row("learn:practice", get=officials()),
    Row("learn:practice_ask", get=officials(), post=officials(), args=lambda world: ("BK-KHAI-SINH",)),
    Row("learn:own_observation", get=own_of_officials(), post=own_of_officials(), args=of("seen")),
    Row("learn:observations", get=officials()),
    Row(
        "learn:observation_start",
        get=officials(404) | {WARD_APPROVER: 200},
        post=officials(404) | {WARD_APPROVER: 200},
        query=lambda world: {"nguoi": world.owner.uid},
    ),
    Row("learn:observation", get=own_of_officials(), post=own_of_officials(), args=of("asked")),
    Row("learn:observation_sent", get=officials(404) | {WARD_APPROVER: 200}, args=of("seen")),
    Row("learn:observation_cancel", post=own_of_officials(302), args=of("asked")),
    Row(
        "learn:observation_photo",
        get=signed_in(404) | dict.fromkeys((OWNER, WARD_APPROVER, TRAINER, ADMIN), 200),
        args=of("observed_photo"),
    ),
    Row(
        "learn:observers",
        get=namers_of_the_ward(),
        post=namers_of_the_ward(),
        query=lambda world: {"nguoi": world.owner.uid},
    ),
    Row("learn:observer_end", post=namers_of_the_ward(302), args=a_naming, missing=(987654,)),
)

EXAM = (
    Row(
        "learn:exam_intro",
        get=officials(),
        post=officials(302),
        args=lambda world: (world.attempt.assessment.slug,),
    ),
    Row(
        "learn:exam_question",
        get=own(),
        post=own(),
        args=lambda world: (world.attempt.uid, 1),
    ),
    Row("learn:exam_check", get=own(), args=of("attempt")),
    Row("learn:exam_submit", get=own(), post=own(302), args=of("attempt")),
    Row("learn:exam_takeover", post=own(302), args=of("attempt")),
    Row("learn:exam_result", get=own(302), args=of("attempt")),
    Row(
        "learn:exam_picture",
        get=own(),
        args=lambda world: (world.essay.attempt.uid, world.essay.version.pictures.get().uid),
    ),
    Row("learn:exam_save", post=json(signed_in(400)), args=of("attempt")),
    Row("learn:exam_state", get=json(own()), args=of("attempt")),
    Row("learn:exam_beat", post=json(signed_in(400)), args=of("attempt")),
    Row("learn:exam_outage", post=own(302), args=of("attempt")),
)

HR_PAGES = (
    Row("hr:menu", get=holders()),
    Row("hr:home", get=hr()),
    Row("hr:worklist", get=hr(), args=lambda world: ("qua-han",)),
    Row("hr:people", get=hr()),
    Row("hr:people_export", get=hr(302), post=hr()),
    Row("hr:person", get=hr_of_the_ward(), args=of("owner")),
    Row("hr:person_cccd", get=hr_of_the_ward(302), post=hr_of_the_ward(), args=of("owner")),
    Row("hr:person_account", get=hr_of_the_ward(302), post=hr_of_the_ward(302), args=of("owner")),
    Row(
        "hr:person_enrol",
        get=hr_of_the_ward(302),
        post=hr_of_the_ward(302),
        args=of("owner"),
        data=lambda world: {"course": world.course.slug},
    ),
    Row("hr:person_further_attempt", get=hr_of_the_ward(302), post=hr_of_the_ward(), args=of("owner")),
    Row("hr:person_arrangement", get=hr_of_the_ward(), post=hr_of_the_ward(), args=of("owner")),
    Row(
        "hr:person_arrangement_end",
        post=hr_of_the_ward(302),
        args=lambda world: (world.arrangement.official.uid, world.arrangement.uid),
    ),
    Row("hr:person_exemptions", get=hr_of_the_ward(), post=hr_of_the_ward(), args=of("owner")),
    Row(
        "hr:person_exemption_withdraw",
        get=hr_of_the_ward(),
        post=hr_of_the_ward(),
        args=lambda world: (world.exemption.official.uid, world.exemption.uid),
    ),
    Row("team:people", get=only(WARD_HEAD)),
    Row("team:person", get=only(WARD_HEAD), post=only(WARD_HEAD), args=of("owner")),
    Row("hr:surveys", get=hr()),
    Row("hr:survey_new", get=hr(), post=hr()),
    Row("hr:survey", get=hr_of_the_ward(), args=of("survey")),
    Row("hr:survey_remind", post=hr_of_the_ward(302), args=of("survey")),
    Row("hr:survey_close", post=hr_of_the_ward(302), args=of("survey")),
    Row("hr:survey_file", get=hr_of_the_ward(), args=of("survey")),
    Row("hr:level_reviews", get=hr()),
    Row("hr:level_review", get=hr_of_the_ward(), post=hr_of_the_ward(), args=of("review")),
    Row("hr:person_level", get=hr_of_the_ward(), args=lambda world: (world.owner.uid, "T01")),
    Row("hr:evidence_withdraw", get=hr_of_the_ward(), post=hr_of_the_ward(), args=its_evidence),
    Row("hr:evidence_reinstate", get=hr_of_the_ward(), post=hr_of_the_ward(), args=its_evidence),
    Row("hr:documents", get=hr()),
    Row("hr:document", get=hr_of_the_ward(), post=hr_of_the_ward(), args=of("document")),
    Row("hr:document_revoke", get=hr_of_the_ward(), post=hr_of_the_ward(), args=of("document")),
    Row("hr:document_file", get=hr_of_the_ward(), args=of("document")),
    Row("hr:person_observer", get=hr_of_the_ward(), post=hr_of_the_ward(), args=of("owner")),
    Row("hr:person_observer_end", post=hr_of_the_ward(302), args=a_grant_to_observe, missing=(uuid.uuid4(), 987654)),
    Row("hr:sittings", get=invigilators()),
    Row(
        "hr:sitting_new",
        get=invigilators_of_the_ward(),
        post=invigilators_of_the_ward(),
        query=lambda world: {UNIT_PARAM: world.ward.uid},
        sees_people=[TRAINER],
    ),
    Row("hr:sitting", get=invigilators_of_the_ward(), args=of("sitting"), sees_people=[TRAINER]),
    Row("hr:sitting_table", get=invigilators_of_the_ward(), args=of("sitting"), sees_people=[TRAINER]),
    Row(
        "hr:sitting_edit",
        get=invigilators_of_the_ward(),
        post=invigilators_of_the_ward(),
        args=of("sitting"),
        sees_people=[TRAINER],
    ),
    Row("hr:sitting_pin", post=invigilators_of_the_ward(), args=of("sitting"), sees_people=[TRAINER]),
    Row("hr:sitting_time", post=invigilators_of_the_ward(), args=of("sitting"), sees_people=[TRAINER]),
    Row(
        "hr:sitting_end",
        post=invigilators_of_the_ward(302) | {PROVINCE_HR: 200},
        args=of("sitting"),
    ),
    Row("hr:person_unlock", get=hr_of_the_ward(302), post=hr_of_the_ward(302), args=of("owner")),
    Row("hr:person_slips_revoke", get=hr_of_the_ward(302), post=hr_of_the_ward(302), args=of("owner")),
    Row("hr:person_factor_reset", get=hr_of_the_ward(), post=hr_of_the_ward(), args=of("owner")),
    Row(
        "hr:activation_slips",
        get=hr_of_the_ward(),
        post=hr_of_the_ward(),
        query=lambda world: {"nguoi": world.owner.uid},
    ),
    Row("hr:units", get=hr()),
    Row("hr:units_ended", get=hr()),
    Row("hr:unit", get=hr_of_the_ward(), args=of("ward")),
    Row("hr:division_add", get=hr_of_the_ward(), post=hr_of_the_ward(), args=of("ward")),
    Row("hr:division_confirm", post=hr_of_the_ward(302), args=of("division")),
    Row("hr:division_rename", get=hr_of_the_ward(), post=hr_of_the_ward(), args=of("division")),
    Row("hr:division_close", get=hr_of_the_ward(), post=hr_of_the_ward(), args=of("division")),
    Row("hr:unit_events", get=hr()),
    Row("hr:unit_event_new", get=hr(302)),
    Row(
        "hr:unit_event_step",
        get=hr_person_alone(),
        post=hr_person_alone(),
        args=lambda world: ("van-ban",),
        query=lambda world: {"nhap": world.unit_draft.uid},
    ),
    Row("hr:unit_event_draft_discard", get=hr_person_alone(), post=hr_person_alone(302), args=of("unit_draft")),
    Row("hr:unit_event", get=hr_of_the_ward(), args=of("unit_event")),
    Row("hr:unit_event_undo", get=hr_of_the_ward(), post=hr_of_the_ward(302), args=of("unit_event")),
    Row("hr:decisions", get=hr()),
    Row("hr:decision_new", get=hr_of_the_ward(302), query=lambda world: {"nguoi": world.owner.uid}),
    Row(
        "hr:decision_step",
        get=hr_person_alone(),
        post=hr_person_alone(),
        args=lambda world: ("van-ban",),
        query=lambda world: {"nhap": world.draft.uid},
    ),
    Row("hr:decision_draft_discard", get=hr_person_alone(), post=hr_person_alone(302), args=of("draft")),
    Row("hr:decision", get=hr_of_the_ward(), post=hr_of_the_ward(), args=of("decision")),
    Row("hr:positions", get=readers_of_positions()),
    Row("hr:positions_file", get=readers_of_positions()),
    Row("hr:position_add", get=keepers_of_positions(), post=keepers_of_positions()),
    Row("hr:position", get=readers_of_positions(), args=a_position),
    Row("hr:position_change", get=keepers_of_positions(), post=keepers_of_positions(), args=a_position),
    Row("hr:position_end", get=keepers_of_positions(), post=keepers_of_positions(), args=a_position),
    Row("hr:frameworks", get=readers_of_frameworks()),
    Row("hr:framework_comparison", get=readers_of_frameworks(), args=lambda world: ("VN-XA",)),
    Row("hr:framework_version", get=readers_of_frameworks(), args=a_framework_version),
    Row("hr:framework_file", get=readers_of_frameworks(), args=a_framework_version),
    Row(
        "hr:framework_draft_start", get=keepers_of_positions(), post=keepers_of_positions(302), args=a_framework_version
    ),
    Row("hr:framework_facts", get=keepers_of_positions(302), post=keepers_of_positions(), args=a_framework_version),
    Row("hr:framework_groups", get=keepers_of_positions(302), post=keepers_of_positions(), args=a_framework_version),
    Row(
        "hr:framework_competency_add",
        get=keepers_of_positions(302),
        post=keepers_of_positions(),
        args=a_framework_version,
    ),
    Row(
        "hr:framework_draft_delete",
        get=keepers_of_positions(302),
        post=keepers_of_positions(302),
        args=a_framework_version,
    ),
    Row("hr:framework_publish", get=keepers_of_positions(302), post=keepers_of_positions(), args=a_framework_version),
    Row("hr:framework_import", get=keepers_of_positions(302), post=keepers_of_positions(), args=a_framework_version),
    Row("hr:framework_competency", get=keepers_of_positions(302), post=keepers_of_positions(), args=its_competency),
    Row(
        "hr:framework_competency_drop",
        get=keepers_of_positions(302),
        post=keepers_of_positions(302),
        args=its_competency,
    ),
    Row("hr:framework_retire", get=keepers_of_positions(), post=keepers_of_positions(), args=a_framework_version),
    Row("hr:requirements", get=readers_of_positions()),
    Row("hr:requirements_file", get=readers_of_positions()),
    Row("hr:position_requirements", get=readers_of_positions(), args=a_position),
    Row(
        "hr:position_requirements_edit",
        get=keepers_of_positions(),
        post=keepers_of_positions(),
        args=a_position,
    ),
    Row("hr:requirements_paste", get=keepers_of_positions(), post=keepers_of_positions()),
    Row("hr:evidence_rules", get=readers_of_positions()),
    Row("hr:assessors", get=hr(), post=hr()),
    Row("hr:assessor_end", post=hr_of_the_ward(302), args=an_assessor, missing=(987654,)),
    Row(
        "hr:evidence_rule_edit",
        get=keepers_of_positions(),
        post=keepers_of_positions(),
        query=lambda world: {"loai": "result"},
    ),
    Row(
        "hr:evidence_rule_end",
        get=keepers_of_positions(),
        post=keepers_of_positions(),
        query=lambda world: {"loai": "result"},
    ),
    Row("hr:position_reopen", get=keepers_of_positions(), post=keepers_of_positions(), args=a_position),
    Row("hr:headcounts", get=hr()),
    Row("hr:headcount_set", get=hr(), post=hr()),
    Row("hr:grants", get=hr()),
    Row("hr:person_grants", get=hr_of_the_ward(), post=hr_of_the_ward(), args=of("owner")),
    Row(
        "hr:grant_end",
        get=hr(404) | {PROVINCE_HR: 200},
        post=hr(404) | {PROVINCE_HR: 200},
        args=lambda world: (RoleGrant.objects.filter(unit=world.ward, role=Role.HR)[0].pk,),
        missing=(987654,),
    ),
    Row("hr:decision_files", get=hr(), post=hr()),
    Row("hr:decision_file_template", get=hr()),
    Row("hr:decision_file", get=hr_person_alone(), post=hr_person_alone(302), args=of("decision_file")),
    Row("hr:decision_correct", get=hr_of_the_ward(), post=hr_of_the_ward(), args=of("decision")),
    Row("hr:decision_cancel", get=hr_of_the_ward(), post=hr_of_the_ward(), args=of("decision")),
    Row("hr:decision_scan", get=hr_of_the_ward(), args=of("decision")),
    Row("hr:plan", get=hr_of_the_ward(), args=of("plan")),
    Row("hr:gaps", get=hr_of_the_ward() | {WARD_HEAD: 200}, query=lambda world: {UNIT_PARAM: world.ward.uid}),
    Row(
        "hr:gaps_download",
        get=hr_of_the_ward(302),
        post=hr_of_the_ward(),
        query=lambda world: {UNIT_PARAM: world.ward.uid},
    ),
    Row("hr:assignments", get=hr()),
    Row("hr:assignment_new", get=hr(302), post=hr(302)),
    Row(
        "hr:assignment_count",
        post=hr_person_alone(),
        query=lambda world: {"nhap": world.assignment_draft.uid},
    ),
    Row(
        "hr:assignment_step",
        get=hr_person_alone(),
        post=hr_person_alone(),
        args=lambda world: ("han",),
        query=lambda world: {"nhap": world.assignment_draft.uid},
    ),
    Row(
        "hr:assignment_draft_discard",
        get=hr_person_alone(),
        post=hr_person_alone(302),
        args=of("assignment_draft"),
    ),
    Row("hr:assignment", get=hr_of_the_ward(), args=of("assignment")),
    Row("hr:assignment_download", get=hr_of_the_ward(302), post=hr_of_the_ward(), args=of("assignment")),
    Row("hr:assignment_undo", get=hr_of_the_ward(), post=hr_of_the_ward(302), args=of("assignment")),
    Row("hr:assignment_rules", get=hr()),
    Row("hr:assignment_rule", get=hr_of_the_ward(), args=of("assignment_rule")),
    Row("hr:assignment_rule_stop", get=hr_of_the_ward(), post=hr_of_the_ward(302), args=of("assignment_rule")),
    Row("hr:work_calendar", get=readers_of_positions(), post=keepers_of_positions()),
    Row(
        "hr:work_calendar_drop",
        get=keepers_of_positions(),
        post=keepers_of_positions(302),
        args=of("calendar_day"),
    ),
    Row("hr:overdue", get=hr()),
    Row("hr:overdue_act", get=hr(302), post=hr(302)),
    Row("hr:overdue_download", get=hr(302), post=hr()),
    Row("hr:moves", get=hr()),
    Row("hr:moves_download", get=hr(302), post=hr()),
    Row("hr:reports", get=hr()),
    Row("hr:report_files", get=hr()),
    Row("hr:report", get=hr(), args=lambda world: ["tien-do"]),
    Row("hr:report_download", get=hr(302), post=hr(), args=lambda world: ["tien-do"]),
)

ROSTER = (
    Row("hr:roster_list", get=hr()),
    Row("hr:roster_new", get=hr(), post=hr()),
    Row("hr:roster_template", get=hr()),
    Row("hr:roster_resume", get=hr_of_the_ward(302), args=of("roster")),
    Row("hr:roster_undo", get=hr_of_the_ward(302), post=hr_of_the_ward(302), args=of("roster")),
    Row("hr:roster_errors", get=hr_of_the_ward(), args=of("roster")),
    Row(
        "hr:roster_step",
        get=hr_of_the_ward(),
        post=hr_of_the_ward(),
        args=lambda world: (world.roster.uid, "khop-cot"),
    ),
)

CERTIFICATES = (
    Row("hr:certificates", get=register()),
    Row("hr:certificate-register", get=register()),
    Row("hr:certificate-register-file", post=register()),
    Row(
        "hr:certificates-approve",
        get=signer(),
        post=signer(302),
        query=lambda world: {"chon": world.waiting.uid},
        data=lambda world: {"chon": world.waiting.uid},
    ),
    Row("hr:certificate-signing", get=register()),
    Row(
        "hr:certificate-signing-file",
        post=certificate_of_the_ward(),
        data=lambda world: {"chon": world.issued.uid},
    ),
    Row("hr:certificate-hand-in", get=register(), post=register()),
    Row(
        "hr:certificate-sealing",
        post=certificate_of_the_ward(302),
        data=lambda world: {"noi-cap": world.issued.issuer.uid, "dong-dau": "1"},
    ),
    Row(
        "hr:certificate-seal-missing",
        post=certificate_of_the_ward(302),
        data=lambda world: {"noi-cap": world.issued.issuer.uid, "request_id": uuid.uuid4()},
    ),
    Row("hr:certificate", get=certificate_of_the_ward(), args=of("issued")),
    Row("hr:certificate-file", get=certificate_of_the_ward(), args=of("issued")),
    Row("hr:certificate-refuse", get=signer(), post=signer(), args=of("waiting")),
    Row("hr:certificate-again", post=signer(302), args=of("waiting")),
    Row("hr:certificate-revoke", get=signer(), post=signer(), args=of("issued")),
    Row("hr:certificate-replace", get=signer(), post=signer(), args=of("issued")),
    Row(
        "hr:certificates-batch",
        get=only(WARD_APPROVER) | {STRANGER: 302},
        post=only(WARD_APPROVER) | {STRANGER: 302},
    ),
    Row("hr:certificates-automatic", get=only(WARD_APPROVER, STRANGER), post=only(WARD_APPROVER, STRANGER, status=404)),
    Row("hr:certificate-templates", get=register()),
    Row("hr:certificate-template-new", get=hr(), post=hr()),
    Row("hr:certificate-template-preview", post=hr(404), query=lambda world: {"cua": "x"}),
    Row("hr:certificate-template", get=certificate_of_the_ward(), args=of("template")),
    Row("hr:certificate-template-sample", get=certificate_of_the_ward(), args=template_version),
    Row("hr:certificate-template-change", get=hr_of_the_ward(), post=hr_of_the_ward(), args=of("template")),
    Row("hr:certificate-template-draft", get=hr_of_the_ward(), post=hr_of_the_ward(302), args=of("template")),
    Row("hr:certificate-template-publish", get=hr_of_the_ward(), post=hr_of_the_ward(302), args=of("template")),
    Row("hr:certificate-template-retire", get=hr_of_the_ward(), post=hr_of_the_ward(302), args=of("template")),
)

JOBS = (
    Row("jobs:list", get=holders()),
    Row("jobs:detail", get=job_owner(), args=job_key),
    Row("jobs:state", get=job_owner(), args=job_key),
    Row("jobs:cancel", post=job_owner(302), args=job_key),
    Row("jobs:retry", post=job_owner(302), args=job_key),
    Row("jobs:file", get=job_owner(), args=job_key),
)

STUDIO = (
    Row("component_catalogue", get=administrators()),
    Row("health:page", get=administrators()),
    Row("health:retry", post=only(ADMIN, status=302) | {ADMIN_OFF: MODE}),
    Row("health:diagnosis", get=administrators()),
    Row("org:admin_mode", get=administrators(), post=administrators() | {ADMIN: 302}),
    Row("org:admin_mode_end", post=signed_in(302)),
    Row("org:admin_modes", get=administrators() | {INSPECTOR: 200}),
    Row(
        "org:one_admin_mode",
        get=administrators() | {INSPECTOR: 200},
        args=lambda world: (AdminMode.objects.order_by("began_at")[0].pk,),
    ),
    Row("open_export:page", get=administrators(), post=only(ADMIN) | {ADMIN_OFF: MODE}),
    Row("open_export:file", get=only(ADMIN, status=404) | {ADMIN_OFF: MODE}, args=job_key),
    Row(
        "quan-tri/login/",
        get=editors(SIGN_IN),
        post=editors(SIGN_IN),
        otherwise=LED_TO_SIGN_IN,
        path="/quan-tri/login/",
    ),
    Row("quan-tri/logout/", get=editors(302), post=editors(302), path="/quan-tri/logout/"),
    Row(
        "studio_learners",
        get=editors(),
        args=lambda world: (world.course.pk,),
        missing=(987654,),
        sees_people=(TRAINER, ADMIN),
    ),
    Row("studio_late", get=editors()),
    Row("studio_backup", get=editors(), post=editors()),
    Row("studio_silences", get=editors()),
    Row("studio_late_attempt", get=authors(), post=authors(), args=lambda world: (world.late.uid,)),
    Row("studio_marking", get=authors()),
    Row("studio_mark", get=authors(), post=authors(302), args=lambda world: (world.essay.pk,), missing=(987654,)),
    Row(
        "studio_mark_picture",
        get=authors(),
        args=lambda world: (world.essay.pk, world.essay.version.pictures.get().uid),
        missing=(987654, uuid.uuid4()),
    ),
    Row("studio_item_list", get=authors()),
    Row("studio_items", get=authors(), args=lambda world: (world.course.assessment.slug,)),
    Row(
        "studio_items_file",
        get=authors(302),
        post=authors(),
        args=lambda world: (world.course.assessment.slug,),
    ),
    Row("studio_questions", get=authors()),
    Row("studio_questions_results", get=authors()),
    Row("studio_question_add", get=authors(), post=authors()),
    Row("studio_bank_add", get=authors(), post=authors()),
    Row("studio_question", get=authors(), post=authors(), args=a_question, missing=(987654,)),
    Row("studio_question_preview", get=authors(), args=a_question, missing=(987654,)),
    Row(
        "studio_question_picture",
        get=editors(404) | {TRAINER: 200},
        args=a_picture,
        missing=("00000000-0000-4000-8000-000000000000",),
    ),
    Row("studio_questions_file", get=authors()),
    Row("studio_question_imports", get=authors(), post=authors()),
    Row("studio_question_sample", get=authors()),
    Row(
        "studio_question_import",
        get=editors(404) | {TRAINER: 200},
        post=editors(404) | {TRAINER: 302},
        args=an_import,
    ),
    Row("studio_question_export", post=authors(302)),
    Row("studio_checklists", get=authors()),
    Row("studio_checklist_add", get=authors(), post=authors()),
    Row("studio_checklist", get=authors(), post=authors(), args=a_checklist, missing=(987654,)),
    Row("studio_checklist_switch", post=authors(302), args=a_checklist, missing=(987654,)),
    Row("studio_observations", get=authors(), sees_people=(TRAINER, ADMIN)),
    Row(
        "studio_observation",
        get=authors(),
        post=authors(),
        args=of("disputed"),
        sees_people=(TRAINER, ADMIN),
    ),
    Row("studio_correct_key", get=authors(), post=authors(), args=a_version, missing=(987654,)),
    Row("studio_assessments", get=authors()),
    Row("studio_assessments_results", get=authors()),
    Row("studio_assessment_add", get=authors(), post=authors()),
    Row("studio_assessment", get=authors(), post=authors(302), args=an_assessment, missing=(987654,)),
    *(
        Row(f"studio_assessment_{part}", get=authors(), post=authors(answer), args=an_assessment, missing=(987654,))
        for part, answer in (("rules", 200), ("fixed", 302), ("blueprint", 200), ("passing", 200))
    ),
    Row("studio_assessment_preview", get=authors(302), args=an_assessment, missing=(987654,)),
    Row("studio_content_checks", get=authors(), args=lambda world: (world.lesson.pk,), missing=(987654,)),
    Row("studio_lesson_steps", get=authors(), args=lambda world: (world.lesson.pk,), missing=(987654,)),
    Row("courses:index", get=editors()),
    Row("courses:index_results", get=editors()),
    Row("studio_start_lesson", get=authors(), post=authors()),
    Row("studio_copy_list", get=authors()),
    Row("recording_chooser:create", get=editors() | {CHECKER: 302}, post=editors() | {CHECKER: 302}),
    Row("studio_owner", get=authors(), post=authors(), args=lambda world: (world.course.pk,), missing=(987654,)),
    Row(  # the trainer writes for the whole province, so keeps the pictures too
        "studio_picture",
        get=authors(),
        post=authors(),
        args=lambda world: (world.picture.pk,),
        missing=(987654,),
    ),
    Row(
        "studio_picture_delete",
        get=authors(302),
        post=authors(302),
        args=lambda world: (world.picture.pk,),
        missing=(987654,),
    ),
    Row(
        "studio_picture_delete_uploaded",
        post=authors(409),
        args=lambda world: (world.picture.pk,),
        missing=(987654,),
    ),
    Row(
        "studio_picture_preview",
        get=editors(302),
        args=lambda world: (world.picture.pk, "max-800x600"),
        missing=(987654, "max-800x600"),
    ),
    Row(
        "studio_copy",
        get=authors(),
        post=authors(),
        args=lambda world: (world.lesson.pk,),
        missing=(987654,),
    ),
    Row(
        "studio_send",
        get=authors(302),
        post=authors(302),
        args=lambda world: (world.lesson.pk,),
        missing=(987654,),
    ),
    Row(  # whoever published: where somebody checks, that is who did the last check
        "studio_go_back",
        get=editors(404) | {ADMIN: 302},
        post=editors(404) | {ADMIN: 302},
        args=lambda world: (world.lesson.pk,),
        missing=(987654,),
    ),
    Row("studio_published", get=editors(), args=lambda world: (world.lesson.pk,), missing=(987654,)),
    Row(
        "studio_release",
        get=authors(302),
        post=authors(302),
        args=lambda world: (world.lesson.pk,),
        missing=(987654,),
    ),
    Row("wagtailadmin_account", get=editors(), post=editors()),
    Row(
        "quan-tri/^(?:users|groups|documents|workflows|password_reset|bulk/(?:accounts|auth|wagtaildocs)"
        "|reports/page-types-usage)/",
        get=editors(404),
        post=editors(404),
        otherwise=dict.fromkeys(("put", "patch", "delete"), 404),
        path="/quan-tri/users/",
    ),
    Row("quan-tri/choose-page/chosen-multiple/", get=editors(), path="/quan-tri/choose-page/chosen-multiple/"),
)

TABLE = (
    *SIGN_IN_AND_ACCOUNT,
    *PUBLIC,
    *LEARNING,
    *OBSERVATION,
    *EXAM,
    *HR_PAGES,
    *ROSTER,
    *CERTIFICATES,
    *JOBS,
    *STUDIO,
)
