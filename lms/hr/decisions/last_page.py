"""The last page of recording a decision: every answer once more, then the one write."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.contrib import messages
from django.core.files import File
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lms.core.exceptions import RuleViolation
from lms.core.vietnamese.dates import format_date
from lms.flows.reassignment import ReassignmentOutcome, record_reassignment
from lms.flows.relief import ReliefOutcome, record_relief
from lms.hr.decisions.cautions import cautions_for
from lms.hr.decisions.due_dates import due_dates_of
from lms.hr.decisions.endings import ending_all, ending_ids, labels, others_held
from lms.hr.decisions.page import birth_of, render_step
from lms.hr.decisions.roles import role_labels, roles_left_to_come, roles_of_draft
from lms.hr.decisions.steps import BY_SLUG, STEPS, Step, step_url
from lms.hr.scope import HrScope
from lms.org.domain.decision_completing import Completed
from lms.org.domain.decision_drafts import discard_draft
from lms.org.domain.decision_papers import DecisionFacts
from lms.org.domain.left_service import told_of_leaving
from lms.org.domain.position_titles import position_title_on
from lms.org.domain.relieving import ENDS_ONLY
from lms.org.domain.unit_names import unit_names
from lms.org.enums import DecisionKind
from lms.org.exceptions import DraftChanged, DraftScanLost
from lms.org.models import Decision, DecisionDraft
from lms.org.policy import roles_of


@dataclass(frozen=True)
class Sent:
    """The decision, and what is said of it; no `receipt` where nothing was new."""

    decision: Decision
    receipt: str
    completed: Completed


def check_page(request: HttpRequest, draft: DecisionDraft, step: Step, scope: HrScope) -> HttpResponse:
    violation: RuleViolation | None = None
    if request.method == "POST":
        try:
            if request.POST.get("da-xem") != _seen(draft):
                raise DraftChanged
            sent = _send(request, draft)
        except RuleViolation as broken:
            violation = broken
        else:
            discard_draft(draft=draft)
            if sent.receipt:
                messages.success(request, sent.receipt)
            elif not sent.completed.taken:
                messages.info(
                    request, _("Quyết định này đã được ghi nhận cho người này từ trước; không có gì thay đổi.")
                )
            _tell_completed(request, sent.completed)
            return redirect("hr:decision", uid=sent.decision.uid)
    extra = {"answers": _answers(draft), "seen": _seen(draft), "violation": violation, "mend": _mend(violation, draft)}
    extra["cautions"] = cautions_for(draft.kind)
    extra["has_left"] = told_of_leaving(draft.official, draft.kind, draft.effective_on)
    return render_step(request, draft, step, scope, None, **extra)


def _seen(draft: DecisionDraft) -> str:
    """Of everything the last page shows: what is recorded is what was looked at, whatever another window changed."""
    facts = [getattr(draft, field.attname) for field in draft._meta.concrete_fields if field.name != "updated_at"]
    roles = [one.pk for one in roles_of_draft(draft)]
    return sha256(repr([str(one) for one in [*facts, *roles]]).encode()).hexdigest()


def _send(request: HttpRequest, draft: DecisionDraft) -> Sent:
    """Record the draft. Of the same page sent twice, the second may find the scan gone: the first has recorded the
    decision with it by then, and this one gets the same receipt.
    """
    try:
        with draft.scan.open("rb") if draft.scan else nullcontext() as scan:
            return _record(request, draft, scan)
    except FileNotFoundError as error:
        if not Decision.objects.visible_to(request.user).filter(client_id=draft.uid).exists():
            DecisionDraft.objects.filter(uid=draft.uid).update(scan="")
            draft.scan = ""
            raise DraftScanLost from error
        return _record(request, draft, None)


def _record(request: HttpRequest, draft: DecisionDraft, scan: File[bytes] | None) -> Sent:
    facts = DecisionFacts(
        client_id=draft.uid,
        kind=DecisionKind(draft.kind),
        number=draft.number,
        signed_on=draft.signed_on,
        effective_on=draft.effective_on,
        expires_on=draft.expires_on,
        issued_by=draft.issued_by,
        signer=draft.signer,
        signer_title=draft.signer_title,
        summary=draft.summary,
        legal_basis=draft.legal_basis,
        scan=scan,
    )
    common: dict[str, Any] = {
        "facts": facts,
        "official": draft.official,
        "actor": request.user,
        "now": timezone.now(),
        "keep_date_order": draft.keep_date_order,
    }
    if draft.kind in ENDS_ONLY:
        relieved = record_relief(**common, posting_ids=ending_ids(draft))
        return Sent(relieved.relief.decision, _receipt_of_relief(relieved), relieved.relief.completed)
    moved = record_reassignment(
        **common,
        to_unit=draft.to_unit,
        to_position=draft.to_position,
        also_end=draft.also_ends or (),
        due_dates=due_dates_of(draft),
    )
    is_new = moved.reassignment.decision.client_id == draft.uid or moved.reassignment.created
    receipt = ""
    if is_new:
        receipt = _receipt(moved)
    elif moved.reassignment.also_ended:
        receipt = _("Quyết định này đã ghi nhận từ trước; đã ghi thêm vị trí kết thúc theo quyết định.")
    return Sent(moved.reassignment.decision, receipt, moved.reassignment.completed)


def _receipt(outcome: ReassignmentOutcome) -> str:
    number = outcome.reassignment.decision.number
    if outcome.plan is None:
        return _("Đã ghi nhận Quyết định số %(number)s. Vị trí mới chưa phát sinh việc học.") % {"number": number}
    count = outcome.plan.items.count()
    due = min(outcome.plan.items.values_list("due_on", flat=True))
    text = ngettext(
        "Đã ghi nhận Quyết định số %(number)s. Đã giao %(count)s việc học, hạn sớm nhất %(due)s.",
        "Đã ghi nhận Quyết định số %(number)s. Đã giao %(count)s việc học, hạn sớm nhất %(due)s.",
        count,
    )
    return text % {"number": number, "count": count, "due": format_date(due)}


def _receipt_of_relief(outcome: ReliefOutcome) -> str:
    """What ended, and what has to be done by hand: roles that don't rest on what ended outlive it."""
    relief = outcome.relief
    if not relief.ended:
        return ""
    text = ngettext(
        "Đã ghi nhận Quyết định số %(number)s: %(count)s vị trí kết thúc sau ngày %(last_day)s,"
        " %(stopped)s việc học dừng.",
        "Đã ghi nhận Quyết định số %(number)s: %(count)s vị trí kết thúc sau ngày %(last_day)s,"
        " %(stopped)s việc học dừng.",
        len(relief.ended),
    )
    receipt = text % {
        "number": relief.decision.number,
        "count": len(relief.ended),
        "last_day": format_date(relief.decision.effective_on - timedelta(days=1)),
        "stopped": outcome.stopped,
    }
    if relief.roles:
        ended = "; ".join(role_labels(relief.roles, relief.decision.effective_on))
        receipt += " " + _("Vai trò kết thúc cùng ngày: %(roles)s.") % {"roles": ended}
    held = roles_of(relief.official.user, as_of=relief.decision.effective_on) if relief.official.user else []
    if held:
        roles = ", ".join(str(role.label) for role in held)
        receipt += " " + _("Người này còn giữ vai trò: %(roles)s. Hãy kết thúc vai trò không còn cần.") % {
            "roles": roles
        }
    return receipt


