package dev.quipu.sdk.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What a program prints, and the lines that the log gets of it.
class ScreenTest {
  private static final long SECOND = 1_000_000_000L;

  private final List<String> lines = new ArrayList<>();
  private long nowNanos;
  private final Screen screen = new Screen(() -> nowNanos, lines::add);

  private List<String> linesOf(String text) {
    screen.print(text);
    return lines;
  }

  @Test
  void aLineIsALine() {
    assertThat(linesOf("one\n\ntwo\r\n\tthree  \nopen"))
        .containsExactly("one", "", "two", "\tthree  ");
    assertThat(screen.untoldLines()).containsExactly("open");
    assertThat(screen.isBlank()).isFalse();
    assertThat(linesOf("ed\n")).endsWith("opened");
    assertThat(screen.isBlank()).isTrue();
  }

  @Test
  void aBarLeavesItsLastState() {
    for (int i = 0; i <= 10_000; i++) {
      screen.print("\r" + i / 100 + "% |" + "#".repeat(i / 1000));
    }
    assertThat(lines).isEmpty();
    assertThat(linesOf("\n")).containsExactly("100% |##########");
  }

  @Test
  void aBarThatEndsEachStateWithAReturnLeavesItsLastState() {
    assertThat(linesOf("1%\r50%\r100%\ndone\n")).containsExactly("100%", "done");
  }

  @Test
  void aLongBarLeavesAStateNowAndThen() {
    for (int tenth = 0; tenth < 3000; tenth++) {
      nowNanos = tenth * SECOND / 10;
      screen.print("\rat " + tenth / 10);
    }
    screen.print("\n");
    // After 1 s, then after 2 s more, 4 s more, and so on to a minute.
    assertThat(lines)
        .containsExactly(
            "at 0", "at 2", "at 6", "at 14", "at 30", "at 62", "at 122", "at 182", "at 242",
            "at 299");
  }

  @Test
  void aShorterTextIsPrintedOverALongerOne() {
    assertThat(linesOf("loading data\rok\n")).containsExactly("okading data");
    assertThat(linesOf("loading data\r\u001b[Kok\n")).endsWith("ok");
    assertThat(linesOf("loading data\r\u001b[2Kok\n")).endsWith("ok");
    assertThat(linesOf("loading data\rok          \n")).endsWith("ok");
    assertThat(linesOf("12%\b\b\b13%\n")).endsWith("13%");
    assertThat(linesOf("abc\u001b[2Dx\n")).endsWith("axc");
    assertThat(linesOf("abc\u001b[5Gx\n")).endsWith("abc x");
    assertThat(linesOf("abc\u001b[1Kx\n")).endsWith("   x");
    assertThat(linesOf("a\u001b[sbc\u001b[ux\n")).endsWith("axc");
  }

  @Test
  void aBarThatIsErasedLeavesNothing() {
    assertThat(linesOf("50%\r   \r\u001b[Kmessage\n60%\r\u001b[K\nnext\n"))
        .containsExactly("message", "next");
  }

  @Test
  void severalBarsLeaveTheirLastStates() {
    // As tqdm prints nested bars: down to a bar, and up again.
    screen.print("\router 0");
    for (int i = 0; i <= 1000; i++) {
      nowNanos += SECOND / 1000;
      screen.print("\n\rinner " + i + "\u001b[A");
      screen.print("\router " + i);
    }
    assertThat(linesOf("\n\ndone\n")).hasSizeLessThan(8).startsWith("outer 0");
    assertThat(lines.subList(lines.size() - 3, lines.size()))
        .containsExactly("outer 1000", "inner 1000", "done");
  }

  @Test
  void aDisplayThatIsDrawnAgainLeavesItsLastState() {
    screen.print("a 0\nb 0\nc 0\n");
    for (int i = 1; i <= 500; i++) {
      screen.print("\u001b[3A\u001b[2Ka " + i + "\n\u001b[2Kb " + i + "\n\u001b[2Kc " + i + "\n");
    }
    assertThat(linesOf("done\n"))
        .containsExactly("a 0", "b 0", "c 0", "a 500", "b 500", "c 500", "done");
    assertThat(linesOf("x\ny\n\u001b[2A\u001b[J z\n")).endsWith("x", "y");
    assertThat(screen.untoldLines()).containsExactly(" z");
  }

  @Test
  void coloursAndTitlesAreLeftOut() {
    assertThat(linesOf("\u001b[1;31mred\u001b[0m \u001b[38;5;196mand\u001b[m \u009b32mgreen\n"))
        .endsWith("red and green");
    assertThat(linesOf("\u001b]0;title\u0007a\u001b]8;;http://x\u001b\\link\u001b]8;;\u001b\\b\n"))
        .endsWith("alinkb");
    assertThat(linesOf("\u001b(Btext\u0007\u0000\u007f\n")).endsWith("text");
    assertThat(linesOf("\u001b[?25lhidden cursor\u001b[?25h\n")).endsWith("hidden cursor");
  }

  @Test
  void aSequenceMayBeCutAnywhere() {
    String text = "a\u001b[1;31mb\u001b]0;title\u0007c\u001b[2K\rd\u001b(Be\n";
    for (int cut = 0; cut <= text.length(); cut++) {
      lines.clear();
      screen.print(text.substring(0, cut));
      screen.print(text.substring(cut));
      assertThat(lines).containsExactly("de");
    }
  }

  @Test
  void aSequenceThatNeverEndsTakesNoMoreThanItsLine() {
    assertThat(linesOf("a\u001b]0;never ends\nb\u001b[1;2;3;4\nc\u001b\nd\n"))
        .containsExactly("a", "b", "c", "d");
  }

  @Test
  void aLineIsCut() {
    String most = "x".repeat(OutputLimits.LINE_CHARS);
    assertThat(linesOf(most + "\n")).endsWith(most);
    assertThat(linesOf(most + "y".repeat(1_000_000) + "\n")).endsWith(most + " ... (cut)");
    assertThat(ScreenRow.line(most)).isEqualTo(most);
    assertThat(ScreenRow.line(most + "y")).isEqualTo(most + " ... (cut)");
    assertThat(linesOf("\u001b[999999999Cz\n").get(2)).isEqualTo(" ... (cut)");
  }

  @Test
  void aProgramMayGoUpAsFarAsItLikes() {
    screen.print("\u001b[1000000Atop");
    for (int i = 0; i < 1000; i++) {
      screen.print("\u001b[10A\u001b[1000000B");
    }
    assertThat(screen.untoldLines()).containsExactly("top");
    screen.print("\n".repeat(OutputLimits.ROWS + 1));
    assertThat(lines).startsWith("top");
    assertThat(screen.isBlank()).isTrue();
  }

  @Test
  void anyTextIsTaken() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    String alphabet = "ab \n\r\b\t\u001b[]0123456789;ABCDEFGHJKsumP\u0007\u009b\\é😀\ud800";
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 200_000; i++) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    screen.print(text);
    screen.print("\n".repeat(OutputLimits.ROWS + 1) + "end\n");
    assertThat(lines).as("seed " + seed).isNotEmpty().endsWith("end");
    assertThat(lines).as("seed " + seed).allMatch(line -> !line.contains("\u001b"));
  }
}
