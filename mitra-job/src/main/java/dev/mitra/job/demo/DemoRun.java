package dev.mitra.job.demo;

import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.job.config.JobConfig;
import dev.mitra.job.control.Ack;
import dev.mitra.job.kafka.ControlClient;
import dev.mitra.job.kafka.TopicAdmin;
import dev.mitra.job.local.EmbeddedKafka;
import dev.mitra.job.local.LocalJob;
import dev.mitra.job.traffic.GeneratedEvent;
import dev.mitra.job.traffic.Scenario;
import dev.mitra.job.traffic.TrafficConfig;
import dev.mitra.job.traffic.TrafficGenerator;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The demo: the job on the embedded broker, default resources, generated traffic, and a live table
 * of decisions.
 */
public final class DemoRun implements AutoCloseable {
  private static final int MAX_MESSAGE_BYTES = 16 << 20;
  private static final int PARTITIONS = 4;
  private static final Duration VERDICT_PATIENCE = Duration.ofSeconds(30);
  private static final Duration LAST_DECISIONS_PATIENCE = Duration.ofSeconds(10);
  private static final Duration START_PATIENCE = Duration.ofSeconds(60);
  private static final Duration WARM_UP = Duration.ofSeconds(10);
  private static final double WARM_UP_RATE = 200;

  /** People and merchants are made first; without this the traffic would begin with a backlog. */
  private static final Duration LEAD = Duration.ofSeconds(2);

  private static final long SCREEN_MILLIS = 250;

  private final EmbeddedKafka kafka;
  private final PrintStream progress;
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final DemoStats stats = new DemoStats();
  private final AtomicLong deadLetters = new AtomicLong();

  /** Starts the broker. */
  public DemoRun(PrintStream progress) {
    this.progress = progress;
    progress.println("Starting a Kafka broker in this process ...");
    this.kafka = EmbeddedKafka.start(MAX_MESSAGE_BYTES);
  }

  /** Where other commands reach the broker. */
  public String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  /** Asks the run to come to its end, from any thread. */
  public void stop() {
    stopping.set(true);
  }

  /**
   * Runs the demo.
   *
   * @param config the job's configuration, for this broker
   * @param resources keys and texts of the resources to publish, in order
   * @param traffic what to send; its start time is set anew
   * @param duration for how long to send; empty: until stopped
   * @param slots the job's parallelism
   */
  public Summary run(
      JobConfig config,
      Map<String, byte[]> resources,
      TrafficConfig traffic,
      Optional<Duration> duration,
      int slots) {
    Map<String, String> client = config.clientProperties();
    TopicAdmin.create(client, config.topics(), PARTITIONS);
    progress.println("Publishing " + resources.size() + " default resources ...");
    try (ControlClient control = new ControlClient(client, config.topics())) {
      Map<Long, String> published = new LinkedHashMap<>();
      resources.forEach((key, body) -> published.put(control.publish(key, body), key));
      progress.println("Starting Flink in this process and submitting the job ...");
      try (LocalJob job = LocalJob.start(config, slots)) {
        awaitInForce(control, published);
        return sendAndShow(job, config, traffic, duration);
      }
    }
  }

