"""Foreign keys obey the ranks; models hold data and constraints only."""

import ast
from collections.abc import Iterator

import pytest
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
    found = [
        f"{module}:{line}"
        for module, path in python_files()
        for line in hidden_writes(path.read_text(encoding="utf-8"))
    ]
    assert found == [], "Write it as a function in domain/ that whoever wants the act calls."


def hidden_writes(text: str) -> Iterator[str]:
    """What happens without being called: a `save()` that works, a receiver of a signal."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            if node.name == "save" and not _only_refuses(node) and not _is_form(tree, node):
                yield f"{node.lineno} save()"
            if any("receiver" in ast.unparse(one) for one in node.decorator_list):
                yield f"{node.lineno} receiver"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "connect":
            yield f"{node.lineno} {ast.unparse(node.func)}()"


def _only_refuses(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Refusals, and at most the stock method after them."""
    body = [one for one in function.body if not (isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant))]
    if body and _is_super_call(body[-1], function.name):
        body = body[:-1]
    return bool(body) and all(isinstance(one, ast.Raise) or _refuses_if(one) for one in body)


def _refuses_if(statement: ast.stmt) -> bool:
    return (
        isinstance(statement, ast.If)
        and not statement.orelse
        and all(isinstance(one, ast.Raise) for one in statement.body)
    )


def _is_super_call(statement: ast.stmt, name: str) -> bool:
    if not isinstance(statement, ast.Expr | ast.Return) or not isinstance(statement.value, ast.Call):
        return False
    return ast.unparse(statement.value.func) == f"super().{name}"


def _is_form(tree: ast.Module, function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    owners = [n for n in ast.walk(tree) if isinstance(n, ast.ClassDef) and function in n.body]
    return any("Form" in ast.unparse(base) for owner in owners for base in owner.bases)


@pytest.mark.parametrize(
    "body",
    [
        "self.total = 1; super().save(*args)",
        "if not self.pk: raise Refused\n        self.total = 1\n        super().save(*args)",
        "if not self.pk: raise Refused\n        else: Log.objects.create()\n        super().save()",
        "try:\n            super().save()\n        except IntegrityError:\n            raise Refused",
        "super().save(*args); Log.objects.create()",
        "super().save(*args)",
    ],
)
def test_a_save_that_works_is_seen_behind_a_raise(body):
    assert list(hidden_writes(f"class Row(Model):\n    def save(self, *args):\n        {body}\n")) == ["2 save()"]


@pytest.mark.parametrize(
    "body",
    [
        "raise Refused",
        "'Rows are added only.'\n        if self.pk:\n            raise Refused\n        super().save(*args)",
        "if self.pk: raise Refused\n        return super().save(*args)",
    ],
)
def test_a_save_that_only_refuses_is_a_guard(body):
    assert list(hidden_writes(f"class Row(Model):\n    def save(self, *args):\n        {body}\n")) == []
    assert list(hidden_writes("class RowForm(ModelForm):\n    def save(self):\n        return 1\n")) == []


@pytest.mark.parametrize(
    "text",
    [
        "post_save.connect(act, sender=Row)",
        "signals.post_save.connect(act)",
        "@receiver(post_save)\ndef act(**kwargs): pass",
        "@dispatch.receiver([post_save])\nasync def act(**kwargs): pass",
    ],
)
def test_a_receiver_is_seen_however_it_is_connected(text):
    assert len(list(hidden_writes(text))) == 1


def test_kind_of_models():
    assert kind_of("lms.org.models.units") == 1
