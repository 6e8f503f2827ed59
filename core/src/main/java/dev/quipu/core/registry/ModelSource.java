package dev.quipu.core.registry;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ArtifactPath;
import dev.quipu.core.model.ModelId;
import dev.quipu.core.text.Text;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a version of a model was made of.
///
/// @param uri as the client named it, such as `runs:/<run>/model` or `s3://bucket/model`
/// @param location the URI of the files if `uri` does not lead to them by itself; null otherwise
/// @param run the id of the run that made the files; null if unknown. The run may be one of another
///   server, and a run here may be deleted: the version stays
/// @param path the folder or file among the artifacts of `run` on this server; null if the files
///   are elsewhere
/// @param runLink a page about the run; null if there is none
public record ModelSource(
    String uri,
    @Nullable String location,
    @Nullable String run,
    @Nullable ArtifactPath path,
    @Nullable String runLink) {
  /// The URI of a model by its id. A name of a registered model has a version or an alias behind
  /// it.
  private static final Pattern MODEL_URI = Pattern.compile("models:/+(m-[^/@]+)");

  public ModelSource {
    if (uri.isBlank()) {
      throw QuipuException.invalid("The source of a model version is empty");
    }
    Text.check("Source of a model version", uri, RegistryLimits.URI_CHARS);
    check("Location of a model version", location, RegistryLimits.URI_CHARS);
    check("Run id of a model version", run, RegistryLimits.RUN_ID_CHARS);
    check("Run link of a model version", runLink, RegistryLimits.URI_CHARS);
  }

  /// Made of the files of a model.
  ///
  /// @param run that made the model; null if unknown
  public static ModelSource ofModel(ModelId model, @Nullable String run) {
    return new ModelSource("models:/" + model, null, run, null, null);
  }

  /// The id in a URI that names a model by its id, as the client has written it; empty for any
  /// other URI.
  public static Optional<String> modelIdIn(String uri) {
    Matcher named = MODEL_URI.matcher(uri);
    return named.matches() ? Optional.of(named.group(1)) : Optional.empty();
  }

  /// The model whose files these are; empty if the source is no model of this server's form.
  public Optional<ModelId> model() {
    return modelIdIn(uri).filter(ModelId::isValid).map(ModelId::new);
  }

  private static void check(String what, @Nullable String text, int limit) {
    if (text != null) {
      Text.check(what, text, limit);
    }
  }
}