def _tell_completed(request: HttpRequest, completed: Completed) -> None:
    """The paper was recorded before, for somebody else or without what was typed now."""
    if completed.taken:
        text = _("Đã bổ sung vào quyết định ghi nhận từ trước: %(fields)s.")
        messages.success(request, text % {"fields": _labels(completed.taken)})
    if completed.kept:
        text = _(
            "Quyết định đã ghi nhận từ trước với nội dung khác, nên phần vừa nhập không được ghi: %(fields)s. "
            "Hãy xem nội dung đang có ở trang này; nếu nội dung đó sai, báo Sở Nội vụ."
        )
        messages.warning(request, text % {"fields": _labels(completed.kept)})


def _labels(fields: Iterable[str]) -> str:
    return ", ".join(str(Decision._meta.get_field(field).verbose_name) for field in fields)


def _answers(draft: DecisionDraft) -> list[dict[str, Any]]:
    person, kind, paper, place, endings = STEPS[:5]
    leaves = draft.kind == DecisionKind.LEAVE
    others, chosen = ending_all(draft) if leaves else others_held(draft), set(ending_ids(draft))

    def row(step: Step, key: str, value: object, lang: str = "") -> dict[str, Any]:
        return {"key": key, "value": value, "change_url": step_url(step, draft), "lang": lang}

    rows = [
        row(person, _("Người"), f"{draft.official.full_name}{birth_of(draft.official)}", "vi"),
        row(kind, _("Loại quyết định"), draft.get_kind_display()),
        row(paper, _("Số, ký hiệu"), draft.number, "vi"),
        row(paper, _("Ngày ký"), format_date(draft.signed_on)),
        row(paper, _("Ngày hiệu lực"), format_date(draft.effective_on)),
    ]
    if draft.expires_on:
        rows.append(row(paper, _("Ngày hết hạn"), format_date(draft.expires_on)))
    signed = ", ".join(part for part in (draft.signer, draft.signer_title) if part)
    ending_word = _("Thôi giữ") if draft.kind in ENDS_ONLY else _("Kết thúc cùng ngày")
    beside = [
        row(
            paper if leaves else endings,
            ending_word if one.posting_id in chosen else _("Vẫn giữ"),
            label,
            "vi",
        )
        for one, label in zip(others, labels(draft, others), strict=True)
    ]
    return [
        *rows,
        row(paper, _("Cơ quan ban hành"), draft.issued_by, "vi"),
        row(paper, _("Người ký"), signed, "vi"),
        row(paper, _("Trích yếu"), draft.summary, "vi"),
        row(paper, _("Căn cứ"), draft.legal_basis, "vi"),
        row(paper, _("Bản quét"), _("Đã có tệp PDF") if draft.scan else _("Chưa có, bổ sung sau")),
        *([] if draft.kind in ENDS_ONLY else [row(place, *one, "vi") for one in _place(draft)]),
        *beside,
        *(row(paper if leaves else endings, *one) for one in _roles(draft)),
        *([row(BY_SLUG["dao-tao"], _("Hạn đã đổi"), _changed_dates(draft))] if draft.due_dates else []),
    ]


