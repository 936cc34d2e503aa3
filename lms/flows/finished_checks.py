"""Where the editor's workflow hands over once the last check is passed (`WAGTAIL_FINISH_WORKFLOW_ACTION`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lms.accounts.models import User


def publish(workflow_state: Any, user: User | None = None) -> None:
    from lms.flows.publishing import publish_checked  # noqa: PLC0415 - the models that it uses import this module

    publish_checked(submission=workflow_state.submission, actor=user)
