package dev.quipu.harness.report;

import dev.quipu.harness.artifacts.CaseRecord;
import dev.quipu.harness.artifacts.ExperimentSummary;
import dev.quipu.harness.artifacts.RecordStatus;
import dev.quipu.harness.artifacts.RunSummary;
import dev.quipu.harness.artifacts.ScoreSummary;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/// The report of a run: totals, experiments, and cases.
record ReportPage(RunSummary summary, ShownCases shown) {
  String html() {
    Html body = new Html();
    body.element("h1", summary.plan().name()).line();
    body.open("div", "class", "id mono").text("run " + summary.plan().identity().id());
    body.close("div").line();
    body.add(totals());
    if (summary.experiments().size() > 1) {
      body.add(matrix());
    }
    body.add(experiments()).add(scores()).add(cases());
    body.element(
        "footer",
        "Made of records.jsonl by Quipu. Shares of right and wrong have Wilson intervals, other means"
            + " normal ones, with a confidence of 95 %.");
    return Page.of(summary.plan().name() + " · Quipu", body.line());
  }

  // ---- totals ----

  private Html totals() {
    Map<RecordStatus, Long> statuses = summary.statuses();
    long failed =
        statuses.entrySet().stream()
            .filter(one -> one.getKey().isFailure())
            .mapToLong(Map.Entry::getValue)
            .sum();
    Html cards = new Html().open("div", "class", "cards");
    card(cards, Figures.count(summary.count()), "cases", "");
    card(cards, Figures.count(statuses.getOrDefault(RecordStatus.SUCCESS, 0L)), "answered", "good");
    card(cards, Figures.count(failed), "failed", failed > 0 ? "bad" : "");
    long skipped = statuses.getOrDefault(RecordStatus.SKIPPED, 0L);
    if (skipped > 0) {
      card(cards, Figures.count(skipped), "skipped", "warn");
    }
    long tokens =
        summary.experiments().stream()
            .mapToLong(one -> one.usage().getOrDefault("total_tokens", 0L))
            .sum();
    if (tokens > 0) {
      card(cards, Figures.count(tokens), "tokens", "");
    }
    if (summary.experiments().size() == 1) {
      ScoreSummary score = summary.experiments().get(0).primary();
      if (score != null) {
        card(
            cards,
            Figures.score(score.mean()),
            "mean of " + summary.experiments().get(0).primaryMetric(),
            "");
      }
    }
    return cards.close("div").line();
  }

  private static void card(Html cards, String number, String words, String kind) {
    cards.open("div", "class", "card").element("b", number, "class", kind);
    cards.element("span", words).close("div");
  }

  // ---- models by probes ----

  private Html matrix() {
    Html html = new Html().element("h2", "Models and probes");
    html.open("div", "class", "scroll").open("table").open("tr").element("th", "Model");
    List<String> columns =
        summary.experiments().stream().map(ReportPage::column).distinct().toList();
    columns.forEach(column -> html.element("th", column, "class", "heat"));
    html.close("tr").line();
    for (String model : names(ExperimentSummary::model)) {
      html.open("tr").element("td", model, "class", "name");
      for (String column : columns) {
        summary.experiments().stream()
            .filter(one -> one.model().equals(model) && column(one).equals(column))
            .findFirst()
            .ifPresentOrElse(one -> heat(html, one), () -> html.element("td", ""));
      }
      html.close("tr").line();
    }
    return html.close("table").close("div").line();
  }

  private static String column(ExperimentSummary one) {
    return one.probe() + " · " + one.dataset();
  }

  private static void heat(Html html, ExperimentSummary one) {
    ScoreSummary score = one.primary();
    if (score == null) {
      html.element("td", "–", "class", "heat dim");
      return;
    }
    boolean isUnit = score.min() >= 0 && score.max() <= 1;
    String style =
        isUnit
            ? String.format(
                Locale.ROOT,
                "background:color-mix(in srgb, var(--accent) %.0f%%, transparent)",
                45 * score.mean())
            : "";
    html.element(
        "td",
        Figures.score(score.mean()),
        "class",
        "heat",
        "style",
        style,
        "title",
        one.primaryMetric());
  }

  // ---- experiments ----

