"""What the editor's form sends for steps as they are stored."""

from collections.abc import Iterator, Sequence
from typing import Any

from wagtail.test.utils.form_data import rich_text


def steps_form(steps: Sequence[dict[str, Any]], field: str = "steps") -> dict[str, str]:
    return dict(_of_list(field, steps))


def _of_list(name: str, members: Sequence[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    yield f"{name}-count", str(len(members))
    for place, member in enumerate(members):
        at = f"{name}-{place}"
        yield from {f"{at}-type": member["type"], f"{at}-id": member["id"], f"{at}-order": str(place)}.items()
        yield f"{at}-deleted", ""
        yield from _of_value(f"{at}-value", member["value"])


def _of_value(name: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _of_value(f"{name}-{key}", inner)
    elif isinstance(value, list):
        yield from _of_list(name, value)
    elif name.endswith("_html"):
        yield name, rich_text(value)
    elif value is not False:
        yield name, "on" if value is True else str(value)
