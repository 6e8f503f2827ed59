package dev.quipu.harness.config;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Keys;
import dev.quipu.core.text.Text;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Makes a configuration of a tree that fits the schema.
///
/// @param folder where relative paths begin
/// @param fileName names a configuration that has no name
record ConfigReader(Path folder, String fileName) {
  private static final String SETTINGS = "run";

  HarnessConfig read(Map<?, ?> tree, ConfigKind kind) {
    Map<String, @Nullable Object> members = members(tree);
    boolean isHarness = kind == ConfigKind.HARNESS;
    List<ModelSpec> models =
        list(members, isHarness ? "models" : "model").stream().map(ConfigReader::model).toList();
    List<ProbeSpec> probes =
        list(members, isHarness ? "probes" : "probe").stream().map(ConfigReader::probe).toList();
    List<DataSpec> data = list(members, "data").stream().map(this::data).toList();
    requireUnique("Model", models, ModelSpec::name);
    requireUnique("Probe", probes, ProbeSpec::name);
    requireUnique("Data set", data, DataSpec::name);
    String named = text(members, "name");
    String name = named == null ? fileName.replaceFirst("\\.(ya?ml|json)$", "") : named;
    Map<String, @Nullable Object> asked = new LinkedHashMap<>(members);
    asked.remove(SETTINGS);
    // The files of a run have the name, so runs of two names cannot have one id.
    asked.put("name", name);
    return new HarnessConfig(
        name, models, probes, data, settings(members(members.get(SETTINGS))), asked);
  }

  private static <T> void requireUnique(String what, List<T> all, Function<T, String> name) {
    Set<String> names = new HashSet<>();
    for (T one : all) {
      Keys.check(what + " name", name.apply(one));
      if (!names.add(name.apply(one))) {
        throw QuipuException.invalid(
            what + " " + Text.quote(name.apply(one)) + " is there twice; give each a name");
      }
    }
  }

  private static ModelSpec model(Map<String, @Nullable Object> members) {
    String type = required(members, "type");
    String name = text(members, "name");
    return new ModelSpec(name == null ? type : name, type, members);
  }

  private static ProbeSpec probe(Map<String, @Nullable Object> members) {
    List<EvaluatorSpec> evaluators = new ArrayList<>();
    for (Object one : (List<?>) orEmpty(members.get("evaluators"))) {
      evaluators.add(
          one instanceof String type
              ? new EvaluatorSpec(type, Map.of())
              : new EvaluatorSpec(required(members(one), "type"), members(one)));
    }
    String category = text(members, "category");
    Set<String> lowerIsBetter = new TreeSet<>();
    ((List<?>) orEmpty(members.get("lower_is_better")))
        .forEach(name -> lowerIsBetter.add(String.valueOf(name)));
    return new ProbeSpec(
        required(members, "name"),
        category == null ? "" : category,
        text(members, "system"),
        text(members, "prompt"),
        evaluators,
        text(members, "primary"),
        lowerIsBetter);
  }

  private DataSpec data(Map<String, @Nullable Object> members) {
    String file = text(members, "file");
    String name = text(members, "name");
    List<Map<String, @Nullable Object>> cases = new ArrayList<>();
    for (Object one : (List<?>) orEmpty(members.get("cases"))) {
      cases.add(members(one));
    }
    Path path = file == null ? null : folder.resolve(file).normalize();
    return new DataSpec(
        name != null ? name : file == null ? "inline" : baseName(file),
        path,
        text(members, "format"),
        cases,
        members.get("limit") instanceof Number limit ? limit.intValue() : null);
  }

  private static String baseName(String file) {
    String name = String.valueOf(Path.of(file).getFileName());
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }

  private RunSettings settings(Map<String, @Nullable Object> members) {
    RunSettings standard = RunSettings.STANDARD;
    String cache = text(members, "cache");
    double timeout = number(members, "timeout_seconds", standard.timeout().toMillis() / 1e3);
    return new RunSettings(
        (int) number(members, "concurrency", standard.concurrency()),
        members.get("requests_per_second") instanceof Number rate ? rate.doubleValue() : null,
        (int) number(members, "retries", standard.retries()),
        Duration.ofNanos((long) (timeout * 1e9)),
        cache == null ? null : folder.resolve(cache).normalize());
  }

  // ---- values, whose types the schema has checked ----

  private static List<Map<String, @Nullable Object>> list(
      Map<String, @Nullable Object> members, String name) {
    Object value = members.get(name);
    List<Map<String, @Nullable Object>> all = new ArrayList<>();
    if (value instanceof List<?> many) {
      many.forEach(one -> all.add(members(one)));
    } else {
      all.add(members(value));
    }
    return all;
  }

  private static Object orEmpty(@Nullable Object list) {
    return list == null ? List.of() : list;
  }

  private static Map<String, @Nullable Object> members(@Nullable Object value) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((name, member) -> members.put(String.valueOf(name), member));
    }
    return members;
  }

  private static String required(Map<String, @Nullable Object> members, String name) {
    return String.valueOf(members.get(name));
  }

  private static @Nullable String text(Map<String, @Nullable Object> members, String name) {
    return members.get(name) instanceof String text ? text : null;
  }

  private static double number(
      Map<String, @Nullable Object> members, String name, double otherwise) {
    return members.get(name) instanceof Number number ? number.doubleValue() : otherwise;
  }
}
