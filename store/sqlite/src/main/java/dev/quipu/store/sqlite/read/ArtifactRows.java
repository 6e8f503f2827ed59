package dev.quipu.store.sqlite.read;

import dev.quipu.core.model.ProjectId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rows of the artifacts of one owner, in SQL. A run has files in `artifact`, references in
/// `artifact_reference` and folders in `artifact_folder`; a model has only files, in
/// `model_artifact`, and a project in `project_artifact`. Parameters 1 and 2 of a statement are the
/// project and the number of the run or model.
///
/// @param no null for the artifacts of the project itself
public record ArtifactRows(ProjectId project, Kind kind, @Nullable Long no) {
  /// The kinds of owners.
  private enum Kind {
    RUN("artifact", "run_no"),
    MODEL("model_artifact", "model_no"),
    PROJECT("project_artifact", "");

    final String files;
    final String owner;

    Kind(String files, String owner) {
      this.files = files;
      this.owner = owner;
    }
  }

  static final int FILE = 0;
  static final int REFERENCE = 1;
  static final int FOLDER = 2;

  /// What a statement reads of everything; folders have a path and a time only.
  static final String COLUMNS_BEHIND_PATH =
      "kind, digest, size_bytes, media_type, created_ms, uri, etag";

  static final String FILE_COLUMNS = columns(FILE, "NULL", "NULL");
  static final String REFERENCE_COLUMNS = columns(REFERENCE, "uri", "etag");
  private static final String FOLDER_COLUMNS =
      "path, " + FOLDER + " AS kind, NULL, NULL, NULL, created_ms, NULL, NULL";

  public static ArtifactRows ofRun(ProjectId project, long runNo) {
    return new ArtifactRows(project, Kind.RUN, runNo);
  }

  public static ArtifactRows ofModel(ProjectId project, long modelNo) {
    return new ArtifactRows(project, Kind.MODEL, modelNo);
  }

  public static ArtifactRows ofProject(ProjectId project) {
    return new ArtifactRows(project, Kind.PROJECT, null);
  }

  private static String columns(int kind, String uri, String etag) {
    return "path, "
        + kind
        + " AS kind, digest, size_bytes, media_type, created_ms, "
        + uri
        + " AS uri, "
        + etag
        + " AS etag";
  }

  public boolean hasReferencesAndFolders() {
    return kind == Kind.RUN;
  }

  public String files() {
    return kind.files;
  }

  /// All tables with rows of the owner.
  public List<String> tables() {
    return hasReferencesAndFolders()
        ? List.of("artifact", "artifact_reference", "artifact_folder")
        : List.of(kind.files);
  }

  /// The columns of the key before the path.
  public String keys() {
    return no == null ? "project_id" : "project_id, " + kind.owner;
  }

  /// The parameters with the values of [#keys].
  public String keyValues() {
    return no == null ? "?1" : "?1, ?2";
  }

  /// The condition on the rows of the owner.
  public String owned() {
    return no == null
        ? "project_id = ?1 AND ?2 IS NULL"
        : "project_id = ?1 AND " + kind.owner + " = ?2";
  }

  /// Selects everything from path ?3, exclusive, to path ?4, exclusive.
  String between() {
    String where = " WHERE " + owned() + " AND path > ?3 AND path < ?4";
    String files = "SELECT " + FILE_COLUMNS + " FROM " + files() + where;
    return !hasReferencesAndFolders()
        ? files
        : files
            + " UNION ALL SELECT "
            + REFERENCE_COLUMNS
            + " FROM artifact_reference"
            + where
            + " UNION ALL SELECT "
            + FOLDER_COLUMNS
            + " FROM artifact_folder"
            + where;
  }

  /// The parameters of a statement: those of the owner, and others behind.
  public @Nullable Object[] and(@Nullable Object... others) {
    List<@Nullable Object> all = new ArrayList<>();
    all.add(project.value());
    all.add(no);
    all.addAll(Arrays.asList(others));
    return all.toArray();
  }
}
