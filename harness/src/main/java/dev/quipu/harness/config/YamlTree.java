package dev.quipu.harness.config;

import dev.quipu.core.error.QuipuException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// A YAML text as maps, lists, texts, numbers, booleans and null, each with its place in the text.
/// Integers are a Long, other numbers a Double.
final class YamlTree {
  private final String file;
  private final Map<List<String>, Position> positions = new HashMap<>();
  private int nodes;
  private @Nullable Object root;

  private YamlTree(String file) {
    this.file = file;
  }

  /// Reads a text.
  ///
  /// @param file for messages
  /// @throws QuipuException INVALID_ARGUMENT, which names file, line and column, if it is no YAML
  static YamlTree of(String file, String text) {
    YamlTree tree = new YamlTree(file);
    try {
      LoadSettings settings = LoadSettings.builder().setLabel(file).build();
      Optional<Node> node = new Compose(settings).composeString(text);
      tree.root = node.isPresent() ? tree.value(node.get(), List.of()) : null;
      return tree;
    } catch (MarkedYamlEngineException e) {
      String place = e.getProblemMark().map(mark -> ":" + position(mark)).orElse("");
      throw QuipuException.invalid(file + place + ": " + e.getProblem());
    } catch (YamlEngineException e) {
      throw QuipuException.invalid(file + ": " + e.getMessage());
    } catch (StackOverflowError e) {
      // The parser has no limit of its own.
      throw QuipuException.invalid(file + ": it is nested too deep");
    }
  }

  @Nullable Object root() {
    return root;
  }

  /// Where the value stands to which names and indexes lead, or else what is around it.
  Position position(List<String> path) {
    for (int length = path.size(); length > 0; length--) {
      Position found = positions.get(path.subList(0, length));
      if (found != null) {
        return found;
      }
    }
    return positions.getOrDefault(List.<String>of(), new Position(1, 1));
  }

  private static Position position(Mark mark) {
    return new Position(mark.getLine() + 1, mark.getColumn() + 1);
  }

  private @Nullable Object value(Node node, List<String> path) {
    if (!(node instanceof ScalarNode) && path.size() == ConfigLimits.DEPTH) {
      throw wrong(node, "it is nested more than " + ConfigLimits.DEPTH + " deep");
    }
    if (++nodes > ConfigLimits.NODES) {
      throw wrong(node, "it has more than " + ConfigLimits.NODES + " values");
    }
    node.getStartMark().ifPresent(mark -> positions.putIfAbsent(path, position(mark)));
    return switch (node) {
      case MappingNode mapping -> mapping(mapping, path);
      case SequenceNode sequence -> sequence(sequence, path);
      case ScalarNode scalar -> scalar(scalar);
      default -> throw wrong(node, "a value of this kind is not allowed");
    };
  }

  private Map<String, @Nullable Object> mapping(MappingNode mapping, List<String> path) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    for (NodeTuple member : mapping.getValue()) {
      if (!(member.getKeyNode() instanceof ScalarNode key)) {
        throw wrong(member.getKeyNode(), "a name is a text");
      }
      List<String> below = below(path, key.getValue());
      // Of a member that is one too many, people look for the name.
      key.getStartMark().ifPresent(mark -> positions.put(below, position(mark)));
      if (members.containsKey(key.getValue())) {
        throw wrong(key, "the name \"" + key.getValue() + "\" is there twice");
      }
      members.put(key.getValue(), value(member.getValueNode(), below));
    }
    return members;
  }

  private List<@Nullable Object> sequence(SequenceNode sequence, List<String> path) {
    List<@Nullable Object> elements = new ArrayList<>();
    for (Node element : sequence.getValue()) {
      elements.add(value(element, below(path, String.valueOf(elements.size()))));
    }
    return elements;
  }

  private static List<String> below(List<String> path, String name) {
    List<String> below = new ArrayList<>(path);
    below.add(name);
    return List.copyOf(below);
  }

  private @Nullable Object scalar(ScalarNode scalar) {
    Tag tag = scalar.getTag();
    String text = scalar.getValue();
    if (tag.equals(Tag.NULL)) {
      return null;
    } else if (tag.equals(Tag.BOOL)) {
      return Boolean.valueOf(text);
    } else if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
      return number(scalar, text);
    } else if (tag.equals(Tag.STR)) {
      return text;
    }
    throw wrong(scalar, "the tag " + tag.getValue() + " is not allowed");
  }

  private Object number(ScalarNode scalar, String text) {
    try {
      BigDecimal number = new BigDecimal(text);
      if (scalar.getTag().equals(Tag.INT)) {
        return number.longValueExact();
      }
      double value = number.doubleValue();
      if (Double.isFinite(value)) {
        return value;
      }
    } catch (ArithmeticException | NumberFormatException e) {
      // Told below.
    }
    throw wrong(scalar, "the number " + text + " cannot be used; put quotes around a text");
  }

  private QuipuException wrong(Node node, String why) {
    String place = node.getStartMark().map(mark -> ":" + position(mark)).orElse("");
    return QuipuException.invalid(file + place + ": " + why);
  }
}
