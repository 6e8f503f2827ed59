package dev.quipu.evaluation.schema;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.NodePath;
import com.networknt.schema.regex.RegularExpression;
import dev.quipu.core.error.QuipuException;
import dev.quipu.evaluation.text.BoundedRegex;
import java.util.ArrayList;
import java.util.List;

/// A JSON Schema, by the library `com.networknt:json-schema-validator`. References to other
/// documents are never fetched, and a pattern that backtracks without end gives up. Safe for
/// several threads.
public final class JsonSchemaCheck {
  private final Schema schema;

  /// @param schema of draft 2020-12, unless its `$schema` says otherwise
  /// @throws QuipuException INVALID_ARGUMENT if it is no schema
  public JsonSchemaCheck(String schema) {
    SchemaRegistryConfig config =
        SchemaRegistryConfig.builder()
            .regularExpressionFactory(JsonSchemaCheck::pattern)
            .preloadSchema(true)
            .build();
    SchemaRegistry registry =
        SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12, builder -> builder.schemaRegistryConfig(config));
    try {
      this.schema = registry.getSchema(schema, InputFormat.JSON);
      this.schema.initializeValidators();
    } catch (QuipuException e) {
      throw e;
    } catch (RuntimeException e) {
      // The exceptions of the library, and of what it uses, have no type in common.
      throw QuipuException.invalid("JSON Schema cannot be used: " + e.getMessage());
    }
  }

  private static RegularExpression pattern(String regex) {
    return new BoundedRegex(regex, 0)::isIn;
  }

  /// What is wrong with a JSON text, each with its place; empty if it fits.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if a pattern gives up
  public List<String> problems(String json) {
    return schema.validate(json, InputFormat.JSON).stream().map(Error::toString).toList();
  }

  /// The same, for a program that knows where in a file each value stands.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if a pattern gives up
  public List<SchemaProblem> places(String json) {
    return schema.validate(json, InputFormat.JSON).stream().map(JsonSchemaCheck::place).toList();
  }

  private static SchemaProblem place(Error error) {
    NodePath path = error.getInstanceLocation();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < path.getNameCount(); i++) {
      names.add(path.getName(i));
    }
    return new SchemaProblem(names, error.getKeyword(), error.getProperty(), error.getMessage());
  }
}
