package dev.quipu.examples;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import javax.imageio.ImageIO;

/// A picture of misread digits: each image, and below it what it is and what it was taken for.
/// Drawn pixel by pixel, because fonts need libraries that a server may not have.
final class DigitSheet {
  private static final int COLUMNS = 8;
  private static final int MOST = 40;
  private static final int SCALE = 8;
  private static final int CAPTION_SCALE = 3;
  private static final int MARGIN = 8;
  private static final int CELL_WIDTH = Digits.SIDE * SCALE + MARGIN;
  private static final int CELL_HEIGHT = Digits.SIDE * SCALE + 5 * CAPTION_SCALE + 2 * MARGIN;

  private static final int BACKGROUND = 0xf4f2ec;
  private static final int RIGHT = 0x1b7f3b;
  private static final int WRONG = 0xc0392b;

  /// The digits and an arrow, five rows of three pixels each.
  private static final List<String> GLYPHS =
      List.of(
          "###|#.#|#.#|#.#|###",
          ".#.|##.|.#.|.#.|###",
          "###|..#|###|#..|###",
          "###|..#|.##|..#|###",
          "#.#|#.#|###|..#|..#",
          "###|#..|###|..#|###",
          "###|#..|###|#.#|###",
          "###|..#|.#.|.#.|.#.",
          "###|#.#|###|#.#|###",
          "###|#.#|###|..#|###",
          "...|.#.|###|.#.|...");

  private DigitSheet() {}

  /// The picture as PNG; of many mistakes only the first 40.
  static byte[] png(List<Evaluation.Mistake> mistakes) {
    int shown = Math.min(MOST, mistakes.size());
    int rows = Math.max(1, (shown + COLUMNS - 1) / COLUMNS);
    BufferedImage image =
        new BufferedImage(
            COLUMNS * CELL_WIDTH + MARGIN, rows * CELL_HEIGHT + MARGIN, BufferedImage.TYPE_INT_RGB);
    DigitPicture.fill(image, 0, 0, image.getWidth(), image.getHeight(), BACKGROUND);
    for (int i = 0; i < shown; i++) {
      draw(
          image,
          mistakes.get(i),
          MARGIN + i % COLUMNS * CELL_WIDTH,
          MARGIN + i / COLUMNS * CELL_HEIGHT);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException("A picture in memory cannot be written", e);
    }
    return out.toByteArray();
  }

  private static void draw(BufferedImage image, Evaluation.Mistake mistake, int x, int y) {
    DigitPicture.draw(image, mistake.example(), x, y, SCALE);
    int captionY = y + Digits.SIDE * SCALE + MARGIN / 2;
    glyph(image, mistake.example().label(), x, captionY, RIGHT);
    glyph(image, Digits.CLASSES, x + 4 * CAPTION_SCALE, captionY, WRONG);
    glyph(image, mistake.predicted(), x + 8 * CAPTION_SCALE, captionY, WRONG);
  }

  private static void glyph(BufferedImage image, int glyph, int x, int y, int colour) {
    String rows = GLYPHS.get(glyph).replace("|", "");
    for (int i = 0; i < rows.length(); i++) {
      if (rows.charAt(i) == '#') {
        DigitPicture.fill(
            image,
            x + i % 3 * CAPTION_SCALE,
            y + i / 3 * CAPTION_SCALE,
            CAPTION_SCALE,
            CAPTION_SCALE,
            colour);
      }
    }
  }
}
