package dev.quipu.query;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Writes a tree as a filter that parses to the same tree.
final class FilterText {
  private FilterText() {}

  static String of(Filter filter) {
    return switch (filter) {
      case Filter.And and -> join(and.parts(), " AND ");
      case Filter.Or or -> join(or.parts(), " OR ");
      case Filter.Not not -> "NOT " + operand(not.part());
      case Filter.NumberComparison c ->
          field(c.field()) + " " + c.operator().symbol() + " " + c.value();
      case Filter.TextComparison c ->
          field(c.field()) + " " + c.operator().symbol() + " " + string(c.value());
      case Filter.Like l ->
          field(l.field()) + (l.ignoreCase() ? " ILIKE " : " LIKE ") + string(l.pattern());
      case Filter.In in ->
          field(in.field())
              + (in.negated() ? " NOT IN (" : " IN (")
              + in.values().stream().map(FilterText::string).collect(Collectors.joining(", "))
              + ")";
      case Filter.IsNull n -> field(n.field()) + (n.negated() ? " IS NOT NULL" : " IS NULL");
    };
  }

  static String of(Order order) {
    return field(order.field()) + (order.descending() ? " DESC" : " ASC");
  }

  private static String join(List<Filter> parts, String word) {
    return parts.stream().map(FilterText::operand).collect(Collectors.joining(word));
  }

  private static String operand(Filter part) {
    return switch (part) {
      case Filter.And and -> "(" + of(and) + ")";
      case Filter.Or or -> "(" + of(or) + ")";
      case Filter.Not not -> of(not);
      case Filter.NumberComparison c -> of(c);
      case Filter.TextComparison c -> of(c);
      case Filter.Like l -> of(l);
      case Filter.In in -> of(in);
      case Filter.IsNull n -> of(n);
    };
  }

  private static String field(Field field) {
    return switch (field) {
      case Field.Metric(var key, var aggregate) ->
          aggregate == Field.Aggregate.LAST
              ? "metrics." + key(key)
              : aggregate.word() + "(metrics." + key(key) + ")";
      case Field.Param param -> "params." + key(param.key());
      case Field.Tag tag -> "tags." + key(tag.key());
      case Field.RunPath path -> "artifact_uri";
      case Field.RunAttribute attribute -> name(attribute.attribute());
      case Field.ExperimentAttribute attribute -> name(attribute.column());
      case Field.ModelAttribute attribute -> name(attribute.column());
      case Field.RegistryAttribute attribute -> name(attribute.column());
      case Field.IssueAttribute attribute -> name(attribute.column());
      case Field.CaseSetAttribute attribute -> name(attribute.column());
      case Field.TraceAttribute attribute -> name(attribute.column());
      case Field.Metadata metadata -> "metadata." + key(metadata.key());
      case Field.SpanAttribute attribute -> "span." + name(attribute.column());
      case Field.SpanValue value -> "span." + key("attributes." + value.key());
      case Field.AssessmentValue value -> value.kind() + "." + key(value.name());
      case Field.Dataset dataset -> "dataset." + name(dataset.column());
    };
  }

  private static String name(Enum<?> attribute) {
    return attribute == Field.Attribute.USER
        ? "user_id"
        : attribute == Field.ExperimentColumn.ID
            ? "experiment_id"
            : attribute.name().toLowerCase(Locale.ROOT);
  }

  private static String key(String key) {
    return "`" + key.replace("`", "``") + "`";
  }

  private static String string(String value) {
    return "'" + value.replace("'", "''") + "'";
  }
}
