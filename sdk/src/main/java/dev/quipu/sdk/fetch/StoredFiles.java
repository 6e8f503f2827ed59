package dev.quipu.sdk.fetch;

import dev.quipu.core.model.ArtifactPath;
import dev.quipu.core.model.ModelId;
import dev.quipu.core.model.RunId;
import dev.quipu.sdk.wire.NativeApi;
import dev.quipu.sdk.wire.Query;
import java.net.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/// Asks for the files of a run or of a model.
///
/// @param owner whose files they are, in words
/// @param path the path of the artifacts in the project
public record StoredFiles(String owner, String path) {
  public static StoredFiles of(RunId run) {
    return new StoredFiles("Run " + run, "/runs/" + run + "/artifacts");
  }

  public static StoredFiles of(ModelId model) {
    return new StoredFiles("Model " + model, "/models/" + model + "/artifacts");
  }

  public HttpRequest list(NativeApi api, Query query) {
    return api.ofProject(path + query);
  }

  /// The request for the bytes of a file; see [Download.Asking].
  public HttpRequest file(NativeApi api, ArtifactPath file, long offset, @Nullable String etag) {
    return api.artifact(path, file, offset, etag);
  }
}
