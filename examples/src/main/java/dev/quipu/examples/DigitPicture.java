package dev.quipu.examples;

import java.awt.image.BufferedImage;

/// Draws handwritten digits, dark on white, with squares for pixels.
final class DigitPicture {
  /// Large enough to be looked at, and still some hundred bytes as PNG.
  private static final int SCALE = 8;

  private DigitPicture() {}

  /// One digit as a picture of its own.
  static BufferedImage of(Digits.Example example) {
    int side = Digits.SIDE * SCALE;
    BufferedImage picture = new BufferedImage(side, side, BufferedImage.TYPE_BYTE_GRAY);
    draw(picture, example, 0, 0, SCALE);
    return picture;
  }

  /// Draws a digit with its upper left corner at a place.
  static void draw(BufferedImage picture, Digits.Example example, int x, int y, int scale) {
    double[] pixels = example.pixels();
    for (int p = 0; p < Digits.PIXELS; p++) {
      int grey = (int) Math.round(255 * (1 - pixels[p]));
      fill(
          picture,
          x + p % Digits.SIDE * scale,
          y + p / Digits.SIDE * scale,
          scale,
          scale,
          grey << 16 | grey << 8 | grey);
    }
  }

  static void fill(BufferedImage picture, int x, int y, int width, int height, int colour) {
    for (int row = y; row < y + height; row++) {
      for (int column = x; column < x + width; column++) {
        picture.setRGB(column, row, colour);
      }
    }
  }
}
