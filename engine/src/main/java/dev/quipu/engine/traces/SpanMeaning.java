package dev.quipu.engine.traces;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.json.JsonTree;
import dev.quipu.core.text.Text;
import dev.quipu.core.trace.AttributeValue;
import dev.quipu.core.trace.Span;
import dev.quipu.core.trace.TokenUsage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What the attributes of a span say of a call of a language model, by whichever of the usual
/// conventions: MLflow's own names first, then those of [Convention].
///
/// @param type such as `LLM`; empty for none
/// @param model empty for none
/// @param provider empty if unknown
/// @param session the conversation that the span is a part of; null for none
/// @param user null for none
public record SpanMeaning(
    String type,
    Optional<AttributeValue> input,
    Optional<AttributeValue> output,
    TokenUsage usage,
    String model,
    String provider,
    @Nullable String session,
    @Nullable String user) {
  /// The names that MLflow's clients use; the values of other conventions are shown under them.
  public static final String TRACE = "mlflow.traceRequestId";

  public static final String TYPE = "mlflow.spanType";

  public static final String INPUTS = "mlflow.spanInputs";
  public static final String OUTPUTS = "mlflow.spanOutputs";
  public static final String USAGE = "mlflow.chat.tokenUsage";
  public static final String COST = "mlflow.llm.cost";
  public static final String MODEL = "mlflow.llm.model";
  public static final String PROVIDER = "mlflow.llm.provider";

  private static final String UNKNOWN = "UNKNOWN";
  private static final int WORD_CHARS = 250;
  private static final Pattern NUMBER = Pattern.compile("\\d+");

  public static SpanMeaning of(Span span) {
    Map<String, AttributeValue> attributes = span.attributes();
    if (attributes.isEmpty() && span.events().isEmpty()) {
      return new SpanMeaning(
          "", Optional.empty(), Optional.empty(), TokenUsage.NONE, "", "", null, null);
    }
    List<Convention> conventions = Convention.of(attributes.keySet());
    Optional<AttributeValue> input =
        present(attributes, INPUTS)
            .or(() -> first(attributes, conventions, Convention::inputs))
            .or(() -> messages(span, INPUT_EVENTS));
    Optional<AttributeValue> output =
        present(attributes, OUTPUTS)
            .or(() -> first(attributes, conventions, Convention::outputs))
            .or(() -> messages(span, OUTPUT_EVENTS));
    return new SpanMeaning(
        word(type(attributes, conventions)),
        input,
        output,
        usage(attributes, conventions),
        word(
            text(attributes, MODEL)
                .or(() ->
                    first(attributes, conventions, Convention::models).map(AttributeValue::text))
                .or(() -> input.flatMap(SpanMeaning::modelIn))
                .or(() -> output.flatMap(SpanMeaning::modelIn))
                .orElse("")),
        word(text(attributes, PROVIDER).or(() -> provider(attributes, conventions)).orElse("")),
        text(attributes, "session.id").map(SpanMeaning::word).orElse(null),
        text(attributes, "user.id").map(SpanMeaning::word).orElse(null));
  }

  private static String word(String text) {
    return Text.first(text, WORD_CHARS);
  }

  private static Optional<AttributeValue> present(
      Map<String, AttributeValue> attributes, String key) {
    AttributeValue value = attributes.get(key);
    return value == null || isEmpty(value) ? Optional.empty() : Optional.of(value);
  }

  private static boolean isEmpty(AttributeValue value) {
    return switch (value) {
      case AttributeValue.Words(String text) -> text.isEmpty();
      case AttributeValue.Array(var values) -> values.isEmpty();
      case AttributeValue.Fields(var values) -> values.isEmpty();
      case AttributeValue.Nothing() -> true;
      case AttributeValue.Whole _, AttributeValue.Real _, AttributeValue.Flag _ -> false;
      case AttributeValue.Bytes(byte[] bytes) -> bytes.length == 0;
    };
  }

  private static Optional<String> text(Map<String, AttributeValue> attributes, String key) {
    return present(attributes, key).map(SpanMeaning::plain);
  }

  /// A text without the quotes that some clients leave around it.
  private static String plain(AttributeValue value) {
    String text = value.text();
    return text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"")
        ? text.substring(1, text.length() - 1)
        : text;
  }

  private static String type(Map<String, AttributeValue> attributes, List<Convention> conventions) {
    String own = text(attributes, TYPE).orElse("");
    if (!own.isEmpty() && !own.equals(UNKNOWN)) {
      return own;
    }
    for (Convention convention : conventions) {
      String type = text(attributes, convention.kind()).map(convention.types()::get).orElse(null);
      if (type != null) {
        return type;
      }
    }
    return own;
  }

  private static Optional<String> provider(
      Map<String, AttributeValue> attributes, List<Convention> conventions) {
    for (Convention convention : conventions) {
      Optional<String> found = text(attributes, convention.provider());
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Optional<AttributeValue> first(
      Map<String, AttributeValue> attributes,
      List<Convention> conventions,
      Function<Convention, List<String>> names) {
    for (Convention convention : conventions) {
      for (String name : names.apply(convention)) {
        Optional<AttributeValue> found =
            name.indexOf('#') < 0 ? present(attributes, name) : numbered(attributes, name);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<AttributeValue> numbered(
      Map<String, AttributeValue> attributes, String name) {
    String start = name.substring(0, name.indexOf('#'));
    for (String key : attributes.keySet()) {
      if (key.startsWith(start) && NUMBER.matcher(key).replaceAll("#").equals(name)) {
        Optional<AttributeValue> found = present(attributes, key);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  private static final Map<String, String> INPUT_EVENTS =
      Map.of(
          "gen_ai.system.message", "system",
          "gen_ai.user.message", "user",
          "gen_ai.assistant.message", "assistant");

  private static final Map<String, String> OUTPUT_EVENTS = Map.of("gen_ai.choice", "assistant");

  /// The messages that some instrumentations tell of as events; the roles are by the names.
  private static Optional<AttributeValue> messages(Span span, Map<String, String> roles) {
    List<AttributeValue> messages = new ArrayList<>();
    for (Span.Event event : span.events()) {
      String role = roles.get(event.name());
      AttributeValue content = event.attributes().get("content");
      if (role != null && content != null) {
        Map<String, AttributeValue> message = new LinkedHashMap<>();
        message.put(
            "role", event.attributes().getOrDefault("role", new AttributeValue.Words(role)));
        message.put("content", content);
        messages.add(new AttributeValue.Fields(message));
      }
    }
    return messages.isEmpty()
        ? Optional.empty()
        : Optional.of(new AttributeValue.Words(new AttributeValue.Array(messages).json()));
  }

  /// The value as it is inside, where a client has sent JSON in a text.
  public static AttributeValue opened(AttributeValue value) {
    if (value instanceof AttributeValue.Words(String text)
        && !text.isEmpty()
        && "{[\"".indexOf(text.charAt(0)) >= 0) {
      try {
        Object read = JsonTree.read(new JsonText(compact(text)));
        return read == null ? AttributeValue.nothing() : AttributeValue.of(read);
      } catch (QuipuException e) {
        // No JSON, or more of it than is looked at.
        return value;
      }
    }
    return value;
  }

  /// JSON without the white space between its tokens, which Python writes.
  private static String compact(String json) {
    StringBuilder out = new StringBuilder(json.length());
    boolean inString = false;
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (inString && c == '\\' && i + 1 < json.length()) {
        out.append(c).append(json.charAt(++i));
        continue;
      }
      if (c == '"') {
        inString = !inString;
      }
      if (inString || " \t\n\r".indexOf(c) < 0) {
        out.append(c);
      }
    }
    return out.toString();
  }

  private static Optional<String> modelIn(AttributeValue value) {
    return opened(value) instanceof AttributeValue.Fields(var fields)
            && fields.get("model") instanceof AttributeValue.Words(String model)
        ? Optional.of(model)
        : Optional.empty();
  }

  // ---- tokens and cost ----

  private static TokenUsage usage(
      Map<String, AttributeValue> attributes, List<Convention> conventions) {
    TokenUsage tokens =
        present(attributes, USAGE)
            .map(SpanMeaning::tokensOf)
            .orElseGet(() -> conventionalTokens(attributes, conventions));
    return present(attributes, COST).map(cost -> tokens.plus(costOf(cost))).orElse(tokens);
  }

  private static TokenUsage conventionalTokens(
      Map<String, AttributeValue> attributes, List<Convention> conventions) {
    for (Convention convention : conventions) {
      Long input = whole(attributes.get(convention.inputTokens()));
      Long output = whole(attributes.get(convention.outputTokens()));
      Long total = whole(attributes.get(convention.totalTokens()));
      if (input != null || output != null || total != null) {
        return new TokenUsage(
            input,
            output,
            total == null && input != null && output != null ? (Long) (input + output) : total,
            whole(attributes.get(convention.cacheReadTokens())),
            whole(attributes.get(convention.cacheCreationTokens())),
            null,
            null,
            null);
      }
    }
    return TokenUsage.NONE;
  }

  /// The tokens of an object with MLflow's names; none if it is something else.
  static TokenUsage tokensOf(AttributeValue value) {
    return opened(value) instanceof AttributeValue.Fields(var fields)
        ? new TokenUsage(
            whole(fields.get("input_tokens")),
            whole(fields.get("output_tokens")),
            whole(fields.get("total_tokens")),
            whole(fields.get("cache_read_input_tokens")),
            whole(fields.get("cache_creation_input_tokens")),
            null,
            null,
            null)
        : TokenUsage.NONE;
  }

  /// The cost in an object with MLflow's names; none if it is something else.
  static TokenUsage costOf(AttributeValue value) {
    return opened(value) instanceof AttributeValue.Fields(var fields)
        ? new TokenUsage(
            null,
            null,
            null,
            null,
            null,
            real(fields.get("input_cost")),
            real(fields.get("output_cost")),
            real(fields.get("total_cost")))
        : TokenUsage.NONE;
  }

  private static @Nullable Long whole(@Nullable AttributeValue value) {
    return switch (value) {
      case AttributeValue.Whole(long number) -> number;
      case AttributeValue.Real(double number) when number == Math.rint(number) -> (long) number;
      case AttributeValue.Words words -> {
        OptionalLong number = Text.integer(plain(words));
        yield number.isPresent() ? (Long) number.getAsLong() : null;
      }
      case null, default -> null;
    };
  }

  private static @Nullable Double real(@Nullable AttributeValue value) {
    OptionalDouble number =
        switch (value) {
          case AttributeValue.Whole(long whole) -> OptionalDouble.of((double) whole);
          case AttributeValue.Real(double real) -> OptionalDouble.of(real);
          case null, default -> OptionalDouble.empty();
        };
    return number.isPresent() && Double.isFinite(number.getAsDouble())
        ? (Double) number.getAsDouble()
        : null;
  }

  // ---- as MLflow's clients read spans ----

  /// The attributes under MLflow's names that the span does not have itself.
  public Map<String, AttributeValue> missingIn(Map<String, AttributeValue> attributes) {
    Map<String, AttributeValue> more = new LinkedHashMap<>();
    if (!type.isEmpty() && !text(attributes, TYPE).orElse("").equals(type)) {
      more.put(TYPE, new AttributeValue.Words(type));
    }
    // MLflow's clients see JSON that an attribute has as a text, such as Langfuse's, as what it is.
    input
        .filter(_ -> !attributes.containsKey(INPUTS))
        .ifPresent(value -> more.put(INPUTS, opened(value)));
    output
        .filter(_ -> !attributes.containsKey(OUTPUTS))
        .ifPresent(value -> more.put(OUTPUTS, opened(value)));
    if (usage.hasTokens() && !attributes.containsKey(USAGE)) {
      more.put(USAGE, tokens(usage));
    }
    if (!model.isEmpty() && !attributes.containsKey(MODEL)) {
      more.put(MODEL, new AttributeValue.Words(model));
    }
    if (!provider.isEmpty() && !attributes.containsKey(PROVIDER)) {
      more.put(PROVIDER, new AttributeValue.Words(provider));
    }
    return more;
  }

  /// The tokens as an object with MLflow's names.
  public static AttributeValue tokens(TokenUsage usage) {
    Map<String, AttributeValue> fields = new LinkedHashMap<>();
    put(fields, "input_tokens", usage.input());
    put(fields, "output_tokens", usage.output());
    put(fields, "total_tokens", usage.total());
    put(fields, "cache_read_input_tokens", usage.cacheRead());
    put(fields, "cache_creation_input_tokens", usage.cacheCreation());
    return new AttributeValue.Fields(fields);
  }

  /// The cost as an object with MLflow's names.
  public static AttributeValue cost(TokenUsage usage) {
    Map<String, AttributeValue> fields = new LinkedHashMap<>();
    put(fields, "input_cost", usage.inputCost());
    put(fields, "output_cost", usage.outputCost());
    put(fields, "total_cost", usage.totalCost());
    return new AttributeValue.Fields(fields);
  }

  private static void put(Map<String, AttributeValue> fields, String name, @Nullable Long number) {
    if (number != null) {
      fields.put(name, new AttributeValue.Whole(number));
    }
  }

  private static void put(
      Map<String, AttributeValue> fields, String name, @Nullable Double number) {
    if (number != null) {
      fields.put(name, new AttributeValue.Real(number));
    }
  }
}
