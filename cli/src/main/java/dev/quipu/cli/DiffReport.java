package dev.quipu.cli;

import dev.quipu.cli.DiffCommand.ScoreDiff;
import dev.quipu.core.evaluation.EvaluationRow;
import dev.quipu.core.evaluation.Score;
import dev.quipu.core.json.JsonTree;
import dev.quipu.core.text.Text;
import dev.quipu.sdk.evaluations.CaseComparison;
import dev.quipu.sdk.evaluations.ComparedCase;
import dev.quipu.sdk.evaluations.StoredEvaluation;
import dev.quipu.sdk.read.StoredRun;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What `quipu diff` prints.
record DiffReport(StoredRun before, StoredRun after, List<ScoreDiff> scores) {
  private static final int OUTPUT_CHARS = 60;

  // ---- for people ----

  String text() {
    StringBuilder text = new StringBuilder();
    text.append(named(before)).append(" -> ").append(named(after)).append('\n');
    for (ScoreDiff score : scores) {
      CaseComparison of = score.comparison();
      text.append('\n').append(name(score)).append(": ").append(of.sentence()).append('\n');
      text.append(
          String.format(
              "  %d in both: %d regressed, %d improved, %d same; %d new, %d gone%n",
              of.common(), of.regressed(), of.improved(), of.same(), of.added(), of.gone()));
      for (ComparedCase one : score.cases()) {
        text.append(
            String.format(
                "  %-9s  %s  %s -> %s%s%n",
                one.change().word(),
                key(one),
                value(one.base(), score),
                value(one.run(), score),
                outputs(one)));
      }
    }
    return text.toString();
  }

  private static String named(StoredRun run) {
    return run.name() + " (" + run.id() + ")";
  }

  private static String name(ScoreDiff score) {
    return score.metric().isEmpty() ? score.evaluator() : score.evaluator() + "." + score.metric();
  }

  private static String key(ComparedCase one) {
    EvaluationRow row = row(one);
    return row.dataset().isEmpty() ? row.key() : row.dataset() + "/" + row.key();
  }

  private static EvaluationRow row(ComparedCase one) {
    return one.run().or(one::base).orElseThrow().row();
  }

  private static String value(Optional<StoredEvaluation> of, ScoreDiff name) {
    Score score = of.map(row -> find(row.row(), name)).orElse(null);
    if (score == null) {
      return "-";
    } else if (score.value() != null) {
      StringBuilder number = new StringBuilder();
      JsonTree.number(score.value(), number);
      return number.toString();
    } else if (score.error() != null) {
      return "error";
    }
    return score.label() != null ? score.label() : String.valueOf(score.success());
  }

  private static @Nullable Score find(EvaluationRow row, ScoreDiff name) {
    return row.scores().stream()
        .filter(
            one -> one.evaluator().equals(name.evaluator()) && one.metric().equals(name.metric()))
        .findFirst()
        .orElse(null);
  }

  private static String outputs(ComparedCase one) {
    if (one.base().isEmpty() || one.run().isEmpty()) {
      return "";
    }
    return "  " + output(one.base().get()) + " -> " + output(one.run().get());
  }

  private static String output(StoredEvaluation of) {
    Object output = JsonTree.members(of.row().data()).get(EvaluationRow.OUTPUT);
    String plain;
    if (output instanceof String text) {
      plain = text;
    } else {
      StringBuilder json = new StringBuilder();
      JsonTree.write(output, json);
      plain = json.toString();
    }
    return Text.quote(Text.first(plain, OUTPUT_CHARS));
  }

  // ---- for programs ----

  String json() {
    Map<String, @Nullable Object> report = new LinkedHashMap<>();
    report.put("base", run(before));
    report.put("run", run(after));
    List<Object> all = new ArrayList<>();
    scores.forEach(score -> all.add(score(score)));
    report.put("scores", all);
    StringBuilder json = new StringBuilder();
    JsonTree.write(report, json);
    return json.append('\n').toString();
  }

  private static Map<String, @Nullable Object> run(StoredRun run) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("id", run.id().hex());
    members.put("name", run.name());
    return members;
  }

  private static Map<String, @Nullable Object> score(ScoreDiff score) {
    CaseComparison of = score.comparison();
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("evaluator", score.evaluator());
    members.put("metric", score.metric());
    members.put("sentence", of.sentence());
    members.put("chance", of.chance());
    members.put("moreThanChance", of.isMoreThanChance());
    members.put("common", (double) of.common());
    members.put("regressed", (double) of.regressed());
    members.put("improved", (double) of.improved());
    members.put("same", (double) of.same());
    members.put("new", (double) of.added());
    members.put("gone", (double) of.gone());
    of.meanDifference().ifPresent(difference -> members.put("meanDifference", difference));
    List<Object> cases = new ArrayList<>();
    for (ComparedCase one : score.cases()) {
      Map<String, @Nullable Object> listed = new LinkedHashMap<>();
      listed.put("dataset", row(one).dataset());
      listed.put("key", row(one).key());
      listed.put("change", one.change().word());
      listed.put("gain", one.gain());
      put(listed, "base", one.base(), score);
      put(listed, "run", one.run(), score);
      cases.add(listed);
    }
    members.put("cases", cases);
    return members;
  }

  private static void put(
      Map<String, @Nullable Object> members,
      String name,
      Optional<StoredEvaluation> of,
      ScoreDiff score) {
    Score found = of.map(row -> find(row.row(), score)).orElse(null);
    if (found != null) {
      Map<String, @Nullable Object> one = new LinkedHashMap<>();
      one.put("value", found.value());
      one.put("success", found.success());
      members.put(name, one);
    }
  }
}
