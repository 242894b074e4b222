"""Traces over OTLP, where an endpoint is set (OpenTelemetry's SDK and HTTP exporter).

Knows nothing of what is traced.
"""

from __future__ import annotations

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, SERVICE_VERSION, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor


def trace_to(endpoint: str, version: str) -> TracerProvider:
    """Send spans to ``endpoint`` (its ``/v1/traces``) in the background. Shut it down at
    the end, so that the last ones are sent."""
    resource = Resource.create({SERVICE_NAME: "hoi-bao", SERVICE_VERSION: version})
    provider = TracerProvider(resource=resource)
    exporter = OTLPSpanExporter(endpoint=f"{endpoint.rstrip('/')}/v1/traces")
    provider.add_span_processor(BatchSpanProcessor(exporter))
    trace.set_tracer_provider(provider)
    return provider
