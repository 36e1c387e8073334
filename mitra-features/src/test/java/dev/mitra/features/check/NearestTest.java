package dev.mitra.features.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
  private static final List<String> KNOWN =
      List.of("amount", "card.count_1h", "card.count_24h", "action", "id");

  @ParameterizedTest
  @CsvSource({
    "amonut,amount",
    "Amount,amount",
    "amoun,amount",
    "acton,action",
    "card.count_1,card.count_1h",
    "card.count1h,card.count_1h",
    "di,id",
  })
  void findsTheNameThatWasMeant(String given, String meant) {
    assertThat(Nearest.of(given, KNOWN)).contains(meant);
  }

  @ParameterizedTest
  @CsvSource({"x", "merchant", "amoxxxt", "''"})
  void suggestsNothingWhenNothingIsNear(String given) {
    assertThat(Nearest.of(given, KNOWN)).isEmpty();
  }
}
