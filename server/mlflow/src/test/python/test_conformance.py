"""The same requests, sent to a real MLflow server and to this one, must be answered alike.

Needs a real server: one at MLFLOW_PEER_URL, the one `make bench-peers` installs, or the package `mlflow` (not only `mlflow-skinny`)
beside pytest. Without any it is skipped: the packages of a server are large, and the client tests do not need them.
"""

import re
import uuid

import requests

PREFIX = uuid.uuid4().hex[:8]


class Talk:
    """A conversation with a server. Remembers ids by name, and puts the names in their places in what is compared."""

    def __init__(self, url):
        self.url = url
        self.ids = {}

    def fill(self, value):
        if isinstance(value, dict):
            return {k: self.fill(v) for k, v in value.items()}
        if isinstance(value, list):
            return [self.fill(v) for v in value]
        if isinstance(value, str):
            return re.sub(r"<(\w+)>", lambda m: self.ids.get(m[1], m[0]), value)
        return value

    def ask(self, method, path, body=None, save=None, raw=None, headers=None):
        path = self.fill(path)
        prefix = "" if path.startswith("/") else "/api/2.0/mlflow/"
        answer = requests.request(
            method,
            self.url + prefix + path,
            json=self.fill(body) if raw is None else None,
            data=raw,
            headers=headers,
            timeout=30,
        )
        try:
            content = answer.json()
        except ValueError:
            content = answer.text or {}
        if save and answer.ok:
            name, *keys = save.split()
            found = content
            for key in keys:
                found = found[key]
            self.ids[name] = found
        return answer.status_code, content

    def normal(self, value, key=""):
        if isinstance(value, dict):
            if key == "data":
                value = value | {"metrics": sorted(value.get("metrics", []), key=str)}
            return {
                k: self.normal(v, k)
                for k, v in sorted(value.items())
                if k not in IGNORED and v not in (None, "", [])
            }
        if isinstance(value, list):
            if key == "tags":
                # Only Quipu says what it has cut.
                value = [tag for tag in value if not str(tag.get("key")).startswith("quipu.cut.")]
            items = [self.normal(v, key) for v in value]
            # MLflow's lists of these come in any order.
            return sorted(items, key=str) if key in ("params", "tags", "dataset_inputs") else items
        if isinstance(value, str):
            for name, id in self.ids.items():
                if len(id) > 8:
                    value = value.replace(id, f"<{name}>")
                elif key in ("experiment_id", "artifact_location", "artifact_uri", "root_uri"):
                    value = re.sub(rf"(^|/){id}(/|$)", rf"\1<{name}>\2", value)
            return value
        if key in ("creation_time", "last_update_time"):
            return "time"
        return value


# Fields that only one of them has, or whose value is its own: tokens are opaque, and messages are for people.
IGNORED = {
    "detail",
    "workspace",
    "effective_trace_archival_retention",
    "message",
    "request_id",
    "error_class",
    "sqlstate",
    "next_page_token",
    "outputs",
    "trace_location",
}

RUN = {"run_id": "<run>"}


def run(**more):
    return RUN | more


def batch(**more):
    return "POST", "runs/log-batch", run(**more)


def point(key="m", value=1.0, timestamp=1, **more):
    return {"key": key, "value": value, "timestamp": timestamp} | more


def search(filter="", **more):
    return "POST", "runs/search", {"experiment_ids": ["<exp>"], "filter": filter} | more


NOBODY = "0" * 32

