package dev.mitra.job.handbook;

import dev.mitra.features.check.InvalidDeclarationException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * The handbook's files: {@code transactions_*.csv.gz}, {@code features_*.csv.gz} and {@code
 * xgboost_*.json} in one folder.
 */
public final class HandbookData {
  /** The published features after the first column, in order, by the names of ours. */
  public static final List<String> COLUMNS =
      List.of(
          "time.weekend",
          "time.night",
          "customer.count_1d",
          "customer.amount_avg_1d",
          "customer.count_7d",
          "customer.amount_avg_7d",
          "customer.count_30d",
          "customer.amount_avg_30d",
          "terminal.count_1d",
          "terminal.risk_1d",
          "terminal.count_7d",
          "terminal.risk_7d",
          "terminal.count_30d",
          "terminal.risk_30d");

  /** The inputs of the published model, in order: the amount, then the columns. */
  public static final List<String> MODEL_INPUTS =
      Stream.concat(Stream.of("amount"), COLUMNS.stream()).toList();

  private static final Instant FIRST = Instant.parse("2018-04-01T00:00:00Z");

  private final Path transactions;
  private final Path features;
  private final Path model;

  private HandbookData(Path transactions, Path features, Path model) {
    this.transactions = transactions;
    this.features = features;
    this.model = model;
  }

  /**
   * One payment.
   *
   * @param id its number
   * @param timeMillis event time, milliseconds since 1970
   * @param customer the customer's number
   * @param json the payment as the example's schema reads it
   */
  public record Payment(String id, long timeMillis, String customer, byte[] json) {}

  /** Whether a folder holds the data. */
  public static boolean isIn(Path folder) {
    return Files.isDirectory(folder)
        && !matching(folder, "transactions_", ".csv.gz").isEmpty()
        && !matching(folder, "features_", ".csv.gz").isEmpty()
        && !matching(folder, "xgboost_", ".json").isEmpty();
  }

  /**
   * The data in a folder.
   *
   * @throws InvalidDeclarationException when it is not there
   */
  public static HandbookData in(Path folder) {
    if (!isIn(folder)) {
      throw new InvalidDeclarationException(
          "--data",
          "has to name a folder with the handbook's transactions_*.csv.gz, features_*.csv.gz and"
              + " xgboost_*.json; "
              + folder
              + " is none");
    }
    return new HandbookData(
        matching(folder, "transactions_", ".csv.gz").get(0),
        matching(folder, "features_", ".csv.gz").get(0),
        matching(folder, "xgboost_", ".json").get(0));
  }

  private static List<Path> matching(Path folder, String prefix, String suffix) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(f -> f.getFileName().toString().startsWith(prefix))
          .filter(f -> f.getFileName().toString().endsWith(suffix))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The model file. */
  public byte[] model() {
    try {
      return Files.readAllBytes(model);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The published features by transaction, in the order of {@link #COLUMNS}. */
  public Map<String, double[]> features() {
    Map<String, double[]> rows = new HashMap<>();
    eachLine(
        features,
        line -> {
          String[] cells = line.split(",", -1);
          double[] row = new double[COLUMNS.size()];
          for (int i = 0; i < row.length; i++) {
            row[i] = Double.parseDouble(cells[i + 1]);
          }
          rows.put(cells[0], row);
        });
    return rows;
  }

  /** Hands on every payment in the order of the file, which is that of time. */
  public void payments(Consumer<Payment> each) {
    eachLine(
        transactions,
        line -> {
          String[] cells = line.split(",", -1);
          long time = FIRST.toEpochMilli() + Long.parseLong(cells[1]) * 1000;
          String json =
              "{\"TRANSACTION_ID\":\""
                  + cells[0]
                  + "\",\"TYPE\":\"payment\",\"TX_DATETIME\":"
                  + time
                  + ",\"CUSTOMER_ID\":\""
                  + cells[2]
                  + "\",\"TERMINAL_ID\":\""
                  + cells[3]
                  + "\",\"TX_AMOUNT\":"
                  + cells[4]
                  + ",\"TX_FRAUD\":"
                  + cells[5].equals("1")
                  + "}";
          each.accept(new Payment(cells[0], time, cells[2], json.getBytes(StandardCharsets.UTF_8)));
        });
  }

  private static void eachLine(Path file, Consumer<String> each) {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file), 1 << 16),
                StandardCharsets.US_ASCII))) {
      reader.readLine();
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        each.accept(line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }
}
