"""What the backend of W&B writes, read by wandb's own programs: value by value.

There is no W&B server to be run here. A stand-in serves as much of the wire as runs need; wandb's own client logs to the stand-in, too, and both runs must leave the same.
"""

import base64
import json
import os
import struct
import subprocess
import sys
import urllib.request
import zlib
from pathlib import Path

import pytest
from test_trackers import CLASSES, ROOT, java, loss, png, sample

pytest.importorskip("wandb")
KEY = "0123456789abcdef0123456789abcdef01234567"
ANSWERS = {"columns": ["question", "right"], "data": [["2+2?", True]]}


def records(path):
    """The records of a file of wandb's client, by the description of their form."""
    from wandb.proto import wandb_internal_pb2 as pb

    data = Path(path).read_bytes()
    assert struct.unpack("<4sHB", data[:7]) == (b":W&B", 0xBEE1, 0)
    at, whole, found = 7, b"", []
    while at < len(data):
        left = 32768 - at % 32768
        if left < 7:
            at += left
            continue
        crc, length, kind = struct.unpack("<IHB", data[at : at + 7])
        piece = data[at + 7 : at + 7 + length]
        assert crc == zlib.crc32(piece, zlib.crc32(bytes([kind])))
        at, whole = at + 7 + length, whole + piece
        if kind in (1, 4):
            found.append(pb.Record.FromString(whole))
            whole = b""
    return found


def items(many):
    return {item.key or item.nested_key[0]: json.loads(item.value_json) for item in many}


class Server:
    def __init__(self, url):
        self.url = url

    def environment(self, home):
        names = {"WANDB_BASE_URL": self.url, "WANDB_API_KEY": KEY, "WANDB_ERROR_REPORTING": "false", "HOME": str(home)}
        return os.environ | names | {"WANDB_DIR": str(home), "WANDB_X_FILE_STREAM_TRANSMIT_INTERVAL": "0.2"}

    def state(self):
        return json.load(urllib.request.urlopen(f"{self.url}/state"))


