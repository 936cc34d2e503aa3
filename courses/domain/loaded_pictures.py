"""Pictures that a content file names: each becomes an image of the editor once, and is found again by its bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _
from wagtail.images import get_image_model
from wagtail.images.fields import WagtailImageField
from wagtail.models import Collection


@dataclass(frozen=True)
class PictureFolder:
    """Where the pictures lie, which collection their copies go to, and the words that open the title of each."""

    path: Path
    collection: str
    kind: str


def with_pictures(steps: Sequence[Mapping[str, Any]], folder: PictureFolder | None) -> list[Mapping[str, Any]]:
    """The steps of a lesson with the id of an image in place of the name of its file."""
    return [_with_picture(number, step, folder) for number, step in enumerate(steps, start=1)]


def picture_id(name: str, folder: PictureFolder | None, *, number: int, about: str) -> int:
    """The image with the bytes of that file, made where there is none; `number` is of the step that shows it.

    The transaction is the caller's. Undone, it leaves a file that nothing points at, and which can't be seen.
    """
    content = _read(name, folder) if folder else None
    if folder is None or content is None:
        facts = {"number": number, "picture": name}
        raise ValidationError(_("bước %(number)s cần ảnh “%(picture)s” nhưng không tìm thấy tệp ảnh đó.") % facts)
    digest = hashlib.sha1(content, usedforsecurity=False).hexdigest()  # as the library does
    images = get_image_model().objects.filter(file_hash=digest, collection__name=folder.collection)
    known: int | None = images.order_by("pk").values_list("pk", flat=True).first()
    return known or _make(name, content, digest, folder, number=number, about=about)


def _with_picture(number: int, step: Mapping[str, Any], folder: PictureFolder | None) -> Mapping[str, Any]:
    value = step.get("value")
    name = value.get("picture") if isinstance(value, Mapping) else None
    if not isinstance(value, Mapping) or not isinstance(name, str):
        return step
    image = picture_id(name, folder, number=number, about=str(value.get("title", "")))
    return {**step, "value": {**value, "picture": image}}


def _read(name: str, folder: PictureFolder) -> bytes | None:
    file = (folder.path / name).resolve()
    if not file.is_relative_to(folder.path.resolve()) or not file.is_file():
        return None
    return file.read_bytes()


def _make(name: str, content: bytes, digest: str, folder: PictureFolder, *, number: int, about: str) -> int:
    """By the same rules as a picture that an author sends."""
    try:
        file = WagtailImageField().clean(SimpleUploadedFile(Path(name).name, content))
    except ValidationError as error:
        facts = {"number": number, "picture": name, "problem": " ".join(error.messages)}
        raise ValidationError(_("bước %(number)s, ảnh “%(picture)s”: %(problem)s") % facts) from error
    model = get_image_model()
    image = model(
        title=f"{folder.kind}: {about}"[: model._meta.get_field("title").max_length],
        file=file,
        file_size=len(content),
        file_hash=digest,
        collection=_collection(folder.collection),
    )
    image.save()
    made: int = image.pk
    return made


def _collection(name: str) -> Collection:
    root = Collection.get_first_root_node() or Collection.add_root(instance=Collection(name="Root"))
    return root.get_children().filter(name=name).first() or root.add_child(instance=Collection(name=name))
