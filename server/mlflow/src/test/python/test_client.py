"""What programs call that manage experiments and runs."""

import math
import time
import uuid

import mlflow
import pytest
import requests
from mlflow.entities import Dataset, DatasetInput, Metric, Param, RunTag, ViewType
from mlflow.exceptions import MlflowException


def error_code(call, *args, **kwargs):
    with pytest.raises(MlflowException) as error:
        call(*args, **kwargs)
    return error.value.error_code


def test_experiments_live_die_and_return(client):
    name = f"life/{uuid.uuid4().hex}"
    id = client.create_experiment(name, tags={"team": "a", "mlflow.note.content": "why"})
    assert error_code(client.create_experiment, name) == "RESOURCE_ALREADY_EXISTS"
    got = client.get_experiment(id)
    assert (got.name, got.lifecycle_stage) == (name, "active")
    assert got.tags == {"team": "a", "mlflow.note.content": "why"}
    assert got.artifact_location == f"mlflow-artifacts:/{id}"
    client.rename_experiment(id, name + "/new")
    client.set_experiment_tag(id, "team", "b")
    client.set_experiment_tag(id, "x", "1")
    client.delete_experiment_tag(id, "x")
    assert error_code(client.delete_experiment_tag, id, "x") == "RESOURCE_DOES_NOT_EXIST"
    got = client.get_experiment_by_name(name + "/new")
    assert got.tags == {"team": "b", "mlflow.note.content": "why"}
    assert got.last_update_time >= got.creation_time

    run = client.create_run(id)
    client.delete_experiment(id)
    assert client.get_experiment(id).lifecycle_stage == "deleted"
    assert client.get_run(run.info.run_id).info.lifecycle_stage == "deleted"
    assert error_code(client.create_run, id) == "INVALID_PARAMETER_VALUE"
    assert error_code(client.delete_experiment, id) == "RESOURCE_DOES_NOT_EXIST"
    assert error_code(client.create_experiment, name + "/new") == "RESOURCE_ALREADY_EXISTS"
    client.restore_experiment(id)
    assert error_code(client.restore_experiment, id) == "RESOURCE_DOES_NOT_EXIST"
    assert client.get_experiment(id).lifecycle_stage == "active"
    assert client.get_run(run.info.run_id).info.lifecycle_stage == "active"


def test_experiments_are_searched(client):
    folder = uuid.uuid4().hex
    ids = []
    for i in range(5):
        ids.append(client.create_experiment(f"{folder}/e{i}", tags={"n": str(i), "folder": folder}))
        time.sleep(0.002)  # so that the order by creation time is known
    client.delete_experiment(ids[4])

    def search(filter="", **more):
        filter = f"tags.folder = '{folder}'" + (f" AND {filter}" if filter else "")
        return [e.name[-2:] for e in client.search_experiments(filter_string=filter, **more)]

    assert search() == ["e3", "e2", "e1", "e0"]
    assert search(view_type=ViewType.ALL) == ["e4", "e3", "e2", "e1", "e0"]
    assert search(view_type=ViewType.DELETED_ONLY) == ["e4"]
    assert search(order_by=["name ASC"]) == ["e0", "e1", "e2", "e3"]
    assert search(f"name LIKE '{folder}/e1%'") == ["e1"]
    assert search(f"name ILIKE '{folder.upper()}/E_'") == ["e3", "e2", "e1", "e0"]
    assert search("tags.n != '1'") == ["e3", "e2", "e0"]
    assert search("(tags.n = '1' OR tags.n = '2')") == ["e2", "e1"]
    created = client.get_experiment(ids[2]).creation_time
    assert search(f"creation_time > {created}") == ["e3"]
    assert search(f"last_update_time <= {created}") == ["e2", "e1", "e0"]
    first = client.search_experiments(filter_string=f"tags.folder = '{folder}'", max_results=3)
    assert (len(first), bool(first.token)) == (3, True)
    rest = client.search_experiments(
        filter_string=f"tags.folder = '{folder}'", max_results=3, page_token=first.token
    )
    assert [e.name[-2:] for e in rest] == ["e0"]
    assert not rest.token
    assert error_code(client.search_experiments, filter_string="metrics.x > 1") == "INVALID_PARAMETER_VALUE"


