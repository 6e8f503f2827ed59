"""What training scripts call."""

import json
import math
import uuid
from pathlib import Path

import mlflow
import numpy as np
import pandas as pd
import pytest
from mlflow.exceptions import MlflowException
from mlflow.store.artifact.artifact_repository_registry import get_artifact_repository


def test_set_experiment_makes_it_once(client):
    first = mlflow.set_experiment("fluent/once")
    again = mlflow.set_experiment("fluent/once")
    assert first.experiment_id == again.experiment_id
    assert first.lifecycle_stage == "active"
    assert client.get_experiment_by_name("fluent/none") is None


def test_the_default_experiment_is_there(client):
    assert client.get_experiment("0").name == "Default"


def test_a_run_from_start_to_end(client, experiment):
    with mlflow.start_run(run_name="first", description="what it is", tags={"team": "vision"}) as run:
        mlflow.log_param("lr", 0.1)
        mlflow.log_params({"batch": 32, "opt/name": "adam"})
        mlflow.log_metric("loss", 0.5, step=0)
        mlflow.log_metric("loss", 0.25, step=1)
        mlflow.log_metrics({"acc": 0.9, "train/f1": 0.8}, step=1)
        mlflow.set_tag("stage", "one")
        mlflow.set_tags({"a": "1", "b": "2"})
    got = client.get_run(run.info.run_id)
    assert got.info.status == "FINISHED"
    assert got.info.run_name == "first"
    assert got.info.end_time >= got.info.start_time
    assert got.info.experiment_id == experiment.experiment_id
    assert got.data.params == {"lr": "0.1", "batch": "32", "opt/name": "adam"}
    assert got.data.metrics == {"loss": 0.25, "acc": 0.9, "train/f1": 0.8}
    tags = got.data.tags
    assert tags["mlflow.runName"] == "first"
    assert tags["mlflow.note.content"] == "what it is"
    assert (tags["team"], tags["stage"], tags["a"], tags["b"]) == ("vision", "one", "1", "2")


def test_a_run_without_a_name_gets_one(client, experiment):
    with mlflow.start_run() as run:
        pass
    got = client.get_run(run.info.run_id)
    assert got.info.run_name
    assert got.data.tags["mlflow.runName"] == got.info.run_name


def test_nested_runs_know_their_parent(client, experiment):
    with mlflow.start_run() as parent:
        with mlflow.start_run(nested=True) as child:
            mlflow.log_metric("x", 1)
    got = client.get_run(child.info.run_id)
    assert got.data.tags["mlflow.parentRunId"] == parent.info.run_id
    assert mlflow.get_parent_run(child.info.run_id).info.run_id == parent.info.run_id
    found = mlflow.search_runs(
        filter_string=f"tags.mlflow.parentRunId = '{parent.info.run_id}'", output_format="list"
    )
    assert [run.info.run_id for run in found] == [child.info.run_id]


def test_an_exception_ends_the_run_as_failed(client, experiment):
    with pytest.raises(ZeroDivisionError):
        with mlflow.start_run() as run:
            1 / 0
    assert client.get_run(run.info.run_id).info.status == "FAILED"


def test_a_run_can_be_resumed(client, experiment):
    with mlflow.start_run() as run:
        mlflow.log_metric("x", 1, step=1)
    with mlflow.start_run(run_id=run.info.run_id):
        assert client.get_run(run.info.run_id).info.status == "RUNNING"
        mlflow.log_metric("x", 2, step=2)
    got = client.get_run(run.info.run_id)
    assert got.info.status == "FINISHED"
    assert got.data.metrics == {"x": 2.0}


def test_logging_without_waiting(client, experiment):
    with mlflow.start_run() as run:
        futures = [mlflow.log_metric("x", i, step=i, synchronous=False) for i in range(200)]
        futures.append(mlflow.log_params({"a": 1, "b": 2}, synchronous=False))
        futures.append(mlflow.set_tags({"t": "1"}, synchronous=False))
        for future in futures:
            future.wait()
    mlflow.flush_async_logging()
    history = client.get_metric_history(run.info.run_id, "x")
    assert [(m.step, m.value) for m in history] == [(i, float(i)) for i in range(200)]
    got = client.get_run(run.info.run_id)
    assert got.data.params == {"a": "1", "b": "2"}
    assert got.data.tags["t"] == "1"


def test_values_that_are_not_finite_are_exact(client, experiment):
    with mlflow.start_run() as run:
        for step, value in enumerate([math.nan, math.inf, -math.inf, 1e308, 5e-324, -0.0]):
            mlflow.log_metric("x", value, step=step)
        mlflow.log_metrics({"y": math.nan, "z": math.inf})
    values = [m.value for m in client.get_metric_history(run.info.run_id, "x")]
    assert math.isnan(values[0])
    assert values[1:] == [math.inf, -math.inf, 1e308, 5e-324, 0.0]
    got = client.get_run(run.info.run_id)
    assert math.isnan(got.data.metrics["y"])
    assert got.data.metrics["z"] == math.inf


