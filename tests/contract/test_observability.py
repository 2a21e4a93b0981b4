"""Alerts and dashboards: they can be read, name only what is measured, and are explained."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import promql_parser
import pytest
import yaml
from prometheus_client import REGISTRY

from infra.system import SERVICES
from services.gateway.api import wire
from shared.runtime import metrics

ROOT = Path(__file__).parents[2]
HERE = ROOT / "infra" / "observability"
OPERATOR = (ROOT / "docs" / "operator.md").read_text()
COMPOSE = HERE / "docker-compose.observability.yml"
[GROUP] = yaml.safe_load((HERE / "alerts.yml").read_text())["groups"]
ALERTS: dict[str, dict[str, Any]] = {rule["alert"]: rule for rule in GROUP["rules"]}
DASHBOARDS = sorted((HERE / "grafana" / "dashboards").glob("*.json"))
OURS = {service.name for service in SERVICES}
MEASURED = (metrics, wire)  # imported, so that what they measure is registered
# What Prometheus itself knows.
ITS_OWN = {"up": {"job", "instance"}, "ALERTS": {"alertname", "alertstate"}}
METRIC = re.compile(r"\b(liandan_\w+|process_\w+|up|ALERTS)\b(?:\{([^}]*)\})?")
STRING = re.compile(r'"[^"]*"')


def measured() -> dict[str, set[str]]:
    """Every series that our processes tell of, and its labels."""
    found: dict[str, set[str]] = {}
    for collector, names in REGISTRY._collector_to_names.items():
        labels = {"job", "instance", "le", *getattr(collector, "_labelnames", ())}
        found |= dict.fromkeys(names, labels)
    return found


def panels() -> Iterator[tuple[str, dict[str, Any]]]:
    for path in DASHBOARDS:
        for panel in json.loads(path.read_text())["panels"]:
            yield f"{path.stem}: {panel['title']}", panel


def expressions() -> list[Any]:
    asked = [(name, alert["expr"]) for name, alert in ALERTS.items()]
    shown = [(title, one["expr"]) for title, panel in panels() for one in panel["targets"]]
    # As Grafana replaces it.
    return [
        pytest.param(expr.replace("$__rate_interval", "1m"), id=f"{where}, {number}")
        for number, (where, expr) in enumerate(asked + shown)
    ]


@pytest.mark.parametrize("expression", expressions())
def test_an_expression_is_promql_and_names_what_is_measured(expression: str) -> None:
    promql_parser.parse(expression)
    known = measured() | ITS_OWN
    named = METRIC.findall(expression)
    assert named
    for metric, selected in named:
        assert metric in known, metric
        labels = {one.partition("=")[0].strip("!~ ") for one in STRING.sub("", selected).split(",")}
        assert labels - {""} <= known[metric], (metric, labels)


@pytest.mark.parametrize("name", ALERTS)
def test_an_alert_says_what_it_means_and_where_to_read_what_to_do(name: str) -> None:
    alert = ALERTS[name]
    assert alert["labels"]["severity"] in {"page", "ticket"}
    assert alert["annotations"]["summary"].endswith(".")
    assert alert["annotations"]["runbook"] == f"docs/operator.md#{name.lower()}"
    assert re.fullmatch(r"\d+[ms]", alert["for"])


@pytest.mark.parametrize("name", ALERTS)
def test_every_alert_has_its_section(name: str) -> None:
    section = re.search(rf"^### {name}\n\n(.+?)(?=\n#|\Z)", OPERATOR, re.M | re.S)
    assert section, f"docs/operator.md has no section {name}"
    assert "**What to do.**" in section[1]


def test_no_section_is_about_an_alert_that_is_gone() -> None:
    assert set(re.findall(r"^### (Liandan\w+)$", OPERATOR, re.M)) == set(ALERTS)


def test_every_metric_of_ours_is_explained() -> None:
    ours = {
        name
        for name in measured()
        if name.startswith("liandan_") and not name.endswith(("_created", "_bucket", "_count"))
    }
    base = {name.removesuffix("_sum") for name in ours}
    told = set(re.findall(r"`(liandan_\w+)", OPERATOR))
    missing = {name for name in base if not {name, f"{name}_total"} & told}
    assert not missing


def test_every_service_is_scraped_at_all_its_processes() -> None:
    told = yaml.safe_load((HERE / "prometheus.yml").read_text())
    scraped = {job["job_name"]: job["dns_sd_configs"] for job in told["scrape_configs"]}
    assert scraped == {name: [{"names": [name], "type": "A", "port": 8080}] for name in OURS}


def test_what_is_mounted_is_there_and_images_can_be_chosen() -> None:
    containers = yaml.safe_load(COMPOSE.read_text())["services"]
    mounted = [volume for one in containers.values() for volume in one.get("volumes", [])]
    for volume in mounted:
        if volume.startswith("./"):
            assert (ROOT / volume.split(":")[0]).exists(), volume
    images = {name: one["image"] for name, one in containers.items() if "image" in one}
    assert set(images) == {"prometheus", "tempo", "grafana"}
    assert all(re.fullmatch(r"\$\{[A-Z]+_IMAGE:-[^}]+:[^}]+\}", image) for image in images.values())
    assert set(containers) - set(images) == OURS


def test_every_yaml_can_be_read() -> None:
    found = [yaml.safe_load(path.read_text()) for path in HERE.rglob("*.yml")]
    assert len(found) == 6
    assert all(found)


def test_dashboards_ask_the_datasource_that_is_provided() -> None:
    provided = yaml.safe_load(
        (HERE / "grafana" / "provisioning" / "datasources" / "liandan.yml").read_text()
    )
    uids = {one["uid"] for one in provided["datasources"]}
    boards = [json.loads(path.read_text()) for path in DASHBOARDS]
    assert len({board["uid"] for board in boards}) == len(boards) == 2
    for _, panel in panels():
        assert {panel["datasource"]["uid"]} <= uids
        assert all(one["datasource"]["uid"] in uids for one in panel["targets"])


def test_the_demonstration_makes_no_traces() -> None:
    """Off unless asked for: neither compose file of the system nor a default turns it on."""
    assert "OTLP" not in (ROOT / "docker-compose.yml").read_text()
