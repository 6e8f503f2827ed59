package dev.quipu.harness.config;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.json.JsonTree;
import dev.quipu.core.text.Text;
import dev.quipu.evaluation.schema.JsonSchemaCheck;
import dev.quipu.evaluation.schema.SchemaProblem;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Reads a configuration from a YAML file. JSON is YAML, too.
public final class ConfigFile {
  private ConfigFile() {}

  /// Reads and checks a file.
  ///
  /// @throws QuipuException INVALID_ARGUMENT with a line `file:line:column: what is wrong` for each
  ///   mistake
  public static HarnessConfig read(Path file, ConfigKind kind) {
    YamlTree tree = YamlTree.of(file.toString(), text(file));
    check(file, kind, tree);
    Path around = file.toAbsolutePath().getParent();
    return new ConfigReader(
            around == null ? Path.of("/") : around, String.valueOf(file.getFileName()))
        .read(tree.root() instanceof Map<?, ?> members ? members : Map.of(), kind);
  }

  /// Which kind a file is: one with `model` is an experiment.
  public static ConfigKind kind(Path file) {
    return YamlTree.of(file.toString(), text(file)).root() instanceof Map<?, ?> members
            && (members.containsKey("model") || members.containsKey("probe"))
        ? ConfigKind.EXPERIMENT
        : ConfigKind.HARNESS;
  }

  private static void check(Path file, ConfigKind kind, YamlTree tree) {
    StringBuilder json = new StringBuilder();
    JsonTree.write(tree.root(), json);
    List<String> problems = new ArrayList<>();
    for (SchemaProblem problem : new JsonSchemaCheck(kind.schema()).places(json.toString())) {
      List<String> path = new ArrayList<>(problem.path());
      if (problem.property() != null && !problem.keyword().equals("required")) {
        path.add(problem.property());
      }
      problems.add(file + ":" + tree.position(path) + ": " + words(problem));
    }
    if (!problems.isEmpty()) {
      throw QuipuException.invalid(
          String.join("\n", problems.stream().distinct().limit(ConfigLimits.PROBLEMS).toList()));
    }
  }

  private static String words(SchemaProblem problem) {
    String where = problem.path().isEmpty() ? "" : String.join(".", problem.path()) + ": ";
    String property = String.valueOf(problem.property());
    return where
        + switch (problem.keyword()) {
          case "required" -> Text.quote(property) + " is missing";
          case "additionalProperties", "unevaluatedProperties" ->
              Text.quote(property) + " is not known here";
          default -> problem.message();
        };
  }

  private static String text(Path file) {
    try {
      long size = Files.size(file);
      if (size > ConfigLimits.BYTES) {
        throw QuipuException.invalid(
            file + " has " + size + " bytes; at most " + ConfigLimits.BYTES + " are allowed");
      }
      return Files.readString(file);
    } catch (MalformedInputException e) {
      throw QuipuException.invalid(file + " is not UTF-8");
    } catch (IOException e) {
      throw new QuipuException(ErrorCode.NOT_FOUND, file + " cannot be read: " + e, e);
    }
  }
}
