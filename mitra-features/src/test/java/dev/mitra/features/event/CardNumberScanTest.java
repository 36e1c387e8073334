package dev.mitra.features.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.features.Seeds;
import dev.mitra.features.check.Luhn;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Card numbers are found in bytes that are no event; rather once too often. */
class CardNumberScanTest {

  private static boolean found(String text) {
    return CardNumberScan.mayHoldCardNumber(text.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "4111111111111111",
        "4111 1111 1111 1111",
        "{\"card\":{\"token\":4111111111111111,",
        "{\"pan\":\"3782-822463-10005\"",
        "99994111111111111111",
        "41111111111111119999",
        "\u0000\u00014111111111111111\u0000",
        "4111111111111111.0",
        "{\"pan\":\"\\u0034111111111111111\"}"
      })
  void aCardNumberIsFoundWhereverItStands(String text) {
    assertThat(found(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "4",
        "41111111111",
        "123456789012",
        "tok_7f3a",
        "4111x1111x1111x1111",
        "\\u00e9",
        "2023-11-14T22:13:20Z"
      })
  void whatIsNoneIsNot(String text) {
    assertThat(found(text)).isFalse();
  }

  @Test
  void whatTheDecoderTakesForACardNumberTheScanFindsToo() {
    long seed = Seeds.announce(CardNumberScanTest.class);
    int cards = 0;
    for (int run = 0; run < 20_000; run++) {
      Random random = Seeds.random(seed, run);
      StringBuilder text = new StringBuilder();
      for (int i = 10 + random.nextInt(12); i > 0; i--) {
        text.append((char) ('0' + random.nextInt(10)));
        text.append(i > 1 && random.nextInt(5) == 0 ? (random.nextBoolean() ? " " : "-") : "");
      }
      if (Luhn.isCardNumber(text.toString())) {
        cards++;
        assertThat(found("{\"x\":\"" + text + "\"")).as("seed %d: %s", seed, text).isTrue();
      }
    }
    assertThat(cards).isGreaterThan(500);
  }
}
