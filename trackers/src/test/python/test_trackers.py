"""What the backends of trackers write, read by the programs that it is for: value by value."""

import base64
import os
import struct
import subprocess
import time
import zlib
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).parents[4]
CLASSES = ["core", "sdk", "trackers", "trackers/local", "trackers/tensorboard", "trackers/mlflow", "trackers/wandb", "trackers/quipu"]


def png():
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\x80")) + chunk(b"IEND", b"")


def java(*classes):
    """The command that runs a Java program with all backends, and with more folders of classes."""
    jdk = subprocess.run([ROOT / "quipu", "--print-jdk"], check=True, capture_output=True, text=True).stdout.strip()
    path = [str(ROOT / folder) for folder in classes]
    path += [str(ROOT / module / "target/classes") for module in CLASSES] + [str(ROOT / "cli/target/lib/*")]
    return [f"{jdk}/bin/java", "-cp", os.pathsep.join(path)]


def sample(backend, option, value, environment=None):
    """Runs the Java program, and gives the ids of the outer and of the inner run."""
    command = java() + [str(Path(__file__).with_name("Sample.java"))]
    arguments = [backend, option, str(value), base64.b64encode(png()).decode()]
    done = subprocess.run(command + arguments, env=os.environ | (environment or {}), capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def loss(step):
    return 1.0 / (step + 1)


# ---- TensorBoard ----


@pytest.fixture(scope="module")
def logs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tensorboard")
    return folder, sample("tensorboard", "log_dir", folder)


def events(folder):
    from tensorboard.backend.event_processing import event_accumulator

    accumulator = event_accumulator.EventAccumulator(str(folder), size_guidance=dict.fromkeys(event_accumulator.DEFAULT_SIZE_GUIDANCE, 0))
    return accumulator.Reload()


def test_tensorboard_reads_every_scalar(logs):
    folder, (outer, inner) = logs
    assert (outer, inner) == ("outer", "outer/inner")
    read = events(folder / outer)
    scalars = read.Scalars("train/loss")
    assert [(point.step, np.float32(point.value)) for point in scalars] == [(step, np.float32(loss(step))) for step in range(100)]
    assert abs(scalars[0].wall_time - time.time()) < 300
    odd = [point.value for point in read.Scalars("odd")]
    assert np.isnan(odd[0]) and np.isposinf(odd[1])
    assert [(point.step, point.value) for point in events(folder / inner).Scalars("loss")] == [(5, 2.0)]


def test_tensorboard_reads_histograms_images_and_texts(logs):
    folder, (outer, _) = logs
    read = events(folder / outer)
    (histogram,) = read.Histograms("weights")
    assert histogram.step == 7
    value = histogram.histogram_value
    assert (value.min, value.max, value.num, value.sum, value.sum_squares) == (0, 2, 4, 4, 6)
    assert sum(value.bucket) == 4 and len(value.bucket) == len(value.bucket_limit)
    (image,) = read.Images("picture")
    assert (image.width, image.height, image.encoded_image_string) == (1, 1, png())
    texts = {tag: read.Tensors(tag)[-1].tensor_proto.string_val[0].decode() for tag in read.PluginTagToContent("text")}
    assert texts["answer"] == "Four."
    assert texts["notes"] == "Some *notes*"
    assert "| resnet\\|50 |" in texts["params"] or "resnet\\|50" in texts["params"]
    assert "2+2?" in texts["answers"]
    assert (folder / outer / "artifacts/outputs/results.json").read_text() == '{"accuracy": 0.95}'


def test_tensorboard_reads_hyperparameters(logs):
    from tensorboard.plugins.hparams import plugin_data_pb2

    folder, (outer, _) = logs
    content = events(folder / outer).PluginTagToContent("hparams")
    start = plugin_data_pb2.HParamsPluginData.FromString(content["_hparams_/session_start_info"]).session_start_info
    assert start.hparams["lr"].number_value == 0.1
    assert start.hparams["name"].string_value == "resnet|50"
    assert start.hparams["amp"].bool_value is True
    end = plugin_data_pb2.HParamsPluginData.FromString(content["_hparams_/session_end_info"]).session_end_info
    assert end.status == 1
    experiment = plugin_data_pb2.HParamsPluginData.FromString(content["_hparams_/experiment"]).experiment
    assert {info.name.tag for info in experiment.metric_infos} == {"train/loss", "accuracy", "odd"}


# ---- MLflow ----


def check_mlflow(client, outer, inner):
    run = client.get_run(outer)
    assert run.info.status == "FINISHED"
    assert run.info.run_name == "outer"
    assert run.data.params == {"lr": "0.1", "layers": "3", "name": "resnet|50", "amp": "true"}
    assert run.data.tags["mlflow.note.content"] == "Some *notes*"
    assert run.data.tags["nightly"] == "true"
    history = client.get_metric_history(outer, "train/loss")
    assert [(point.step, point.value) for point in history] == [(step, loss(step)) for step in range(100)]
    odd = sorted(client.get_metric_history(outer, "odd"), key=lambda point: point.step)
    assert np.isnan(odd[0].value)
    files = {file.path for file in client.list_artifacts(outer)}
    assert {"outputs", "answers.json", "images", "histograms", "texts"} <= files
    child = client.get_run(inner)
    assert child.data.tags["mlflow.parentRunId"] == outer
    assert [(point.step, point.value) for point in client.get_metric_history(inner, "loss")] == [(5, 2.0)]
    assert client.get_experiment_by_name("sample").experiment_id == run.info.experiment_id


def test_mlflow_reads_its_layout_of_files(tmp_path, monkeypatch):
    monkeypatch.setenv("MLFLOW_ALLOW_FILE_STORE", "true")
    from mlflow import MlflowClient

    root = tmp_path / "mlruns"
    outer, inner = sample("mlflow", "tracking_uri", root.as_uri())
    client = MlflowClient(root.as_uri())
    check_mlflow(client, outer, inner)
    path = client.download_artifacts(outer, "outputs/results.json", str(tmp_path))
    assert Path(path).read_text() == '{"accuracy": 0.95}'


def test_a_real_mlflow_server_has_everything(peer, tmp_path):
    from mlflow import MlflowClient

    outer, inner = sample("mlflow", "tracking_uri", peer)
    client = MlflowClient(peer)
    check_mlflow(client, outer, inner)
    path = client.download_artifacts(outer, "outputs/results.json", str(tmp_path))
    assert Path(path).read_text() == '{"accuracy": 0.95}'


def test_quipu_is_read_with_mlflows_client(url):
    from mlflow import MlflowClient

    outer, _ = sample("quipu", "url", url)
    client = MlflowClient(url)
    history = client.get_metric_history(outer, "train/loss")
    assert [(point.step, point.value) for point in history] == [(step, loss(step)) for step in range(100)]
    assert client.get_run(outer).data.params["lr"] == "0.1"
