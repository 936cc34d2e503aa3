"""Every address of Wagtail's own screens that a GET may be tried at, with objects of the world in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Model
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from wagtail.models import Collection, Site

from courses.enums import ReleaseKind
from courses.models import LessonPage, Recording
from lms.accounts.models import User
from lms.reference.models import GlossaryTerm, LegalText, Procedure
from tests.architecture.permission_world import TRAINER, World
from tests.factories.checks import send
from tests.factories.recordings import make_recording

LEFT_OUT = {
    "wagtailadmin_error_test": "Wagtail's own trial of a fault: it fails by design",
    "wagtailadmin_logout": "signs out",
    "wagtailadmin_collections:set_privacy": "names groups as programs know them; our pages don't go by it",
    "wagtailadmin_pages:set_privacy": "likewise",
}
"""Addresses that are not walked, each with its reason."""
WITHOUT_OBJECT = {
    "studio_": "ours: the permission table asks for each with an object of its own",
    "open_export:": "ours likewise, below the same beginning of an address",
    "org:": "likewise",
    "wagtaildocs": "closed (`lms/studio/urls.py`): our pages have no documents",
    "wagtailusers_": "closed: people and roles are kept elsewhere in the product",
    "wagtailadmin_password_reset_confirm": "closed likewise",
    "wagtailadmin_workflows:": "closed likewise: the product has one course of checks",
    "wagtailadmin_editing_sessions:": "no page: asked by the editor's script, by POST alone",
    "wagtailadmin_pages:workflow_preview": "of a task of that kind alone that previews, and ours don't",
    "wagtailadmin_tag_model_autocomplete": "JSON of tags, which nothing of ours has",
    "wagtailadmin_api:documents": "closed likewise",
    "wagtailimages:create_multiple_from_uploaded_image": "of an upload half done, which no saved world has",
    "wagtailimages:delete_upload_multiple": "likewise",
}
"""How the names begin of addresses that need an object which the world doesn't have, each with its reason."""
BY_PLACE = {"wagtailadmin_pages:revisions_compare": ("page_id", "earliest", "latest")}
"""Addresses whose parts have no names: what they stand for."""
EditorAddress = tuple[str, str]


def editor_addresses(world: World) -> list[EditorAddress]:
    """Name and address, once each."""
    known = objects_of(world)
    found = [
        (name, filled(name, arguments, known))
        for name, arguments in dict(names_of(get_resolver(), (), "")).items()
        if name not in LEFT_OUT
    ]
    forgotten = [name for name, address in found if not address and not name.startswith(tuple(WITHOUT_OBJECT))]
    assert not forgotten, f"no object to try these with: {forgotten}"
    return sorted(one for one in found if one[1])


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
    term = GlossaryTerm.objects.first() or GlossaryTerm.objects.create(term="một cửa", note="Nơi nhận và trả hồ sơ.")
    recording = Recording.objects.first() or make_recording()
    return {
        **of_the_workflow(lesson, world.users[TRAINER]),
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
        "collection_id": Collection.get_first_root_node().pk,
        "pk": {
            "wagtailadmin_collections": Collection.get_first_root_node().pk,
            "wagtailadmin_api": lesson.pk,
            "wagtailsites": Site.objects.get().pk,
            "legal_texts": first(LegalText),
            "legal_text_chooser": first(LegalText),
            "glossary": term.pk,
            "glossary_chooser": term.pk,
            "procedures": first(Procedure),
            "procedure_chooser": first(Procedure),
            "recordings": recording.pk,
            "recording_chooser": recording.pk,
            "wagtailimages_chooser": world.picture.pk,
        },
    }


def of_the_workflow(lesson: LessonPage, author: User | None) -> dict[str, Any]:
    """The lesson is sent to be checked, where it hasn't been."""
    if lesson.current_workflow_state is None:
        lesson.title += " (sửa)"
        lesson.save_revision(user=author)
        send(lesson, author, kind=ReleaseKind.MINOR)
    state = lesson.current_workflow_state
    return {"workflow_state_id": state.pk, "task_state_id": state.current_task_state_id}


def first(model: type[Model]) -> int | None:
    return model._default_manager.order_by("pk").values_list("pk", flat=True).first()


def filled(name: str, arguments: tuple[str, ...], known: dict[str, Any]) -> str:
    """Nothing where the world has no such object."""
    values = {one: known.get(one) for one in arguments}
    if "pk" in values:
        values["pk"] = known["pk"].get(name.split(":")[0])
    if any(value is None for value in values.values()):
        return ""
    try:
        return (
            reverse(name, args=[known.get(part, part) for part in BY_PLACE[name]])
            if name in BY_PLACE
            else reverse(name, kwargs=values)
        )
    except NoReverseMatch:
        return ""
