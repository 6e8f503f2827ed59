package dev.quipu.server.mlflow.cases;

import dev.quipu.query.Field;
import dev.quipu.query.Field.CaseSetAttribute;
import dev.quipu.query.Field.CaseSetColumn;
import dev.quipu.query.Vocabulary;
import dev.quipu.server.mlflow.request.Names;

/// The names in filters and orders.
final class SearchNames {
  private SearchNames() {}

  static final Vocabulary SETS =
      Vocabulary.of("evaluation datasets", "name or tags.team")
          .keys(name -> new Field.Tag(Names.find(name)), "tags", "tag")
          .attributes("attributes", "attribute", "attr")
          .attribute(new CaseSetAttribute(CaseSetColumn.NAME), "name")
          .attribute(new CaseSetAttribute(CaseSetColumn.CREATED_BY), "created_by")
          .attribute(new CaseSetAttribute(CaseSetColumn.LAST_UPDATED_BY), "last_updated_by")
          .attribute(new CaseSetAttribute(CaseSetColumn.CREATION_TIME), "created_time")
          .attribute(new CaseSetAttribute(CaseSetColumn.LAST_UPDATE_TIME), "last_update_time")
          .build();
}
