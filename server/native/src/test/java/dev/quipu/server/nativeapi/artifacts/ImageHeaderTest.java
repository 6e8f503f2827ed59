package dev.quipu.server.nativeapi.artifacts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageHeaderTest {
  @ParameterizedTest
  @CsvSource({
    // The first bytes of files written by common programs.
    "image/png,  300, 200, 89504e470d0a1a0a0000000d494844520000012c000000c80802000000",
    "image/gif,  258, 3,   47494638396102010300f00000",
    "image/gif,  1,   2,   4749463837610100020000",
    "image/jpeg, 640, 480, ffd8ffe000104a46494600010100000100010000ffc000110801e0028003012200",
    "image/jpeg, 16,  17,  ffd8ffffdb000400ffffffc2000b080011001001011100",
    "image/webp, 400, 301, 524946460000000057454250565038580a000000100000008f01002c0100",
    "image/webp, 64,  48,  52494646000000005745425056503820000000003000009d012a40003000",
    "image/webp, 75,  50,  5249464600000000574542505650384c000000002f4a400c0000000000000000",
  })
  void dimensionsAreReadFromTheFirstBytes(String type, int width, int height, String hex) {
    assertThat(ImageHeader.find(HexFormat.of().parseHex(hex)))
        .contains(new ImageHeader(type, width, height));
  }

  @Test
  void damagedHeadersAreNoImages() {
    Random random = new Random(5);
    byte[] jpeg = HexFormat.of().parseHex("ffd8ffe000104a46494600010100000100010000ffc0001108");
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(64)];
      random.nextBytes(bytes);
      if (i % 2 == 0) {
        System.arraycopy(jpeg, 0, bytes, 0, Math.min(random.nextInt(jpeg.length), bytes.length));
      }
      // Whatever it answers, it ends, and never reads beyond the bytes.
      ImageHeader.find(bytes).ifPresent(image -> assertThat(image.pixels()).isPositive());
    }
  }
}
