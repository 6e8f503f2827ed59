package dev.quipu.engine.charts;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.Param;
import dev.quipu.core.model.Run;
import dev.quipu.core.model.Tag;
import dev.quipu.core.text.Text;
import dev.quipu.engine.port.read.RunColumns;
import dev.quipu.query.Field;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/// The properties by which runs are grouped.
public sealed interface GroupBy {
  /// By these fields: `params.lr`, `tags.team`, `status`, `user` or `name`.
  record Fields(List<String> fields) implements GroupBy {
    public Fields {
      fields = List.copyOf(fields);
      Groups.requireAtMost(fields.size(), ChartLimits.GROUP_FIELDS, "fields to group by");
      fields.forEach(GroupBy::reader);
    }
  }

  /// By all params except these, such as the seed.
  record AllParamsBut(Set<String> keys) implements GroupBy {
    public AllParamsBut {
      keys = Set.copyOf(keys);
    }
  }

  /// The columns of runs that grouping needs.
  default RunColumns columns() {
    return switch (this) {
      case AllParamsBut _ -> RunColumns.ALL;
      case Fields(var fields) -> {
        Set<String> params = new HashSet<>();
        Set<String> tags = new HashSet<>();
        for (String field : fields) {
          switch (Field.keyed(field).orElse(null)) {
            case Field.Param(var key) -> params.add(key);
            case Field.Tag(var key) -> tags.add(key);
            case null, default -> {}
          }
        }
        yield new RunColumns(false, params, tags, Set.of(), false, false);
      }
    };
  }

  /// The values that decide the group of a run, by field; empty where the run has none.
  default SortedMap<String, Optional<String>> of(Run run) {
    SortedMap<String, Optional<String>> common = new TreeMap<>();
    switch (this) {
      case Fields(var fields) ->
          fields.forEach(field -> common.put(field, reader(field).apply(run)));
      case AllParamsBut(var keys) -> {
        for (Param param : run.params()) {
          if (!keys.contains(param.key())) {
            common.put(new Field.Param(param.key()).name(), Optional.of(param.value()));
          }
        }
      }
    }
    return common;
  }

  private static Function<Run, Optional<String>> reader(String field) {
    return switch (Field.keyed(field).orElse(null)) {
      case Field.Param(var key) ->
          run ->
              run.params().stream()
                  .filter(param -> param.key().equals(key))
                  .map(Param::value)
                  .findFirst();
      case Field.Tag(var key) ->
          run ->
              run.tags().stream().filter(tag -> tag.key().equals(key)).map(Tag::value).findFirst();
      case null, default -> attribute(field);
    };
  }

  private static Function<Run, Optional<String>> attribute(String field) {
    return switch (field) {
      case "status" -> run -> Optional.of(run.info().status().word());
      case "user" -> run -> Optional.of(run.info().user());
      case "name" -> run -> Optional.of(run.info().name());
      default ->
          throw QuipuException.invalid(
              "Cannot group by "
                  + Text.quote(field)
                  + "; it must be params.KEY, tags.KEY, status, user or name");
    };
  }
}
