package dev.quipu.harness.report;

import dev.quipu.core.text.Text;
import dev.quipu.harness.artifacts.CaseRecord;
import dev.quipu.harness.json.Json;
import org.jspecify.annotations.Nullable;

/// Shows one case: a line, and behind it all that is known.
record CaseView(CaseRecord record) {
  /// Of a longer value the beginning is shown; the records have it whole.
  private static final int MOST_CHARS = 4000;

  private static final int PEEK_CHARS = 160;

  Html html() {
    String status = record.status().word();
    Html html =
        new Html()
            .open(
                "details",
                "class",
                "case",
                "data-status",
                status,
                "data-model",
                record.model(),
                "data-probe",
                record.probe(),
                "data-dataset",
                record.dataset());
    html.open("summary").element("span", status, "class", "tag " + status);
    html.element("span", record.exampleId(), "class", "mono", "title", record.exampleId());
    html.element("span", peek(), "class", "dim peek");
    Double score = record.primaryScore();
    html.element("span", score == null ? "–" : Figures.score(score), "class", "score");
    html.close("summary").open("div", "class", "body");
    html.open("div", "class", "wide chips");
    html.element("span", record.model());
    html.element("span", record.probe());
    html.element("span", record.dataset());
    record
        .scores()
        .forEach((name, value) ->
            html.element("span", name + " " + (value == null ? "–" : Figures.score(value))));
    html.close("div");
    if (record.error() != null) {
      part(html, "Error", record.error());
    }
    part(html, "Input", record.input());
    part(html, "Expected", record.expected());
    part(html, "Output", record.output());
    return html.close("div").close("details").line();
  }

  private String peek() {
    String text =
        record.error() != null ? record.error() : Json.plainText(orEmpty(record.output()));
    return Text.first(text, PEEK_CHARS);
  }

  private static Object orEmpty(@Nullable Object value) {
    return value == null ? "" : value;
  }

  private static void part(Html html, String title, @Nullable Object value) {
    if (value != null) {
      String text = Json.plainText(value);
      String shown =
          text.length() > MOST_CHARS
              ? Text.first(text, MOST_CHARS) + "\n… " + text.length() + " characters"
              : text;
      html.open("div").element("h3", title).element("pre", shown).close("div");
    }
  }
}
