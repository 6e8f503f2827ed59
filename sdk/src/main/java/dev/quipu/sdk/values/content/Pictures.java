package dev.quipu.sdk.values.content;

import dev.quipu.core.error.QuipuException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/// Writes the pictures of java.desktop as PNG, and reads images as pictures. Only this class names
/// types of java.desktop, so that a JVM without that module never loads them.
public final class Pictures {
  private Pictures() {}

  /// Whether a type is a `BufferedImage`: by name, because a JVM may lack java.desktop.
  public static boolean isPicture(Class<?> type) {
    for (Class<?> one = type; one != null; one = one.getSuperclass()) {
      if (one.getName().equals("java.awt.image.BufferedImage")) {
        return true;
      }
    }
    return false;
  }

  /// The picture as PNG.
  ///
  /// @param picture a `BufferedImage`
  public static byte[] toPng(Object picture) throws IOException {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(png)) {
      if (!ImageIO.write((BufferedImage) picture, "png", out)) {
        throw new IOException("ImageIO has no PNG for this picture");
      }
    }
    return png.toByteArray();
  }

  /// The picture of an image.
  ///
  /// @throws QuipuException CORRUPT if ImageIO cannot read the bytes
  public static Object read(byte[] bytes) {
    try {
      BufferedImage image =
          ImageIO.read(new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes)));
      if (image == null) {
        throw QuipuException.corrupt("Image is of no format that ImageIO reads");
      }
      return image;
    } catch (IOException e) {
      throw QuipuException.corrupt("Image cannot be read: " + e.getMessage());
    }
  }
}
