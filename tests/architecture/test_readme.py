"""The README tells what the sources ask for."""

import ast
import re
from collections.abc import Iterator

from tests.architecture.rooms import ROOT

READERS = {
    "text", "flag", "number", "names", "folder", "web_address", "database", "object_store", "shared_cache", "key_lines",
}  # fmt: skip
NAME = re.compile(r"`((?:LMS_|DATABASE_)[A-Z0-9_]+)`")


def read_names(text: str) -> Iterator[str]:
    """The variables that a module reads through `lms/env.py`."""
    for node in ast.walk(ast.parse(text)):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and ast.unparse(node.func.value) == "env"
            and node.func.attr in READERS
            and node.args
            and isinstance(node.args[0], ast.Constant)
        ):
            yield str(node.args[0].value)


def test_the_table_of_variables_is_complete():
    read = {name for path in (ROOT / "lms").rglob("*.py") for name in read_names(path.read_text(encoding="utf-8"))}
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    rows = [
        line.split("|")[1]
        for line in readme.partition("## Settings")[2].partition("\n## ")[0].splitlines()
        if "|" in line
    ]
    told = [name for row in rows for name in NAME.findall(row)]

    assert len(told) == len(set(told))
    assert {"read, not told": sorted(read - set(told)), "told, not read": sorted(set(told) - read)} == {
        "read, not told": [],
        "told, not read": [],
    }


def test_every_reader_of_the_environment_is_known():
    """A new one in `lms/env.py` would otherwise hide its variables from the test above."""
    tree = ast.parse((ROOT / "lms" / "env.py").read_text(encoding="utf-8"))
    public = {one.name for one in tree.body if isinstance(one, ast.FunctionDef) and not one.name.startswith("_")}

    assert public == READERS


def test_a_variable_is_seen():
    assert list(read_names('A = env.number("LMS_A", 1)\nB = env.text(name)\nC = other.text("LMS_C")')) == ["LMS_A"]
