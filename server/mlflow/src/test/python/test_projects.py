"""A tracking URI that ends in /projects/NAME works in that project, with unmodified clients."""

import uuid

import mlflow
import pytest
import requests
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException


@pytest.fixture
def project(url):
    """A fresh project, named by the tracking URI."""
    name = f"p-{uuid.uuid4().hex}"
    requests.post(f"{url}/api/v1/projects", json={"name": name}, timeout=10).raise_for_status()
    address = f"{url}/projects/{name}"
    mlflow.set_tracking_uri(address)
    return address


def test_runs_are_those_of_the_project(url, project, tmp_path):
    experiment = f"test/{uuid.uuid4().hex}"
    mlflow.set_experiment(experiment)
    with mlflow.start_run(run_name="inside") as run:
        mlflow.log_param("lr", 0.1)
        mlflow.log_metric("loss", 0.5, step=1)
        mlflow.set_tag("k", "v")
        mlflow.log_dict({"a": 1}, "folder/a.json")
    inside = MlflowClient(project)
    read = inside.get_run(run.info.run_id)
    assert read.data.params == {"lr": "0.1"}
    assert read.data.metrics == {"loss": 0.5}
    assert [point.value for point in inside.get_metric_history(run.info.run_id, "loss")] == [0.5]
    assert [file.path for file in inside.list_artifacts(run.info.run_id, "folder")] == ["folder/a.json"]
    assert mlflow.artifacts.load_dict(f"runs:/{run.info.run_id}/folder/a.json") == {"a": 1}
    found = inside.get_experiment_by_name(experiment)
    assert [one.info.run_id for one in inside.search_runs([found.experiment_id])] == [run.info.run_id]

    outside = MlflowClient(url)
    assert outside.get_experiment_by_name(experiment) is None
    with pytest.raises(MlflowException, match="not found|does not exist|There is no run"):
        outside.get_run(run.info.run_id)
    native = requests.get(f"{project.replace('/projects/', '/api/v1/projects/')}/runs/{run.info.run_id}", timeout=10)
    assert native.json()["name"] == "inside"


def test_both_projects_have_an_experiment_of_the_same_name(url, project):
    name = f"test/{uuid.uuid4().hex}"
    here = MlflowClient(project)
    there = MlflowClient(url)
    assert here.create_experiment(name) == "1"
    there.create_experiment(name)
    here.set_experiment_tag("1", "where", "here")
    assert here.get_experiment_by_name(name).tags == {"where": "here"}
    assert there.get_experiment_by_name(name).tags == {}
    assert here.get_experiment("0").name == "Default"


def test_large_files_and_models_are_those_of_the_project(url, project, tmp_path):
    file = tmp_path / "large.bin"
    file.write_bytes(b"x" * 3_000_000)
    mlflow.set_experiment("files")
    with mlflow.start_run() as run:
        mlflow.log_artifact(str(file))
    got = mlflow.artifacts.download_artifacts(f"runs:/{run.info.run_id}/large.bin", dst_path=str(tmp_path / "got"))
    with open(got, "rb") as downloaded:
        assert downloaded.read() == file.read_bytes()
    inside = MlflowClient(project)
    inside.create_registered_model("net")
    version = inside.create_model_version("net", f"runs:/{run.info.run_id}/large.bin", run.info.run_id)
    assert inside.get_model_version("net", version.version).run_id == run.info.run_id
    with pytest.raises(MlflowException, match="net"):
        MlflowClient(url).get_model_version("net", version.version)


def test_traces_are_those_of_the_project(url, project):
    mlflow.set_experiment("traced")

    @mlflow.trace
    def answer(question):
        return question.upper()

    answer("why")
    mlflow.flush_trace_async_logging()
    inside = MlflowClient(project)
    experiment = inside.get_experiment_by_name("traced").experiment_id
    traces = inside.search_traces(locations=[experiment])
    assert len(traces) == 1
    assert inside.get_trace(traces[0].info.trace_id).data.spans[0].name == "answer"
    with pytest.raises(MlflowException):
        MlflowClient(url).get_trace(traces[0].info.trace_id)


def test_a_project_that_is_not_there_is_named(url):
    client = MlflowClient(f"{url}/projects/nobody")
    with pytest.raises(MlflowException, match='There is no project "nobody"') as error:
        client.create_experiment("a")
    assert error.value.error_code == "RESOURCE_DOES_NOT_EXIST"
