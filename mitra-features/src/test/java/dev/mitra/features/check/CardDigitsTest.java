package dev.mitra.features.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CardDigitsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "4111111111111111",
        "4111 1111 1111 1111",
        "4111-1111-1111-1111",
        "378282246310005",
        "4222222222222",
        "6062826786276634003"
      })
  void aCardNumberIsMaskedWhereverItStands(String number) {
    String mask = "#".repeat(number.length());

    assertThat(CardDigits.masked(number)).isEqualTo(mask);
    assertThat(CardDigits.masked("Rule/" + number)).isEqualTo("Rule/" + mask);
    assertThat(CardDigits.masked("'" + number + "' and " + number + "."))
        .isEqualTo("'" + mask + "' and " + mask + ".");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no digits",
        "4111111111111112",
        "41111111111",
        "9007199254740991",
        "2026-03-01T00:00:00Z",
        "'/srv/junit-4111111111111111/a.key'",
        "(file:/srv/4111111111111111)",
        "a1b2c3"
      })
  void allElseStays(String text) {
    assertThat(CardDigits.masked(text)).isEqualTo(text);
  }

  @Test
  void neitherAQuoteNorAFindingHoldsOne() {
    String number = "5500 0000 0000 0004";

    assertThat(Quote.of("card " + number)).isEqualTo("'card ###################'");
    assertThat(Quote.of("x".repeat(60) + number)).isEqualTo("'" + "x".repeat(60) + "####...'");
    assertThat(new Finding("spec." + number, "is " + number).toString()).doesNotContain("5500");
  }

  @Test
  void aLongTextTakesNoLongTime() {
    String digits = "1 ".repeat(500_000);

    assertThat(CardDigits.masked(digits)).hasSameSizeAs(digits);
  }
}
