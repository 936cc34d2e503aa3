"""Foreign keys obey the ranks; models hold data and constraints only."""

import ast

from django.apps import apps
from django.conf import settings

from tests.architecture.rooms import DELIVERY_APPS, RANKS, app_of, kind_of, python_files


def test_foreign_keys_point_to_the_same_rank_or_lower():
    wrong = []
    for model in apps.get_models():
        source = app_of(model.__module__)
        if source not in RANKS:
            continue
        for field in model._meta.get_fields():
            if not field.is_relation or field.auto_created or field.related_model is None:
                continue
            if field.related_model._meta.label == settings.AUTH_USER_MODEL:
                continue
            target = app_of(field.related_model.__module__)
            if target in RANKS and RANKS[target] > RANKS[source]:
                wrong.append(f"{model._meta.label}.{field.name} → {field.related_model._meta.label}")
    assert wrong == [], "Turn the key round: the higher app points at the lower one."


def test_delivery_apps_have_no_models():
    assert [m._meta.label for m in apps.get_models() if app_of(m.__module__) in DELIVERY_APPS] == []


def test_no_save_or_receiver_works():
    """A `save()` that only refuses (an append-only row) is a guard; anything else belongs to domain/."""
    found = []
    for module, path in python_files():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                if node.name == "save" and not _only_refuses(node) and not _is_form(tree, node):
                    found.append(f"{module}:{node.lineno} save()")
                if any("receiver" in ast.unparse(one) for one in node.decorator_list):
                    found.append(f"{module}:{node.lineno} receiver")
    assert found == []


def _only_refuses(function: ast.FunctionDef) -> bool:
    return any(isinstance(node, ast.Raise) for node in ast.walk(function))


def _is_form(tree: ast.Module, function: ast.FunctionDef) -> bool:
    owners = [n for n in ast.walk(tree) if isinstance(n, ast.ClassDef) and function in n.body]
    return any("Form" in ast.unparse(base) for owner in owners for base in owner.bases)


def test_kind_of_models():
    assert kind_of("lms.org.models.units") == 1
