package dev.quipu.sdk.folder;

/// The limits of run folders, each with its reason.
public final class FolderLimits {
  private FolderLimits() {}

  /// A line of a file, in bytes: a frame has at most 4 MiB, so no row that was ever logged is
  /// longer, even if each of its bytes is escaped. A longer line is no line of ours.
  public static final int LINE_BYTES = 32 << 20;

  /// `run.json` and `parameters.json`, in bytes: notes of 200,000 characters, and more params and
  /// tags than a page can show.
  public static final int DOCUMENT_BYTES = 64 << 20;

  /// A name of a folder, in characters: common file systems allow 255 bytes, and a whole path of
  /// them must stay below 4096. A longer name goes on in a folder inside the folder.
  static final int SEGMENT_CHARS = 120;
}
