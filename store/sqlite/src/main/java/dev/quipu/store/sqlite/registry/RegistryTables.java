package dev.quipu.store.sqlite.registry;

import dev.quipu.query.Field;
import dev.quipu.store.sqlite.search.TableSearch;
import dev.quipu.store.sqlite.search.TableSearch.Things;

/// How the tables of the registry are searched. The model is `m`, the version `v`.
final class RegistryTables {
  private RegistryTables() {}

  static final Things MODELS =
      new Things(
          "registered_model m",
          "m",
          "registered_model_tag",
          "registered_no",
          attribute -> column("m", attribute));

  static final Things VERSIONS =
      new Things(
          "model_version v JOIN registered_model m"
              + " ON m.project_id = v.project_id AND m.no = v.registered_no",
          "v",
          "model_version_tag",
          "version_no",
          attribute -> column("v", attribute));

  private static String column(String row, Field.ColumnAttribute attribute) {
    if (!(attribute instanceof Field.RegistryAttribute(var column))) {
      throw TableSearch.unfit(attribute);
    }
    return switch (column) {
      case NAME -> "m.name";
      case PROMPT -> "CASE m.prompt WHEN 1 THEN 'true' ELSE 'false' END";
      case CREATION_TIME -> row + ".created_ms";
      case LAST_UPDATE_TIME -> row + ".updated_ms";
      case VERSION -> "v.version";
      case STAGE -> "v.stage";
      case USER -> "v.user";
      case RUN_ID -> "v.run_id";
      case SOURCE -> "v.source";
    };
  }
}