  private void awaitInForce(ControlClient control, Map<Long, String> published) {
    Map<Long, Ack> acks = control.await(List.copyOf(published.keySet()), VERDICT_PATIENCE);
    List<String> problems = new ArrayList<>();
    long inForce = 0;
    for (Map.Entry<Long, String> record : published.entrySet()) {
      Ack ack = acks.get(record.getKey());
      if (ack == null || !ack.admitted()) {
        problems.add(record.getValue() + (ack == null ? ": no verdict" : ": " + ack.findings()));
      } else {
        inForce = Math.max(inForce, ack.effectiveAt());
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidDeclarationException("", "not admitted: " + String.join("; ", problems));
    }
    pauseUntil(inForce);
  }

  private Summary sendAndShow(
      LocalJob job, JobConfig config, TrafficConfig traffic, Optional<Duration> duration) {
    Map<String, String> client = config.clientProperties();
    DecisionReader reader = new DecisionReader();
    try (DemoTraffic sender =
        new DemoTraffic(client, config.topics().payments().get(0), stopping)) {
      warmUp(sender, config, traffic);
      progress.println();
      LiveTable table = LiveTable.onStandardOutput(stats);
      TrafficConfig live = traffic.withStartTime(Instant.now().plus(LEAD));
      long start = live.startTime().toEpochMilli();
      long end = duration.map(d -> start + d.toMillis()).orElse(Long.MAX_VALUE);
      Thread sending =
          new Thread(
              () -> sender.run(new TrafficGenerator(live), end, event -> onSent(event, reader)),
              "mitra-demo-traffic");
      sending.setDaemon(true);
      try (table;
          TopicReader scores =
              new TopicReader(
                  client, List.of(config.topics().scores()), r -> onDecision(r, reader, table));
          TopicReader others =
              new TopicReader(
                  client,
                  List.of(
                      config.topics().acks(),
                      config.topics().deadLetters(),
                      config.topics().alerts()),
                  r -> onOther(r, config, table, start))) {
        sending.start();
        watch(job, sending, table);
        awaitLastDecisions(table);
      }
      Map<String, String> kinds = new LinkedHashMap<>();
      for (Scenario scenario : Scenario.values()) {
        kinds.put(scenario.label(), scenario.kind().name().toLowerCase(Locale.ROOT));
      }
      return new Summary(
          new Summary.Run(
              // Ctrl-C may come before the traffic's beginning.
              Duration.ofMillis(Math.max(0, System.currentTimeMillis() - start)),
              traffic.paymentsPerSecond(),
              traffic.seed(),
              reader.incomplete(),
              deadLetters.get(),
              kinds),
          stats.totals());
    }
  }

  /**
   * Sends traffic of other people until the job runs at its pace: the first seconds would show how
   * the JVM compiles, not how the job decides. None of it is counted.
   */
  private void warmUp(DemoTraffic sender, JobConfig config, TrafficConfig traffic) {
    progress.println("Waiting for the first decision ...");
    AtomicLong sent = new AtomicLong(1);
    AtomicLong decided = new AtomicLong();
    sender.sendProbe();
    try (TopicReader probe =
        new TopicReader(
            config.clientProperties(),
            List.of(config.topics().scores()),
            record -> decided.incrementAndGet())) {
      awaitDecided(decided, sent);
      progress.println("Warming up with traffic that is not counted ...");
      TrafficConfig others =
          traffic
              .withSeed(~traffic.seed())
              .withPaymentsPerSecond(Math.max(WARM_UP_RATE, traffic.paymentsPerSecond()))
              .withStartTime(Instant.now().plus(LEAD));
      sender.run(
          new TrafficGenerator(others),
          others.startTime().plus(WARM_UP).toEpochMilli(),
          event -> sent.addAndGet(event.scored() ? 1 : 0));
      awaitDecided(decided, sent);
    }
  }

  private void awaitDecided(AtomicLong decided, AtomicLong sent) {
    long giveUp = System.nanoTime() + START_PATIENCE.toNanos();
    while (decided.get() < sent.get() && !stopping.get()) {
      if (System.nanoTime() > giveUp) {
        throw new InvalidDeclarationException(
            "", "the job has decided nothing for a minute; the log says why");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  private void onSent(GeneratedEvent event, DecisionReader reader) {
    reader.sent(event);
    stats.sent(event.id(), event.fraud(), event.scenario(), event.scored());
  }

  private void onDecision(
      ConsumerRecord<byte[], byte[]> record, DecisionReader reader, LiveTable table) {
    DecisionRow row = reader.read(record, System.currentTimeMillis());
    if (row != null && stats.decided(row)) {
      table.decided(row);
    }
  }

  private void onOther(
      ConsumerRecord<byte[], byte[]> record, JobConfig config, LiveTable table, long start) {
    if (record.topic().equals(config.topics().deadLetters())) {
      deadLetters.incrementAndGet();
    } else if (record.topic().equals(config.topics().alerts())) {
      AlertReader.count(record, stats);
    } else if (record.timestamp() >= start) {
      ControlClient.parse(record.value())
          .ifPresent(
              ack ->
                  table.note(
                      ack.admitted()
                          ? "epoch " + ack.epoch() + ": " + ack.resource() + " is admitted"
                          : ack.resource() + " is refused: " + ack.findings().get(0)));
    }
  }

  private void watch(LocalJob job, Thread sending, LiveTable table) {
    while (sending.isAlive()) {
      table.refresh();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(SCREEN_MILLIS));
      if (job.status().isGloballyTerminalState()) {
        stopping.set(true);
        throw new IllegalStateException("the job has ended: " + job.status());
      }
    }
  }

  private void awaitLastDecisions(LiveTable table) {
    long giveUp = System.nanoTime() + LAST_DECISIONS_PATIENCE.toNanos();
    while (stats.totals().undecided() > 0 && System.nanoTime() < giveUp) {
      table.refresh();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
    table.refresh();
  }

  private static void pauseUntil(long millis) {
    for (long now = System.currentTimeMillis(); now < millis; now = System.currentTimeMillis()) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis - now));
    }
  }

  @Override
  public void close() {
    kafka.close();
  }
}
