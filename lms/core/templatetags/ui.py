"""Tags and filters of the interface. Icons, status tags and cells are written here rather than as included templates
because lists draw hundreds of them.
"""

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from django import template
from django.contrib.staticfiles.storage import staticfiles_storage
from django.forms import BaseForm, BoundField, Field
from django.forms.formsets import BaseFormSet
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from lms.core import display, navigation
from lms.core.heat import heat_step, heat_text
from lms.core.statuses import LOOKS, TONES, Status

register = template.Library()

SPRITE = "lms/icons/sprite.svg"
NOTICE_ICONS = {"info": "help", "success": "check", "warning": "alert", "danger": "alert", "offline": "wifi-off"}
TONE_ICONS = {"info": "half", "success": "check", "warning": "alert", "danger": "alert", "offline": "wifi-off"}

register.filter("vn_date", display.format_date)
register.filter("vn_time", display.format_time)
register.filter("vn_datetime", display.format_datetime)
register.filter("vn_number", display.format_number)
register.filter("vn_share", display.format_share)
register.filter("file_size", display.format_bytes)
register.filter("minutes", display.format_minutes)
register.filter("phone_link", display.phone_link)
register.filter("keep_units", display.keep_units)


@register.filter
def days_left(due: date | None, as_of: date | None = None) -> str:
    return display.days_left_text(due, as_of or localdate()) if due else ""


@register.filter
def deadline(due: date | None, as_of: date | None = None) -> str:
    return display.deadline_text(due, as_of or localdate()) if due else ""


@register.filter
def is_past(due: date | datetime | None, as_of: date | None = None) -> bool:
    return bool(due) and display.days_until(due, as_of or localdate()) < 0


@register.simple_tag
def icon(name: str) -> SafeString:
    """Decoration only: a word always stands beside it."""
    return _drawn(staticfiles_storage.url(SPRITE), name)


@lru_cache(maxsize=256)
def _drawn(sprite: str, name: str) -> SafeString:
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', sprite, name)


@register.simple_tag
def status_tag(status: str = "", text: str = "", tone: str = "", icon_name: str = "", tag_id: str = "") -> SafeString:
    """One of the nine states, with a longer text if given; or any text in a tone."""
    if status:
        known = Status(status)
        look = LOOKS[known]
        text, tone, icon_name = text or str(known.label), tone or look.tone, icon_name or look.icon
    tone = tone or "neutral"
    if tone not in TONES:
        raise ValueError(f"Unknown tone {tone!r}; known are {', '.join(sorted(TONES))}.")
    icon_name = icon_name or TONE_ICONS.get(tone, "")
    return format_html(
        '<span class="tag tag-{}"{}>{}{}</span>',
        tone,
        format_html(' id="{}"', tag_id) if tag_id else "",
        icon(icon_name) if icon_name else "",
        text,
    )


@register.filter
def notice_icon(kind: str) -> str:
    return NOTICE_ICONS[kind]


@register.filter
def message_kind(tags: str) -> str:
    """The notice that fits the level of a Django message."""
    level = tags.split()[-1] if tags else "info"
    return {"error": "danger", "debug": "info"}.get(level, level)


@register.simple_tag
def level_bar(current: int, required: int | None = None, top: int = 5) -> SafeString:
    """Bullet bar: filled up to the level held, a tick at the level needed, and both in words."""
    if required is None:
        text = _("Đang %(current)s") % {"current": current}
    else:
        text = _("Đang %(current)s, cần %(required)s") % {"current": current, "required": required}
    tick = ""
    if required is not None:
        tick = format_html('<rect class="level-need" x="{}" y="0" width="3" height="16"/>', required * 20 - 3)
    return format_html(
        '<span class="level{}"><span>{}</span>'
        '<svg class="level-bar" viewBox="0 0 {} 16" aria-hidden="true">'
        '<rect class="level-room" x="0.5" y="3.5" width="{}" height="9"/>'
        '<rect class="level-held" x="0" y="3" width="{}" height="10"/>{}</svg></span>',
        " level-short" if required is not None and current < required else "",
        text,
        top * 20,
        top * 20 - 1,
        current * 20,
        tick,
    )


@register.simple_tag
def heat_cell(
    below: int | None,
    required: int | None,
    not_assessed: int = 0,
    href: str = "",
    name: str = "",
    figure: str = "",
    fewer_than: int = 0,
) -> SafeString:
    """A cell of the gap table: people below the level / people who need it; shade by share, figures always.

    `figure` replaces the shown figures (a mean gap, say); `name` is the whole sentence the link says; with
    `fewer_than` a cell of fewer people shows only that.
    """
    step = heat_step(below, required, fewer_than)
    shown = figure if figure and step not in {"none", "few"} else heat_text(below, required, fewer_than)
    extra = ""
    if not_assessed and step != "few":
        extra = format_html(' <span class="heat-unknown" title="{}">?&nbsp;{}</span>', _("Chưa đánh giá"), not_assessed)
    if href and step != "none":
        label = format_html(' aria-label="{}"', name) if name else ""
        shown = format_html('<a href="{}"{}>{}</a>', href, label, shown)
    return format_html('<td class="heat heat-{}">{}{}</td>', step, shown, extra)


