package dev.quipu.query;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// The subject of a condition or an order.
public sealed interface Field {
  /// The field of a plain name such as `params.lr`: the key is everything behind the first dot,
  /// without quotes. Empty if the name is not of a metric, param or tag.
  static Optional<Keyed> keyed(String name) {
    int dot = name.indexOf('.');
    if (dot < 0 || dot == name.length() - 1) {
      return Optional.empty();
    }
    String key = name.substring(dot + 1);
    return switch (name.substring(0, dot)) {
      case "metrics" -> Optional.of(new Metric(key));
      case "params" -> Optional.of(new Param(key));
      case "tags" -> Optional.of(new Tag(key));
      default -> Optional.empty();
    };
  }

  /// A field that a run has by its key.
  sealed interface Keyed extends Field {
    String key();

    /// The plain name, as [#keyed] reads it.
    default String name() {
      return switch (this) {
            case Metric _ -> "metrics.";
            case Param _ -> "params.";
            case Tag _ -> "tags.";
          }
          + key();
    }
  }

  record RunAttribute(Attribute attribute) implements Field {}

  /// A text made of the ids of a run: `before`, its experiment, `/`, the run, `after`.
  record RunPath(String before, String after) implements Field {}

  record ExperimentAttribute(ExperimentColumn column) implements Field {}

  record ModelAttribute(ModelColumn column) implements Field {}

  /// A value of the summary of a series; of a model, its values on all datasets.
  record Metric(String key, Aggregate aggregate) implements Keyed {
    /// The last value of a series.
    public Metric(String key) {
      this(key, Aggregate.LAST);
    }
  }

  /// The values of a summary that are exact at every moment. Count and mean are not among them:
  /// equal points that came twice may be in them until somebody reads the summary.
  enum Aggregate {
    LAST,
    FIRST,
    /// Of all values except NaN; NaN if there are none, as is [#MAX].
    MIN,
    MAX;

    /// As the word is written in filters and orders, such as `max(metrics.loss)`.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /// The aggregate of a word in any case.
    static Optional<Aggregate> find(String word) {
      return Arrays.stream(values()).filter(each -> each.name().equalsIgnoreCase(word)).findFirst();
    }
  }

  /// An attribute that is a column of the table of what is searched: of the registry, of sets of
  /// cases or of issues.
  sealed interface ColumnAttribute extends Field {
    boolean isNumber();

    /// Whether what is searched may lack the value.
    boolean canBeMissing();
  }

  /// An attribute of a registered model or of a version.
  record RegistryAttribute(RegistryColumn column) implements ColumnAttribute {
    @Override
    public boolean isNumber() {
      return column.isNumber();
    }

    @Override
    public boolean canBeMissing() {
      return column == RegistryColumn.RUN_ID;
    }
  }

  /// An attribute of an issue.
  record IssueAttribute(IssueColumn column) implements ColumnAttribute {
    @Override
    public boolean isNumber() {
      return column.isNumber();
    }

    @Override
    public boolean canBeMissing() {
      return false;
    }
  }

  /// An attribute of a set of cases.
  record CaseSetAttribute(CaseSetColumn column) implements ColumnAttribute {
    @Override
    public boolean isNumber() {
      return column.isNumber();
    }

    @Override
    public boolean canBeMissing() {
      return false;
    }
  }

  /// A field of a trace, of its spans or of its assessments. Tags of a trace are [Tag].
  sealed interface OfTrace extends Field {
    /// Whether comparisons take numbers.
    boolean isNumber();

    /// Whether comparisons take texts.
    boolean isText();

    /// Whether a trace may have no value.
    boolean canBeMissing();
  }

  record TraceAttribute(TraceColumn column) implements OfTrace {
    @Override
    public boolean isNumber() {
      return column.isNumber();
    }

    @Override
    public boolean isText() {
      return !column.isNumber();
    }

    @Override
    public boolean canBeMissing() {
      return column.canBeMissing();
    }
  }

  /// A value of the metadata of a trace.
  record Metadata(String key) implements OfTrace {
    @Override
    public boolean isNumber() {
      return false;
    }

    @Override
    public boolean isText() {
      return true;
    }

    @Override
    public boolean canBeMissing() {
      return true;
    }
  }

  /// An attribute of the spans of a trace; any span may match. The tests of spans among the parts
  /// of a filter that are joined by and at its top are of the same span.
  sealed interface OfSpan extends OfTrace {
    @Override
    default boolean isNumber() {
      return false;
    }

    @Override
    default boolean isText() {
      return true;
    }

    @Override
    default boolean canBeMissing() {
      return false;
    }
  }

  record SpanAttribute(SpanColumn column) implements OfSpan {}

  /// A value that the program has given to a span.
  record SpanValue(String key) implements OfSpan {}

  /// What the valid assessments of a name and kind say; any of them may match.
  ///
  /// @param kind the word of the kind
  record AssessmentValue(String kind, String name) implements OfTrace {
    @Override
    public boolean isNumber() {
      return true;
    }

    @Override
    public boolean isText() {
      return true;
    }

    @Override
    public boolean canBeMissing() {
      return true;
    }
  }

  record Param(String key) implements Keyed {}

  record Tag(String key) implements Keyed {}

  /// A dataset that the run used; any of them may match.
  record Dataset(DatasetColumn column) implements Field {}

