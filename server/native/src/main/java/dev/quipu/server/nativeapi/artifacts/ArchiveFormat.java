package dev.quipu.server.nativeapi.artifacts;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Text;
import dev.quipu.server.nativeapi.request.NativeLimits;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Locale;

/// The formats of archives.
enum ArchiveFormat {
  ZIP("application/zip", NativeLimits.ZIP_ENTRIES, NativeLimits.ZIP_ENTRY_BYTES) {
    @Override
    Archive to(OutputStream out) {
      return new ZipArchive(out);
    }
  },
  TAR("application/x-tar", Long.MAX_VALUE, 0) {
    @Override
    Archive to(OutputStream out) {
      return new TarArchive(out);
    }
  };

  private final String mediaType;
  private final long maxEntries;
  private final long bytesOfEntry;

  /// @param bytesOfEntry the memory that the archive holds for an entry until its end
  ArchiveFormat(String mediaType, long maxEntries, long bytesOfEntry) {
    this.mediaType = mediaType;
    this.maxEntries = maxEntries;
    this.bytesOfEntry = bytesOfEntry;
  }

  /// Begins an archive.
  abstract Archive to(OutputStream out);

  String mediaType() {
    return mediaType;
  }

  long bytesOfEntry() {
    return bytesOfEntry;
  }

  /// The word for the format, which is also the extension of its files.
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// @throws QuipuException TOO_LARGE if an archive of this format does not have so many entries
  void check(long entries) {
    if (entries > maxEntries) {
      throw new QuipuException(
          ErrorCode.TOO_LARGE,
          "Folder has "
              + entries
              + " files and empty folders; at most "
              + maxEntries
              + " are sent as "
              + word()
              + ", and any number as tar (format=tar)");
    }
  }

  static ArchiveFormat of(String word) {
    return Arrays.stream(values())
        .filter(format -> format.word().equals(word))
        .findFirst()
        .orElseThrow(() ->
            QuipuException.invalid(
                "Parameter format is " + Text.quote(word) + "; it must be zip or tar"));
  }
}
