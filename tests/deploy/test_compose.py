"""The composition fits the schema of compose files and names what it uses; it is not run here."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from check_jsonschema.builtin_schemas import get_builtin_schema
from jsonschema.validators import validator_for

pytestmark = pytest.mark.unit
ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / "deploy"
CONDITIONS = {"service_started", "service_healthy", "service_completed_successfully"}


@pytest.fixture(scope="module")
def composed() -> dict[str, Any]:
    return yaml.safe_load((FOLDER / "compose.yaml").read_text(encoding="utf-8"))


def test_it_holds_what_an_installation_needs(composed):
    assert set(composed) == {"name", "x-app", "services", "volumes"}
    assert list(composed["services"]) == ["database", "prepare", "web", "worker", "backup", "proxy"]


@pytest.fixture(scope="module")
def schema() -> Any:
    rules = get_builtin_schema("vendor.compose-spec")
    return validator_for(rules)(rules)


def test_it_fits_the_schema_of_compose_files(composed, schema):
    assert [f"{one.json_path}: {one.message}" for one in schema.iter_errors(composed)] == []
    assert all(("image" in one) or ("build" in one) for one in composed["services"].values())
    assert {one["restart"] for one in composed["services"].values()} == {"no", "unless-stopped"}


@pytest.mark.parametrize(
    ("service", "word", "value"),
    [
        ("web", "restrat", "no"),
        ("web", "depends_on", 1),
        ("database", "healthcheck", {"tset": []}),
        ("proxy", "ports", 80),
    ],
)
def test_the_schema_would_find_a_slip(composed, schema, service, word, value):
    slipped = composed | {"services": composed["services"] | {service: composed["services"][service] | {word: value}}}

    assert list(schema.iter_errors(slipped)) != []


def test_what_a_service_waits_for_is_there_and_can_come_true(composed):
    services = composed["services"]
    for name, service in services.items():
        for other, how in service.get("depends_on", {}).items():
            assert how["condition"] in CONDITIONS, name
            assert how["condition"] != "service_healthy" or "healthcheck" in services[other], (name, other)
            assert (how["condition"] == "service_completed_successfully") == (services[other]["restart"] == "no")


def test_volumes_are_declared_and_used(composed):
    mounted = {one.split(":")[0] for service in composed["services"].values() for one in service.get("volumes", [])}

    assert {one for one in mounted if not one.startswith(".")} == set(composed["volumes"])
    assert all((FOLDER / one).is_file() for one in mounted if one.startswith("."))


def test_variables_stand_in_the_example(composed):
    asked = set(re.findall(r"(?<!\$)\$\{(\w+)", json.dumps(composed)))
    example = (FOLDER / "production.env.example").read_text(encoding="utf-8")

    assert asked <= set(re.findall(r"^(\w+)=", example, re.M))


def test_the_clients_of_the_image_are_as_new_as_the_server(composed):
    """pg_dump refuses a server newer than itself. Debian 13 (trixie) has PostgreSQL 17."""
    image = (FOLDER / "Dockerfile").read_text(encoding="utf-8")

    assert composed["services"]["database"]["image"] == "postgres:17"
    assert re.search(r"^FROM python:\S+-trixie$", image, re.M)
    assert " postgresql-client " in image
