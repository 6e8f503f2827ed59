package dev.quipu.sdk.journal;

/// A position between two records of a journal.
///
/// @param segment the number of the segment, from 1
/// @param offset bytes from the start of the segment's file
public record Position(int segment, long offset) implements Comparable<Position> {
  public static final Position START = new Position(1, 0);

  /// The position of a record that could not be written to the disk. It comes after all positions
  /// on the disk.
  public static Position inMemory(long number) {
    return new Position(Integer.MAX_VALUE, number);
  }

  public boolean isInMemory() {
    return segment == Integer.MAX_VALUE;
  }

  @Override
  public int compareTo(Position other) {
    int order = Integer.compare(segment, other.segment);
    return order != 0 ? order : Long.compare(offset, other.offset);
  }
}