def test_runs_live_die_and_return(client, experiment):
    id = client.create_run(experiment.experiment_id, start_time=1234, tags={"a": "b"}, run_name="n").info.run_id
    got = client.get_run(id)
    assert (got.info.start_time, got.info.status, got.info.end_time) == (1234, "RUNNING", None)
    client.update_run(id, status="FAILED", name="renamed")
    client.set_tag(id, "mlflow.runName", "again")
    got = client.get_run(id)
    assert (got.info.run_name, got.data.tags["mlflow.runName"], got.info.status) == ("again", "again", "FAILED")
    client.set_terminated(id, "KILLED", end_time=5678)
    assert (client.get_run(id).info.status, client.get_run(id).info.end_time) == ("KILLED", 5678)
    client.delete_tag(id, "a")
    assert error_code(client.delete_tag, id, "a") == "RESOURCE_DOES_NOT_EXIST"

    client.delete_run(id)
    client.delete_run(id)
    assert client.get_run(id).info.lifecycle_stage == "deleted"
    assert error_code(client.log_metric, id, "x", 1) == "INVALID_PARAMETER_VALUE"
    assert error_code(client.log_param, id, "x", 1) == "INVALID_PARAMETER_VALUE"
    assert error_code(client.set_tag, id, "x", 1) == "INVALID_PARAMETER_VALUE"
    assert error_code(client.log_batch, id, [Metric("x", 1, 1, 1)]) == "INVALID_PARAMETER_VALUE"
    assert error_code(client.update_run, id, status="RUNNING") == "INVALID_PARAMETER_VALUE"
    client.restore_run(id)
    client.log_metric(id, "x", 1)
    assert client.get_run(id).data.metrics == {"x": 1.0}


def test_what_does_not_exist(client):
    nobody = "0" * 32
    assert error_code(client.get_run, nobody) == "RESOURCE_DOES_NOT_EXIST"
    assert error_code(client.get_run, "unknown-run") == "RESOURCE_DOES_NOT_EXIST"
    assert error_code(client.log_metric, nobody, "x", 1) == "RESOURCE_DOES_NOT_EXIST"
    assert error_code(client.delete_run, nobody) == "RESOURCE_DOES_NOT_EXIST"
    assert error_code(client.get_experiment, "123456789") == "RESOURCE_DOES_NOT_EXIST"
    assert error_code(client.create_run, "123456789") == "RESOURCE_DOES_NOT_EXIST"
    assert error_code(client.get_metric_history, nobody, "x") == "RESOURCE_DOES_NOT_EXIST"
    assert client.search_runs(["123456789"]) == []


def test_a_batch_is_all_or_nothing(client, experiment):
    id = client.create_run(experiment.experiment_id).info.run_id
    metrics = [Metric("m", i, 1000 + i, i) for i in range(800)]
    client.log_batch(id, metrics, [Param("p", "1")], [RunTag("t", "1"), RunTag("mlflow.note.content", "# hi")])
    got = client.get_run(id)
    assert got.data.metrics == {"m": 799.0}
    assert got.data.params == {"p": "1"}
    assert (got.data.tags["t"], got.data.tags["mlflow.note.content"]) == ("1", "# hi")
    bad = [Metric("n", i, 1, i) for i in range(10)] + [Metric("no\nkey", 1, 1, 1)]
    assert error_code(client.log_batch, id, bad, [Param("q", "1")]) == "INVALID_PARAMETER_VALUE"
    assert error_code(client.log_batch, id, metrics[:3], [Param("q", "1"), Param("p", "2")]) == "INVALID_PARAMETER_VALUE"
    got = client.get_run(id)
    assert (got.data.metrics, got.data.params) == ({"m": 799.0}, {"p": "1"})
    assert len(client.get_metric_history(id, "m")) == 800


