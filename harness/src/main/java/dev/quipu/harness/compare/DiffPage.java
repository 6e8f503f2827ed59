package dev.quipu.harness.compare;

import dev.quipu.core.text.Text;
import dev.quipu.harness.artifacts.CaseRecord;
import dev.quipu.harness.compare.RunDiff.ExperimentDiff;
import dev.quipu.harness.json.Json;
import dev.quipu.harness.report.Figures;
import dev.quipu.harness.report.Html;
import dev.quipu.harness.report.Page;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A comparison as a page of one file.
public record DiffPage(RunDiff diff) {
  private static final int MOST_CHARS = 4000;

  public String html() {
    Html body = new Html();
    body.element("h1", diff.base().name() + " → " + diff.run().name()).line();
    body.element(
        "div",
        "run " + diff.base().identity().id() + " → " + diff.run().identity().id(),
        "class",
        "id mono");
    body.open("div", "class", "cards");
    for (RecordChange change : RecordChange.values()) {
      String kind =
          diff.count(change) == 0
              ? "dim"
              : switch (change) {
                case REGRESSED -> "bad";
                case IMPROVED -> "good";
                case CHANGED, GONE -> "warn";
                case NEW, SAME -> "";
              };
      body.open("div", "class", "card");
      body.element("b", Figures.count(diff.count(change)), "class", kind);
      body.element("span", change.word()).close("div");
    }
    body.close("div").line();
    body.add(experiments()).add(cases());
    return Page.of(diff.base().name() + " → " + diff.run().name() + " · Quipu", body);
  }

  private Html experiments() {
    Html html = new Html().element("h2", "Experiments");
    html.open("div", "class", "scroll").open("table").open("tr");
    html.element("th", "Model").element("th", "Probe").element("th", "Data");
    html.element("th", "Primary score").element("th", "Base", "class", "num");
    html.element("th", "Run", "class", "num").element("th", "Difference", "class", "num");
    html.close("tr").line();
    for (ExperimentDiff one : diff.experiments()) {
      html.open("tr").element("td", one.model(), "class", "name");
      html.element("td", one.probe(), "class", "name");
      html.element("td", one.dataset(), "class", "name");
      html.element("td", one.metric(), "class", "mono");
      html.element("td", value(one.baseMean()), "class", "num");
      html.element("td", value(one.runMean()), "class", "num");
      String gain =
          one.baseMean() == null || one.runMean() == null
              ? "–"
              : String.format(Locale.ROOT, "%+.4f", one.runMean() - one.baseMean());
      html.element("td", gain, "class", "num").close("tr").line();
    }
    return html.close("table").close("div").line();
  }

  private Html cases() {
    Html html = new Html().element("h2", "Cases");
    long different =
        diff.counts().entrySet().stream()
            .filter(one -> one.getKey() != RecordChange.SAME)
            .mapToLong(Map.Entry::getValue)
            .sum();
    String words =
        different == 0
            ? "All cases are the same."
            : Figures.count(diff.cases().size())
                + " of "
                + Figures.count(different)
                + " are listed.";
    html.element("p", words, "class", "dim");
    for (CaseDiff one : diff.cases()) {
      CaseRecord named = one.any();
      html.open("details", "class", "case").open("summary");
      html.element("span", one.change().word(), "class", "tag " + one.change().word());
      html.element("span", named.exampleId(), "class", "mono");
      html.element(
          "span",
          named.model() + " · " + named.probe() + " · " + named.dataset(),
          "class",
          "dim peek");
      html.element("span", score(one.base()) + " → " + score(one.run()), "class", "score");
      html.close("summary").open("div", "class", "body");
      side(html, "Base", one.base());
      side(html, "Run", one.run());
      html.close("div").close("details").line();
    }
    return html;
  }

  private static void side(Html html, String title, @Nullable CaseRecord record) {
    html.open("div");
    if (record == null) {
      html.element("h3", title).element("pre", "There is no such case.");
    } else {
      html.element("h3", title + " · " + record.status().word());
      Object shown = record.error() == null ? record.output() : record.error();
      html.element("pre", Text.first(shown == null ? "" : Json.plainText(shown), MOST_CHARS));
    }
    html.close("div");
  }

  private static String value(@Nullable Double value) {
    return value == null ? "–" : Figures.score(value);
  }

  private static String score(@Nullable CaseRecord record) {
    return record == null ? "–" : value(record.primaryScore());
  }
}
