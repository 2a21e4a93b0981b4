"""One step is one trace: from the request through the service that decides to the views."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx
import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from pydantic import SecretStr
from structlog.contextvars import merge_contextvars
from structlog.testing import capture_logs

from infra.servers import Servers
from services.dispatch.__main__ import DISPATCH
from services.gateway.api.application import application
from services.gateway.house import GATEWAY
from services.gateway.settings import Settings
from services.intake.__main__ import INTAKE
from shared.contracts.envelope import Command, Refused
from shared.runtime import traces
from shared.runtime.service import Running
from shared.runtime.spans import Spans
from tests.conformance.messages import submit, triage
from tests.harness.alone import SECRET, Bystander, alone
from tests.harness.deployment import deployed
from tests.harness.face import COUNTY, PASSWORD, ROOT, TOWNSHIP
from tests.harness.waiting import wait_until

CLERK = {"role": "township", "division": TOWNSHIP, "name": "clerk", "password": PASSWORD}
THEIRS = "4bf92f3577b34da6a3ce929d0e0e4736"
CALLER = f"00-{THEIRS}-00f067aa0ba902b7-01"
SAID, LAMP = "村口路灯不亮，晚上很黑", "路灯不亮"


@contextmanager
def tracing(share: float = 1.0) -> Iterator[InMemorySpanExporter]:
    """Every span that ends, for as long as it is asked for."""
    kept = InMemorySpanExporter()
    spans = Spans("tests", SimpleSpanProcessor(kept), share)
    traces.use(spans)
    try:
        yield kept
    finally:
        traces.use(None)
        spans.stop()


@pytest.fixture
async def gateway(servers: Servers) -> AsyncIterator[httpx.AsyncClient]:
    """The gateway, intake and dispatch at work; a county, a township, and its clerk."""
    async with AsyncExitStack() as stack:
        common = await stack.enter_async_context(deployed(servers, [GATEWAY, INTAKE, DISPATCH]))
        for service in (INTAKE, DISPATCH):
            await stack.enter_async_context(Running(service, common))
        admin: dict[str, Any] = {"admin_username": ROOT[0], "admin_password": SecretStr(ROOT[1])}
        app = application(Settings(**common.model_dump(), secret=SecretStr(SECRET), **admin))
        await stack.enter_async_context(app.state.gateway)
        client = await stack.enter_async_context(
            httpx.AsyncClient(
                transport=httpx.ASGITransport(app), base_url="http://test/api/v1", timeout=30
            )
        )
        await seed(client)
        yield client


async def seed(client: httpx.AsyncClient) -> None:
    root = await signed_in(client, *ROOT)
    for path, body in (
        (f"directory/divisions/{COUNTY}", {"name": "霍尔果斯市"}),
        (f"directory/divisions/{TOWNSHIP}", {"name": "伊车嘎善乡"}),
        ("directory/categories/roads", {"division": COUNTY, "name": "道路"}),
        ("accounts/clerk", CLERK),
    ):
        answer = await client.put(path, json=body, headers=root)
        assert answer.is_success, answer.text


async def signed_in(client: httpx.AsyncClient, username: str, password: str) -> dict[str, str]:
    session = {"username": username, "password": password}
    answer = await client.post("sessions", json=session)
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


async def of_trace(kept: InMemorySpanExporter, trace: str, *until: str) -> Sequence[ReadableSpan]:
    """The spans of a trace, once those named are among them."""

    async def look() -> Sequence[ReadableSpan] | None:
        found = [one for one in kept.get_finished_spans() if id_of(one) == trace]
        return found if set(until) <= {one.name for one in found} else None

    return await wait_until(look, f"spans of {trace}: {until}")


def id_of(span: ReadableSpan) -> str:
    assert span.context
    return f"{span.context.trace_id:032x}"


def told(span: ReadableSpan) -> dict[str, Any]:
    return dict(span.attributes or {})


def parents(spans: Sequence[ReadableSpan]) -> set[tuple[str, str]]:
    """Each span's name, and the name of the one it is within."""
    names = {one.context.span_id: one.name for one in spans if one.context}
    return {(one.name, names.get(one.parent.span_id, "the caller")) for one in spans if one.parent}


@dataclass(frozen=True, slots=True)
class Desk:
    """The township's, where a concern waits."""

    gateway: httpx.AsyncClient
    clerk: dict[str, str]
    case: str
    code: str

    async def triage(self, **headers: str) -> None:
        """Accept the concern, found by its code."""
        triage = {"decision": "accept", "category": "roads", "urgency": "problem", "summary": LAMP}
        answer = await self.gateway.post(
            f"cases/{self.code}/triage", json=triage, headers={**self.clerk, **headers}
        )
        assert answer.is_success, answer.text


@pytest.fixture
async def desk(gateway: httpx.AsyncClient) -> Desk:
    filed = await gateway.post("concerns", json={"text": SAID, "division": TOWNSHIP})
    clerk = await signed_in(gateway, "clerk", PASSWORD)
    return Desk(gateway, clerk, filed.json()["id"], filed.json()["tracking_code"])


