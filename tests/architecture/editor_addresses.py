"""Every address of Wagtail's own screens that a GET may be tried at, with objects of the world in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Model
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from wagtail.models import Collection, Site, TaskState, WorkflowState

from courses.models import Recording
from lms.reference.models import GlossaryTerm, LegalText, Procedure
from tests.architecture.permission_world import World

LEFT_OUT = {
    "wagtailadmin_error_test": "Wagtail's own trial of a fault: it fails by design",
    "wagtailadmin_logout": "signs out",
    "wagtailadmin_collections:set_privacy": "names groups as programs know them; our pages don't go by it",
    "wagtailadmin_pages:set_privacy": "likewise",
}
"""Addresses that are not walked, each with its reason."""
EditorAddress = tuple[str, str]


def editor_addresses(world: World) -> list[EditorAddress]:
    """Name and address, once each."""
    known = objects_of(world)
    return sorted(
        (name, address)
        for name, arguments in dict(names_of(get_resolver(), (), "")).items()
        if name not in LEFT_OUT
        for address in [filled(name, arguments, known)]
        if address
    )


def names_of(resolver: URLResolver, namespaces: tuple[str, ...], route: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for entry in resolver.url_patterns:
        where = route + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inside = (*namespaces, entry.namespace) if entry.namespace else namespaces
            yield from names_of(entry, inside, where)
        elif isinstance(entry, URLPattern) and entry.name and where.startswith("quan-tri/"):
            yield ":".join((*namespaces, entry.name)), tuple(getattr(entry.pattern, "converters", {}))


def objects_of(world: World) -> dict[str, Any]:
    """What an argument of that name stands for; `pk` depends on whose it is."""
    lesson, course = world.lesson, world.course
    state = TaskState.objects.order_by("pk").first()
    return {
        "page_id": lesson.pk,
        "parent_page_id": course.pk,
        "page_to_move_id": lesson.pk,
        "destination_id": course.pk,
        "course_id": course.pk,
        "content_type_app_name": "courses",
        "content_type_model_name": "lessonpage",
        "app_label": "wagtailcore",
        "model_name": "page",
        "action": "delete",
        "action_name": "approve",
        "revision_id": lesson.latest_revision_id,
        "image_id": world.picture.pk,
        "filter_spec": "max-165x165",
        "task_id": state.task_id if state else None,
        "task_state_id": state.pk if state else None,
        "workflow_state_id": first(WorkflowState),
        "collection_id": Collection.get_first_root_node().pk,
        "pk": {
            "wagtailadmin_collections": Collection.get_first_root_node().pk,
            "wagtailsites": Site.objects.get().pk,
            "legal_texts": first(LegalText),
            "legal_text_chooser": first(LegalText),
            "glossary": first(GlossaryTerm),
            "glossary_chooser": first(GlossaryTerm),
            "procedures": first(Procedure),
            "procedure_chooser": first(Procedure),
            "recordings": first(Recording),
            "wagtailimages_chooser": world.picture.pk,
        },
    }


def first(model: type[Model]) -> int | None:
    return model._default_manager.order_by("pk").values_list("pk", flat=True).first()


def filled(name: str, arguments: tuple[str, ...], known: dict[str, Any]) -> str:
    """Nothing where the world has no such object: another test looks at those, by the permission table."""
    values = {one: known.get(one) for one in arguments}
    if "pk" in values:
        values["pk"] = known["pk"].get(name.split(":")[0])
    if any(value is None for value in values.values()):
        return ""
    try:
        return reverse(name, kwargs=values)
    except NoReverseMatch:
        return ""
