package dev.mitra.features.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mitra.features.check.InvalidDeclarationException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ColumnSelectionTest {
  private static final List<String> COLUMNS =
      List.of("amount", "time.hour", "card.count_1h", "card.count_24h", "card.sum_24h", "ip.n");

  @Test
  void namesComeAsTheyAreNamedAndPatternsInTheVectorsOrderEachColumnOnce() {
    ColumnSelection selection =
        ColumnSelection.of(COLUMNS, List.of("ip.n", "card.*_24h", "amount", "card.*"));
    assertThat(selection.names())
        .containsExactly("ip.n", "card.count_24h", "card.sum_24h", "amount", "card.count_1h");
    assertThat(selection.size()).isEqualTo(5);
    assertThat(selection.index(0)).isEqualTo(5);
    assertThat(selection.index(3)).isZero();
  }

  @Test
  void aStarStandsForAnyTextAndADotForItself() {
    assertThat(ColumnSelection.of(COLUMNS, List.of("*")).names()).isEqualTo(COLUMNS);
    assertThat(ColumnSelection.of(COLUMNS, List.of("*.*_2*")).names())
        .containsExactly("card.count_24h", "card.sum_24h");
    assertThatThrownBy(() -> ColumnSelection.of(COLUMNS, List.of("*d.coun*.1h")))
        .isInstanceOf(InvalidDeclarationException.class);
  }

  @Test
  void allColumnsAreInTheOrderOfTheVector() {
    assertThat(ColumnSelection.all(COLUMNS).names()).isEqualTo(COLUMNS);
  }

  @Test
  void everythingThatNamesNoColumnIsFoundWithWhatWasProbablyMeant() {
    assertThatThrownBy(
            () -> ColumnSelection.of(COLUMNS, List.of("card.coutn_1h", "amount", "shop.*", "")))
        .isInstanceOf(InvalidDeclarationException.class)
        .hasMessage(
            "columns: 'card.coutn_1h' names no column, did you mean 'card.count_1h'?; columns are"
                + " the event's and the calendar's numbers, and those that begin with card., ip.,"
                + " time.\n"
                + "columns: 'shop.*' names no column; columns are the event's and the calendar's"
                + " numbers, and those that begin with card., ip., time.\n"
                + "columns: '' names no column; columns are the event's and the calendar's numbers,"
                + " and those that begin with card., ip., time.");
  }
}
