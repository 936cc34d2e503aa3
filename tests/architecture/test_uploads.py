"""The tables of files in `docs/security.md`: every way in and every file that is kept, each with who judges it."""

import ast
import re

from django.apps import apps
from django.db import models

from tests.architecture.rooms import ROOT, python_files

PAGE = ROOT / "docs" / "security.md"
SHOWN = {("lms/core/catalogue.py", "scan")}
"""A page of components, which takes nothing."""
WAY_IN = re.compile(r"^\| [^|]+ \| `([\w/]+\.py): (\w+)` \| [^|]+ \| `([\w/]+\.py): (\w+)` \|$", re.MULTILINE)
KEPT = re.compile(r"^\| `(\w+\.\w+\.\w+)` \| [^|]+ \| [^|]+ \|$", re.MULTILINE)


def test_every_way_in_has_a_judge():
    told = {(path, name) for path, name, _judge, _function in ways_in()}

    assert told == {found for _module, path in python_files() for found in _taken(path)} - SHOWN


def test_the_judges_are_there_and_asked():
    """By the module that takes the file, or by one that it hands the file to."""
    missing = [
        (judge, function)
        for _path, _name, judge, function in ways_in()
        if not re.search(rf"def {function}\b", (ROOT / judge).read_text(encoding="utf-8"))
    ]
    assert missing == []


def test_every_file_that_is_kept_is_in_the_table():
    ours = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model.__module__.split(".")[0] in {"lms", "courses", "assessments", "certificates"}
        for field in model._meta.get_fields()
        if isinstance(field, models.FileField)
    }
    assert set(KEPT.findall(PAGE.read_text(encoding="utf-8"))) == ours


def ways_in():
    return WAY_IN.findall(PAGE.read_text(encoding="utf-8"))


def _taken(path):
    """Form fields for files by name, files read from a request without a form, and models that are forms of Wagtail."""
    where = str(path.relative_to(ROOT))
    tree = ast.parse(path.read_text(encoding="utf-8"))
    named = {id(one.value): ast.unparse(one.targets[0]) for one in ast.walk(tree) if isinstance(one, ast.Assign)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"forms.FileField", "PictureField"}:
            name = named.get(id(node), "")
            yield where, name if name.isidentifier() else "file"
        elif isinstance(node, ast.Attribute) and ast.unparse(node) in {"request.FILES.get", "request.FILES.getlist"}:
            yield where, "FILES"
