package dev.quipu.store.sqlite.tables;

/// The thing that the rows of a table belong to. When it is removed, they are removed.
public enum Owner {
  /// Nothing removes the rows but the code that writes them.
  STORE("", "", ""),
  /// As [#STORE], because projects are not removed. Experiments and runs are such rows.
  PROJECT("project", "id", "project_id"),
  EXPERIMENT("experiment", "id", "experiment_id"),
  RUN("run", "no", "run_no"),
  MODEL("logged_model", "no", "model_no"),
  TRACE("trace", "no", "trace_no"),
  UPLOAD("upload", "id", "upload_id");

  private final String table;
  private final String key;
  private final String column;

  Owner(String table, String key, String column) {
    this.table = table;
    this.key = key;
    this.column = column;
  }

  /// The table of the owners themselves.
  public String table() {
    return table;
  }

  /// The column that names the owner of a row.
  public String column() {
    return column;
  }

  /// Joins the row `t` with its owner `o`, if that is a part of a project.
  public String join() {
    return this == STORE || this == PROJECT ? "" : " JOIN " + table + " o ON " + owns();
  }

  /// Whether `o` owns `t`; for owners that are a part of a project.
  public String owns() {
    return "o.project_id = t.project_id AND o." + key + " = t." + column;
  }
}
