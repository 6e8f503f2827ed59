package dev.quipu.engine.artifacts;

import dev.quipu.core.error.QuipuException;
import dev.quipu.engine.port.BlobStore;
import dev.quipu.engine.port.BlobStore.Blob;
import dev.quipu.engine.port.read.UploadReader.Part;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;

/// The bytes of the parts of an upload, one after another. One part is open at a time.
final class JoinedParts extends InputStream {
  private final BlobStore blobs;
  private final Iterator<Part> parts;
  private InputStream current = InputStream.nullInputStream();

  JoinedParts(BlobStore blobs, List<Part> parts) {
    this.blobs = blobs;
    this.parts = parts.iterator();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int n = current.read(buffer, offset, length);
    while (n < 0 && parts.hasNext()) {
      current.close();
      Part part = parts.next();
      Blob blob =
          blobs
              .find(part.digest())
              .orElseThrow(() ->
                  QuipuException.corrupt(
                      "The bytes of part " + part.number() + " are missing in the blob store"));
      current = blob.open(0, blob.sizeBytes());
      n = current.read(buffer, offset, length);
    }
    return n;
  }

  @Override
  public void close() throws IOException {
    current.close();
  }
}
