package dev.quipu.server.nativeapi.evaluation;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.evaluation.CaseChange;
import dev.quipu.core.model.RunId;
import dev.quipu.core.text.Keys;
import dev.quipu.core.text.Text;
import dev.quipu.engine.evaluation.Comparisons;
import dev.quipu.engine.evaluation.Evaluations;
import dev.quipu.engine.evaluation.Evaluations.Order;
import dev.quipu.engine.evaluation.QuestionLimits;
import dev.quipu.engine.evaluation.ScoreName;
import dev.quipu.engine.points.Appender;
import dev.quipu.engine.points.Appender.Appended;
import dev.quipu.engine.points.Appender.Batch;
import dev.quipu.engine.points.Appender.Sequence;
import dev.quipu.server.http.Exchange;
import dev.quipu.server.http.Method;
import dev.quipu.server.http.Permission;
import dev.quipu.server.http.Route;
import dev.quipu.server.nativeapi.request.Ids;
import dev.quipu.server.nativeapi.request.Paths;
import dev.quipu.server.nativeapi.request.RowObjects;
import dev.quipu.server.nativeapi.request.SequenceHeaders;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Evaluation rows of runs, summaries, histories of cases, leaderboards and comparisons by case.
public final class EvaluationRoutes {
  private static final int PAGE = 100;

  private final Appender appender;
  private final Evaluations evaluations;
  private final Comparisons comparisons;
  private final InstantSource clock;

  public EvaluationRoutes(
      Appender appender, Evaluations evaluations, Comparisons comparisons, InstantSource clock) {
    this.appender = appender;
    this.evaluations = evaluations;
    this.comparisons = comparisons;
    this.clock = clock;
  }

  public List<Route> routes() {
    return List.of(
        new Route(Method.POST, Paths.RUN + "/evaluations", Permission.WRITE, this::append),
        new Route(Method.GET, Paths.RUN + "/evaluations", Permission.READ, this::rows),
        new Route(Method.GET, Paths.RUN + "/evaluations/summary", Permission.READ, this::summary),
        new Route(
            Method.GET, Paths.PROJECT + "/evaluations/history", Permission.READ, this::history),
        new Route(
            Method.GET, Paths.PROJECT + "/evaluations/compare", Permission.READ, this::compare),
        new Route(
            Method.GET,
            Paths.EXPERIMENTS + "/{experimentId}/leaderboard",
            Permission.READ,
            this::leaderboard));
  }

  // ---- rows ----

