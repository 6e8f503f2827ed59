package dev.quipu.examples;

import dev.quipu.core.model.Digest;
import dev.quipu.sdk.values.NdArray;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;

/// Images of handwritten digits and what they show; see digits.NOTICE.md for where they come from.
///
/// @param examples in the order of the file
/// @param digest the SHA-256 of the file
record Digits(List<Example> examples, Digest digest) {
  static final int SIDE = 8;
  static final int PIXELS = SIDE * SIDE;
  static final int CLASSES = 10;
  private static final double BRIGHTEST = 16;

  Digits {
    examples = List.copyOf(examples);
  }

  /// One image.
  static final class Example {
    private final double[] pixels;
    private final int label;

    Example(double[] pixels, int label) {
      this.pixels = pixels;
      this.label = label;
    }

    /// Brightness of 0 to 1, row by row.
    double[] pixels() {
      return pixels;
    }

    int label() {
      return label;
    }
  }

  /// What is learned from, and what it is judged by.
  record Split(List<Example> training, List<Example> validation) {}

  static Digits load() {
    try (InputStream in = Digits.class.getResourceAsStream("digits.csv.gz")) {
      if (in == null) {
        throw new IllegalStateException("digits.csv.gz is missing from the jar");
      }
      byte[] file = in.readAllBytes();
      return new Digits(parse(file), Digest.of(file));
    } catch (IOException e) {
      throw new UncheckedIOException("digits.csv.gz cannot be read", e);
    }
  }

  /// Shuffles and cuts.
  ///
  /// @param validationShare the part that is kept from training, between 0 and 1
  Split split(double validationShare, long seed) {
    List<Example> shuffled = new ArrayList<>(examples);
    Collections.shuffle(shuffled, new Random(seed));
    int cut = (int) Math.round(shuffled.size() * (1 - validationShare));
    return new Split(
        List.copyOf(shuffled.subList(0, cut)), List.copyOf(shuffled.subList(cut, shuffled.size())));
  }

  /// The pixels of images as an array `[images, 8, 8]`, with brightness as in the file: 0 to 16.
  static NdArray images(List<Example> examples) {
    byte[] brightness = new byte[examples.size() * PIXELS];
    int at = 0;
    for (Example example : examples) {
      for (double pixel : example.pixels()) {
        brightness[at++] = (byte) Math.round(pixel * BRIGHTEST);
      }
    }
    return NdArray.of(brightness, examples.size(), SIDE, SIDE);
  }

  /// What images show, as an array `[images]`.
  static NdArray labels(List<Example> examples) {
    byte[] labels = new byte[examples.size()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = (byte) examples.get(i).label();
    }
    return NdArray.of(labels, labels.length);
  }

  private static List<Example> parse(byte[] file) throws IOException {
    List<Example> examples = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(new ByteArrayInputStream(file)), StandardCharsets.US_ASCII))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] fields = line.split(",", -1);
        double[] pixels = new double[PIXELS];
        for (int i = 0; i < PIXELS; i++) {
          pixels[i] = Integer.parseInt(fields[i]) / BRIGHTEST;
        }
        examples.add(new Example(pixels, Integer.parseInt(fields[PIXELS])));
      }
    }
    return examples;
  }
}