async def test_a_step_is_one_trace_through_the_gateway_the_services_and_the_views(
    desk: Desk,
) -> None:
    with tracing() as kept:
        await desk.triage(traceparent=CALLER)
        step = await of_trace(kept, THEIRS, "hear order.opened.v1", "take into figures")
    assert parents(step) >= {
        ("POST /cases/{ref}/triage", "the caller"),
        ("ask intake.triage_concern.v1", "POST /cases/{ref}/triage"),
        ("answer intake.triage_concern.v1", "ask intake.triage_concern.v1"),
        ("decide concern", "answer intake.triage_concern.v1"),
        ("commit", "decide concern"),
        ("publish", "decide concern"),
        ("hear concern.triaged.v1", "decide concern"),
        ("take into views", "hear concern.triaged.v1"),
        ("take into figures", "hear concern.triaged.v1"),
        ("decide order", "hear concern.triaged.v1"),
        ("publish", "decide order"),
        ("hear order.opened.v1", "decide order"),
    }
    durables = {told(one)["durable"] for one in step if "durable" in told(one)}
    assert len(durables) >= 3, "the views, the figures and dispatch"


async def test_a_span_names_the_case_and_never_a_code_or_a_word(desk: Desk) -> None:
    with tracing() as kept:
        await desk.triage(traceparent=CALLER)
        await desk.gateway.get(f"cases/{desk.code}", headers={"traceparent": CALLER})
        step = await of_trace(kept, THEIRS, "GET /cases/{ref}", "take into views")
    said = str([one.to_json() for one in step])
    assert desk.case in said
    assert desk.code not in said
    assert LAMP not in said
    [asked] = [one for one in step if one.name == "GET /cases/{ref}"]
    assert told(asked) == {
        "http.request.method": "GET",
        "http.route": "/cases/{ref}",
        "http.response.status_code": 200,
        "liandan.case": desk.case,
    }


async def test_a_step_that_is_not_kept_is_kept_nowhere(desk: Desk) -> None:
    """Its trace is still passed on: the next one decides alike."""
    with tracing(share=0.0) as kept:
        await desk.triage(traceparent=CALLER)
        assert (await desk.gateway.get(f"cases/{desk.case}")).json()["status"] == "triaged"
    assert kept.get_finished_spans() == ()


async def test_lines_in_the_log_are_joined_by_trace_and_case(desk: Desk) -> None:
    """With no spans made, too; and a tracking code is in none of them."""
    with capture_logs([merge_contextvars]) as lines:
        await desk.triage(traceparent=CALLER)
        await desk.gateway.get(f"cases/{desk.code}")
        await desk.gateway.get("cases/00000000000000000000000000")
    triaged, seen, unknown = (line for line in lines if line["event"] == "request")
    assert (triaged["trace"], triaged["case"]) == (THEIRS, desk.case)
    assert seen["case"] == desk.case
    assert seen["trace"] not in {THEIRS, unknown["trace"]}
    assert "case" not in unknown
    assert desk.code not in str(lines)


@pytest.fixture
async def intake(servers: Servers) -> AsyncIterator[Bystander]:
    async with deployed(servers, [INTAKE]) as settings, alone(INTAKE, settings) as bystander:
        yield bystander


async def test_a_commit_for_many_names_them_all(intake: Bystander) -> None:
    causes = [f"00-{number:032x}-{number:016x}-01" for number in range(1, 21)]
    with tracing() as kept:
        await asyncio.gather(*(intake.send(submitted(intake, cause)) for cause in causes))
        spans = kept.get_finished_spans()
    commits = [one for one in spans if one.name == "commit"]
    assert len(commits) < len(causes)
    belong = {id_of(one) for one in commits}
    linked = {f"{link.context.trace_id:032x}" for one in commits for link in one.links}
    assert belong | linked == {cause[3:35] for cause in causes}
    assert not belong & linked
    assert sum(told(one)["decisions"] for one in commits) == len(causes)


async def test_what_a_service_logs_of_a_message_is_joined_by_trace_and_case(
    intake: Bystander,
) -> None:
    command = submitted(intake, CALLER)
    await intake.send(command)
    nobody = command.actor.model_copy(update={"id": "nobody"})
    step = triage.message(intake, command.case)
    wrong = step.model_copy(update={"actor": nobody, "traceparent": CALLER})
    with capture_logs([merge_contextvars]) as lines:
        assert isinstance(await intake.send(wrong), Refused)
    [refused] = [line for line in lines if line["event"] == "refused"]
    assert (refused["trace"], refused["case"]) == (THEIRS, command.case)


def submitted(intake: Bystander, cause: str) -> Command[Any]:
    """A concern of its own, reported under a trace of its own."""
    command = submit.message(intake, f"case-{uuid4().hex}")
    assert isinstance(command, Command)
    return command.model_copy(update={"traceparent": cause})