def test_histories(client, experiment):
    id = client.create_run(experiment.experiment_id).info.run_id
    points = [(5, 100, 1.0), (1, 300, 2.0), (3, 200, 3.0), (3, 200, 1.0), (-1, 200, 9.0)]
    for step, timestamp, value in points + points:
        client.log_metric(id, "m", value, timestamp=timestamp, step=step)
    history = client.get_metric_history(id, "m")
    assert [(m.timestamp, m.step, m.value) for m in history] == [
        (100, 5, 1.0),
        (200, -1, 9.0),
        (200, 3, 1.0),
        (200, 3, 3.0),
        (300, 1, 2.0),
    ]
    assert client.get_run(id).data.metrics == {"m": 1.0}
    store = client._tracking_client.store
    first = store.get_metric_history(id, "m", max_results=2)
    assert len(first) == 2 and first.token
    second = store.get_metric_history(id, "m", max_results=2, page_token=first.token)
    third = store.get_metric_history(id, "m", max_results=2, page_token=second.token)
    assert [m.value for m in [*first, *second, *third]] == [m.value for m in history]
    assert not third.token
    assert client.get_metric_history(id, "none") == []


def test_a_long_series_is_thinned_without_hiding_its_spikes(url, client, experiment):
    id = client.create_run(experiment.experiment_id).info.run_id
    for start in range(0, 20_000, 1000):
        client.log_batch(
            id, [Metric("m", 500.0 if i == 7_777 else math.sin(i / 99), i, i) for i in range(start, start + 1000)]
        )

    def sampled(**query):
        answer = requests.get(f"{url}/api/2.0/mlflow/metrics/get-history-bulk-interval", {"metric_key": "m"} | query)
        assert answer.status_code == 200
        return [m["step"] for m in answer.json()["metrics"]]

    steps = sampled(run_ids=[id], max_results=100)
    assert len(steps) <= 100
    assert steps == sorted(steps)
    assert (steps[0], steps[-1]) == (0, 19_999)
    assert 7_777 in steps
    assert len(sampled(run_ids=[id])) <= 2500
    assert sampled(run_ids=[id, "0" * 32], start_step=10, end_step=19) == list(range(10, 20))


def test_a_constant_series_is_thinned_evenly(url, client, experiment):
    short, long = (client.create_run(experiment.experiment_id).info.run_id for _ in range(2))
    for id, points in ((short, 10), (long, 20)):
        client.log_batch(id, [Metric("m", 10.0, 1, i) for i in range(points)])

    def sampled(runs):
        query = {"metric_key": "m", "max_results": 5, "run_ids": runs}
        answer = requests.get(f"{url}/ajax-api/2.0/mlflow/metrics/get-history-bulk-interval", query)
        return [(m["run_id"], m["step"]) for m in answer.json()["metrics"]]

    assert sampled([short]) == [(short, i) for i in (0, 2, 4, 6, 8, 9)]
    # Runs are compared at the same steps.
    assert sampled([short, long]) == [(short, i) for i in (0, 4, 8, 9)] + [
        (long, i) for i in (0, 4, 8, 9, 12, 16, 19)
    ]


