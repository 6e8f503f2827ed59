package dev.quipu.sdk.values;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.Digest;
import dev.quipu.sdk.objects.Values;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Texts, images and files as contents.
class MediaTest {
  private final Values values = Values.standard();

  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }

  @ParameterizedTest
  @CsvSource({
    "IMAGE,image/png,'\u0089PNG\r\n\u001a\n'",
    "IMAGE,image/jpeg,'\u00ff\u00d8\u00ff\u00e0'",
    "IMAGE,image/gif,GIF87a",
    "IMAGE,image/webp,RIFF....WEBPVP8",
    "IMAGE,image/tiff,'II*\0'",
    "IMAGE,image/bmp,'BM....\0\0\0\0'",
    "IMAGE,image/avif,'....ftypavif'",
    "IMAGE,image/svg+xml,'<?xml version=\"1.0\"?>\n<svg/>'",
    "AUDIO,audio/wav,RIFF....WAVEfmt",
    "AUDIO,audio/flac,fLaC",
    "AUDIO,audio/mpeg,ID3",
    "AUDIO,audio/mpeg,'\u00ff\u00fb'",
    "AUDIO,audio/aac,'\u00ff\u00f1'",
    "AUDIO,audio/ogg,OggS",
    "AUDIO,audio/mp4,'....ftypM4A '",
    "VIDEO,video/mp4,'....ftypisom'",
    "VIDEO,video/quicktime,'....ftypqt  '",
    "VIDEO,video/webm,'\u001aE\u00df\u00a3....webm'",
    "VIDEO,video/matroska,'\u001aE\u00df\u00a3....matroska'",
    "VIDEO,video/x-msvideo,'RIFF....AVI LIST'",
    "VIDEO,video/ogg,OggS",
    "MODEL,model/gltf-binary,glTF",
    "MODEL,model/gltf+json,'{\"asset\":{}}'",
    "MODEL,model/ply,'ply\nformat'",
    "MODEL,model/stl,solid x"
  })
  void formatsAreRecognised(Media.Kind kind, String mediaType, String head) {
    Content content = values.content(Media.of(kind, null, null, bytes(head)));
    assertThat(content.warnings()).isEmpty();
    assertThat(content.mediaType()).isEqualTo(mediaType);
    assertThat(content.bytes()).isEqualTo(bytes(head));
    assertThat(values.value(content).as(Media.class))
        .isEqualTo(Media.of(kind, mediaType, null, bytes(head)));
  }

  @Test
  void whatContradictsItsFirstBytesIsReported() {
    Content audio = values.content(Media.image(bytes("fLaC")));
    assertThat(audio.mediaType()).isEqualTo("audio/flac");
    assertThat(audio.warnings())
        .containsExactly("Value is declared as image, but its first bytes are those of audio/flac");
    Content jpeg = values.content(Media.image(bytes("GIF89a")).as("image/jpeg"));
    assertThat(jpeg.mediaType()).isEqualTo("image/gif");
    assertThat(jpeg.warnings()).hasSize(1);
    Content unknown = values.content(Media.video(bytes("???")));
    assertThat(unknown.mediaType()).isEqualTo("application/octet-stream");
    assertThat(unknown.warnings()).hasSize(1);
    assertThat(values.content(List.of(Media.video(bytes("???")))).warnings()).hasSize(1);
    Content declared = values.content(Media.model(bytes("v 1 0 0")).as("model/obj"));
    assertThat(declared.mediaType()).isEqualTo("model/obj");
    assertThat(declared.warnings()).isEmpty();
  }

  @Test
  void textsKeepTheirKindAndLanguage() {
    Content code = values.content(Media.code("int x = 1;", "java"));
    assertThat(new String(code.bytes(), UTF_8)).isEqualTo("int x = 1;");
    assertThat(code.schema())
        .isEqualTo(
            "{\"contentMediaType\":\"text/plain;charset=utf-8\",\"x-language\":\"java\","
                + "\"x-type\":\"code\"}");
    assertThat(values.value(code).as(String.class)).isEqualTo("int x = 1;");
    assertThat(values.value(code).as(Media.class).language()).isEqualTo("java");
    assertThat(values.content(Media.text("a")).digest())
        .isNotEqualTo(values.content(Media.markdown("a")).digest());
  }

  @Test
  void aLargeFileIsStreamed(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("large.bin");
    // More than this JVM could load, and sparse.
    long size = 5L << 30;
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      out.setLength(size);
    }
    Content content = values.content(Media.file(file));
    assertThat(content.size()).isEqualTo(size);
    assertThat(content.file()).isEqualTo(file);
    try (InputStream in = content.open()) {
      assertThat(in.read()).isZero();
    }
    assertThatThrownBy(content::bytes)
        .isInstanceOfSatisfying(
            QuipuException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOO_LARGE));
    assertThat(values.value(content).as(Media.class))
        .isEqualTo(Media.file(file).as(content.mediaType()));
  }

  @Test
  void aFileHasTheContentOfItsBytes(@TempDir Path folder) throws IOException {
    byte[] gif = bytes("GIF89a" + "x".repeat(200_000));
    Path file = Files.write(folder.resolve("a.gif"), gif);
    Content content = values.content(Media.image(file));
    assertThat(content.contentDigest()).isEqualTo(Digest.of(gif));
    assertThat(content.digest()).isEqualTo(values.content(Media.image(gif)).digest());
    assertThat(content.bytes()).isEqualTo(gif);
    Content inMap = values.content(Map.of("image", Media.image(file)));
    assertThat(values.value(inMap).object()).isEqualTo(Map.of("image", Media.image(gif)));
  }

  @Test
  void aFileThatChangesIsNoticed(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("a"), "before");
    Content content = values.content(Media.file(file));
    Files.writeString(file, "after it");
    assertThatThrownBy(content::digest)
        .isInstanceOfSatisfying(
            QuipuException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT))
        .hasMessageContaining("6 bytes and has 8");
    Files.delete(file);
    assertThatThrownBy(content::digest)
        .isInstanceOfSatisfying(
            QuipuException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
  }

  @Test
  void aPictureBecomesAPng() {
    BufferedImage picture = new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB);
    picture.setRGB(2, 1, 0x123456);
    Content content = values.content(picture);
    assertThat(content.mediaType()).isEqualTo("image/png");
    BufferedImage read = values.value(content).as(BufferedImage.class);
    assertThat(read.getRGB(2, 1)).isEqualTo(0xff123456);
    assertThat(values.value(content).as(Media.class).kind()).isEqualTo(Media.Kind.IMAGE);
    assertThat(values.content(List.of(picture)).warnings()).isEmpty();
    assertThatThrownBy(() ->
            values.value(values.content(Media.image(bytes("GIF89a")))).as(BufferedImage.class))
        .isInstanceOf(QuipuException.class);
  }

  /// Run by [#aJvmWithoutJavaDesktop].
  public static void main(String[] arguments) {
    Values values = Values.standard();
    Content content = values.content(Map.of("a", Media.image(bytes("GIF89a")), "b", 1));
    System.out.print(values.value(content).object() + " " + content.warnings());
  }

  @Test
  void aJvmWithoutJavaDesktop() throws IOException, InterruptedException {
    Process jvm =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--limit-modules",
                "java.base,java.net.http",
                "-cp",
                System.getProperty("java.class.path"),
                MediaTest.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(jvm.getInputStream().readAllBytes(), UTF_8);
    assertThat(output).isEqualTo("{a=image, b=1} []");
    assertThat(jvm.waitFor()).isZero();
  }
}
