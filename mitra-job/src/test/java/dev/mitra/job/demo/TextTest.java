package dev.mitra.job.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.job.screen.CellText;
import dev.mitra.job.screen.StyledLine;
import dev.mitra.job.screen.StyledLine.Style;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0            | ₹0.00",
        "999.999      | ₹1,000.00",
        "999          | ₹999.00",
        "123456       | ₹1,23,456.00",
        "1234567.895  | ₹12,34,567.90",
        "99999999     | ₹9,99,99,999.00",
        "1e12         | ₹10,00,00,00,00,000.00",
        "-1234.5      | -₹1,234.50",
        "-0.001       | ₹0.00",
        "NaN          | -",
        "Infinity     | -",
      })
  void rupeesAreGroupedAsInIndia(double amount, String expected) {
    assertThat(Indian.rupees(amount)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"0,0", "999,999", "-100000,'-1,00,000'", "12345678,'1,23,45,678'"})
  void soAreCounts(long count, String expected) {
    assertThat(Indian.count(count)).isEqualTo(expected);
  }

  @Test
  void anAmountThatDoesNotFitLosesPaiseThenRupeesButNeverLeadingDigits() {
    assertThat(Indian.rupees(1_234_567.5, 13)).isEqualTo("₹12,34,567.50");
    assertThat(Indian.rupees(12_345_678.5, 13)).isEqualTo("₹1,23,45,679");
    assertThat(Indian.rupees(123_456_789_012.0, 13)).isEqualTo("₹12,346cr");
    assertThat(Indian.rupees(1e300, 5)).isEqualTo(">>>>>");
  }

  @Test
  void groupingOnlyAddsCommas() {
    long seed = 42;
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 1_000; i++) {
      long value = random.nextLong() >> random.nextInt(64);
      assertThat(Indian.count(value).replace(",", "")).isEqualTo(Long.toString(value));
      assertThat(Indian.count(value)).matches("-?(\\d{1,3}|\\d{1,2}(,\\d{2})*,\\d{3})");
    }
  }

  @Test
  void wideCharactersTakeTwoCellsAndMarksNone() {
    assertThat(CellText.width("chai")).isEqualTo(4);
    assertThat(CellText.width("茶店")).isEqualTo(4);
    assertThat(CellText.width("🚩")).isEqualTo(2);
    assertThat(CellText.width("e\u0301")).isEqualTo(1);
    assertThat(CellText.width("₹…·")).isEqualTo(3);
  }

  @Test
  void cuttingNeverSplitsAWideCharacter() {
    assertThat(CellText.cut("茶店さくら", 10)).isEqualTo("茶店さくら");
    assertThat(CellText.cut("茶店さくら", 9)).isEqualTo("茶店さく…");
    assertThat(CellText.cut("茶店さくら", 8)).isEqualTo("茶店さ…");
    assertThat(CellText.cut("🚩🚩", 3)).isEqualTo("🚩…");
    assertThat(CellText.cut("chai", 1)).isEqualTo("…");
    assertThat(CellText.cut("chai", 0)).isEmpty();
  }

  @Test
  void aCellHasItsWidthWhateverIsInIt() {
    for (String text : new String[] {"", "a", "茶", "茶店さくら", "a茶a茶a茶"}) {
      for (int width = 1; width < 12; width++) {
        String cell = new StyledLine(99, false).cell(text, width, false, Style.PLAIN).add("|") + "";
        assertThat(CellText.width(cell)).isEqualTo(width + 1);
      }
    }
  }

  @Test
  void whatATerminalCouldTakeForACommandIsGone() {
    assertThat(CellText.clean("a\u001b[2Jb\r\nc\u009bd\u2028e")).isEqualTo("a [2Jb  c d e");
    // Right-to-left override, zero-width joiner, a lone surrogate.
    assertThat(CellText.clean("a\u202eb\u200dc\ud83dd")).isEqualTo("abcd");
  }
}
