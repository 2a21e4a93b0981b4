"""Spans made by OpenTelemetry and sent by OTLP over HTTP; imported only where asked for."""

from collections.abc import Iterable
from contextvars import Token
from typing import Self

from opentelemetry import context, trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import SpanLimits, SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.sampling import TraceIdRatioBased
from opentelemetry.trace import Link, SpanContext, SpanKind, Status, StatusCode, TraceFlags

from shared.runtime.traces import Kind, Value, well_formed
from shared.storage.grouping import LIMIT

SENT_WITHIN = 2.0  # seconds; a process that ends waits no longer for it


class OpenSpan:
    """A span of OpenTelemetry, as the hooks use it."""

    def __init__(self, span: trace.Span) -> None:
        self._span = span
        self._token: Token[context.Context] | None = None

    @property
    def traceparent(self) -> str | None:
        """How others name it as their cause."""
        named = self._span.get_span_context()
        if not named.is_valid:
            return None
        return f"00-{named.trace_id:032x}-{named.span_id:016x}-{named.trace_flags:02x}"

    def note(self, **what: Value | None) -> None:
        """What is worth knowing of it, unless it has ended."""
        if not self._span.is_recording():
            return
        for name, value in what.items():
            if value is not None:
                self._span.set_attribute(name, value)

    def fail(self, why: str) -> None:
        """It did not come to what was asked."""
        self._span.set_status(Status(StatusCode.ERROR, why))

    def rename(self, name: str) -> None:
        """What it is shows only later."""
        self._span.update_name(name)

    def end(self) -> None:
        """It ends here; again is harmless."""
        if self._span.is_recording():
            self._span.end()

    def __enter__(self) -> Self:
        self._token = context.attach(trace.set_span_in_context(self._span))
        return self

    def __exit__(self, *error: object) -> None:
        if self._token:
            context.detach(self._token)
        if error and isinstance(error[0], type):
            # An error's text may repeat what someone wrote; its name does not.
            self.fail(error[0].__name__)
        self.end()


class Spans:
    """Makes the spans of one process, and hands them to a processor when they end.

    `share` of all traces is kept, whole: every process decides alike, by the trace's id.
    """

    def __init__(self, service: str, processor: SpanProcessor, share: float = 1.0) -> None:
        self._provider = TracerProvider(
            sampler=TraceIdRatioBased(share),
            resource=Resource.create({"service.name": service, "service.namespace": "liandan"}),
            span_limits=SpanLimits(max_links=LIMIT),
        )
        self._provider.add_span_processor(processor)
        self._tracer = self._provider.get_tracer("liandan")

    def span(self, name: str, kind: Kind, after: str | None, links: Iterable[str]) -> OpenSpan:
        """A span within the one in hand; if there is none, one caused by what `after` names."""
        within = context.get_current()
        if after and not trace.get_current_span(within).get_span_context().is_valid:
            named = trace.NonRecordingSpan(context_of(after))
            within = trace.set_span_in_context(named, within)
        linked = [Link(context_of(link)) for link in links if well_formed(link)]
        return OpenSpan(
            self._tracer.start_span(name, within, kind=SpanKind[OF_KIND[kind]], links=linked)
        )

    def here(self) -> OpenSpan:
        """The span in hand."""
        return OpenSpan(trace.get_current_span())

    def stop(self) -> None:
        """Send what has ended, and make no more."""
        self._provider.shutdown()


OF_KIND = {
    Kind.SERVER: "SERVER",
    Kind.CLIENT: "CLIENT",
    Kind.PRODUCER: "PRODUCER",
    Kind.CONSUMER: "CONSUMER",
    Kind.INSIDE: "INTERNAL",
}


def context_of(traceparent: str) -> SpanContext:
    """What a `traceparent` names, which must be well formed."""
    _, trace_id, span_id, flags = traceparent.split("-")
    return SpanContext(
        int(trace_id, 16), int(span_id, 16), is_remote=True, trace_flags=TraceFlags(int(flags, 16))
    )


def sending(service: str, endpoint: str, share: float) -> Spans:
    """Spans that are sent to an OTLP endpoint, in the background; what it does not take is lost."""
    exporter = OTLPSpanExporter(f"{endpoint.rstrip('/')}/v1/traces", timeout=SENT_WITHIN)
    return Spans(service, BatchSpanProcessor(exporter), share)
