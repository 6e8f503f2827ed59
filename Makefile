# Everything a developer runs. `make test` is what CI runs.
SHELL = /bin/bash
MVN = mvn -B -ntp
JDK25 = $(shell ./quipu --print-jdk)
CHROMIUM ?= $(shell command -v chromium || command -v chromium-browser || command -v google-chrome)

# Builds what is measured, and runs a benchmark: its class and arguments.
define benchmark
$(MVN) -q -DskipTests package -pl benchmarks,cli -am
@./quipu --rehearse
$(JDK25)/bin/java --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -cp "benchmarks/target/classes:benchmarks/target/lib/*" dev.quipu.benchmarks.$(1)
endef

.PHONY: help build dist test test-java test-python test-browser test-proxy test-dist faults bench bench-browse bench-recovery bench-series bench-timelines bench-history bench-export bench-tensorboard bench-start bench-search bench-gc bench-keys bench-content bench-tasks bench-lineage bench-evaluations bench-traces bench-alerts bench-harness bench-peers soak lint format clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

build: ## Build the command line, the server and the page
	$(MVN) -DskipTests package
	@mkdir -p build && touch build/built
	@./quipu --rehearse

dist: ## Pack one archive that runs with a JDK 25 and nothing else, and what Java programs link: build/dist
	$(MVN) -Pdist -DskipTests package
	@scripts/dist

test: lint test-java test-python test-browser test-proxy test-dist ## Run every test: Java, web, MLflow's Python client, browser
	@scripts/report-skips

test-java: ## Run the Java and web unit tests
	@mkdir -p build && rm -f build/skipped
	$(MVN) verify
	@touch build/built
	@./quipu --rehearse

test-python: ## Run the tests with MLflow's Python client against a real server
	@scripts/test-python

test-browser: ## Run the tests in headless Chromium against a real server
	@CHROMIUM="$(CHROMIUM)" scripts/test-browser

test-proxy: ## Run the tests behind real nginx and Caddy
	@CHROMIUM="$(CHROMIUM)" scripts/test-proxy

test-dist: ## Run the archive in an empty folder, with a JDK 25 and nothing else
	@scripts/test-dist

faults: ## Kill the server and clients, fail, fill and damage its disk, and audit what is left (ROUNDS=200)
	$(MVN) -pl faults,schedules -am test -Dtest='dev.quipu.faults.*Test,*ScheduleTest' -Dsurefire.failIfNoSpecifiedTests=false \
	  -Dquipu.faults.rounds=50 -Dquipu.faults.points=$(or $(ROUNDS),200) -Dquipu.faults.operations=10 -Dquipu.faults.full=3 -Dquipu.faults.flips=300 -Dquipu.faults.rows=1000 \
	  -Dquipu.faults.alerts=40 -Dquipu.faults.jumps=5000 -Dquipu.faults.schedules=2000 -Dquipu.schedules=500

bench: ## Load Quipu and its peers with the same requests; see benchmarks/README.md (BENCH="ingest wide single")
	$(call benchmark,Main $(BENCH))

bench-browse: ## Time the requests behind the page on an experiment of a million points
	$(call benchmark,Browse)

bench-recovery: ## Kill the server under load with 256 MB of data, and time its first answer (MB=1024)
	$(call benchmark,Recovery $(or $(MB),256))

bench-timelines: ## Measure logs and tracks: lines a second, bytes, searches of ten million lines, rows by time (LINES=1000000)
	$(call benchmark,Timelines $(LINES))

bench-series: ## Measure charts of ten million points, groups of a hundred runs, native frames, bytes a point
	$(call benchmark,SeriesFigures)

bench-history: ## Time what MLflow's clients ask of a history, of Quipu and of a real MLflow
	$(call benchmark,History)

bench-export: ## Export ten million points in each form, beside pyarrow and DuckDB that write the same points
	python3 -m venv build/peers
	build/peers/bin/pip install -q pyarrow duckdb
	$(call benchmark,ExportFigures)

bench-tensorboard: ## Measure what TensorBoard needs for a million points
	python3 -m venv build/peers
	build/peers/bin/pip install -q tensorboard
	build/peers/bin/python benchmarks/tensorboard_peer.py

bench-start: ## Time the first answer of a new process, with and without what was rehearsed, and measure its memory at rest
	$(call benchmark,Start)

bench-search: ## Time searches of 100 000 runs while points come in (BENCH="--runs 1000000 --no-peers")
	$(call benchmark,Search $(BENCH))

bench-gc: ## Time the removal of 5000 deleted runs while points come in (BENCH="--quipu ../before/quipu --quipu ./quipu")
	$(call benchmark,Removals $(BENCH))

soak: ## Load a server with a small heap for minutes, with searches and charts, and see whether it lives (MINUTES=10 HEAP=256m)
	$(call benchmark,Soak --minutes $(or $(MINUTES),10) --heap $(or $(HEAP),256m))

bench-keys: ## Measure one run with 100 000 keys
	$(call benchmark,Keys)

bench-content: ## Time how values become the contents of objects, and are read back
	$(call benchmark,ContentFigures)

bench-tasks: ## Time what a task with its inputs and output costs its caller, and how many a second are stored, beside MLflow (TASKS=200000)
	$(call benchmark,TaskFigures)
	$(call benchmark,StoredTasks $(TASKS))

bench-traces: ## Store spans by OTLP, beside MLflow, and search a million traces (SPANS=1000000 TRACES=1000000)
	$(call benchmark,StoredTraces $(or $(SPANS),1000000) $(or $(TRACES),1000000))

bench-alerts: ## Send points in turn to a server with 10 000 alerts and one without, and time firings
	$(call benchmark,AlertFigures)

bench-lineage: ## Store ten million links, and time questions about lineage, beside SQLite alone (LINKS=1000000)
	$(call benchmark,LineageFigures $(LINKS))

bench-evaluations: ## Store evaluation rows, compare two runs of 100 000 cases, and time a leaderboard of 1000 runs (ROWS=100000)
	$(call benchmark,EvaluationFigures $(ROWS))

bench-trackers: ## Time what a call of a tracker costs with each backend, beside wandb's client
	$(call benchmark,TrackerFigures)

bench-harness: ## Time quipu run against a model of 20 ms, and quipu diff of two runs of 100 000 records
	$(call benchmark,harness.HarnessFigures)

bench-peers: ## Install a real MLflow and wandb in build/peers, for the benchmarks
	python3 -m venv build/peers
	build/peers/bin/pip install -q -r benchmarks/peers.txt

lint: ## Check the formatting of the Java code
	JAVA_HOME=$(JDK25) $(MVN) -q spotless:check

format: ## Format the Java code
	JAVA_HOME=$(JDK25) $(MVN) -q spotless:apply

clean: ## Remove what was built; data folders stay
	$(MVN) -q clean
	rm -rf build web/dist