@register.simple_tag
def site_path(path: str) -> str:
    """The path in this page's language, or "" where this installation has no such page."""
    return navigation.local_path(path)


@register.simple_tag(takes_context=True)
def any_open(context: template.Context, *paths: str) -> bool:
    """Whether one of the pages exists and lets this person in: a menu without an item isn't drawn."""
    return any(_open_path(context, path) for path in paths)


def _open_path(context: template.Context, path: str) -> str:
    target = navigation.local_path(path)
    is_closed = target and "request" in context and not navigation.may_open(target, context["request"])
    return "" if is_closed else target


@register.simple_tag(takes_context=True)
def nav_item(context: template.Context, path: str, label: str, icon_name: str = "", exact: bool = False) -> SafeString:
    """A menu item; nothing where the path doesn't exist or is closed to them. `exact` for the home of an area."""
    target = _open_path(context, path)
    if not target:
        return mark_safe("")
    here = context["request"].path if "request" in context else ""
    current = here == target if exact else here.startswith(target)
    return format_html(
        '<li><a href="{}"{}>{}<span>{}</span></a></li>',
        target,
        mark_safe(' aria-current="page"') if current else "",
        icon(icon_name) if icon_name else "",
        label,
    )


@register.simple_tag(takes_context=True)
def page_query(context: template.Context, param: str, number: int) -> str:
    """The query string of this page with another page number, every filter kept."""
    query = context["request"].GET.copy() if "request" in context else QueryDict(mutable=True)
    query[param] = str(number)
    return f"?{query.urlencode()}"


@register.inclusion_tag("forms/field.html")
def field(bound_field: BoundField, mark_optional: bool = True) -> dict[str, object]:
    return {"field": bound_field, "hide_optional": not mark_optional}


@register.filter
def field_target(bound_field: BoundField) -> str:
    """The id a link to this field goes to: the input, or the first one of a group."""
    return bound_field.id_for_label or f"{bound_field.auto_id}_0"


@register.filter
def error_texts(bound_field: BoundField) -> list[str]:
    """The errors of a field; where it was left empty, Django's general sentence gives way to one that names it."""
    general = str(Field.default_error_messages["required"])
    ask = _("Cần chọn “%(label)s”.") if _is_choice(bound_field) else _("Cần điền “%(label)s”.")
    named = ask % {"label": bound_field.label}
    return [named if text == general else str(text) for text in bound_field.errors]


def _is_choice(bound_field: BoundField) -> bool:
    return getattr(bound_field.field.widget, "input_type", "") in {"radio", "checkbox", "select", "file"}


@register.filter
def widget_kind(bound_field: BoundField) -> str:
    """`options`, `checkbox`, `password` or `plain`: how the field template draws it."""
    widget = bound_field.field.widget
    input_type = getattr(widget, "input_type", "")
    if input_type == "password":
        return "password"
    if input_type in {"radio", "checkbox"}:
        return "options" if widget.use_fieldset else "checkbox"
    return "plain"


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: BaseForm | BaseFormSet | None, level: int = 2) -> dict[str, object]:
    """Nothing for a form without errors, so it may always stand at the top of the page."""
    errors = _errors_of(form)
    return {"errors": errors, "count": len(errors), "level": level}


@register.filter
def has_errors(form: object) -> bool:
    return bool(_errors_of(form))


def _errors_of(form: object) -> list[tuple[str, str]]:
    """(id of the field or "", text) of each error, in the order of the page."""
    if isinstance(form, BaseFormSet):
        if not form.is_bound:
            return []
        whole = [("", str(text)) for text in form.non_form_errors()]
        return whole + [error for part in form.forms for error in _errors_of(part)]
    if not isinstance(form, BaseForm) or not form.is_bound or not form.errors:
        return []
    found = [("", str(text)) for text in form.non_field_errors()]
    for bound in form.visible_fields():
        found += [(field_target(bound), text) for text in error_texts(bound)]
    for bound in form.hidden_fields():
        found += [("", str(text)) for text in bound.errors]
    return found


@register.simple_tag
def share_of(part: float | Decimal, whole: float | Decimal) -> str:
    """`61%`, or "–" of nothing."""
    return display.format_share(Decimal(str(part)) / Decimal(str(whole))) if whole else "–"
