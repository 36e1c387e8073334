package dev.mitra.job.handbook;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;

/**
 * A small transactions file that is simulated as the book says (chapter 3): customers with a usual
 * amount, large payments that are fraud, terminals that are compromised for four weeks, and cards
 * whose payments are fraud of five times the amount for two weeks.
 */
public final class SimulatedTransactions {
  private static final int CUSTOMERS = 150;
  private static final int TERMINALS = 80;
  private static final int PAYMENTS_A_DAY = 300;
  private static final int DAY_SECONDS = 86_400;

  private SimulatedTransactions() {}

  /** Writes a file of so many days from 2018-04-01 on. */
  public static Path write(Path file, int days, long seed) throws IOException {
    Random random = new Random(seed);
    double[] usual = random.doubles(CUSTOMERS, 5, 100).toArray();
    int[] compromisedUntil = new int[TERMINALS];
    int[] leakedUntil = new int[CUSTOMERS];
    StringBuilder csv =
        new StringBuilder(
            "TRANSACTION_ID,TX_TIME_SECONDS,CUSTOMER_ID,TERMINAL_ID,TX_AMOUNT,TX_FRAUD\n");
    int id = 0;
    for (int day = 0; day < days; day++) {
      if (day % 4 == 0) {
        compromisedUntil[random.nextInt(TERMINALS)] = day + 28;
        leakedUntil[random.nextInt(CUSTOMERS)] = day + 14;
      }
      int[] seconds = random.ints(PAYMENTS_A_DAY, 0, DAY_SECONDS).toArray();
      Arrays.sort(seconds);
      for (int second : seconds) {
        int customer = random.nextInt(CUSTOMERS);
        int terminal = random.nextInt(TERMINALS);
        double amount = Math.abs(usual[customer] * (1 + random.nextGaussian() / 2));
        boolean isLeaked = leakedUntil[customer] > day && random.nextInt(3) == 0;
        amount *= isLeaked ? 5 : 1;
        boolean isFraud = isLeaked || amount > 220 || compromisedUntil[terminal] > day;
        csv.append(
            String.format(
                Locale.ROOT,
                "%d,%d,%d,%d,%.2f,%d%n",
                id++,
                day * DAY_SECONDS + second,
                customer,
                terminal,
                amount,
                isFraud ? 1 : 0));
      }
    }
    return Files.writeString(file, csv.toString(), StandardCharsets.UTF_8);
  }
}