  /// The attributes of a run.
  enum Attribute {
    RUN_ID,
    RUN_NAME,
    USER,
    /// Compared as [dev.quipu.core.model.RunStatus#word]. The parser accepts the word in any case,
    /// and the other words of the vocabulary.
    STATUS,
    /// The parent run, whether it exists or not; most runs have none.
    PARENT_RUN_ID,
    START_TIME,
    END_TIME,
    /// End minus start, for ended runs; only for orders and the native API.
    DURATION;

    public boolean isNumber() {
      return switch (this) {
        case START_TIME, END_TIME, DURATION -> true;
        case RUN_ID, RUN_NAME, USER, STATUS, PARENT_RUN_ID -> false;
      };
    }
  }

  /// The attributes of an experiment.
  enum ExperimentColumn {
    /// The id, a number.
    ID,
    NAME,
    DESCRIPTION,
    STATUS,
    CREATION_TIME,
    LAST_UPDATE_TIME,
    /// The number of its runs that are not deleted.
    RUN_COUNT,
    /// The start of its newest run.
    LAST_RUN_TIME;

    public boolean isNumber() {
      return switch (this) {
        case ID, CREATION_TIME, LAST_UPDATE_TIME, RUN_COUNT, LAST_RUN_TIME -> true;
        case NAME, DESCRIPTION, STATUS -> false;
      };
    }
  }

  /// The attributes of a model.
  enum ModelColumn {
    ID,
    NAME,
    TYPE,
    /// Compared as [dev.quipu.core.models.ModelStatus#word], in any case.
    STATUS,
    SOURCE_RUN,
    EXPERIMENT_ID,
    CREATION_TIME,
    LAST_UPDATE_TIME;

    public boolean isNumber() {
      return switch (this) {
        case CREATION_TIME, LAST_UPDATE_TIME -> true;
        case ID, NAME, TYPE, STATUS, SOURCE_RUN, EXPERIMENT_ID -> false;
      };
    }
  }

  /// The attributes of registered models and of their versions.
  enum RegistryColumn {
    /// The name of the model.
    NAME,
    /// Whether the model is a prompt: `true` or `false`.
    PROMPT,
    CREATION_TIME,
    LAST_UPDATE_TIME,
    /// The number of a version; this and the others are of versions only.
    VERSION,
    STAGE,
    /// Who made the version.
    USER,
    /// The source run; a version may have none.
    RUN_ID,
    /// The URI of the source.
    SOURCE;

    public boolean isNumber() {
      return switch (this) {
        case CREATION_TIME, LAST_UPDATE_TIME, VERSION -> true;
        case NAME, PROMPT, STAGE, USER, RUN_ID, SOURCE -> false;
      };
    }
  }

  /// The attributes of an issue.
  enum IssueColumn {
    ID,
    STATUS,
    SOURCE_RUN,
    /// The rank of the severity; -1 if there is none. Only for orders, as is the time.
    SEVERITY,
    CREATION_TIME;

    public boolean isNumber() {
      return switch (this) {
        case SEVERITY, CREATION_TIME -> true;
        case ID, STATUS, SOURCE_RUN -> false;
      };
    }
  }

  /// The attributes of a set of cases.
  enum CaseSetColumn {
    ID,
    NAME,
    CREATED_BY,
    LAST_UPDATED_BY,
    CREATION_TIME,
    LAST_UPDATE_TIME;

    public boolean isNumber() {
      return switch (this) {
        case CREATION_TIME, LAST_UPDATE_TIME -> true;
        case ID, NAME, CREATED_BY, LAST_UPDATED_BY -> false;
      };
    }
  }

  /// The attributes of a trace.
  enum TraceColumn {
    ID,
    NAME,
    /// Compared as [dev.quipu.core.trace.TraceState#word], in any case.
    STATE,
    REQUEST_TIME,
    DURATION,
    /// The request time and the duration together.
    END_TIME,
    CLIENT_REQUEST_ID,
    EXPERIMENT_ID,
    /// The runs that the trace belongs to; any of them may match.
    RUN_ID,
    /// The prompts that the trace is linked to, as `name/version`.
    PROMPT,
    /// The issues that assessments name; any of them may match.
    ISSUE,
    TOTAL_TOKENS,
    /// In US dollars.
    COST;

    public boolean isNumber() {
      return switch (this) {
        case REQUEST_TIME, DURATION, END_TIME, TOTAL_TOKENS, COST -> true;
        case ID, NAME, STATE, CLIENT_REQUEST_ID, EXPERIMENT_ID, RUN_ID, PROMPT, ISSUE -> false;
      };
    }

    /// Whether a trace may have several values.
    public boolean isSeveral() {
      return this == RUN_ID || this == PROMPT || this == ISSUE;
    }

    boolean canBeMissing() {
      return switch (this) {
        case NAME, CLIENT_REQUEST_ID, RUN_ID, PROMPT, ISSUE -> true;
        case ID, STATE, REQUEST_TIME, DURATION, END_TIME, EXPERIMENT_ID, TOTAL_TOKENS, COST ->
            false;
      };
    }
  }

  /// The attributes of a span.
  enum SpanColumn {
    NAME,
    /// Such as `LLM` or `TOOL`.
    TYPE,
    /// Compared as [dev.quipu.core.trace.SpanStatus#word], in any case.
    STATUS,
    /// The language model that was called.
    MODEL,
    /// All texts of the span: its name, and keys and values of its attributes.
    CONTENT
  }

  enum DatasetColumn {
    NAME,
    DIGEST,
    /// The tag [dev.quipu.core.model.DatasetInput#CONTEXT].
    CONTEXT
  }
}