def test_errors_have_the_words_that_programs_look_for(url, client, experiment):
    id = client.create_run(experiment.experiment_id).info.run_id
    for words, call in {
        "No Experiment with id=-1337 exists": lambda: client.get_experiment("-1337"),
        f"Experiment(name={experiment.name}) already exists": lambda: client.create_experiment(experiment.name),
        "Run with id=fake_run_id not found": lambda: client.delete_tag("fake_run_id", "k"),
        f"No tag with name: k in run with id {id}": lambda: client.delete_tag(id, "k"),
        "Duplicate parameter keys have been submitted": lambda: client.log_batch(
            id, params=[Param("a", "1"), Param("a", "2")]
        ),
        "Invalid value 123456789 for parameter 'max_results' supplied": lambda: client.search_runs(
            [experiment.experiment_id], max_results=123456789
        ),
        "Invalid experiment name": lambda: client.create_experiment(" "),
    }.items():
        with pytest.raises(MlflowException) as error:
            call()
        assert words in error.value.message
    for body, words in (
        ({"run_id": 31, "key": "k", "value": 1, "timestamp": 1}, "Invalid value 31 for parameter 'run_id' supplied"),
        ({"key": "k", "value": 1, "timestamp": 1}, "Missing value for required parameter 'run_id'"),
    ):
        answer = requests.post(f"{url}/api/2.0/mlflow/runs/log-metric", json=body)
        assert (answer.status_code, answer.json()["error_code"]) == (400, "INVALID_PARAMETER_VALUE")
        assert words in answer.json()["message"]
    answer = requests.get(f"{url}/get-artifact", {"run_id": id, "path": "../x"})
    assert (answer.status_code, answer.json()["message"]) == (400, "Invalid path")


def test_artifacts_may_lie_elsewhere(client):
    place = f"s3://bucket/{uuid.uuid4().hex}"
    id = client.create_experiment(place, artifact_location=place)
    assert client.get_experiment(id).artifact_location == place
    info = client.create_run(id).info
    assert info.artifact_uri == f"{place}/{info.run_id}/artifacts"
    for wrong in ("file:///tmp", "/tmp", "http://host/x", "s3://b/../../x"):
        assert error_code(client.create_experiment, f"{place}/{wrong}", wrong) == "INVALID_PARAMETER_VALUE"


@pytest.fixture(scope="module")
def searched():
    """Runs of many kinds in one experiment; gives its id and a function from a filter to run names."""
    client = mlflow.MlflowClient()
    experiment = client.create_experiment(f"search/{uuid.uuid4().hex}")
    rows = [
        ("a", {"loss": 0.1}, {"lr": "0.1", "opt": "adam"}, {"team": "x", "a b": "1"}, "FINISHED"),
        ("b", {"loss": 0.2, "acc": 0.9}, {"lr": "0.01", "opt": "Adam"}, {"team": "y"}, "FAILED"),
        ("c", {"loss": math.nan}, {"lr": "1e-3", "opt": "sgd"}, {"team": "it's"}, "RUNNING"),
        ("d", {"acc": 0.5}, {"opt": "100%"}, {}, "KILLED"),
        ("e", {"loss": math.inf, "deep/key.x": 1}, {"lr": "10"}, {"team": "X"}, "FINISHED"),
    ]
    ids = {}
    for i, (name, metrics, params, tags, status) in enumerate(rows):
        id = client.create_run(experiment, start_time=1000 + i, run_name=name, tags=tags).info.run_id
        client.log_batch(id, [Metric(k, v, 1, 1) for k, v in metrics.items()], [Param(k, v) for k, v in params.items()])
        if status != "RUNNING":
            client.set_terminated(id, status, end_time=2000 + 10 * i)
        ids[name] = id

    def search(filter="", **more):
        return "".join(r.info.run_name for r in client.search_runs([experiment], filter, **more))

    search.experiment = experiment
    search.ids = ids
    return search


