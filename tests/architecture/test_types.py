"""What is typed strictly: the rules of the product, wherever they stand."""

import tomllib

from tests.architecture.rooms import ROOT, python_files


def test_every_domain_and_policy_is_typed():
    typed = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mypy"]["files"]
    rules = [path.relative_to(ROOT) for module, path in python_files() if {"domain", "policy"} & set(module.split("."))]
    missed = [str(path) for path in rules if not any(path.is_relative_to(one) for one in typed)]

    assert len(rules) > 80
    assert missed == [], "Add them to [tool.mypy] files in pyproject.toml."
