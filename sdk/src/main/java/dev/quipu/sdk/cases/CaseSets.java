package dev.quipu.sdk.cases;

import dev.quipu.core.cases.CaseSetId;
import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.text.Text;
import dev.quipu.sdk.access.ServerAccess;
import dev.quipu.sdk.fetch.Pages;
import dev.quipu.sdk.fetch.ServerReader;
import dev.quipu.sdk.json.JsonObject;
import dev.quipu.sdk.objects.Values;
import dev.quipu.sdk.read.Listing;
import dev.quipu.sdk.read.Quote;
import dev.quipu.sdk.values.Content;
import dev.quipu.sdk.wire.CasesJson;
import dev.quipu.sdk.wire.Query;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The sets of cases of a project. In contrast to logging, each call waits for the server, and
/// throws if the server refuses or has no answer.
///
/// A call whose answer is lost is sent again. Sent twice, [#create] makes two sets; the other calls
/// do the same as once.
public final class CaseSets {
  private static final int SETS = 200;
  private static final int CASES = 1000;

  /// Fewer than the server takes in one request, so that a request stays small.
  private static final int WRITTEN = 1000;

  private static final String JSON = "application/json";

  private final ServerReader reader;
  private final Values values = Values.standard();

  /// What a write has done to the cases of a set.
  public record Written(long inserted, long updated) {}

  /// Programs get it from `Quipu.caseSets()`.
  ///
  /// @param project the name of the project
  public CaseSets(ServerAccess access, String project) {
    reader = ServerReader.of(access, project);
  }

  // ---- sets ----

  /// Makes a set without cases, also if there is one of this name.
  public StoredCaseSet create(String name) {
    return create(name, Map.of(), List.of());
  }

  /// Makes a set without cases, also if there is one of this name.
  ///
  /// @param experiments that the set belongs to
  /// @throws QuipuException NOT_FOUND if there is no such experiment
  public StoredCaseSet create(
      String name, Map<String, String> tags, Collection<ExperimentId> experiments) {
    return set("POST", "/case-sets", CasesJson.create(name, tags, experiments));
  }

  /// The newest set of a name; empty if there is none.
  public Optional<StoredCaseSet> find(String name) {
    return list("name = " + Quote.text(name)).first();
  }

  /// The newest set of a name.
  ///
  /// @throws QuipuException NOT_FOUND if there is none
  public StoredCaseSet load(String name) {
    return find(name)
        .orElseThrow(() -> QuipuException.notFound("There is no set of cases " + Text.quote(name)));
  }

  /// The set of an id; empty if there is none.
  public Optional<StoredCaseSet> find(CaseSetId id) {
    return reader.find(reader.api().ofProject(place(id)), "id").map(CaseSets::set);
  }

  /// All sets, the newest first.
  public Listing<StoredCaseSet> list() {
    return list("");
  }

  /// The sets that fit a filter such as `name LIKE 'capitals%' AND tags.team = 'red'`, the newest
  /// first.
  public Listing<StoredCaseSet> list(String filter) {
    return () ->
        new Pages<>(
            SETS,
            (token, max) -> {
              Query query =
                  Query.EMPTY
                      .with("filter", filter)
                      .with("maxResults", max)
                      .withIfPresent("pageToken", token);
              JsonObject page = reader.load(reader.api().list("case-sets", query), "caseSets");
              return new Pages.Page<>(
                  page.objects("caseSets").stream().map(CaseSets::set).toList(),
                  page.findText("nextPageToken").orElse(null));
            });
  }

  /// Sets a tag of a set.
  ///
  /// @return the set as it is now
  public StoredCaseSet tag(CaseSetId id, String key, String value) {
    return set("PATCH", place(id), CasesJson.tag(key, value));
  }

  /// Removes a tag of a set; one that does not exist is no error.
  public StoredCaseSet removeTag(CaseSetId id, String key) {
    return set("PATCH", place(id), CasesJson.tag(key, null));
  }

  /// Removes a set with its cases for good.
  public void delete(CaseSetId id) {
    delete(place(id));
  }

  // ---- cases ----

