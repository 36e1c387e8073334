package dev.mitra.job.handbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.job.fixtures.Seeds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationProtocolTest {
  private static final LocalDate START = LocalDate.of(2018, 4, 8);
  private static final EvaluationDates DATES =
      new EvaluationDates(START, START.plusDays(6), START.plusDays(14), START.plusDays(20), 7);

  @TempDir private Path folder = Path.of("");

  @Test
  void thePaymentsAreThoseOfTheBooksCode() throws IOException {
    Transactions transactions =
        Transactions.read(
            SimulatedTransactions.write(
                folder.resolve("t.csv"), 40, Seeds.announce(EvaluationProtocolTest.class)));

    int[] test = EvaluationProtocol.test(transactions, DATES);

    assertThat(test).containsExactly(byTheBook(transactions));
    assertThat(EvaluationProtocol.training(transactions, DATES))
        .hasSize(7 * 300)
        .startsWith(7 * 300)
        .endsWith(14 * 300 - 1);
  }

  /** The book's get_train_test_set, day by day as it is written there. */
  private static int[] byTheBook(Transactions transactions) {
    Set<Integer> known = new HashSet<>();
    List<Integer> scored = new ArrayList<>();
    for (int i = 0; i < transactions.size(); i++) {
      LocalDate day = transactions.day(i);
      if (!day.isBefore(START) && day.isBefore(START.plusDays(7)) && transactions.isFraud(i)) {
        known.add(transactions.customer(i));
      }
    }
    for (int day = 0; day < 7; day++) {
      for (int i = 0; i < transactions.size(); i++) {
        if (transactions.day(i).equals(START.plusDays(7 + day - 1)) && transactions.isFraud(i)) {
          known.add(transactions.customer(i));
        }
      }
      for (int i = 0; i < transactions.size(); i++) {
        if (transactions.day(i).equals(START.plusDays(14 + day))
            && !known.contains(transactions.customer(i))) {
          scored.add(i);
        }
      }
    }
    return scored.stream().mapToInt(Integer::intValue).toArray();
  }

  @Test
  void daysWithoutPaymentsAreRefusedWithTheDaysThatThereAre() throws IOException {
    Transactions transactions =
        Transactions.read(SimulatedTransactions.write(folder.resolve("t.csv"), 20, 1));

    assertThatThrownBy(() -> EvaluationProtocol.test(transactions, EvaluationDates.BOOK))
        .isInstanceOf(InvalidDeclarationException.class)
        .hasMessageContaining("--test-from")
        .hasMessageContaining("have 0 payments")
        .hasMessageContaining("reaches from 2018-04-01 to 2018-04-20");
  }

  @Test
  void trainingLabelsAreKnownWhenTheTestBegins() {
    assertThatThrownBy(
            () ->
                new EvaluationDates(
                    START, START.plusDays(6), START.plusDays(13), START.plusDays(12), 7))
        .isInstanceOf(InvalidDeclarationException.class)
        .hasMessageContaining("--test-to")
        .hasMessageContaining("is too early: the labels of 2018-04-14 are known 7 days later")
        .hasMessageContaining("has to be 2018-04-22 or later");
  }

  @Test
  void linesThatAreWrongAreNamed() throws IOException {
    Path file = folder.resolve("wrong.csv");
    String header = "TRANSACTION_ID,TX_TIME_SECONDS,CUSTOMER_ID,TERMINAL_ID,TX_AMOUNT,TX_FRAUD\n";
    for (List<String> wrong :
        List.of(
            List.of("ID,TX_FRAUD\n", ":1", "has no column TRANSACTION_ID"),
            List.of(header, "", "holds no transactions"),
            List.of(header + "1,2,3\n", ":2", "has 3 cells; the header line has 6"),
            List.of(header + "1,2,3,4,5,yes\n", ":2", "has to be 0 or 1"),
            List.of(header + "1,2,3,4,-5,0\n", ":2", "has to be a number from 0 on"),
            List.of(header + "1,2.5,3,4,5,0\n", ":2", "has to be a whole number"),
            List.of(header + "1,2,\"3,4,5,0\n", ":2", "has to be 1 to 20 letters and digits"))) {
      Files.writeString(file, wrong.get(0));
      assertThatThrownBy(() -> Transactions.read(file))
          .isInstanceOf(InvalidDeclarationException.class)
          .hasMessageContaining(file + wrong.get(1))
          .hasMessageContaining(wrong.get(2));
    }
  }

  @Test
  void paymentsAreTakenInTheOrderOfTime() throws IOException {
    Path file = folder.resolve("order.csv");
    Files.writeString(
        file,
        "TX_FRAUD,TX_TIME_SECONDS,TRANSACTION_ID,CUSTOMER_ID,TERMINAL_ID,TX_AMOUNT\n"
            + "0,60,a,c,t,1\n1,30,b,c,t,2\n0,60,d,c,t,3\n");
    Transactions transactions = Transactions.read(file);
    assertThat(new String(transactions.json(0, true), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"TRANSACTION_ID\":\"b\",\"TYPE\":\"payment\",\"TX_DATETIME\":1522540830000,"
                + "\"CUSTOMER_ID\":\"c\",\"TERMINAL_ID\":\"t\",\"TX_AMOUNT\":2.0,"
                + "\"TX_FRAUD\":true}");
    assertThat(transactions.isFraud(0)).isTrue();
    assertThat(transactions.firstFrom(transactions.time(1))).isEqualTo(1);
  }
}
