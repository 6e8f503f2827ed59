"""Traces by MLflow's unmodified client and by an OpenTelemetry exporter."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import mlflow
import pytest
from mlflow.entities import AssessmentSource, SpanType

pytest.importorskip("opentelemetry.exporter.otlp.proto.http")


@pytest.fixture(autouse=True)
def together(monkeypatch):
    """Spans are sent in the call that ends them."""
    monkeypatch.setenv("MLFLOW_ENABLE_ASYNC_TRACE_LOGGING", "false")


def found(experiment, filter_string=""):
    mlflow.flush_trace_async_logging()
    return mlflow.search_traces(
        locations=[experiment.experiment_id], filter_string=filter_string, return_type="list"
    )


def test_nested_spans_are_stored_and_found(experiment):
    with mlflow.start_span("answer", span_type=SpanType.AGENT) as root:
        root.set_inputs({"question": "2 + 2"})
        with mlflow.start_span("tool", span_type=SpanType.TOOL) as tool:
            tool.set_attribute("city", "Gent")
        root.set_outputs({"answer": "4"})
    with pytest.raises(ValueError), mlflow.start_span("broken"):
        raise ValueError("no")
    (trace,) = found(experiment, "name = 'answer' AND status = 'OK'")
    assert [span.name for span in trace.data.spans] == ["answer", "tool"]
    assert trace.data.spans[0].inputs == {"question": "2 + 2"}
    assert trace.data.spans[1].parent_id == trace.data.spans[0].span_id
    assert trace.data.spans[1].start_time_ns == tool.start_time_ns
    assert json.loads(trace.data.response) == {"answer": "4"}
    assert len(found(experiment, "span.attributes.city LIKE '%Gent%'")) == 1
    (broken,) = found(experiment, "status = 'ERROR'")
    assert broken.data.spans[0].events[0].name == "exception"


def test_traces_of_a_run_tags_and_deletion(experiment):
    with mlflow.start_run() as run, mlflow.start_span("in run"):
        mlflow.update_current_trace(tags={"team": "a"}, metadata={"m": "x"})
    (trace,) = found(experiment, f"run_id = '{run.info.run_id}'")
    assert trace.info.trace_metadata["m"] == "x"
    mlflow.set_trace_tag(trace.info.trace_id, "team", "b")
    assert found(experiment, "tags.team = 'a'") == []
    assert len(found(experiment, "tags.team = 'b'")) == 1
    client = mlflow.MlflowClient()
    assert client.delete_traces(experiment.experiment_id, trace_ids=[trace.info.trace_id]) == 1
    assert mlflow.get_trace(trace.info.trace_id) is None


def test_feedback_and_expectations(experiment):
    with mlflow.start_span("judged") as span:
        pass
    mlflow.flush_trace_async_logging()
    human = AssessmentSource(source_type="HUMAN", source_id="ann")
    first = mlflow.log_feedback(trace_id=span.trace_id, name="correct", value=True, source=human)
    mlflow.log_expectation(trace_id=span.trace_id, name="answer", value={"x": [1, 2]})
    assert len(found(experiment, "feedback.correct = 'true'")) == 1
    second = mlflow.override_feedback(
        trace_id=span.trace_id, assessment_id=first.assessment_id, value=False
    )
    assert found(experiment, "feedback.correct = 'true'") == []
    info = mlflow.get_trace(span.trace_id).info
    by_id = {one.assessment_id: one for one in info.assessments}
    assert by_id[first.assessment_id].valid is False
    assert by_id[second.assessment_id].overrides == first.assessment_id
    assert next(one for one in info.assessments if one.name == "answer").value == {"x": [1, 2]}
    mlflow.delete_assessment(trace_id=span.trace_id, assessment_id=second.assessment_id)
    assert len(found(experiment, "feedback.correct = 'true'")) == 1


def test_an_opentelemetry_exporter(experiment, url):
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor

    provider = TracerProvider()
    provider.add_span_processor(
        SimpleSpanProcessor(
            OTLPSpanExporter(
                endpoint=f"{url}/v1/traces",
                headers={"x-mlflow-experiment-id": experiment.experiment_id},
            )
        )
    )
    tracer = provider.get_tracer("test")
    with tracer.start_as_current_span("request"):
        for _ in range(2):
            with tracer.start_as_current_span("call") as call:
                call.set_attribute("gen_ai.operation.name", "chat")
                call.set_attribute("gen_ai.usage.input_tokens", 7)
                call.set_attribute("gen_ai.usage.output_tokens", 5)
    (trace,) = found(experiment, "total_tokens = 24")
    assert trace.info.token_usage == {"input_tokens": 14, "output_tokens": 10, "total_tokens": 24}
    # A span that says no type has none, as on a server of MLflow.
    assert {span.span_type for span in trace.data.spans} == {None, "CHAT_MODEL"}
    assert trace.info.state == "OK"


def test_an_autologged_call_of_a_language_model(experiment):
    openai = pytest.importorskip("openai")

    class Model(BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            body = json.dumps({
                "id": "c1",
                "object": "chat.completion",
                "created": 1,
                "model": "tiny",
                "choices": [
                    {
                        "index": 0,
                        "finish_reason": "stop",
                        "message": {"role": "assistant", "content": "4"},
                    }
                ],
                "usage": {"prompt_tokens": 9, "completion_tokens": 1, "total_tokens": 10},
            }).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    model = HTTPServer(("127.0.0.1", 0), Model)
    threading.Thread(target=model.serve_forever, daemon=True).start()
    mlflow.openai.autolog()
    try:
        client = openai.OpenAI(base_url=f"http://127.0.0.1:{model.server_port}/v1", api_key="none")
        client.chat.completions.create(
            model="tiny", messages=[{"role": "user", "content": "2 + 2?"}]
        )
    finally:
        mlflow.openai.autolog(disable=True)
        model.shutdown()
    (trace,) = found(experiment, "total_tokens = 10")
    assert trace.info.request_preview == "2 + 2?"
    assert trace.info.response_preview == "4"
    assert trace.data.spans[0].span_type == SpanType.CHAT_MODEL