@pytest.mark.parametrize(
    "filter, found",
    [
        ("", "edcba"),
        ("metrics.loss < 0.2", "a"),
        ("metrics.loss <= 0.2", "ba"),
        ("metric.loss >= 0.2 and metrics.acc = 0.9", "b"),
        ("metrics.loss > 1e308", "e"),
        ("metrics.loss != 0.1", "ecb"),
        ("metrics.`deep/key.x` = 1", "e"),
        ('metrics."deep/key.x" = 1', "e"),
        ("params.lr = '0.1'", "a"),
        ('params.lr = "0.1"', "a"),
        ("parameters.opt != 'adam'", "dcb"),
        ("param.opt LIKE 'a%'", "a"),
        ("params.opt ILIKE 'A%'", "ba"),
        ("params.opt LIKE '100%'", "d"),
        ("tags.team = 'x'", "a"),
        ("tags.`a b` = '1'", "a"),
        ("tag.team ILIKE 'x'", "ea"),
        ("tags.team IS NULL", "d"),
        ("params.lr IS NOT NULL", "ecba"),
        ("tags.mlflow.runName = 'b'", "b"),
        ("run_name = 'a'", "a"),
        ("attributes.run_name LIKE '_'", "edcba"),
        ("run_name IN ('a', 'b')", "ba"),
        ("run_name NOT IN ('a', 'b')", "edc"),
        ("`run name` = 'c'", "c"),
        ("status = 'FINISHED'", "ea"),
        ("attributes.status != 'FINISHED'", "dcb"),
        ("start_time >= 1003", "ed"),
        ("attribute.created < 1001", "a"),
        ("end_time < 2020", "ba"),
        ("params.lr = '0.1' AND params.opt = 'adam' AND metrics.loss < 1 AND tags.team = 'x'", "a"),
        # Beyond MLflow.
        ("params.lr < 0.05", "cb"),
        ("params.lr = 0.10", "a"),
        ("status = 'completed'", "ea"),
        ("metrics.loss < 0.15 OR metrics.acc < 0.6", "da"),
        ("NOT metrics.loss < 0.15", "edcb"),
        ("(tags.team = 'x' OR tags.team = 'y') AND NOT status = 'FAILED'", "a"),
        ("params.opt IN ('adam', 'sgd')", "ca"),
        ("tags.team NOT IN ('x')", "ecb"),
        ("tags.team = 'it''s'", "c"),
    ],
)
def test_filters(searched, filter, found):
    assert searched(filter) == found


@pytest.mark.parametrize(
    "order, found",
    [
        (["metrics.loss ASC"], "abecd"),
        (["metrics.loss DESC"], "ebacd"),
        (["metrics.`loss`"], "abecd"),
        (["run_name"], "abcde"),
        (["attributes.run_name DESC"], "edcba"),
        (["start_time ASC"], "abcde"),
        (["attribute.created DESC"], "edcba"),
        (["end_time DESC"], "edbac"),
        (["tags.team DESC", "run_name"], "baced"),
        (["metrics.acc DESC", "start_time ASC"], "bdace"),
    ],
)
def test_orders(searched, order, found):
    assert searched(order_by=order) == found


def test_pages_of_runs(searched, client):
    names, token = "", None
    for _ in range(3):
        page = client.search_runs([searched.experiment], order_by=["run_name"], max_results=2, page_token=token)
        names += "".join(r.info.run_name for r in page)
        token = page.token
    assert (names, token) == ("abcde", None)


@pytest.mark.parametrize(
    "filter",
    [
        "metrics.loss",
        "metrics.loss > 'x'",
        "params.lr > '1'",
        "nonsense = 1",
        "metrics.loss > 1 AND",
        "' OR 1=1--",
        "metrics.loss > 1; DROP TABLE runs",
        "status = FINISHED",
    ],
)
def test_wrong_filters(searched, client, filter):
    assert error_code(client.search_runs, [searched.experiment], filter) == "INVALID_PARAMETER_VALUE"


def test_wrong_searches(searched, client):
    one = [searched.experiment]
    assert error_code(client.search_runs, one, order_by=["x; DROP"]) == "INVALID_PARAMETER_VALUE"
    assert error_code(client.search_runs, one, order_by=["run_name", "run_name"]) == "INVALID_PARAMETER_VALUE"
    assert error_code(client.search_runs, one, page_token="forged") == "INVALID_PARAMETER_VALUE"
    assert error_code(client.search_runs, one, max_results=-1) == "INVALID_PARAMETER_VALUE"
    assert error_code(client.search_runs, one, max_results=50_001) == "INVALID_PARAMETER_VALUE"


