package dev.quipu.core.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.core.error.QuipuException;
import org.junit.jupiter.api.Test;

class SpellingTest {
  private static final String COMPOSED = "caf\u00e9/\ud55c.txt";
  private static final String DECOMPOSED = "cafe\u0301/\u1112\u1161\u11ab.txt";

  @Test
  void aNameWithAccentsHasTwoSpellings() {
    assertThat(Spelling.other("Name", COMPOSED)).contains(DECOMPOSED);
    assertThat(Spelling.other("Name", DECOMPOSED)).contains(COMPOSED);
  }

  @Test
  void aNameThatLooksOneWayOnlyHasOne() {
    for (String name : new String[] {"", "plain/name.txt", "\u65e5\u672c\u8a9e", "\ud83d\ude80"}) {
      assertThat(Spelling.other("Name", name)).isEmpty();
    }
  }

  @Test
  void aMixtureIsRefusedAndSaysHowToSpellIt() {
    // The last name has the sign of the unit (U+212B), which both forms replace by a letter.
    for (String name : new String[] {"\u00e9e\u0301", "caf\u00e9/cafe\u0301", "5 \u212b"}) {
      assertThatThrownBy(() -> Spelling.other("Name", name))
          .isInstanceOf(QuipuException.class)
          .hasMessageContaining("it must be in NFC");
    }
  }
}
