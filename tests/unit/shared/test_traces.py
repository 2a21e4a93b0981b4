"""Traces: off unless asked for, sent where the settings say, and harmless when nobody is there."""

import subprocess
import sys
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from shared.runtime import traces
from shared.runtime.settings import Settings
from shared.runtime.spans import sending
from shared.runtime.traces import UNTRACED, NoTracing, minted, named_in, well_formed
from tests.harness.process import free_port

CAUSE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


class Collector(HTTPServer):
    """Takes traces in, as a collector would."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Taking)
        self.taken: list[tuple[str, bytes]] = []


class Taking(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        assert isinstance(self.server, Collector)
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.taken.append((self.path, body))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Silent."""


@pytest.fixture
def collector() -> Iterator[Collector]:
    with Collector() as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_spans_are_sent_to_the_endpoint_and_name_the_service(collector: Collector) -> None:
    spans = sending("dispatch", f"http://127.0.0.1:{collector.server_port}/", share=1.0)
    traces.use(spans)
    try:
        with traces.span("decide order", after=CAUSE) as span:
            assert span.traceparent
            assert span.traceparent[:36] == CAUSE[:36]
    finally:
        traces.use(None)
        spans.stop()
    [(path, body)] = collector.taken
    assert path == "/v1/traces"
    [taken] = ExportTraceServiceRequest.FromString(body).resource_spans
    names = {one.key: one.value.string_value for one in taken.resource.attributes}
    assert names["service.name"] == "dispatch"
    [sent] = taken.scope_spans[0].spans
    assert (sent.name, sent.parent_span_id.hex()) == ("decide order", CAUSE[36:52])


def test_an_endpoint_that_is_away_holds_nobody_up() -> None:
    spans = sending("dispatch", f"http://127.0.0.1:{free_port()}", share=1.0)
    began = time.perf_counter()
    with spans.span("decide order", traces.Kind.INSIDE, None, ()):
        pass
    assert time.perf_counter() - began < 1
    spans.stop()
    assert time.perf_counter() - began < 5


def test_an_error_ends_a_span_by_name_and_without_its_words(collector: Collector) -> None:
    spans = sending("dispatch", f"http://127.0.0.1:{collector.server_port}", share=1.0)
    with pytest.raises(ValueError, match="words"), spans.span("x", traces.Kind.INSIDE, None, ()):
        raise ValueError("words of a resident")
    spans.stop()
    [(_, body)] = collector.taken
    [sent] = ExportTraceServiceRequest.FromString(body).resource_spans[0].scope_spans[0].spans
    assert sent.status.message == "ValueError"
    assert b"words of a resident" not in body


def test_without_an_endpoint_no_span_is_made() -> None:
    traces.start("dispatch", Settings())
    assert traces.span("decide order", after=CAUSE) is UNTRACED
    assert traces.following("hear concern.triaged.v1", b"not read") is UNTRACED
    assert traces.together("commit", (pytest.fail("looked at") for _ in range(1))) is UNTRACED
    assert traces.here() is None


def test_an_endpoint_without_the_packages_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "shared.runtime.spans", None)
    with pytest.raises(NoTracing, match="group `traces`"):
        traces.start("dispatch", Settings(otlp_endpoint="http://127.0.0.1:4318"))


@pytest.mark.parametrize(
    ("body", "cause"),
    [
        (b'{"traceparent": "%s"}' % CAUSE.encode(), CAUSE),
        (b'{"traceparent": "00-0-0-00"}', None),
        (b'{"traceparent": 7}', None),
        (b"[]", None),
        (b"{}", None),
        (b"\xff\x00", None),
    ],
)
def test_a_message_names_its_cause_or_none(body: bytes, cause: str | None) -> None:
    assert named_in(body) == cause


def test_a_trace_of_ones_own_is_well_formed_and_never_the_same() -> None:
    one, another = minted(), minted()
    assert well_formed(one)
    assert well_formed(another)
    assert one[3:35] != another[3:35]


def test_without_an_endpoint_nothing_that_makes_spans_is_loaded() -> None:
    look = (
        "import sys, services.gateway.__main__;"
        "from shared.runtime import traces; from shared.runtime.settings import Settings;"
        "traces.start('gateway', Settings());"
        "sys.exit(any(name.startswith('opentelemetry.sdk') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", look], check=False).returncode == 0