def test_a_param_never_changes(client, experiment):
    with mlflow.start_run() as run:
        mlflow.log_param("lr", 1)
        mlflow.log_param("lr", 1)
        with pytest.raises(MlflowException, match="Changing param values is not allowed") as error:
            mlflow.log_param("lr", 2)
        assert error.value.error_code == "INVALID_PARAMETER_VALUE"
        with pytest.raises(MlflowException, match="Changing param values is not allowed"):
            mlflow.log_params({"other": 1, "lr": 3})
    assert client.get_run(run.info.run_id).data.params == {"lr": "1"}


def test_long_values_are_cut(client, experiment):
    with mlflow.start_run() as run:
        mlflow.log_param("p", "x" * 6001)
        mlflow.set_tag("t", "y" * 8001)
    got = client.get_run(run.info.run_id)
    assert got.data.params["p"] == "x" * 6000
    assert got.data.tags["t"] == "y" * 8000


def test_many_params_and_metrics_at_once(client, experiment):
    with mlflow.start_run() as run:
        mlflow.log_params({f"p{i}": "v" * 500 for i in range(250)})
        mlflow.log_metrics({f"m{i}": i for i in range(2500)}, step=3)
    got = client.get_run(run.info.run_id)
    assert len(got.data.params) == 250
    assert got.data.metrics == {f"m{i}": float(i) for i in range(2500)}


def test_artifacts(tmp_path, client, experiment):
    (tmp_path / "a.txt").write_text("first")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "ünï 文件.bin").write_bytes(bytes(range(256)))
    (tmp_path / "sub" / "empty").write_bytes(b"")
    with mlflow.start_run() as run:
        mlflow.log_artifact(str(tmp_path / "a.txt"))
        mlflow.log_artifact(str(tmp_path / "a.txt"), "folder/deep")
        mlflow.log_artifacts(str(tmp_path), "all")
        mlflow.log_text("<b>text</b>", "page.html")
        mlflow.log_dict({"a": [1, 2]}, "dict.json")
        mlflow.log_table({"x": [1, 2], "y": ["a", "b"]}, "table.json")
    run_id = run.info.run_id
    assert run.info.artifact_uri == f"mlflow-artifacts:/{experiment.experiment_id}/{run_id}/artifacts"
    top = [(f.path, f.is_dir, f.file_size) for f in client.list_artifacts(run_id)]
    assert top == [
        ("a.txt", False, 5),
        ("all", True, None),
        ("dict.json", False, top[2][2]),
        ("folder", True, None),
        ("page.html", False, 11),
        ("table.json", False, top[5][2]),
    ]
    assert [f.path for f in client.list_artifacts(run_id, "all/sub")] == [
        "all/sub/empty",
        "all/sub/ünï 文件.bin",
    ]
    assert client.list_artifacts(run_id, "a.txt") == []
    assert client.list_artifacts(run_id, "nothing") == []
    assert mlflow.artifacts.load_text(f"runs:/{run_id}/page.html") == "<b>text</b>"
    assert mlflow.artifacts.load_dict(f"runs:/{run_id}/dict.json") == {"a": [1, 2]}
    got = tmp_path / "got"
    mlflow.artifacts.download_artifacts(run_id=run_id, artifact_path="", dst_path=str(got))
    assert (got / "all/sub/ünï 文件.bin").read_bytes() == bytes(range(256))
    assert (got / "all/sub/empty").read_bytes() == b""
    assert json.loads((got / "dict.json").read_text()) == {"a": [1, 2]}
    one = mlflow.artifacts.download_artifacts(f"runs:/{run_id}/folder", dst_path=str(tmp_path / "one"))
    assert open(f"{one}/deep/a.txt").read() == "first"
    table = mlflow.load_table("table.json", run_ids=[run_id])
    assert list(table["y"]) == ["a", "b"]


def test_an_artifact_is_replaced(client, experiment):
    with mlflow.start_run() as run:
        mlflow.log_text("one", "a.txt")
        mlflow.log_text("two!", "a.txt")
    assert mlflow.artifacts.load_text(f"runs:/{run.info.run_id}/a.txt") == "two!"
    assert [f.file_size for f in client.list_artifacts(run.info.run_id)] == [4]


@pytest.mark.parametrize("size", [3 * 5_242_880, 2 * 5_242_880 + 12_345])
def test_an_artifact_in_parts(tmp_path, monkeypatch, client, experiment, size):
    monkeypatch.setenv("MLFLOW_ENABLE_PROXY_MULTIPART_UPLOAD", "true")
    monkeypatch.setenv("MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE", "1000")
    monkeypatch.setenv("MLFLOW_MULTIPART_UPLOAD_CHUNK_SIZE", "5242880")
    data = np.random.default_rng(7).integers(0, 256, size, dtype=np.uint8).tobytes()
    (tmp_path / "big.bin").write_bytes(data)
    with mlflow.start_run() as run:
        mlflow.log_artifact(str(tmp_path / "big.bin"), "models/v1")
    assert [(f.path, f.file_size) for f in client.list_artifacts(run.info.run_id, "models/v1")] == [
        ("models/v1/big.bin", size)
    ]
    path = mlflow.artifacts.download_artifacts(
        f"runs:/{run.info.run_id}/models/v1/big.bin", dst_path=str(tmp_path / "got")
    )
    assert open(path, "rb").read() == data