  private Html experiments() {
    Html html = new Html().element("h2", "Experiments");
    html.open("div", "class", "scroll").open("table").open("tr");
    for (String head : List.of("Model", "Probe", "Data", "Primary score")) {
      html.element("th", head);
    }
    html.element("th", "Mean", "class", "num").element("th", "95 % interval", "class", "num");
    html.element("th", "").element("th", "Distribution");
    html.element("th", "Cases", "class", "num").element("th", "Failed", "class", "num");
    html.close("tr").line();
    for (int i = 0; i < summary.experiments().size(); i++) {
      experiment(html, summary.experiments().get(i), shown.bins().get(i));
    }
    return html.close("table").close("div").line();
  }

  private static void experiment(Html html, ExperimentSummary one, long[] bins) {
    ScoreSummary score = one.primary();
    html.open("tr").element("td", one.model(), "class", "name");
    html.element("td", one.probe(), "class", "name").element("td", one.dataset(), "class", "name");
    html.element("td", one.primaryMetric(), "class", "mono");
    if (score == null) {
      html.element("td", "–", "class", "num").element("td", "").element("td", "").element("td", "");
    } else {
      html.element("td", Figures.score(score.mean()), "class", "num");
      html.element(
          "td",
          Figures.score(score.low()) + " – " + Figures.score(score.high()),
          "class",
          "num dim");
      html.open("td");
      if (score.min() >= 0 && score.max() <= 1) {
        html.add(Figures.bar(score.mean()));
      }
      String label =
          "Scores from " + Figures.score(score.min()) + " to " + Figures.score(score.max());
      html.close("td").open("td").add(Figures.histogram(bins, label)).close("td");
    }
    html.element("td", Figures.count(one.count()), "class", "num");
    html.element(
        "td", Figures.count(one.failures()), "class", one.failures() > 0 ? "num bad" : "num");
    html.close("tr").line();
  }

  // ---- all scores ----

  private Html scores() {
    Html html = new Html().open("details", "class", "more");
    html.open("summary").element("h2", "All scores").close("summary");
    html.open("div", "class", "scroll").open("table").open("tr");
    for (String head : List.of("Model", "Probe", "Data", "Score")) {
      html.element("th", head);
    }
    for (String head : List.of("Count", "Mean", "Std", "Min", "Median", "Max")) {
      html.element("th", head, "class", "num");
    }
    html.close("tr").line();
    for (ExperimentSummary one : summary.experiments()) {
      one.scores()
          .forEach((name, score) -> {
            html.open("tr").element("td", one.model(), "class", "name");
            html.element("td", one.probe(), "class", "name");
            html.element("td", one.dataset(), "class", "name").element("td", name, "class", "mono");
            html.element("td", Figures.count(score.count()), "class", "num");
            for (double number :
                new double[] {
                  score.mean(), score.std(), score.min(), score.median(), score.max()
                }) {
              html.element("td", Figures.score(number), "class", "num");
            }
            html.close("tr").line();
          });
    }
    return html.close("table").close("div").close("details").line();
  }

  // ---- cases ----

  private Html cases() {
    Html html = new Html().element("h2", "Cases");
    if (shown.cases().size() < summary.count()) {
      html.element(
          "p",
          "The "
              + Figures.count(shown.cases().size())
              + " cases with failures and the worst scores; records.jsonl has all "
              + Figures.count(summary.count())
              + ".",
          "class",
          "dim");
    }
    html.open("div", "class", "filters", "hidden", "");
    html.open("input", "type", "search", "placeholder", "Find in cases", "aria-label", "Find");
    choice(html, "status", "All statuses", one -> one.status().word());
    choice(html, "model", "All models", CaseRecord::model);
    choice(html, "probe", "All probes", CaseRecord::probe);
    choice(html, "dataset", "All data", CaseRecord::dataset);
    html.element("span", "", "id", "shown", "class", "dim", "aria-live", "polite");
    html.close("div").line();
    shown.cases().forEach(record -> html.add(new CaseView(record).html()));
    return html;
  }

  private void choice(Html html, String name, String all, Function<CaseRecord, String> value) {
    SortedSet<String> values = new TreeSet<>();
    shown.cases().forEach(one -> values.add(value.apply(one)));
    if (values.size() > 1) {
      html.open("select", "name", name, "aria-label", all).element("option", all, "value", "");
      values.forEach(one -> html.element("option", one, "value", one));
      html.close("select");
    }
  }

  private List<String> names(Function<ExperimentSummary, String> name) {
    return summary.experiments().stream().map(name).distinct().toList();
  }
}
