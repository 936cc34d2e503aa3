"""One position's requirements of one layer, written from the day that the address names."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lms.competencies.domain.catalogue import competencies_in_force
from lms.competencies.domain.requirement_board import own_demands, resolved_on
from lms.competencies.domain.requirement_cells import cell_text
from lms.competencies.domain.requirement_changes import Demand, Key, Statement
from lms.competencies.domain.requirement_writing import kept_rows, state_of_rows
from lms.competencies.exceptions_requirements import RequirementsChangedMeanwhile
from lms.core.display import format_number
from lms.core.exceptions import RuleViolation
from lms.core.forms import add_violation
from lms.core.vietnamese.dates import format_date
from lms.flows.requirements import set_requirements
from lms.hr.positions.rows import words_on
from lms.hr.positions.views import found_position, versions_of
from lms.hr.requirements.doors import Place, grid_breadcrumb, writers_only
from lms.hr.requirements.forms import GridForm
from lms.org.models import Position


@writers_only
def position_requirements_edit(request: HttpRequest, place: Place, code: str) -> HttpResponse:
    position = found_position(code)
    form = _form(request, place, position)
    name = words_on(position, versions_of(position), place.day).name_vi
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            changes = set_requirements(
                employer=place.employer,
                valid_from=place.day,
                wanted={
                    Key(position.pk, competency): Statement(demand) for competency, demand in form.demands().items()
                },
                source=given["source"],
                reason=given["reason"],
                seen=given["seen"],
                confirms=given["confirms"],
                actor=request.user,
                now=timezone.now(),
            )
        except RequirementsChangedMeanwhile as violation:
            form.saw(state_of_rows(kept_rows([position.pk], place.employer)))
            add_violation(form, violation)
        except RuleViolation as violation:
            add_violation(form, violation)
        else:
            messages.success(request, written_words(len(changes), place))
            return redirect(place.url("position_requirements", code))
    back_url = place.url("position_requirements", code)
    context = {
        "scope": place.scope,
        "place": place,
        "breadcrumb": grid_breadcrumb(request, place, (name, back_url, "vi"), (_("Sửa yêu cầu"), "", "")),
        "position": position,
        "name": name,
        "form": form,
        "back_url": back_url,
    }
    return render(request, "hr/requirements/edit.html", context)


def written_words(count: int, place: Place) -> str:
    if not count:
        return _("Các yêu cầu đã đúng như nội dung gửi, nên không ghi thêm gì.")
    text = ngettext(
        "Đã ghi %(count)s thay đổi, áp dụng từ ngày %(day)s. Tình trạng của người giữ vị trí đang được tính lại.",
        "Đã ghi %(count)s thay đổi, áp dụng từ ngày %(day)s. Tình trạng của người giữ vị trí đang được tính lại.",
        count,
    )
    return text % {"count": format_number(count), "day": format_date(place.day)}


def _form(request: HttpRequest, place: Place, position: Position) -> GridForm:
    rows = kept_rows([position.pk], place.employer)
    return GridForm(
        request.POST if request.method == "POST" else None,
        words=competencies_in_force(place.day),
        asked=own_demands(rows, place.day),
        defaults=_beside(place, position),
        seen=state_of_rows(rows),
    )


def _beside(place: Place, position: Position) -> dict[int, str]:
    """What counts for an employer where it has no rule of its own: the default, by competency."""
    if place.employer is None:
        return {}
    default = resolved_on([position.pk], None, place.day)[position.pk]
    return {one.competency_id: cell_text(Demand(one.min_level, one.max_level, one.kind, one.weight)) for one in default}