def test_a_server_that_takes_parts_says_so(tmp_path, monkeypatch, client, experiment):
    monkeypatch.delenv("MLFLOW_ENABLE_PROXY_MULTIPART_UPLOAD", raising=False)
    monkeypatch.setenv("MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE", "1000")
    monkeypatch.setenv("MLFLOW_MULTIPART_UPLOAD_CHUNK_SIZE", "5242880")
    (tmp_path / "f.bin").write_bytes(b"x" * 6_000_000)
    with mlflow.start_run() as run:
        mlflow.log_artifact(str(tmp_path / "f.bin"))
    assert [f.file_size for f in client.list_artifacts(run.info.run_id)] == [6_000_000]


def test_a_download_asked_for_in_parts_falls_back(tmp_path, monkeypatch, client, experiment):
    monkeypatch.setenv("MLFLOW_ENABLE_PROXY_MULTIPART_DOWNLOAD", "true")
    with mlflow.start_run() as run:
        mlflow.log_text("text", "a.txt")
    assert mlflow.artifacts.load_text(f"runs:/{run.info.run_id}/a.txt") == "text"


def test_datasets(client, experiment):
    frame = pd.DataFrame({"x": [1.0, 2.0], "label": ["a", "b"]})
    dataset = mlflow.data.from_pandas(frame, name="toy", targets="label")
    with mlflow.start_run() as run:
        mlflow.log_input(dataset, context="training", tags={"split": "80"})
        mlflow.log_input(mlflow.data.from_numpy(np.eye(2), name="eye"), context="test")
    got = client.get_run(run.info.run_id)
    inputs = {i.dataset.name: i for i in got.inputs.dataset_inputs}
    assert set(inputs) == {"toy", "eye"}
    toy = inputs["toy"]
    assert toy.dataset.digest == dataset.digest
    assert json.loads(toy.dataset.profile) == {"num_rows": 2, "num_elements": 4}
    assert {t.key: t.value for t in toy.tags} == {"mlflow.data.context": "training", "split": "80"}
    for condition in (
        "dataset.name = 'toy'",
        f"dataset.digest = '{dataset.digest}'",
        "dataset.context = 'training'",
        "dataset.name LIKE 'to%' AND dataset.context IN ('training', 'x')",
    ):
        found = mlflow.search_runs(filter_string=condition, output_format="list")
        assert [r.info.run_id for r in found] == [run.info.run_id], condition
    assert mlflow.search_runs(filter_string="dataset.name = 'other'", output_format="list") == []


def test_datasets_keep_their_order(client, experiment):
    names = ["z", "b", "y", "a"]
    with mlflow.start_run() as run:
        for name in names:
            mlflow.log_input(mlflow.data.from_numpy(np.eye(2), name=name))
    assert [i.dataset.name for i in client.get_run(run.info.run_id).inputs.dataset_inputs] == names


def test_the_proxy_holds_files_at_any_path(url, tmp_path, monkeypatch):
    monkeypatch.setenv("MLFLOW_ENABLE_PROXY_MULTIPART_UPLOAD", "true")
    monkeypatch.setenv("MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE", "1")
    file = tmp_path / "MLmodel"
    file.write_text("flavors: {}")
    root = f"mlflow-artifacts:/shared/{uuid.uuid4().hex}"
    repository = get_artifact_repository(root)
    repository.log_artifact(str(file), "dir")
    assert [f.path for f in repository.list_artifacts()] == ["dir"]
    assert [(f.path, f.file_size) for f in repository.list_artifacts("dir")] == [("dir/MLmodel", 11)]
    assert Path(mlflow.artifacts.download_artifacts(f"{root}/dir/MLmodel")).read_text() == "flavors: {}"
    repository.delete_artifacts("dir")
    assert repository.list_artifacts() == []


def test_search_runs_as_a_table(experiment):
    for i in range(5):
        with mlflow.start_run(run_name=f"r{i}"):
            mlflow.log_metric("loss", 1 / (i + 1))
            mlflow.log_param("i", i)
    table = mlflow.search_runs(filter_string="metrics.loss < 0.6", order_by=["metrics.loss DESC"])
    assert list(table["params.i"]) == ["1", "2", "3", "4"]
    assert list(table["tags.mlflow.runName"]) == ["r1", "r2", "r3", "r4"]


def test_what_is_not_here_yet_says_so(experiment):
    with pytest.raises(MlflowException) as error:
        mlflow.genai.scorers.list_scorers(experiment_id=experiment.experiment_id)
    assert error.value.error_code == "NOT_IMPLEMENTED"
