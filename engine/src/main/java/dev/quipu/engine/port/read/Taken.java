package dev.quipu.engine.port.read;

/// The space of something.
///
/// @param pointBytes in the database, and in blobs for large chunks
/// @param artifactBytes sizes of files, as if no two were equal
public record Taken(long points, long pointBytes, long artifacts, long artifactBytes) {
  public static final Taken NOTHING = new Taken(0, 0, 0, 0);

  public Taken plus(Taken other) {
    return new Taken(
        points + other.points,
        pointBytes + other.pointBytes,
        artifacts + other.artifacts,
        artifactBytes + other.artifactBytes);
  }

  public long bytes() {
    return pointBytes + artifactBytes;
  }
}
