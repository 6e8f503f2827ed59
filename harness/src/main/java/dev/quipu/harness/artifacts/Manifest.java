package dev.quipu.harness.artifacts;

import dev.quipu.core.error.QuipuException;
import dev.quipu.harness.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The manifest of a run: what was asked, and the digest of its records.
///
/// @param recordsDigest the SHA-256 of `records.jsonl`
public record Manifest(RunPlan plan, String recordsDigest) {
  private static final long VERSION = 1;

  /// The members of the file.
  public Map<String, @Nullable Object> members() {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("version", VERSION);
    members.put("run_id", plan.identity().id());
    members.put("name", plan.name());
    members.put("started_at", plan.identity().start().toString());
    members.put("completed_at", plan.identity().end(plan.records()).toString());
    members.put("config", plan.config());
    members.put(
        "models",
        plan.models().stream()
            .map(model -> Map.of("name", model.name(), "provider", model.provider()))
            .toList());
    members.put("probes", plan.probes().stream().map(Manifest::members).toList());
    members.put("data", plan.data().stream().map(Manifest::members).toList());
    members.put("record_count", plan.records());
    members.put("records_sha256", recordsDigest);
    return members;
  }

  private static Map<String, @Nullable Object> members(ProbeEntry probe) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("name", probe.name());
    members.put("category", probe.category());
    members.put("primary_metric", probe.primaryMetric());
    members.put("lower_is_better", List.copyOf(probe.lowerIsBetter()));
    return members;
  }

  private static Map<String, @Nullable Object> members(DataEntry data) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("name", data.name());
    members.put("cases", data.cases());
    members.put("sha256", data.digest());
    return members;
  }

  /// Reads the members of a file.
  ///
  /// @param what for messages
  /// @throws QuipuException INVALID_ARGUMENT if it is no manifest
  static Manifest of(String what, Map<String, @Nullable Object> members) {
    if (!(members.get("version") instanceof Long version) || version != VERSION) {
      throw QuipuException.invalid(
          what + " has the version " + members.get("version") + "; " + VERSION + " can be read");
    }
    List<ModelEntry> models = new ArrayList<>();
    for (Object one : list(what, members, "models")) {
      Map<String, @Nullable Object> model = Json.members(what + ", models", one);
      models.add(new ModelEntry(text(what, model, "name"), text(what, model, "provider")));
    }
    List<ProbeEntry> probes = new ArrayList<>();
    for (Object one : list(what, members, "probes")) {
      Map<String, @Nullable Object> probe = Json.members(what + ", probes", one);
      TreeSet<String> lowerIsBetter = new TreeSet<>();
      list(what, probe, "lower_is_better").forEach(name -> lowerIsBetter.add(String.valueOf(name)));
      probes.add(
          new ProbeEntry(
              text(what, probe, "name"),
              text(what, probe, "category"),
              text(what, probe, "primary_metric"),
              lowerIsBetter));
    }
    List<DataEntry> data = new ArrayList<>();
    for (Object one : list(what, members, "data")) {
      Map<String, @Nullable Object> set = Json.members(what + ", data", one);
      data.add(
          new DataEntry(
              text(what, set, "name"),
              set.get("cases") instanceof Long cases ? cases : 0,
              set.get("sha256") instanceof String digest ? digest : null));
    }
    RunPlan plan =
        new RunPlan(
            new RunIdentity(text(what, members, "run_id")),
            text(what, members, "name"),
            Json.members(what + ", config", members.get("config")),
            models,
            probes,
            data);
    return new Manifest(plan, text(what, members, "records_sha256"));
  }

  private static List<?> list(String what, Map<String, @Nullable Object> members, String name) {
    if (members.get(name) instanceof List<?> list) {
      return list;
    }
    throw QuipuException.invalid(what + ": " + name + " is missing or is no list");
  }

  private static String text(String what, Map<String, @Nullable Object> members, String name) {
    if (members.get(name) instanceof String text) {
      return text;
    }
    throw QuipuException.invalid(what + ": " + name + " is missing or is no text");
  }

  /// The probe of a name.
  public ProbeEntry probe(String name) {
    return plan.probes().stream()
        .filter(probe -> probe.name().equals(name))
        .findFirst()
        .orElseThrow(() -> QuipuException.invalid("The manifest has no probe \"" + name + "\""));
  }
}