  /// Adds cases to a set. A case whose input the set has is merged into that case: its output
  /// replaces the one before, and the members of what is expected and of the metadata are added. A
  /// thousand cases go into one request; if one is refused, those of earlier requests stay.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if a value is no JSON, NOT_FOUND if there is no such
  ///   set
  public Written merge(CaseSetId id, Iterable<NewCase> cases) {
    long inserted = 0;
    long updated = 0;
    Iterator<NewCase> all = cases.iterator();
    while (all.hasNext()) {
      StringBuilder lines = new StringBuilder("[");
      for (int count = 0; count < WRITTEN && all.hasNext(); count++) {
        lines.append(count == 0 ? "" : ",");
        append(all.next(), lines);
      }
      JsonObject written =
          reader.load(
              reader.api().ofProject("POST", place(id) + "/cases", lines.append("]").toString()),
              "inserted");
      inserted += written.integer("inserted");
      updated += written.integer("updated");
    }
    return new Written(inserted, updated);
  }

  private void append(NewCase one, StringBuilder out) {
    out.append("{\"input\":").append(json(one.input()));
    if (one.output() != null) {
      out.append(",\"output\":").append(json(one.output()));
    }
    if (one.expected() != null) {
      out.append(",\"expected\":").append(json(one.expected()));
    }
    if (!one.metadata().isEmpty()) {
      out.append(",\"metadata\":").append(json(one.metadata()));
    }
    out.append('}');
  }

  private String json(@Nullable Object value) {
    Content content = values.content(value);
    if (!content.mediaType().equals(JSON)) {
      throw QuipuException.invalid(
          "A value of a case is of the type " + content.mediaType() + "; it must be JSON");
    }
    if (!content.warnings().isEmpty()) {
      throw QuipuException.invalid("A value of a case: " + content.warnings().get(0));
    }
    return new String(content.bytes(), StandardCharsets.UTF_8);
  }

  /// The cases of a set in the order in which they came.
  public Listing<StoredCase> cases(CaseSetId id) {
    return () ->
        new Pages<>(
            CASES,
            (token, max) -> {
              Query query = Query.EMPTY.with("maxResults", max).withIfPresent("pageToken", token);
              JsonObject page =
                  reader.load(reader.api().ofProject(place(id) + "/cases" + query), "cases");
              return new Pages.Page<>(
                  page.objects("cases").stream().map(CaseSets::one).toList(),
                  page.findText("nextPageToken").orElse(null));
            });
  }

  /// Removes a case from a set.
  ///
  /// @throws QuipuException NOT_FOUND if the set has no case of this key
  public void removeCase(CaseSetId id, String key) {
    delete(place(id) + "/cases/" + key);
  }

  // ---- requests and answers ----

  private static String place(CaseSetId id) {
    return "/case-sets/" + id;
  }

  private void delete(String place) {
    HttpRequest request = reader.api().ofProject("DELETE", place, (String) null);
    var unused = reader.loadBytes(request, "");
  }

  private StoredCaseSet set(String method, String place, byte[] json) {
    return set(reader.load(reader.api().ofProject(method, place, json), "id"));
  }

  private static StoredCaseSet set(JsonObject json) {
    return new StoredCaseSet(
        new CaseSetId(json.text("id")),
        json.text("name"),
        json.integer("cases"),
        json.object("tags").texts(),
        json.texts("experimentIds").stream().map(CaseSets::experiment).toList(),
        time(json, "createdMs"),
        time(json, "updatedMs"));
  }

  private static ExperimentId experiment(String id) {
    return ExperimentId.find(id)
        .orElseThrow(() ->
            new QuipuException(
                ErrorCode.INTERNAL, "A set of cases has the experiment " + Text.quote(id)));
  }

  private static StoredCase one(JsonObject json) {
    Map<String, @Nullable Object> members = json.values();
    return new StoredCase(
        json.text("key"),
        members.get("input"),
        members.get("output"),
        members.get("expected"),
        json.has("metadata") ? json.object("metadata").values() : Map.of(),
        time(json, "createdMs"),
        time(json, "updatedMs"));
  }

  private static Instant time(JsonObject json, String field) {
    return Instant.ofEpochMilli(json.integer(field));
  }
}
