"""How forms of ours read what people type."""

import ast

from tests.architecture.rooms import ROOT, python_files

NOT_TYPED = {"HiddenInput", "LevelSelect"}
"""Widgets whose value our own pages send."""
PICKED = {("lms/hr/roster/forms.py", "header_row")}
"""Drawn by the page as buttons of a table."""


def test_counts_that_people_type_are_read_as_vietnamese_writes_them():
    """Django's own field takes "1.000", a thousand, for a one."""
    found = [
        (str(path.relative_to(ROOT)), name)
        for _module, path in python_files()
        for name, call in _integer_fields(ast.parse(path.read_text(encoding="utf-8")))
        if not _widget(call) & NOT_TYPED
    ]
    assert set(found) == PICKED, "Use lms.core.forms.VietnameseIntegerField."


def _integer_fields(tree):
    """Calls of `forms.IntegerField`, each with the name it is kept under."""
    names = {
        node.value: ast.unparse(node.targets[0])
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"forms.IntegerField", "forms.DecimalField"}:
            yield names.get(node, ""), node


def _widget(call):
    said = next((one.value for one in call.keywords if one.arg == "widget"), None)
    return set() if said is None else {ast.unparse(said).split("(")[0].rpartition(".")[2]}