# (method, path, body, what to remember). Ids stand in <>.
SAME = [
    ("POST", "experiments/create", {"name": f"{PREFIX}/a", "tags": [{"key": "k", "value": "v"}]}, "exp experiment_id"),
    ("POST", "experiments/create", {"name": f"{PREFIX}/a"}),
    ("POST", "experiments/create", {"name": f"{PREFIX}/b"}, "other experiment_id"),
    ("POST", "experiments/create", {"name": f"{PREFIX}/s3", "artifact_location": "s3://b/x"}, "s3 experiment_id"),
    ("POST", "experiments/create", {"name": f"{PREFIX}/http", "artifact_location": "http://b/x"}),
    ("GET", "experiments/get?experiment_id=<s3>"),
    ("POST", "experiments/create", {}),
    ("POST", "experiments/create", {"name": ""}),
    ("POST", "experiments/create", {"name": f"{PREFIX}" + "n" * 500}),
    ("POST", "experiments/create", {"name": f"{PREFIX}/c", "unknown": {"a": [1]}}, "third experiment_id"),
    ("POST", "experiments/create", {"name": 7}),
    ("POST", "experiments/create", {"name": f"{PREFIX}/t", "tags": [{"key": "../x", "value": "v"}]}),
    ("GET", "experiments/get?experiment_id=<exp>"),
    ("GET", "experiments/get?experiment_id=99999999"),
    ("GET", "experiments/get?experiment_id=abc"),
    ("GET", "experiments/get"),
    ("GET", f"experiments/get-by-name?experiment_name={PREFIX}/a"),
    ("GET", f"experiments/get-by-name?experiment_name={PREFIX}/none"),
    ("GET", "experiments/get-by-name"),
    ("POST", "experiments/update", {"experiment_id": "<other>", "new_name": f"{PREFIX}/b2"}),
    ("POST", "experiments/update", {"experiment_id": "<other>"}),
    ("POST", "experiments/set-experiment-tag", {"experiment_id": "<exp>", "key": "x", "value": "1"}),
    ("POST", "experiments/set-experiment-tag", {"experiment_id": "<exp>", "key": "mlflow.note.content", "value": "why"}),
    ("POST", "experiments/set-experiment-tag", {"experiment_id": "<exp>"}),
    ("GET", "experiments/get?experiment_id=<exp>"),
    ("POST", "experiments/delete-experiment-tag", {"experiment_id": "<exp>", "key": "x"}),
    ("POST", "experiments/delete-experiment-tag", {"experiment_id": "<exp>", "key": "x"}),
    ("POST", "experiments/delete-experiment-tag", {"experiment_id": "<exp>", "key": "mlflow.note.content"}),
    ("POST", "experiments/search", {"filter": f"name LIKE '{PREFIX}/%'", "order_by": ["name"], "max_results": 10}),
    ("GET", f"experiments/search?filter=name+LIKE+'{PREFIX}/%25'&order_by=name+DESC&max_results=10"),
    ("POST", "experiments/search", {"filter": f"tags.k = 'v' AND name ILIKE '{PREFIX.upper()}%'", "max_results": 10}),
    ("POST", "experiments/search", {"filter": "nonsense = 'x'", "max_results": 10}),
    ("POST", "experiments/search", {"filter": "creation_time > 'x'", "max_results": 10}),
    ("POST", "experiments/search", {"max_results": -1}),
    ("POST", "experiments/search", {"max_results": 50_001}),
    ("POST", "experiments/delete", {"experiment_id": "<third>"}),
    ("POST", "experiments/delete", {"experiment_id": "<third>"}),
    ("GET", "experiments/get?experiment_id=<third>"),
    ("POST", "runs/create", {"experiment_id": "<third>"}),
    ("POST", "experiments/create", {"name": f"{PREFIX}/c"}),
    ("POST", "experiments/search", {"filter": f"name = '{PREFIX}/c'", "view_type": "DELETED_ONLY", "max_results": 10}),
    ("POST", "experiments/restore", {"experiment_id": "<third>"}),
    ("POST", "experiments/restore", {"experiment_id": "<third>"}),
    ("POST", "experiments/restore", {"experiment_id": "99999999"}),
    # runs
    (
        "POST",
        "runs/create",
        {
            "experiment_id": "<exp>",
            "user_id": "me",
            "start_time": 1000,
            "run_name": "one",
            "tags": [{"key": "t", "value": "1"}, {"key": "mlflow.user", "value": "me"}],
        },
        "run run info run_id",
    ),
    ("POST", "runs/create", {"experiment_id": "<exp>", "start_time": "2000", "run_name": "two"}, "two run info run_id"),
    (
        "POST",
        "runs/create",
        {
            "experiment_id": "<exp>",
            "start_time": 3000,
            "tags": [{"key": "mlflow.runName", "value": "three"}, {"key": "mlflow.note.content", "value": "n"}],
        },
        "three run info run_id",
    ),
    (
        "POST",
        "runs/create",
        {"experiment_id": "<exp>", "run_name": "x", "tags": [{"key": "mlflow.runName", "value": "y"}]},
    ),
    ("POST", "runs/create", {"experiment_id": "99999999"}),
    ("POST", "runs/create", {"experiment_id": "<exp>", "start_time": "soon"}),
    ("GET", "runs/get?run_id=<run>"),
    ("GET", "runs/get?run_uuid=<run>&run_id=<run>"),
    ("GET", f"runs/get?run_id={NOBODY}"),
    ("GET", "runs/get?run_id=unknown"),
    ("GET", "runs/get"),
    ("POST", "runs/update", run(status="FINISHED", end_time=5000)),
    ("POST", "runs/update", run(run_name="uno")),
    ("POST", "runs/update", run(end_time="x")),
    ("POST", "runs/update", {"run_id": NOBODY, "status": "FAILED"}),
    # logging
    ("POST", "runs/log-metric", run(key="m", value=0.5, timestamp=10, step=1)),
    ("POST", "runs/log-metric", run(key="m", value=0.25, timestamp="20", step="2")),
    ("POST", "runs/log-metric", run(key="m", value=0.25, timestamp=20, step=2)),
    ("POST", "runs/log-metric", run(key="m", value=7, timestamp=5)),
    ("POST", "runs/log-metric", run(key="late", value=1, timestamp=30, step=9)),
    ("POST", "runs/log-metric", run(key="late", value=2, timestamp=40, step=3)),
    ("POST", "runs/log-metric", run(key="late", value=5, timestamp=30, step=9)),
    ("POST", "runs/log-metric", run(key="nan", value="NaN", timestamp=1)),
    ("POST", "runs/log-metric", run(key="m", value="x", timestamp=1)),
    ("POST", "runs/log-metric", run(key="m", value=1)),
    ("POST", "runs/log-metric", run(key="m", timestamp=1)),
    ("POST", "runs/log-metric", run(value=1, timestamp=1)),
    ("POST", "runs/log-metric", run(key="a//b", value=1, timestamp=1)),
    ("POST", "runs/log-metric", run(key="../b", value=1, timestamp=1)),
    ("POST", "runs/log-metric", run(key="a\nb", value=1, timestamp=1)),
    ("POST", "runs/log-metric", run(key="a%b", value=1, timestamp=1)),
    ("POST", "runs/log-metric", run(key="k" * 250, value=1, timestamp=1)),
    ("POST", "runs/log-metric", run(key="k" * 251, value=1, timestamp=1)),
    ("POST", "runs/log-metric", run(key="größe/x y:z.-_", value=1, timestamp=1)),
    ("POST", "runs/log-metric", {"run_id": NOBODY, "key": "m", "value": 1, "timestamp": 1}),
    ("POST", "runs/log-parameter", run(key="lr", value="0.1")),
    ("POST", "runs/log-parameter", run(key="lr", value="0.1")),
    ("POST", "runs/log-parameter", run(key="lr", value="0.2")),
    ("POST", "runs/log-parameter", run(key="empty", value="")),
    ("POST", "runs/log-parameter", run(key="none")),
    ("POST", "runs/log-parameter", run(value="x")),
    ("POST", "runs/log-parameter", run(key="long", value="v" * 6001)),
    ("POST", "runs/log-parameter", run(key="number", value=1)),
    ("POST", "runs/set-tag", run(key="t", value="2")),
    ("POST", "runs/set-tag", run(key="long", value="v" * 8001)),
    ("POST", "runs/set-tag", run(key="mlflow.note.content", value="# note")),
    ("POST", "runs/set-tag", run(key="mlflow.runName", value="again")),
    ("POST", "runs/set-tag", run(value="2")),
    ("POST", "runs/set-tag", run(key="gone", value="2")),
    ("POST", "runs/delete-tag", run(key="gone")),
    ("POST", "runs/delete-tag", run(key="gone")),
    ("POST", "runs/delete-tag", run(key="mlflow.note.content")),
    ("POST", "runs/delete-tag", run(key="mlflow.note.content")),
    (*batch(metrics=[point("b", i, i, step=i) for i in range(1000)]),),
    (*batch(metrics=[point("b", i, i, step=i) for i in range(1001)]),),
    (*batch(params=[{"key": f"p{i}", "value": "1"} for i in range(100)]),),
    (*batch(params=[{"key": f"p{i}", "value": "1"} for i in range(101)]),),
    (*batch(tags=[{"key": f"t{i}", "value": "1"} for i in range(100)]),),
    (*batch(tags=[{"key": f"t{i}", "value": "1"} for i in range(101)]),),
    (*batch(metrics=[point("c", i, i) for i in range(990)], tags=[{"key": f"t{i}", "value": "2"} for i in range(11)]),),
    (*batch(metrics=[point("x"), point("bad\nkey")]),),
    (*batch(metrics=[point("x")], params=[{"key": "lr", "value": "9"}]),),
    (*batch(params=[{"key": "d", "value": "1"}, {"key": "d", "value": "1"}]),),
    (*batch(params=[{"key": "lr", "value": "0.1"}, {"key": "ok", "value": "1"}], tags=[{"key": "t", "value": "3"}]),),
    (*batch(metrics=[{"key": "x", "value": 1}]),),
    (*batch(metrics=[{"key": "x", "timestamp": 1}]),),
    (*batch(metrics=[{"value": 1, "timestamp": 1}]),),
    (*batch(params=[{"value": "1"}]),),
    (*batch(tags=[{"value": "1"}]),),
    (*batch(metrics={}),),
    (*batch(metrics=[], params=[], tags=[]),),
    (*batch(),),
    ("POST", "runs/log-batch", {"metrics": [point()]}),
    ("POST", "runs/log-batch", {"run_id": NOBODY, "metrics": [point()]}),
    ("POST", "runs/log-batch", {"run_id": "../x", "metrics": [point()]}),
    ("GET", "runs/get?run_id=<run>"),
    # histories
    ("GET", "metrics/get-history?run_id=<run>&metric_key=m"),
    ("GET", "metrics/get-history?run_id=<run>&metric_key=late"),
    ("GET", "metrics/get-history?run_id=<run>&metric_key=nan"),
    ("GET", "metrics/get-history?run_id=<run>&metric_key=none"),
    ("GET", "metrics/get-history?run_id=<run>&metric_key=b&max_results=3"),
    ("GET", "metrics/get-history?run_id=<run>"),
    ("GET", "metrics/get-history?run_id=<run>&metric_key=b&page_token=forged"),
    ("GET", "metrics/get-history-bulk-interval?run_ids=<run>&metric_key=m"),
    ("GET", "metrics/get-history-bulk-interval?run_ids=<run>&run_ids=<two>&metric_key=b&start_step=10&end_step=20"),
    ("GET", "metrics/get-history-bulk-interval?run_ids=<run>&metric_key=b&start_step=10"),
    ("GET", "metrics/get-history-bulk-interval?run_ids=<run>&metric_key=b&start_step=10&end_step=9"),
    ("GET", "metrics/get-history-bulk-interval?run_ids=<run>&metric_key=b&max_results=2501"),
    ("GET", "metrics/get-history-bulk-interval?run_ids=<run>&metric_key=b&max_results=0"),
    ("GET", "metrics/get-history-bulk-interval?metric_key=b"),
    ("GET", "metrics/get-history-bulk-interval?run_ids=<run>"),
    ("GET", "/ajax-api/2.0/mlflow/metrics/get-history-bulk?run_id=<run>&run_id=<two>&metric_key=m"),
    ("GET", "/ajax-api/2.0/mlflow/metrics/get-history-bulk?run_id=<run>&metric_key=m&max_results=2"),
    ("GET", "/ajax-api/2.0/mlflow/metrics/get-history-bulk?metric_key=m"),
    ("GET", "/ajax-api/2.0/mlflow/metrics/get-history-bulk?run_id=<run>"),
    # inputs
    (
        "POST",
        "runs/log-inputs",
        run(
            datasets=[
                {
                    "tags": [{"key": "mlflow.data.context", "value": "train"}],
                    "dataset": {"name": "d", "digest": "1a", "source_type": "local", "source": "s", "schema": "{}"},
                }
            ]
        ),
    ),
    ("POST", "runs/log-inputs", {"run_id": NOBODY, "datasets": []}),
    ("POST", "runs/log-inputs", run(datasets={})),
    ("GET", "runs/get?run_id=<run>"),
    # search
    ("POST", "runs/log-metric", {"run_id": "<two>", "key": "m", "value": 3, "timestamp": 1}),
    (*search(),),
    (*search(order_by=["metrics.m DESC"]),),
    (*search(order_by=["metrics.m ASC", "start_time"]),),
    (*search(order_by=["params.`lr`"]),),
    (*search(order_by=["tags.t DESC"]),),
    (*search(order_by=["attribute.run_name ASC"]),),
    (*search("metrics.m > 1"),),
    (*search("metrics.m <= 7 AND params.lr = '0.1'"),),
    (*search("params.lr LIKE '0%'"),),
    (*search("tags.t ILIKE '3'"),),
    (*search("tags.none IS NULL"),),
    (*search("params.lr IS NOT NULL"),),
    (*search("attributes.status = 'RUNNING'"),),
    (*search("run_name != 'two'"),),
    (*search("run_id IN ('<run>', 'x')"),),
    (*search("run_id NOT IN ('<run>')"),),
    (*search("start_time >= 2000"),),
    (*search("dataset.name = 'd' AND dataset.context = 'train'"),),
    (*search("dataset.digest LIKE '1%'"),),
    (*search('params."lr" = "0.1"'),),
    (*search("tags.`mlflow.user` = 'me'"),),
    (*search("user_id = 'me'"),),
    (*search(f"artifact_uri = 'mlflow-artifacts:/<exp>/<run>/artifacts'"),),
    (*search("end_time > 0"),),
    (*search("metrics.none != 1"),),
    (*search("params.none != 'x'"),),
    (*search("metrics.m"),),
    (*search("metrics.m > 'x'"),),
    (*search("params.lr > 'x'"),),
    (*search("params.lr = x"),),
    (*search("nonsense.m > 1"),),
    (*search("nonsense > 1"),),
    (*search("dataset.source = 'x'"),),
    (*search("' OR 1=1--"),),
    (*search("start_time = 'x'"),),
    (*search("run_id > 'x'"),),
    (*search("metrics.m LIKE 'x'"),),
    (*search(order_by=["x; DROP"]),),
    (*search(order_by=["metrics.m SIDEWAYS"]),),
    (*search(order_by=["nonsense.m"]),),
    (*search(max_results=50_001),),
    (*search(max_results=-1),),
    (*search(max_results="x"),),
    (*search(max_results=2),),
    (*search(page_token="forged"),),
    (*search(run_view_type="DELETED_ONLY"),),
    (*search(run_view_type="ALL"),),
    ("POST", "runs/search", {"experiment_ids": ["99999999"]}),
    ("POST", "runs/search", {"experiment_ids": ["abc"]}),
    ("POST", "runs/search", {"experiment_ids": []}),
    ("POST", "runs/search", {"experiment_ids": "<exp>"}),
    # deleted runs
    ("POST", "runs/delete", {"run_id": "<two>"}),
    ("POST", "runs/delete", {"run_id": "<two>"}),
    ("GET", "runs/get?run_id=<two>"),
    ("POST", "runs/log-metric", {"run_id": "<two>", "key": "m", "value": 3, "timestamp": 1}),
    ("POST", "runs/log-parameter", {"run_id": "<two>", "key": "m", "value": "3"}),
    ("POST", "runs/set-tag", {"run_id": "<two>", "key": "m", "value": "3"}),
    ("POST", "runs/log-batch", {"run_id": "<two>", "metrics": [point()]}),
    ("POST", "runs/update", {"run_id": "<two>", "status": "FINISHED"}),
    (*search(run_view_type="DELETED_ONLY"),),
    ("POST", "runs/restore", {"run_id": "<two>"}),
    ("POST", "runs/restore", {"run_id": "<two>"}),
    ("GET", "runs/get?run_id=<two>"),
    ("POST", "runs/delete", {"run_id": NOBODY}),
    # artifacts
    ("PUT", "/api/2.0/mlflow-artifacts/artifacts/<exp>/<run>/artifacts/a/b.txt", "bytes"),
    ("PUT", "/api/2.0/mlflow-artifacts/artifacts/<exp>/<run>/artifacts/top.txt", "more bytes"),
    ("GET", "artifacts/list?run_id=<run>"),
    ("GET", "artifacts/list?run_id=<run>&path=a"),
    ("GET", "artifacts/list?run_id=<run>&path=a/b.txt"),
    ("GET", "artifacts/list?run_id=<run>&path=none"),
    ("GET", "artifacts/list?run_id=<run>&path=../x"),
    ("GET", f"artifacts/list?run_id={NOBODY}"),
    ("GET", "/api/2.0/mlflow-artifacts/artifacts?path=<exp>/<run>/artifacts"),
    ("GET", "/api/2.0/mlflow-artifacts/artifacts?path=<exp>/<run>/artifacts/a"),
    ("GET", "/api/2.0/mlflow-artifacts/artifacts/<exp>/<run>/artifacts/a/b.txt"),
    ("GET", "/get-artifact?run_id=<run>&path=top.txt"),
    ("DELETE", "/api/2.0/mlflow-artifacts/artifacts/<exp>/<run>/artifacts/a"),
    ("GET", "artifacts/list?run_id=<run>"),
    # the rest
    ("GET", "/ajax-api/2.0/mlflow/runs/get?run_id=<run>"),
    ("GET", "/health"),
]


