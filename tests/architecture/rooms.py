"""The map of the house as the architecture tests read it; the words are in docs/ARCHITECTURE.md."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent

RANKS = {
    "lms.core": 0,
    "lms.accounts": 1,
    "lms.org": 2,
    "lms.reference": 3,
    "lms.competencies": 3,
    "assessments": 4,
    "courses": 5,
    "lms.evidence": 6,
    "lms.plans": 7,
    "certificates": 8,
    "lms.flows": 9,
}
DELIVERY_APPS = ("lms.learn", "lms.hr", "lms.studio", "lms.offline", "lms.api")

LEAF, MODELS, DOMAIN, INTERFACE, DELIVERY = range(5)
KIND_NAMES = ("leaf", "models", "domain", "interface", "delivery")
KINDS_BY_NAME = {
    "enums": LEAF,
    "exceptions": LEAF,
    "models": MODELS,
    "querysets": MODELS,
    "policy": MODELS,
    "validators": MODELS,
    "blocks": MODELS,
    "question_types": MODELS,
    "domain": DOMAIN,
    "forms": INTERFACE,
    "pdf": INTERFACE,
    "reports": INTERFACE,
    "serializers": INTERFACE,
    "views": DELIVERY,
    "urls": DELIVERY,
    "viewsets": DELIVERY,
    "wagtail_hooks": DELIVERY,
    "middleware": DELIVERY,
    "tasks": DELIVERY,
    "access": DELIVERY,
    "sign_in": DELIVERY,
    "templatetags": DELIVERY,
    "management": DELIVERY,
}


@dataclass(frozen=True)
class Import:
    """`module` at `line` imports `target` (a dotted module or a name in one)."""

    module: str
    line: int
    target: str


def app_of(module: str) -> str | None:
    """The app a dotted module belongs to, or None for settings, urls and other people's code."""
    apps = (*RANKS, *DELIVERY_APPS)
    return next((app for app in apps if module == app or module.startswith(app + ".")), None)


def kind_of(module: str) -> int:
    """Which kind of module this is inside its app.

    In `lms/core` everything below `domain/` and the models is a primitive that all may use; a part of a delivery app
    is delivery.
    """
    app = app_of(module)
    if app is None or app in DELIVERY_APPS:
        return DELIVERY
    if app == "lms.flows":
        return DELIVERY if ".management" in module else DOMAIN
    first = module.removeprefix(app).lstrip(".").split(".")[0]
    for name, kind in KINDS_BY_NAME.items():
        if first == name or first.startswith(name + "_"):
            return kind
    return LEAF


def python_files() -> Iterator[tuple[str, Path]]:
    """Every module of ours with its dotted name; migrations aside."""
    for top in ("lms", "assessments", "courses", "certificates"):
        for path in sorted((ROOT / top).rglob("*.py")):
            if "migrations" in path.parts:
                continue
            parts = list(path.relative_to(ROOT).with_suffix("").parts)
            if parts[-1] == "__init__":
                parts.pop()
            yield ".".join(parts), path


@cache
def imports() -> tuple[Import, ...]:
    """Every import of our own code by our own code; those under `if TYPE_CHECKING` aside."""
    files = list(python_files())
    known = {module for module, _path in files}
    found: list[Import] = []
    for module, path in files:
        package = module if path.name == "__init__.py" else module.rpartition(".")[0]
        found.extend(imports_in(path.read_text(encoding="utf-8"), module=module, package=package, known=known))
    return tuple(found)


def imports_in(text: str, *, module: str, package: str, known: set[str]) -> Iterator[Import]:
    """What the source of `module` imports of ours; `from a import b` means the module a.b where there is one."""
    tree = ast.parse(text)
    typing_only = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for body in node.body
        for inner in ast.walk(body)
    }
    for node in ast.walk(tree):
        if id(node) in typing_only:
            continue
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            origin = ".".join([*above, *([node.module] if node.module else [])])
            inside = [f"{origin}.{alias.name}" for alias in node.names]
            names = [name for name in inside if name in known]
            if len(names) < len(inside):
                names.append(origin)
        for name in names:
            if app_of(name):
                yield Import(module, node.lineno, name)
