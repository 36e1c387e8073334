package dev.mitra.job.handbook;

import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.check.Nearest;
import dev.mitra.features.check.Quote;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * The payments of one of the handbook's transactions files, in the order of time and for equal
 * times in that of the file. A payment is named by its place, from 0. Immutable.
 */
public final class Transactions {
  /** What {@code TX_TIME_SECONDS} counts from. */
  static final Instant FIRST = Instant.parse("2018-04-01T00:00:00Z");

  private static final List<String> COLUMNS =
      List.of(
          "TRANSACTION_ID",
          "TX_TIME_SECONDS",
          "CUSTOMER_ID",
          "TERMINAL_ID",
          "TX_AMOUNT",
          "TX_FRAUD");

  private static final int GZIP_MAGIC = 0x1f8b;
  private static final int BUFFER = 1 << 16;
  private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

  /** One line of the file. */
  private record Line(
      String id, long timeMillis, int customer, String terminal, double amount, boolean fraud) {}

  private final List<Line> lines;
  private final List<String> customers;

  private Transactions(List<Line> lines, List<String> customers) {
    this.lines = lines;
    this.customers = customers;
  }

  /**
   * Reads a file: CSV, compressed with gzip or not, whose header line has the columns
   * TRANSACTION_ID, TX_TIME_SECONDS, CUSTOMER_ID, TERMINAL_ID, TX_AMOUNT and TX_FRAUD, in any order
   * and among others.
   *
   * @throws InvalidDeclarationException if it cannot be read, with the first line that is wrong
   */
  public static Transactions read(Path file) {
    List<Line> lines = new ArrayList<>();
    Reading reading = new Reading(file);
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(open(file), StandardCharsets.UTF_8), BUFFER)) {
      String header = in.readLine();
      reading.header(header == null ? "" : header);
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        lines.add(reading.line(line));
      }
    } catch (IOException e) {
      throw new InvalidDeclarationException(file.toString(), "cannot be read (" + e + ")");
    }
    if (lines.isEmpty()) {
      throw new InvalidDeclarationException(file.toString(), "holds no transactions");
    }
    lines.sort((a, b) -> Long.compare(a.timeMillis, b.timeMillis));
    return new Transactions(lines, reading.customerNames);
  }

  private static InputStream open(Path file) throws IOException {
    BufferedInputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER);
    in.mark(2);
    int magic = in.read() << Byte.SIZE | in.read();
    in.reset();
    return magic == GZIP_MAGIC ? new GZIPInputStream(in, BUFFER) : in;
  }

  /** How many payments there are. */
  public int size() {
    return lines.size();
  }

  /** Event time of a payment, milliseconds since 1970. */
  public long time(int payment) {
    return lines.get(payment).timeMillis;
  }

  /** The day of a payment, UTC. */
  public LocalDate day(int payment) {
    return LocalDate.ofEpochDay(Math.floorDiv(time(payment), DAY_MILLIS));
  }

  /** The number of a payment's customer, from 0 to {@link #customers}. */
  public int customer(int payment) {
    return lines.get(payment).customer;
  }

  /** How many customers there are. */
  public int customers() {
    return customers.size();
  }

  /** Whether a payment was fraud, which is known only later. */
  public boolean isFraud(int payment) {
    return lines.get(payment).fraud;
  }

  /** The first payment at or after a moment, or {@link #size} when there is none. */
  public int firstFrom(long timeMillis) {
    int low = 0;
    int high = lines.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (lines.get(middle).timeMillis < timeMillis) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /**
   * A payment as the example's schema reads it.
   *
   * @param fraud the label that it is to have
   */
  public byte[] json(int payment, boolean fraud) {
    Line line = lines.get(payment);
    String json =
        "{\"TRANSACTION_ID\":\""
            + line.id
            + "\",\"TYPE\":\"payment\",\"TX_DATETIME\":"
            + line.timeMillis
            + ",\"CUSTOMER_ID\":\""
            + customers.get(line.customer)
            + "\",\"TERMINAL_ID\":\""
            + line.terminal
            + "\",\"TX_AMOUNT\":"
            + line.amount
            + ",\"TX_FRAUD\":"
            + fraud
            + "}";
    return json.getBytes(StandardCharsets.UTF_8);
  }

  /** Takes the lines of one file apart. */
  private static final class Reading {
    private static final int MAX_ID = 20;

    private final Path file;
    private final int[] places = new int[COLUMNS.size()];
    private final Map<String, Integer> customers = new HashMap<>();
    private final List<String> customerNames = new ArrayList<>();
    private final Map<String, String> terminals = new HashMap<>();
    private int number = 1;
    private int width;

    private Reading(Path file) {
      this.file = file;
    }

    private void header(String header) {
      List<String> names = Arrays.asList(header.split(",", -1));
      width = names.size();
      for (int i = 0; i < places.length; i++) {
        places[i] = names.indexOf(COLUMNS.get(i));
        if (places[i] < 0) {
          throw wrong(
              "has no column "
                  + COLUMNS.get(i)
                  + Nearest.hint(COLUMNS.get(i), names)
                  + "; the header line has to name "
                  + String.join(", ", COLUMNS));
        }
      }
    }

    private Line line(String text) {
      number++;
      String[] cells = text.split(",", -1);
      if (cells.length != width) {
        throw wrong("has " + cells.length + " cells; the header line has " + width);
      }
      String customer = id(cells, 2);
      return new Line(
          id(cells, 0),
          time(cells[places[1]]),
          customers.computeIfAbsent(
              customer,
              name -> {
                customerNames.add(name);
                return customerNames.size() - 1;
              }),
          terminals.computeIfAbsent(id(cells, 3), name -> name),
          amount(cells[places[4]]),
          fraud(cells[places[5]]));
    }

    private String id(String[] cells, int column) {
      String id = cells[places[column]];
      boolean isPlain = !id.isEmpty() && id.length() <= MAX_ID;
      for (int i = 0; i < id.length() && isPlain; i++) {
        char c = id.charAt(i);
        isPlain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
      }
      if (!isPlain) {
        throw wrong(
            COLUMNS.get(column) + " " + Quote.of(id) + " has to be 1 to 20 letters and digits");
      }
      return id;
    }

    private long time(String cell) {
      try {
        return FIRST.toEpochMilli() + Math.multiplyExact(Long.parseLong(cell), 1000L);
      } catch (ArithmeticException | NumberFormatException e) {
        throw wrong("TX_TIME_SECONDS " + Quote.of(cell) + " has to be a whole number");
      }
    }

    private double amount(String cell) {
      try {
        double amount = Double.parseDouble(cell);
        if (Double.isFinite(amount) && amount >= 0) {
          return amount;
        }
      } catch (NumberFormatException e) {
        // Said below.
      }
      throw wrong("TX_AMOUNT " + Quote.of(cell) + " has to be a number from 0 on");
    }

    private boolean fraud(String cell) {
      return switch (cell) {
        case "0" -> false;
        case "1" -> true;
        default -> throw wrong("TX_FRAUD " + Quote.of(cell) + " has to be 0 or 1");
      };
    }

    private InvalidDeclarationException wrong(String message) {
      return new InvalidDeclarationException(file + ":" + number, message);
    }
  }
}
