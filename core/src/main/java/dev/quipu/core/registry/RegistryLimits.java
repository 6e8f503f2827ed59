package dev.quipu.core.registry;

/// The limits of the model registry. Each stands with its reason.
public final class RegistryLimits {
  private RegistryLimits() {}

  /// The name of a model. MLflow's database holds as many.
  public static final int NAME_CHARS = 256;

  /// An alias, as in MLflow.
  public static final int ALIAS_CHARS = 255;

  /// The value of a tag: the text of a prompt is one. MLflow has the same limit.
  public static final int TAG_VALUE_CHARS = 100_000;

  /// The URI of a source, of a location, or of a link to a run: URIs of stores are shorter.
  public static final int URI_CHARS = 4096;

  /// The id of a source run. MLflow's clients may name runs of another server.
  public static final int RUN_ID_CHARS = 256;

  /// The tags of one model or version. All of them are in each answer.
  public static final int TAGS = 1000;

  /// The aliases of one model, likewise.
  public static final int ALIASES = 1000;

  /// A page of models. MLflow's largest page.
  public static final int MODELS_PER_PAGE = 1000;

  /// A page of versions. MLflow's largest page; a page ends earlier if its rows are large.
  public static final int VERSIONS_PER_PAGE = 200_000;
}
