"""Drafts on their way to learners, and those who check them."""

from django.test import Client
from django.utils import timezone

from courses.domain.sending import send_to_checks
from courses.draft_text import shown_as
from courses.enums import ReleaseKind
from courses.models import Submission
from courses.models.base import ContentPage
from lms.accounts.models import User
from lms.flows.authoring import sync_editor_access
from lms.org.enums import Role
from lms.org.models import Unit
from tests.factories.people import grant_role, make_user


def make_editor(role: Role, unit: Unit, username: str | None = None, full_name: str = "Phạm Thị Kiểm") -> User:
    """Somebody who works in the editor: the grant and the groups that follow from it."""
    user = make_user(username, full_name=full_name)
    return give(user, role, unit)


def give(user: User, role: Role, unit: Unit) -> User:
    grant_role(user, role, unit)
    sync_editor_access(user=user, as_of=timezone.localdate())
    return User.objects.get(pk=user.pk)


def send(page: ContentPage, actor: User, kind: ReleaseKind | None = None, note: str = "") -> Submission:
    page = type(page).objects.get(pk=page.pk)
    return send_to_checks(page=page, seen=shown_as(page.latest_revision), kind=kind, note=note, actor=actor)


def act(submission: Submission, user: User, action: str = "approve", comment: str = "") -> None:
    """By the check's own function, as the editor calls it."""
    state = type(submission).objects.get(pk=submission.pk).workflow_state.current_task_state
    state.task.specific.on_action(state, user, action, comment=comment)


def desk_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client
