package dev.quipu.sdk.params;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.constructor.json.ConstructYamlJsonFloat;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.JsonSchema;

/// The types of plain values in YAML, where a number that a double would round is a BigDecimal.
final class ExactYaml extends JsonSchema {
  private final Map<Tag, ConstructNode> constructors =
      new HashMap<>(super.getSchemaTagConstructors());

  ExactYaml() {
    constructors.put(Tag.FLOAT, new ExactFloat());
  }

  @Override
  public Map<Tag, ConstructNode> getSchemaTagConstructors() {
    return constructors;
  }

  private static final class ExactFloat extends ConstructYamlJsonFloat {
    @Override
    public Object construct(@Nullable Node node) {
      Object rounded = super.construct(node);
      try {
        BigDecimal written = new BigDecimal(constructScalar(node));
        return rounded instanceof Double number
                && Double.isFinite(number)
                && written.compareTo(BigDecimal.valueOf(number)) == 0
            ? rounded
            : written;
      } catch (NumberFormatException e) {
        // .nan and .inf.
        return rounded;
      }
    }
  }
}