  private void append(Exchange exchange) throws IOException {
    RunId run = Ids.run(exchange);
    @Nullable Sequence sequence = SequenceHeaders.read(exchange);
    byte[] body = RowObjects.body(exchange);
    EvaluationBody.Rows rows = EvaluationBody.read(body, nowUs());
    Appended appended =
        appender.append(exchange.scope(), run, Batch.ofRows(rows.frame(), sequence));
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          json.writeNumberProperty("evaluations", rows.count());
          json.writeBooleanProperty("duplicate", appended.duplicate());
          json.writeEndObject();
        });
  }

  private long nowUs() {
    Instant now = clock.instant();
    return now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
  }

  private void rows(Exchange exchange) throws IOException {
    Evaluations.Question question =
        new Evaluations.Question(
            score(exchange),
            number(exchange, "least"),
            number(exchange, "most"),
            flag(exchange, "success"),
            exchange.parameter("text").orElse(""),
            word(exchange, "orderBy", Order.PLACE, Order.values()),
            Boolean.TRUE.equals(flag(exchange, "descending")));
    Evaluations.Page page =
        evaluations.rows(
            exchange.scope(), Ids.run(exchange), question, max(exchange), token(exchange));
    exchange.sendJson(200, json -> EvaluationJson.write(json, page));
  }

  private void history(Exchange exchange) throws IOException {
    var page =
        evaluations.history(
            exchange.scope(),
            exchange.parameter("dataset").orElse(""),
            Keys.check("Key of a case", required(exchange, "key")),
            max(exchange),
            token(exchange));
    exchange.sendJson(200, json -> EvaluationJson.writeHistory(json, page));
  }

  // ---- summaries ----

  private void summary(Exchange exchange) throws IOException {
    String member = exchange.parameter("sliceBy").orElse("");
    Evaluations.Summary summary =
        evaluations.summary(
            exchange.scope(),
            Ids.run(exchange),
            member.isEmpty() ? null : Keys.check("Member of the metadata", member));
    exchange.sendJson(200, json -> EvaluationJson.write(json, summary));
  }

  private void leaderboard(Exchange exchange) throws IOException {
    ScoreName order = score(exchange);
    Evaluations.Leaderboard board =
        evaluations.leaderboard(
            exchange.scope(),
            Ids.experiment(exchange),
            order.dataset(),
            order.evaluator().isEmpty() ? null : order,
            max(exchange));
    exchange.sendJson(200, json -> EvaluationJson.write(json, board));
  }

  // ---- comparison ----

  private void compare(Exchange exchange) throws IOException {
    String change = exchange.parameter("change").orElse("");
    Comparisons.Question question =
        new Comparisons.Question(
            new RunId(required(exchange, "base")),
            new RunId(required(exchange, "run")),
            score(exchange),
            change.isEmpty() ? null : word(exchange, "change", null, CaseChange.values()));
    Comparisons.Comparison comparison =
        comparisons.compare(exchange.scope(), question, max(exchange), token(exchange));
    exchange.sendJson(200, json -> EvaluationJson.write(json, comparison));
  }

  // ---- parameters ----

  private static ScoreName score(Exchange exchange) {
    return new ScoreName(
        exchange.parameter("evaluator").orElse(""),
        exchange.parameter("metric").orElse(""),
        exchange.parameter("dataset").orElse(null));
  }

  private static String required(Exchange exchange, String name) {
    return exchange
        .parameter(name)
        .filter(text -> !text.isEmpty())
        .orElseThrow(() -> QuipuException.invalid("Parameter " + Text.quote(name) + " is missing"));
  }

  private static <E extends Enum<E>> E word(
      Exchange exchange, String name, @Nullable E ifAbsent, E[] all) {
    String text = exchange.parameter(name).orElse("");
    if (text.isEmpty() && ifAbsent != null) {
      return ifAbsent;
    }
    for (E one : all) {
      if (one.name().toLowerCase(Locale.ROOT).equals(text)) {
        return one;
      }
    }
    throw QuipuException.invalid(
        "Parameter "
            + Text.quote(name)
            + " is "
            + Text.quote(text)
            + "; it must be one of "
            + Arrays.stream(all)
                .map(one -> one.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", ")));
  }

  private static @Nullable Boolean flag(Exchange exchange, String name) {
    String text = exchange.parameter(name).orElse("");
    return switch (text) {
      case "" -> null;
      case "true" -> true;
      case "false" -> false;
      default ->
          throw QuipuException.invalid(
              "Parameter "
                  + Text.quote(name)
                  + " is "
                  + Text.quote(text)
                  + "; it must be true or false");
    };
  }

  private static @Nullable Double number(Exchange exchange, String name) {
    String text = exchange.parameter(name).orElse("");
    if (text.isEmpty()) {
      return null;
    }
    try {
      double number = Double.parseDouble(text);
      if (Double.isFinite(number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Refused below.
    }
    throw QuipuException.invalid(
        "Parameter " + Text.quote(name) + " is " + Text.quote(text) + ", no finite number");
  }

  private static int max(Exchange exchange) {
    return exchange.integerParameter("max", PAGE, 1, QuestionLimits.PER_PAGE);
  }

  private static @Nullable String token(Exchange exchange) {
    return exchange.parameter("pageToken").orElse(null);
  }
}