# Where this server differs on purpose: (request, status there, status here), and the reason.
OTHER = [
    # Points before 1970 and beyond the range of SQL are kept as they are.
    ("POST", "runs/log-metric", run(key="other", value=1, timestamp=-1), 400, 200),
    ("POST", "runs/log-metric", run(key="other", value="-Infinity", timestamp=2), 200, 200),
    # A run that is not there has no history, rather than an empty one.
    ("GET", f"metrics/get-history?run_id={NOBODY}&metric_key=m", None, 200, 404),
    # The language of filters is larger.
    (*search("metrics.m > 1 OR params.lr = '0.1'"), 400, 200),
    (*search("NOT metrics.m > 1"), 400, 200),
    (*search("(metrics.m > 1)"), 400, 200),
    (*search("params.lr > 0.01"), 400, 200),
    (*search("run_name IN ('a')"), 400, 200),
    (*search("params.lr IN ('a')"), 400, 200),
    # What MLflow reads past, or fails at.
    (*search("metrics.m > 1 AND"), 200, 400),
    (*search(order_by=["start_time", "start_time"]), 500, 400),
    ("POST", "experiments/update", {"experiment_id": "abc", "new_name": "x"}, 400, 400),
    # max_results of 0 and none at all mean no limit.
    ("GET", "metrics/get-history?run_id=<run>&metric_key=m&max_results=0", None, 400, 200),
    # Longer tags of experiments.
    (
        "POST",
        "experiments/set-experiment-tag",
        {"experiment_id": "<exp>", "key": "long", "value": "v" * 5001},
        200,
        400,
    ),
]


