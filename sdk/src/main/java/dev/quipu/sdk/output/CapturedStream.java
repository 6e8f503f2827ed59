package dev.quipu.sdk.output;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A standard stream that prints as before and gives what has been printed to a [CapturedText]. No
/// lock is held while the stream prints, besides its own.
///
/// All methods are overridden, so that a text need not be encoded and decoded again: characters
/// that the terminal cannot show are in the log. [#checkError] and the rest are those of the
/// stream.
@SuppressWarnings(
    "AnnotateFormatMethod") // The formats are checked where they are written: for a PrintStream.
final class CapturedStream extends PrintStream {
  private final StandardStream place;
  private final PrintStream original;
  private final CapturedText text;

  CapturedStream(StandardStream place, PrintStream original, Charset charset, CapturedText text) {
    super(original, false, charset);
    this.place = place;
    this.original = original;
    this.text = text;
  }

  /// The stream of the process in whose place this was put.
  StandardStream place() {
    return place;
  }

  PrintStream original() {
    return original;
  }

  CapturedText text() {
    return text;
  }

  @Override
  public void flush() {
    original.flush();
  }

  @Override
  public void close() {
    original.close();
  }

  @Override
  public boolean checkError() {
    return original.checkError();
  }

  @Override
  public void write(int b) {
    original.write(b);
    text.write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    original.write(bytes, offset, length);
    text.write(bytes, offset, length);
  }

  @Override
  public void write(byte[] bytes) throws IOException {
    original.write(bytes);
    text.write(bytes, 0, bytes.length);
  }

  @Override
  public void writeBytes(byte[] bytes) {
    original.writeBytes(bytes);
    text.write(bytes, 0, bytes.length);
  }

  @Override
  public void print(boolean value) {
    print(String.valueOf(value));
  }

  @Override
  public void print(char value) {
    print(String.valueOf(value));
  }

  @Override
  public void print(int value) {
    print(String.valueOf(value));
  }

  @Override
  public void print(long value) {
    print(String.valueOf(value));
  }

  @Override
  public void print(float value) {
    print(String.valueOf(value));
  }

  @Override
  public void print(double value) {
    print(String.valueOf(value));
  }

  @Override
  public void print(char[] value) {
    print(String.valueOf(value));
  }

  @Override
  public void print(@Nullable Object value) {
    print(String.valueOf(value));
  }

  @Override
  public void print(@Nullable String value) {
    String printed = String.valueOf(value);
    original.print(printed);
    text.print(printed);
  }

  @Override
  public void println() {
    original.println();
    text.printLine("");
  }

  @Override
  public void println(boolean value) {
    println(String.valueOf(value));
  }

  @Override
  public void println(char value) {
    println(String.valueOf(value));
  }

  @Override
  public void println(int value) {
    println(String.valueOf(value));
  }

  @Override
  public void println(long value) {
    println(String.valueOf(value));
  }

  @Override
  public void println(float value) {
    println(String.valueOf(value));
  }

  @Override
  public void println(double value) {
    println(String.valueOf(value));
  }

  @Override
  public void println(char[] value) {
    println(String.valueOf(value));
  }

  @Override
  public void println(@Nullable Object value) {
    println(String.valueOf(value));
  }

  @Override
  public void println(@Nullable String value) {
    String printed = String.valueOf(value);
    original.println(printed);
    text.printLine(printed);
  }

  @Override
  public PrintStream printf(String format, @Nullable Object... args) {
    return format(format, args);
  }

  @Override
  public PrintStream printf(@Nullable Locale locale, String format, @Nullable Object... args) {
    return format(locale, format, args);
  }

  @Override
  public PrintStream format(String format, @Nullable Object... args) {
    print(String.format(format, args));
    return this;
  }

  @Override
  public PrintStream format(@Nullable Locale locale, String format, @Nullable Object... args) {
    print(String.format(locale, format, args));
    return this;
  }

  @Override
  public PrintStream append(@Nullable CharSequence value) {
    print(String.valueOf(value));
    return this;
  }

  @Override
  public PrintStream append(@Nullable CharSequence value, int start, int end) {
    print(String.valueOf(value).substring(start, end));
    return this;
  }

  @Override
  public PrintStream append(char value) {
    print(value);
    return this;
  }
}