# A key that MLflow's names cannot hold, and its name.
ESCAPED = {
    "val/AR@100": "val/AR_x0040_100",
    "timing(s)/gen": "timing_x0028_s_x0029_/gen",
    "/a//b/": "_x002F_a/_x002F_b_x002F_",
    "../\u00e9 \U0001f600": "_x002E_./\u00e9 _xD83D__xDE00_",
    "_x0040_": "_x005F_x0040_",
    'it\'s `"': "it_x0027_s _x0060__x0022_",
}


@pytest.mark.parametrize("key, name", ESCAPED.items())
def test_keys_that_names_cannot_hold(url, client, experiment, key, name):
    native = {"experimentId": experiment.experiment_id, "params": {key: "1"}, "tags": {key: "a"}}
    id = requests.post(f"{url}/api/v1/projects/default/runs", json=native).json()["id"]
    # A metric is written back as it was read.
    client.log_metric(id, name, 0.5, step=1)
    client.log_batch(id, metrics=[Metric(name, 0.25, 1, 2)])
    shown = requests.get(f"{url}/api/v1/projects/default/runs/{id}/series").json()["series"]
    assert [one["key"] for one in shown] == [key]

    run = client.get_run(id)
    assert run.data.metrics == {name: 0.25}
    assert run.data.params == {name: "1"}
    assert run.data.tags[name] == "a"
    assert sorted(m.value for m in client.get_metric_history(id, name)) == [0.25, 0.5]
    client.log_param(id, name, "1")
    with pytest.raises(MlflowException):
        client.log_param(id, name, "2")
    client.set_tag(id, name, "b")
    quoted = "`" + key.replace("`", "``") + "`"
    for written in [f"`{name}`"] if "_x" in key else [f"`{name}`", quoted]:
        found = client.search_runs(
            [experiment.experiment_id],
            f"metrics.{written} < 0.3 AND params.{written} = '1' AND tags.{written} = 'b'",
            order_by=[f"metrics.{written} DESC"],
        )
        assert [r.info.run_id for r in found] == [id]
    client.delete_tag(id, name)
    assert name not in client.get_run(id).data.tags
    if "_x" not in key:
        with pytest.raises(MlflowException):
            client.log_metric(id, key, 1)


def test_what_is_long(url, client, experiment):
    """What MLflow's server takes is taken, counted in characters; what is cut is told."""
    run = client.create_run(experiment.experiment_id, run_name="n" * 1001)
    id = run.info.run_id
    assert client.get_run(id).info.run_name == "n" * 1001
    client.log_param(id, "emoji", "\U0001f600" * 6000)
    client.log_param(id, "long", "x" * 6001)
    got = client.get_run(id).data
    assert got.params == {"emoji": "\U0001f600" * 6000, "long": "x" * 6000}
    assert got.tags["quipu.cut.params.long"] == "6001 characters were logged; the first 6000 are kept"
    assert "quipu.cut.params.emoji" not in got.tags
    profile = "p" * 3_900_000
    client.log_inputs(id, [DatasetInput(Dataset("d", "1", "local", "s", profile=profile))])
    assert client.get_run(id).inputs.dataset_inputs[0].dataset.profile == profile
    body = {"experiment_id": experiment.experiment_id, "user_id": "u" * 300}
    created = requests.post(f"{url}/api/2.0/mlflow/runs/create", json=body)
    assert created.json()["run"]["info"]["user_id"] == "u" * 300
    body = {"experiment_id": experiment.experiment_id, "run_name": "n" * 2_000_000}
    refused = requests.post(f"{url}/api/2.0/mlflow/runs/create", json=body)
    assert refused.status_code == 400
    assert "has 2000000 characters; at most 8000 are allowed" in refused.json()["message"]