def answers(url, steps):
    talk = Talk(url)
    for method, path, body, save in (step + (None,) * (4 - len(step)) for step in steps):
        raw = body if method == "PUT" else None
        status, content = talk.ask(method, path, None if raw else body, save, raw)
        yield status, talk.normal(content)


def test_both_servers_answer_alike(url, peer):
    different = []
    for step, theirs, ours in zip(SAME, answers(peer, SAME), answers(url, SAME)):
        if theirs != ours:
            different.append(f"{step[0]} {step[1]} {str(step[2:])[:300]}\n  MLflow: {theirs}\n  Quipu:  {ours}")
    assert not different, f"{len(different)} of {len(SAME)} answers differ:\n" + "\n".join(different)


def test_both_differ_only_as_intended(url, peer):
    """Holds the list of differences against both, so that it stays true."""
    found, expected = [], []
    for *step, theirs, ours in OTHER:
        expected.append((step, theirs, ours))
        statuses = []
        for talk in (Talk(peer), Talk(url)):
            for method, path, body, save in SETUP:
                talk.ask(method, path, body | {"name": uuid.uuid4().hex} if "create" in path else body, save)
            statuses.append(talk.ask(*step)[0])
        found.append((step, *statuses))
    assert found == expected


SETUP = [
    ("POST", "experiments/create", {}, "exp experiment_id"),
    ("POST", "runs/create", {"experiment_id": "<exp>"}, "run run info run_id"),
    ("POST", "runs/log-parameter", run(key="lr", value="0.1"), None),
]
