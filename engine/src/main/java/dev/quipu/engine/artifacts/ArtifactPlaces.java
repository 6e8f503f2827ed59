package dev.quipu.engine.artifacts;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ArtifactOwner;
import dev.quipu.core.model.ArtifactPath;
import dev.quipu.core.model.ModelId;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.text.Spelling;
import dev.quipu.core.text.Text;
import dev.quipu.engine.models.Models;
import dev.quipu.engine.port.ReadTransaction;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.read.ArtifactReader;
import dev.quipu.engine.runs.Runs;
import java.util.Optional;

/// Decides what may be stored at which path: no path is both a folder and something else, and no
/// two paths look the same.
final class ArtifactPlaces {
  private ArtifactPlaces() {}

  /// Checks that a file or reference may be put at the path, and returns the path.
  static ArtifactPath check(
      ReadTransaction tx, Scope scope, ArtifactOwner owner, ArtifactPath path) {
    checkAbove(tx, scope, owner, path);
    if (tx.artifacts().isFolder(owner, path)) {
      throw new QuipuException(
          ErrorCode.CONFLICT,
          Text.quote(path.value()) + " is a folder, so no file can be stored there");
    }
    return path;
  }

  /// Checks that a folder may be at the path.
  static void checkFolder(ReadTransaction tx, Scope scope, RunId run, ArtifactPath path) {
    checkAbove(tx, scope, run, path);
    what(tx, run, path)
        .ifPresent(what -> {
          throw new QuipuException(
              ErrorCode.CONFLICT,
              Text.quote(path.value()) + " is " + what + ", so no folder can be there");
        });
  }

  private static void checkAbove(
      ReadTransaction tx, Scope scope, ArtifactOwner owner, ArtifactPath path) {
    requireActive(tx, scope, owner);
    String text = path.value();
    if (Spelling.other("Artifact path", text).isPresent()) {
      checkSpelling(tx, owner, text);
    }
    for (int slash = text.indexOf('/'); slash >= 0; slash = text.indexOf('/', slash + 1)) {
      ArtifactPath folder = new ArtifactPath(text.substring(0, slash));
      what(tx, owner, folder)
          .ifPresent(what -> {
            throw new QuipuException(
                ErrorCode.CONFLICT,
                Text.quote(folder.value())
                    + " is "
                    + what
                    + ", so "
                    + Text.quote(text)
                    + " cannot be stored below it");
          });
    }
  }

  /// The file or reference at a path, in words.
  static Optional<String> what(ReadTransaction tx, ArtifactOwner owner, ArtifactPath path) {
    ArtifactReader artifacts = tx.artifacts();
    return artifacts
        .find(owner, path)
        .map(file -> "a file")
        .or(() -> artifacts.findReference(owner, path).map(reference -> "a reference"));
  }

  /// Refuses a path that looks the same as another one, or lies in a folder that does.
  private static void checkSpelling(ReadTransaction tx, ArtifactOwner owner, String text) {
    for (int end = 0; end < text.length(); ) {
      int slash = text.indexOf('/', end + 1);
      end = slash < 0 ? text.length() : slash;
      String start = text.substring(0, end);
      Spelling.other("Artifact path", start)
          .flatMap(ArtifactPlaces::path)
          .filter(
              other -> what(tx, owner, other).isPresent() || tx.artifacts().isFolder(owner, other))
          .ifPresent(other -> {
            throw new QuipuException(
                ErrorCode.CONFLICT,
                Text.quote(other.value())
                    + " is there already and looks the same as "
                    + Text.quote(start)
                    + ", which Unicode spells in another way");
          });
    }
  }

  /// The path, if the text is one. A text that is made of a path may be longer than the limit of
  /// paths; nothing can be there then.
  static Optional<ArtifactPath> path(String text) {
    try {
      return Optional.of(new ArtifactPath(text));
    } catch (QuipuException e) {
      return Optional.empty();
    }
  }

  /// Throws if there is no such owner.
  static void require(ReadTransaction tx, Scope scope, ArtifactOwner owner) {
    switch (owner) {
      case RunId run -> Runs.require(tx, run);
      case ModelId model -> Models.require(tx, model);
      case ProjectId own -> requireSame(scope, own);
    }
  }

  /// Throws if there is no such owner, or if the owner is deleted.
  static void requireActive(ReadTransaction tx, Scope scope, ArtifactOwner owner) {
    switch (owner) {
      case RunId run -> Runs.requireActive(tx, run);
      case ModelId model -> Models.requireActive(tx, model);
      case ProjectId own -> requireSame(scope, own);
    }
  }

  private static void requireSame(Scope scope, ProjectId own) {
    if (!own.equals(scope.project())) {
      throw QuipuException.notFound("There is no project " + own.value());
    }
  }
}
