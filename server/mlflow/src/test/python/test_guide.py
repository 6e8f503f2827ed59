"""The Python code in the guide runs as it stands there, but for the address of the server."""

import re
import uuid
from pathlib import Path

import mlflow
import pytest

ROOT = Path(__file__).parents[5]
HERE = "http://127.0.0.1:5000"


def blocks(page):
    return re.findall(r"```python\n(.*?)```", (ROOT / page).read_text("utf-8"), re.DOTALL)


def run(code, url):
    assert HERE in code
    names = {}
    exec(compile(code.replace(HERE, url), "guide", "exec"), names)
    return names


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "model.bin").write_bytes(b"weights")


@pytest.mark.parametrize("page", ["README.md", "docs/guide/mlflow.md"])
def test_a_run_is_logged(page, url):
    [code] = blocks(page)
    run(code, url)
    found = mlflow.search_runs(experiment_names=["digits"], max_results=1, output_format="list")
    assert "train/loss" in found[0].data.metrics
    assert found[0].info.status == "FINISHED"


def test_a_training_loop_is_logged(url):
    [code] = blocks("docs/guide/podstack.md")
    run(code, url)
    [found] = mlflow.search_runs(experiment_names=["bert-fine-tuning"], output_format="list")
    assert found.data.metrics["val_accuracy"] > 0.8
    assert [file.path for file in mlflow.artifacts.list_artifacts(run_id=found.info.run_id)] == [
        "model.joblib"
    ]


def test_an_exporter_sends_spans(url):
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor

    exporter = run(blocks("docs/guide/traces.md")[0], url)["exporter"]
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    name = f"agent-{uuid.uuid4().hex}"
    with provider.get_tracer("guide").start_as_current_span(name):
        pass
    provider.shutdown()
    found = mlflow.search_traces(
        locations=["0"], filter_string=f"name = '{name}'", return_type="list"
    )
    assert len(found) == 1


def test_the_client_writes_and_finds_traces(url):
    mlflow.set_experiment(f"guide/{uuid.uuid4().hex}")
    found = run(blocks("docs/guide/traces.md")[1], url)["found"]
    trace = mlflow.get_trace(found[0].info.trace_id)
    [feedback] = trace.info.assessments
    assert (feedback.name, feedback.value) == ("correct", True)


def test_a_set_of_cases_is_made(url):
    dataset = run(blocks("docs/guide/case-sets.md")[0], url)["dataset"]
    assert len(dataset.to_df()) == 2
