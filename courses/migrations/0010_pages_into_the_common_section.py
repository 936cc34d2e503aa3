"""Pages that stand in the catalogue itself move into its common section; the library's own workflow is put out of use."""

import uuid

from django.db import migrations

STEP = 4
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
TITLE, SLUG = "Mục dùng chung", "dung-chung"


def to_sections(apps, schema_editor):
    WorkflowPage = apps.get_model("wagtailcore", "WorkflowPage")
    Workflow = apps.get_model("wagtailcore", "Workflow")
    WorkflowPage.objects.all().delete()  # workflows were switched off until now; the library makes one by itself
    Workflow.objects.update(active=False)

    catalogue = apps.get_model("courses", "CatalogueIndexPage").objects.first()
    if catalogue is None:
        return
    Page = apps.get_model("wagtailcore", "Page")
    children = _children(Page, catalogue)
    section = apps.get_model("courses", "CatalogueSectionPage").objects.create(
        title=TITLE,
        draft_title=TITLE,
        slug=SLUG,
        content_type=_content_type(apps, "cataloguesectionpage"),
        path=_free_path(Page, catalogue),
        depth=catalogue.depth + 1,
        numchild=len(children),
        url_path=f"{catalogue.url_path}{SLUG}/",
        locale_id=catalogue.locale_id,
        translation_key=uuid.uuid4(),
        live=True,
    )
    for child in children:
        _move(Page, child, section.path + child.path[-STEP:], catalogue, section)
    Page.objects.filter(pk=catalogue.pk).update(numchild=1)


def to_catalogue(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(section_group__isnull=False).delete()
    Page = apps.get_model("wagtailcore", "Page")
    catalogue = apps.get_model("courses", "CatalogueIndexPage").objects.first()
    for section in apps.get_model("courses", "CatalogueSectionPage").objects.order_by("path"):
        for child in _children(Page, section):
            _move(Page, child, _free_path(Page, catalogue), section, catalogue)
        section.delete()
    if catalogue is not None:
        Page.objects.filter(pk=catalogue.pk).update(numchild=len(_children(Page, catalogue)))


def _children(Page, parent):
    found = Page.objects.filter(path__startswith=parent.path, depth=parent.depth + 1)
    return list(found.order_by("path"))


def _free_path(Page, parent):
    """After the last child."""
    last = max((child.path for child in _children(Page, parent)), default=parent.path + "0" * STEP)
    number, digits = int(last[-STEP:], 36) + 1, ""
    while number:
        number, digit = divmod(number, 36)
        digits = DIGITS[digit] + digits
    return parent.path + digits.rjust(STEP, "0")


def _move(Page, page, path, old_parent, new_parent):
    """The page with everything below it; addresses are our own and don't hang on the place."""
    for one in Page.objects.filter(path__startswith=page.path).order_by("path"):
        one.url_path = new_parent.url_path + one.url_path[len(old_parent.url_path) :]
        one.depth += new_parent.depth - old_parent.depth
        one.path = path + one.path[len(page.path) :]
        one.save(update_fields=["path", "depth", "url_path"])


def _content_type(apps, name):
    found, _created = apps.get_model("contenttypes", "ContentType").objects.get_or_create(app_label="courses", model=name)
    return found


class Migration(migrations.Migration):
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("courses", "0009_sections_and_checks"),
    ]

    operations = [migrations.RunPython(to_sections, to_catalogue)]