def _roles(draft: DecisionDraft) -> list[tuple[str, str]]:
    assert draft.effective_on is not None
    ending, to_come = roles_of_draft(draft), roles_left_to_come(draft)
    rows = [(_("Vai trò kết thúc"), label) for label in role_labels(ending, draft.effective_on)]
    by_hand = role_labels(to_come, draft.effective_on)
    return rows + [(_("Vai trò bắt đầu sau, phải tự kết thúc"), label) for label in by_hand]


def _changed_dates(draft: DecisionDraft) -> str:
    count = len(draft.due_dates or {})
    return ngettext("%(count)s việc học", "%(count)s việc học", count) % {"count": count}


def _place(draft: DecisionDraft) -> list[tuple[str, str]]:
    unit = unit_names([draft.to_unit_id], draft.effective_on)[draft.to_unit_id]
    return [
        (_("Đơn vị nhận"), unit.label),
        (
            _("Vị trí việc làm mới"),
            f"{position_title_on(draft.to_position, draft.effective_on)} ({draft.to_position.code})",
        ),
    ]


def _mend(violation: RuleViolation | None, draft: DecisionDraft) -> str:
    """The page on which a refused decision can be put right."""
    if violation is None or isinstance(violation, DraftChanged):
        return ""
    pages = {"official": STEPS[0], "to_unit": STEPS[3], "to_position": STEPS[3], "also_ends": STEPS[4]}
    return step_url(pages.get(violation.at, STEPS[2]), draft)
