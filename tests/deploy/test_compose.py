"""The composition names what it uses; it is not run here."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

pytestmark = pytest.mark.unit
ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / "deploy"
OF_A_SERVICE = {
    "build", "command", "depends_on", "env_file", "environment", "healthcheck", "image", "init", "ports", "read_only",
    "restart", "security_opt", "stop_grace_period", "tmpfs", "volumes",
}  # fmt: skip
OF_A_HEALTHCHECK = {"test", "interval", "timeout", "retries", "start_period"}
CONDITIONS = {"service_started", "service_healthy", "service_completed_successfully"}


@pytest.fixture(scope="module")
def composed() -> dict[str, Any]:
    return yaml.safe_load((FOLDER / "compose.yaml").read_text(encoding="utf-8"))


def test_it_holds_what_an_installation_needs(composed):
    assert set(composed) == {"name", "x-app", "services", "volumes"}
    assert list(composed["services"]) == ["database", "prepare", "web", "worker", "backup", "proxy"]


def test_every_word_of_a_service_is_one_that_compose_knows(composed):
    for name, service in composed["services"].items():
        assert set(service) <= OF_A_SERVICE, name
        assert ("image" in service) or ("build" in service), name
        assert set(service.get("healthcheck", {})) <= OF_A_HEALTHCHECK, name
        assert re.fullmatch(r"\d+s", service.get("stop_grace_period", "1s")), name
        assert service["restart"] in {"no", "unless-stopped"}, name


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