@pytest.fixture(scope="module")
def server():
    command = java("trackers/wandb/target/test-classes") + ["dev.quipu.trackers.wandb.StandIn"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield Server(process.stdout.readline().strip())
    finally:
        process.stdin.close()
        process.wait()


class Run:
    """A run that the server has, and all that belongs to the run."""

    def __init__(self, state, run_id):
        ((path, self.fields),) = [(path, run) for path, run in state["runs"].items() if path.endswith("/" + run_id)]
        self.entity, self.project, _ = path.split("/")
        self.id = run_id
        self.stored = {name: base64.b64decode(data) for name, data in state["stored"].items()}
        self.history = [json.loads(line) for line in self.fields["stream"]["wandb-history.jsonl"]]
        self.summary = json.loads(self.fields["stream"]["wandb-summary.json"][-1])
        self.config = {key: value["value"] for key, value in json.loads(self.fields["config"]).items() if key != "_wandb"}
        self.artifacts = {each["artifactCollectionName"]: each for each in state["artifacts"].values() if run_id in each["runs"].split()}

    def column(self, key):
        return [(row["_step"], row[key]) for row in self.history if key in row]

    def file(self, path):
        return self.stored[f"run/{self.entity}/{self.project}/{self.id}/{path}"]

    def artifact(self, name):
        found = self.artifacts[name]
        assert found["state"] == "COMMITTED"
        return {path: self.stored[place] for path, place in found["files"].items()}


def check(run):
    """The run of the sample program."""
    assert run.project == "sample"
    assert run.fields["displayName"] == "outer"
    assert run.fields["notes"] == "Some *notes*"
    assert run.fields["tags"] == ["nightly"]
    assert run.fields["exitcode"] == 0
    assert run.config == {"lr": 0.1, "layers": 3, "name": "resnet|50", "amp": True}
    assert run.column("train/loss") == [(step, loss(step)) for step in range(100)]
    assert run.column("accuracy") == [(step, step / 100) for step in range(100)]
    # These steps had passed, so W&B has them later.
    late = [(row["logged_step"], row["odd"]) for row in run.history if "odd" in row]
    assert [step for step, _ in late] == [0, 1] and late[0][1] != late[0][1] and late[1][1] == float("inf")
    steps = [row["_step"] for row in run.history]
    assert steps == sorted(set(steps))
    ((step, weights),) = [(row["logged_step"], row["weights"]) for row in run.history if "weights" in row]
    assert step == 7 and weights["_type"] == "histogram"
    assert sum(weights["values"]) == 4 and weights["bins"][0] == 0 and weights["bins"][-1] == 2
    ((_, answers),) = run.column("answers")
    assert (answers["_type"], answers["ncols"], answers["nrows"]) == ("table-file", 2, 1)
    assert json.loads(run.file(answers["path"])) == ANSWERS
    ((_, picture),) = run.column("picture")
    assert (picture["_type"], picture["width"], picture["height"]) == ("image-file", 1, 1)
    assert run.file(picture["path"]) == png()
    assert [value for _, value in run.column("answer")] == ["Four."]
    assert run.summary["train/loss"] == loss(99) and run.summary["accuracy"] == 0.99
    assert run.artifact("outputs-results.json") == {"results.json": b'{"accuracy": 0.95}'}
    assert run.artifacts["outputs-results.json"]["artifactTypeName"] == "result"
    assert json.loads(run.artifact(f"run-{run.id}-answers")["answers.table.json"]) | ANSWERS == json.loads(
        run.artifact(f"run-{run.id}-answers")["answers.table.json"]
    )


def check_inner(inner, outer):
    assert inner.column("loss") == [(5, 2.0)]
    assert inner.fields["groupName"] == outer
    assert inner.config == {"parent_run_id": outer}


# ---- offline ----


@pytest.fixture(scope="module")
def offline(tmp_path_factory):
    folder = tmp_path_factory.mktemp("offline")
    return folder, sample("wandb", "dir", folder, {"WANDB_MODE": "offline"})


def folder_of(folder, run_id):
    (found,) = folder.glob(f"wandb/offline-run-*-{run_id}")
    return found


def test_wandbs_messages_are_in_the_file(offline):
    folder, (outer, _) = offline
    found = records(folder_of(folder, outer) / f"run-{outer}.wandb")
    assert [record.num for record in found] == list(range(1, len(found) + 1))
    assert found[0].WhichOneof("record_type") == "header"
    run = found[1].run
    assert (run.run_id, run.project, run.display_name, run.notes) == (outer, "sample", "outer", "Some *notes*")
    assert list(run.tags) == ["nightly"]
    rows = [items(record.history.item) for record in found if record.WhichOneof("record_type") == "history"]
    steps = [record.history.step.num for record in found if record.WhichOneof("record_type") == "history"]
    assert steps == [row["_step"] for row in rows]
    assert [row["train/loss"] for row in rows if "train/loss" in row] == [loss(step) for step in range(100)]
    config = {}
    for record in found:
        config |= items(record.config.update)
    assert config == {"lr": 0.1, "layers": 3, "name": "resnet|50", "amp": True}
    assert found[-1].exit.exit_code == 0


def test_wandb_sync_uploads_the_folder(offline, server, tmp_path):
    folder, (outer, inner) = offline
    for run_id in (outer, inner):
        command = [sys.executable, "-m", "wandb", "sync", str(folder_of(folder, run_id))]
        done = subprocess.run(command, env=server.environment(tmp_path), capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
        assert (folder_of(folder, run_id) / f"run-{run_id}.wandb.synced").exists(), done.stderr
    state = server.state()
    assert state["refused"] == []
    check(Run(state, outer))
    check_inner(Run(state, inner), outer)


# ---- online ----


@pytest.fixture(scope="module")
def online(server, tmp_path_factory):
    folder = tmp_path_factory.mktemp("online")
    return sample("wandb", "base_url", server.url, {"WANDB_API_KEY": KEY, "WANDB_DIR": str(folder)})


def test_the_server_has_what_was_logged_online(online, server):
    outer, inner = online
    state = server.state()
    assert state["refused"] == []
    check(Run(state, outer))
    check_inner(Run(state, inner), outer)


THEIRS = """
import sys
import wandb

folder = sys.argv[1]
config = {"lr": 0.1, "layers": 3, "name": "resnet|50", "amp": True}
run = wandb.init(project="sample", name="outer", tags=["nightly"], notes="Some *notes*", config=config)
for step in range(100):
    run.log({"train/loss": 1.0 / (step + 1), "accuracy": step / 100}, step=step)
artifact = wandb.Artifact("outputs-results.json", type="result", metadata={"path": "outputs/results.json"})
artifact.add_file(f"{folder}/theirs.json", name="results.json")
run.log_artifact(artifact)
run.log({"answers": wandb.Table(columns=["question", "right"], data=[["2+2?", True]])})
run.log({"weights": wandb.Histogram([0, 1, 1, 2])})
run.log({"picture": wandb.Image(f"{folder}/picture.png")})
run.log({"answer": "Four."})
run.finish()
print(run.id)
"""


@pytest.fixture(scope="module")
def theirs(server, tmp_path_factory):
    """The id of a run that wandb's client logged."""
    folder = tmp_path_factory.mktemp("theirs")
    (folder / "theirs.json").write_text('{"accuracy": 0.95}')
    (folder / "picture.png").write_bytes(png())
    command = [sys.executable, "-c", THEIRS, str(folder)]
    environment = server.environment(folder) | {"WANDB_SILENT": "true"}
    done = subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()[-1]


def rich(run, key, *places):
    """A value that is no number, without the places that are the run's own."""
    (value,) = [row[key] for row in run.history if key in row]
    return {name: part for name, part in value.items() if name not in places}


def test_wandbs_client_leaves_the_same(online, theirs, server):
    state = server.state()
    assert state["refused"] == []
    our, their = Run(state, online[0]), Run(state, theirs)
    assert our.config == their.config
    for field in ("displayName", "notes", "tags", "exitcode", "host"):
        assert our.fields[field] == their.fields[field], field
    for key in ("train/loss", "accuracy"):
        assert our.column(key) == their.column(key)
    assert rich(our, "weights") == rich(their, "weights")
    assert rich(our, "picture", "path") == rich(their, "picture", "path")
    ids = ("path", "artifact_path", "_latest_artifact_path", "sha256", "size")
    assert rich(our, "answers", *ids) == rich(their, "answers", *ids)
    paths = [[row["answers"]["path"] for row in run.history if "answers" in row][0] for run in (our, their)]
    assert json.loads(our.file(paths[0])) == json.loads(their.file(paths[1]))
    assert our.summary.keys() - their.summary.keys() == {"odd", "logged_step"}
    assert their.summary.keys() <= our.summary.keys()
    assert our.artifact("outputs-results.json") == their.artifact("outputs-results.json")
    tables = [json.loads(run.artifact(f"run-{run.id}-answers")["answers.table.json"]) for run in (our, their)]
    assert tables[0] == tables[1]
    for ours_name, theirs_name in (("outputs-results.json",) * 2, (f"run-{our.id}-answers", f"run-{their.id}-answers")):
        ours_sent, theirs_sent = our.artifacts[ours_name], their.artifacts[theirs_name]
        assert ours_sent.keys() <= theirs_sent.keys()
        for field in ("artifactTypeName", "digestAlgorithm", "enableDigestDeduplication", "entityName", "projectName"):
            assert ours_sent[field] == theirs_sent[field], field
    assert our.artifacts["outputs-results.json"]["digest"] == their.artifacts["outputs-results.json"]["digest"]


RESUMED = """
import wandb

run = wandb.init(project="resumed", id="shared", resume="must")
assert run.config["lr"] == 0.1 and run.summary["loss"] == 2, (run.config, run.summary)
run.log({"loss": 1})
run.finish()
"""


def test_every_question_is_one_that_wandbs_client_asks(online, theirs, server, tmp_path):
    """Also of a run that both go on with, one after the other. A server knows what its own client asks."""
    environment = {"WANDB_API_KEY": KEY, "WANDB_DIR": str(tmp_path), "WANDB_BASE_URL": server.url}
    program = tmp_path / "Resumed.java"
    program.write_text(
        """
        import dev.quipu.trackers.*;
        import java.util.Map;

        class Resumed {
          public static void main(String[] arguments) {
            try (Tracker tracker = Trackers.create("wandb", Map.of("project", "resumed"))) {
              tracker.startRun("first", "shared", false);
              tracker.logParams(Map.of("lr", 0.1));
              tracker.logMetrics(Map.of("loss", Integer.parseInt(arguments[0])));
              tracker.endRun();
            }
          }
        }
        """
    )
    for value in ("3", "2"):
        done = subprocess.run(java() + [str(program), value], env=os.environ | environment, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0 and "WARNING" not in done.stderr, done.stderr
    done = subprocess.run([sys.executable, "-c", RESUMED], env=server.environment(tmp_path), cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    state = server.state()
    assert state["refused"] == []
    assert Run(state, "shared").column("loss") == [(0, 3), (1, 2), (2, 1)]
    assert set(state["asked"]["quipu"]) - set(state["asked"]["wandb"]) == set()
