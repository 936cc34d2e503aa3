"""In which role somebody uses the product: kept in the session, shown in the header, never a right by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from lms.core.navigation import local_path
from lms.org.enums import Role
from lms.org.models import Official
from lms.org.policy import roles_of

LEARNER = "learner"
SESSION_KEY = "role"
HELD_KEY = "roles_held"
HOMES = {
    LEARNER: "/hoc/",
    Role.HR.value: "/nhan-su/",
    Role.HEAD.value: "/don-vi-toi/",
    Role.APPROVER.value: "/nhan-su/cap-chung-nhan/",
    Role.TRAINER.value: "/quan-tri/",
    Role.SUBJECT_CHECKER.value: "/quan-tri/",
    Role.LEGAL_CHECKER.value: "/quan-tri/",
    Role.OBSERVER.value: "/quan-sat/",
    Role.INSPECTOR.value: "/xac-minh/",
    Role.ADMIN.value: "/quan-tri/che-do/",
}

GUIDES = {
    LEARNER: "nguoi-hoc",
    Role.HR.value: "nhan-su-xa",
    Role.HEAD.value: "nguoi-dung-dau",
    Role.APPROVER.value: "nguoi-duyet-giay",
    Role.TRAINER.value: "nguoi-bien-soan",
    Role.SUBJECT_CHECKER.value: "nguoi-kiem-tra",
    Role.LEGAL_CHECKER.value: "nguoi-kiem-tra",
    Role.OBSERVER.value: "nguoi-quan-sat",
    Role.INSPECTOR.value: "thanh-tra",
    Role.ADMIN.value: "quan-tri-he-thong",
}
"""What of `lms/learn/user_guides` tells how a role works; below the path of all of them."""


@dataclass(frozen=True)
class RoleChoice:
    """A role the account may use, and where its work begins."""

    key: str
    label: str
    home: str


def role_label(key: str) -> str:
    return _("Người học") if key == LEARNER else str(Role(key).label)


def role_choices(user: object) -> list[RoleChoice]:
    """Learner first, for whoever has a personnel record; then the roles granted today. Two statements."""
    keys = [LEARNER] if Official.objects.filter(user_id=user.pk).exists() else []  # type: ignore[attr-defined]
    keys += [role.value for role in roles_of(user)]
    if user.is_superuser_account and Role.ADMIN.value not in keys:  # type: ignore[attr-defined]
        keys.append(Role.ADMIN.value)
    return [RoleChoice(key, role_label(key), local_path(HOMES[key])) for key in keys]


def settle_role(request: HttpRequest, choices: Sequence[RoleChoice] | None = None) -> RoleChoice | None:
    """The role in use: the one chosen before if it is still held, else the first. None for an account without any.

    Writes to the session what the header shows, so that pages need not ask the database for it.
    """
    choices = role_choices(request.user) if choices is None else choices
    chosen = next((one for one in choices if one.key == request.session.get(SESSION_KEY)), None)
    current = chosen or next(iter(choices), None)
    request.session[HELD_KEY] = [one.key for one in choices]
    request.session[SESSION_KEY] = current.key if current else ""
    return current


def choose_role(request: HttpRequest, key: str) -> bool:
    """Use another of the roles held; False where it isn't one of them."""
    if key not in {one.key for one in role_choices(request.user)}:
        return False
    request.session[SESSION_KEY] = key
    return True


def role_line(request: HttpRequest) -> dict[str, object]:
    """Context of the header. Lazy: pages that don't print it must not touch the session."""
    return {
        "role_label": SimpleLazyObject(lambda: _label_of(request)),
        "role_guide": SimpleLazyObject(lambda: _guide_of(request)),
        "role_switch_url": SimpleLazyObject(lambda: _switch_url(request)),
    }


def _label_of(request: HttpRequest) -> str:
    """The role of the door one came in by, else the one chosen."""
    key = _key_of(request)
    return role_label(key) if key in HOMES else ""


def _guide_of(request: HttpRequest) -> str:
    key = _key_of(request)
    return f"/tro-giup/huong-dan/{GUIDES[key]}/" if key in GUIDES else ""


def _key_of(request: HttpRequest) -> str:
    """Empty for whoever isn't signed in."""
    if not _is_signed_in(request):
        return ""
    return getattr(request, "role_in_use", "") or request.session.get(SESSION_KEY, LEARNER)


def _switch_url(request: HttpRequest) -> str:
    if not _is_signed_in(request) or len(request.session.get(HELD_KEY, ())) < 2:
        return ""
    return f"{reverse('learn:account')}#vai-tro"


def _is_signed_in(request: HttpRequest) -> bool:
    user = getattr(request, "user", None)
    return user is not None and user.is_authenticated
