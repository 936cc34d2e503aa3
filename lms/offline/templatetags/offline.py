"""The one script by which a page takes part in keeping and sending."""

from django import template
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from assessments.texts import resend_texts
from lms.offline.owners import is_shared, owner_key, person_of

register = template.Library()
_SCRIPT = '<script type="module" src="{}" data-owner="{}" data-worker="{}" data-kit="{}" data-token="{}"{}></script>'


@register.simple_tag(takes_context=True)
def offline_scripts(context: template.Context, lesson: str = "") -> SafeString:
    """Nothing for whoever isn't signed in. With `lesson`, the address of one, all of it is kept from now on.

    A phone that asks for small pages fetches no guides ahead, but still the lesson it has opened. On a shared machine
    nothing is kept; what its user left here before is still sent.
    """
    request = context.get("request")
    if request is None or not request.user.is_authenticated:
        return mark_safe("")
    day_kit = reverse("offline:kit")
    if lesson:
        kit = reverse("offline:kit_of_lesson", args=[lesson])
    else:
        kit = "" if context["interface"].save_data else day_kit
    keeps = "" if is_shared(request) else mark_safe(" data-keeps")
    source = static("offline/connection.js")
    return format_html(_SCRIPT, source, owner_key(request.user.pk), reverse("service_worker"), kit, day_kit, keeps)


@register.inclusion_tag("offline/_exams_left.html", takes_context=True)
def exams_left(context: template.Context) -> dict[str, object]:
    """Beside a form that signs out; nothing for whoever is no official."""
    user = context["request"].user
    return {"person": person_of(user.pk) if user.is_authenticated else "", "resend_texts": resend_texts()}


@register.simple_tag(takes_context=True)
def keeping_worker(context: template.Context) -> str:
    """The worker's address, for a page that keeps itself; nothing on a shared machine."""
    return "" if is_shared(context["request"]) else reverse("service_worker")
