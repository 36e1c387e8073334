package dev.mitra.job.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mitra.features.check.Finding;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.job.traffic.GeneratedEvent;
import dev.mitra.job.traffic.TrafficConfig;
import dev.mitra.job.traffic.TrafficGenerator;
import dev.mitra.job.train.Progress;
import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.zip.GZIPOutputStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes generated events and the truth about them to files. */
@Command(
    name = "traffic",
    description =
        "Write generated payments with fraud in them to a file, and what becomes known of them, and"
            + " when, to another: something to try 'features compute', 'train' and 'evaluate' on.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {"0:both files are written", "1:a value is out of its range"})
final class TrafficCommand implements Callable<Integer> {
  private static final long DAY = 86_400_000;
  private static final int BUFFER = 1 << 16;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--events",
      required = true,
      paramLabel = "FILE",
      description = "The events, one JSON object a line; compressed when the name ends with .gz.")
  private Path events = Path.of("");

  @Option(
      names = "--labels",
      required = true,
      paramLabel = "FILE",
      description =
          "The labels: event_id, label, known_at, card; CSV, compressed when the name ends with"
              + " .gz.")
  private Path labels = Path.of("");

  @Option(
      names = "--days",
      paramLabel = "N",
      defaultValue = "60",
      description = "Days of traffic (default: ${DEFAULT-VALUE}).")
  private int days;

  @Option(
      names = "--payments-a-day",
      paramLabel = "N",
      defaultValue = "1500",
      description = "Payments a day (default: ${DEFAULT-VALUE}).")
  private int paymentsADay;

  @Option(
      names = "--customers",
      paramLabel = "N",
      defaultValue = "2000",
      description = "Customers (default: ${DEFAULT-VALUE}).")
  private int customers;

  @Option(
      names = "--merchants",
      paramLabel = "N",
      defaultValue = "300",
      description = "Merchants (default: ${DEFAULT-VALUE}).")
  private int merchants;

  @Option(
      names = "--label-delay",
      paramLabel = "TIME",
      defaultValue = "7d",
      converter = DemoCommand.DurationConverter.class,
      description =
          "How long after its payment a dispute comes at most, and when fraud that nobody disputes"
              + " is found (default: ${DEFAULT-VALUE}).")
  private Duration labelDelay = Duration.ZERO;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "42",
      description = "The seed (default: ${DEFAULT-VALUE}).")
  private long seed;

  /** What will be known of a payment. */
  private record Known(String id, boolean fraud, long at, String card) {}

  @Override
  public Integer call() throws IOException {
    TrafficConfig config = config();
    Progress progress = new Progress(spec.commandLine().getErr());
    List<Known> known = new ArrayList<>();
    long written = 0;
    try (OutputStream out = open(events)) {
      TrafficGenerator traffic = new TrafficGenerator(config);
      long start = config.startTime().toEpochMilli();
      long end = start + days * DAY;
      ObjectMapper json = new ObjectMapper();
      Map<String, Integer> payments = new HashMap<>();
      for (GeneratedEvent event = traffic.next(); event.time() < end; event = traffic.next()) {
        out.write(event.json());
        out.write('\n');
        written++;
        boolean isDispute = event.type().equals("payment.disputed");
        if (event.scored() || isDispute) {
          String payment = paymentId(json.readTree(event.json()));
          if (event.scored()) {
            payments.put(payment, known.size());
            known.add(
                new Known(
                    event.id(),
                    event.fraud(),
                    event.time() + labelDelay.toMillis(),
                    event.partitionKey()));
          } else if (payments.containsKey(payment)) {
            known.set(payments.get(payment), disputed(known.get(payments.get(payment)), event));
          }
        }
        long sofar = written;
        long day = (event.time() - start) / DAY + 1;
        progress.tick(
            () -> String.format(Locale.ROOT, "%,d events, day %d of %d", sofar, day, days));
      }
    }
    writeLabels(known);
    long frauds = known.stream().filter(Known::fraud).count();
    spec.commandLine()
        .getOut()
        .printf(
            Locale.ROOT,
            "%,d events of %d days, %,d payments, of which %,d are fraud%nevents  %s%nlabels  %s%n",
            written,
            days,
            known.size(),
            frauds,
            events,
            labels);
    spec.commandLine().getOut().flush();
    return 0;
  }

  private TrafficConfig config() {
    List<Finding> findings = new ArrayList<>();
    if (days < 1) {
      findings.add(new Finding("--days", "is " + days + "; 1 and more are allowed"));
    }
    TableOptions.checkOut("--events", events, findings);
    TableOptions.checkOut("--labels", labels, findings);
    if (!findings.isEmpty()) {
      throw new InvalidDeclarationException(findings);
    }
    try {
      return TrafficConfig.defaults()
          .withSeed(seed)
          .withPopulation(customers, merchants)
          .withPaymentsPerSecond(paymentsADay * 1000.0 / DAY)
          // Slow attacks as slow as they are: the traffic is of weeks.
          .withTimeScale(1)
          .withDisputesAfter(labelDelay.dividedBy(7), labelDelay);
    } catch (IllegalArgumentException e) {
      throw new InvalidDeclarationException("", String.valueOf(e.getMessage()));
    }
  }

  /** A dispute tells of a fraud sooner; an honest customer may dispute too. */
  private static Known disputed(Known before, GeneratedEvent dispute) {
    return before.fraud()
        ? new Known(before.id(), true, Math.min(before.at(), dispute.time()), before.card())
        : before;
  }

  private static String paymentId(JsonNode event) {
    return event.path("payment").path("id").asText();
  }

  private void writeLabels(List<Known> known) throws IOException {
    try (Writer out =
        new BufferedWriter(new OutputStreamWriter(open(labels), StandardCharsets.UTF_8))) {
      out.write("event_id,label,known_at,card\r\n");
      for (Known payment : known) {
        out.write(
            "%s,%d,%s,%s\r\n"
                .formatted(
                    payment.id(),
                    payment.fraud() ? 1 : 0,
                    Instant.ofEpochMilli(payment.at()),
                    payment.card()));
      }
    }
  }

  private static OutputStream open(Path file) throws IOException {
    OutputStream out = Files.newOutputStream(file);
    return file.toString().endsWith(".gz")
        ? new GZIPOutputStream(out, BUFFER)
        : new BufferedOutputStream(out, BUFFER);
  }
}
