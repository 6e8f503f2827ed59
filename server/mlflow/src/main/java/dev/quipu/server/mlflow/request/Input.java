package dev.quipu.server.mlflow.request;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.limits.Limits;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.text.Text;
import dev.quipu.engine.port.read.View;
import dev.quipu.server.http.Exchange;
import dev.quipu.server.http.json.JsonObject;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The fields of a request: the fields of a JSON body, or the query parameters of a GET. A repeated
/// parameter is a list.
public final class Input {
  /// The ids of runs that MLflow accepts. Our ids are narrower, so the other ids belong to no run.
  private static final Pattern RUN_ID = Pattern.compile("[a-zA-Z0-9][\\w\\-]{0,255}");

  private static final Pattern INTEGER = Pattern.compile("-?[0-9]{1,19}");

  private final @Nullable Exchange exchange;
  private final @Nullable JsonObject body;

  private Input(@Nullable Exchange exchange, @Nullable JsonObject body) {
    this.exchange = exchange;
    this.body = body;
  }

  public static Input of(Exchange exchange) throws IOException {
    return of(exchange, Limits.JSON_BODY_BYTES);
  }

  /// The fields of an object.
  public static Input ofBody(JsonObject body) {
    return new Input(null, body);
  }

  /// The body of a request, or its parameters if the method has no body.
  ///
  /// @param maxBytes limit of the body
  public static Input of(Exchange exchange, int maxBytes) throws IOException {
    boolean safe = exchange.method().equals("GET") || exchange.method().equals("HEAD");
    if (safe && !exchange.parameters().isEmpty()) {
      return new Input(exchange, null);
    }
    return new Input(exchange, exchange.json(maxBytes));
  }

  public Optional<String> text(String name) {
    JsonObject json = body;
    return json == null ? parameters(name).stream().findFirst() : json.text(name);
  }

  public String requiredText(String name) {
    return text(name).filter(text -> !text.isEmpty()).orElseThrow(() -> Wording.noField(name));
  }

  public List<String> texts(String name) {
    JsonObject json = body;
    return json == null ? parameters(name) : json.texts(name);
  }

  private List<String> parameters(String name) {
    Exchange request = exchange;
    return request == null ? List.of() : request.parameters(name);
  }

  public List<JsonObject> objects(String name) {
    JsonObject json = body;
    return json == null ? List.of() : json.objects(name);
  }

  /// An array of `{"key", "value"}`; a later value of a key replaces an earlier one.
  public Map<String, String> pairs(String name) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (JsonObject pair : objects(name)) {
      pairs.put(pair.requiredText("key"), pair.text("value").orElse(""));
    }
    return pairs;
  }

  public OptionalLong integer(String name) {
    JsonObject json = body;
    if (json != null) {
      return json.integer(name);
    }
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return OptionalLong.empty();
    }
    OptionalLong value = Text.integer(text.get());
    if (value.isPresent()) {
      return value;
    }
    throw Wording.wrongField(name, Text.quote(text.get()), "an integer of 64 bits");
  }

  public int integer(String name, int ifAbsent, int min, int max) {
    long value = integer(name).orElse(ifAbsent);
    if (value < min || value > max) {
      throw Wording.wrongField(name, Long.toString(value), "from " + min + " to " + max);
    }
    return (int) value;
  }

  /// The body, for fields that only a JSON body can have.
  public JsonObject json() {
    JsonObject json = body;
    if (json == null) {
      throw QuipuException.invalid("This request needs a JSON body");
    }
    return json;
  }

  /// The run of the request, which old clients name `run_uuid`.
  public RunId runId() {
    String id =
        text("run_id")
            .filter(text -> !text.isEmpty())
            .or(() -> text("run_uuid"))
            .orElseThrow(() -> Wording.noField("run_id"));
    return runId(id);
  }

  /// Reads the id of a run.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if MLflow would not accept the id, NOT_FOUND if the id
  ///   cannot be one of ours
  public static RunId runId(String id) {
    if (RunId.isValid(id)) {
      return new RunId(id);
    }
    if (!RUN_ID.matcher(id).matches()) {
      throw QuipuException.invalid("Run id " + Text.quote(id) + " is not valid");
    }
    throw Wording.noRun(id);
  }

  public ExperimentId experimentId() {
    return experimentId(requiredText("experiment_id"));
  }

  /// Reads the id of an experiment.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if the id is not a number, NOT_FOUND if no experiment
  ///   can have it
  public static ExperimentId experimentId(String id) {
    return ExperimentId.find(id)
        .orElseThrow(() ->
            isNumber(id)
                ? Wording.noExperiment(id)
                : QuipuException.invalid("Experiment id " + Text.quote(id) + " is not a number"));
  }

  /// The ids that an experiment can have; skips the others.
  public static List<ExperimentId> experimentIds(List<String> ids) {
    for (String id : ids) {
      if (!isNumber(id)) {
        throw QuipuException.invalid("Experiment id " + Text.quote(id) + " is not a number");
      }
    }
    return ids.stream().flatMap(id -> ExperimentId.find(id).stream()).distinct().toList();
  }

  private static boolean isNumber(String id) {
    return INTEGER.matcher(id).matches();
  }

  /// A view, by its name or number; active items if the field is absent.
  public View view(String name) {
    String word = word(name).orElse("ACTIVE_ONLY");
    return switch (word) {
      case "ACTIVE_ONLY", "1" -> View.ACTIVE;
      case "DELETED_ONLY", "2" -> View.DELETED;
      case "ALL", "3" -> View.ALL;
      default ->
          throw Wording.wrongField(name, Text.quote(word), "ACTIVE_ONLY, DELETED_ONLY or ALL");
    };
  }

  /// The word of an enumeration, which a client may send as its number.
  public Optional<String> word(String name) {
    JsonObject json = body;
    if (json != null && json.raw(name) instanceof Long number) {
      return Optional.of(number.toString());
    }
    return text(name).filter(text -> !text.isEmpty());
  }
}
