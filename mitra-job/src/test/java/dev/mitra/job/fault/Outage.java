package dev.mitra.job.fault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.job.decide.GatherOperator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * What the decisions say of a job that was away for a while: which are late, and when there was
 * nothing left to catch up with. Not thread-safe.
 */
final class Outage implements Consumer<ConsumerRecord<byte[], byte[]>> {
  /** Whether it is late is seen before it is decided: so long before, at most. */
  private static final long DECIDING_MILLIS = 2_000;

  /** When a payment came and was decided, and how. */
  private record Moment(long ingest, long decided, boolean late, boolean incomplete) {
    long age() {
      return decided - ingest;
    }
  }

  private final long budgetMillis;
  private final List<Moment> moments = new ArrayList<>();
  private long stopped = Long.MAX_VALUE;
  private long started = Long.MAX_VALUE;
  private boolean caughtUp;

  Outage(Duration budget) {
    budgetMillis = budget.toMillis();
  }

  /** The job reads no more. */
  void begins() {
    stopped = System.currentTimeMillis();
  }

  /** The job is about to be started again. */
  void ends() {
    started = System.currentTimeMillis();
  }

  @Override
  public void accept(ConsumerRecord<byte[], byte[]> record) {
    Moment moment =
        new Moment(
            Long.parseLong(header(record, GatherOperator.INGEST_HEADER)),
            Long.parseLong(header(record, GatherOperator.DECIDED_HEADER)),
            Boolean.parseBoolean(header(record, GatherOperator.LATE_HEADER)),
            Bodies.lacksFeatures(record.value()));
    moments.add(moment);
    caughtUp |= moment.ingest > started && !moment.late;
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    if (header == null) {
      throw new AssertionError("a decision without the header " + name);
    }
    return new String(header.value(), UTF_8);
  }

  /** Whether a payment was decided in time that has come since the job was started again. */
  boolean isOver() {
    return caughtUp;
  }

  /** How many decisions were made without all features: those whose budget was nearly over. */
  int incomplete() {
    return count(Moment::incomplete);
  }

  /**
   * Late are the payments that are older than their budget, and those alone; among them all that
   * had waited for longer than that when the job was started again.
   */
  void assertLateIsMarked() {
    assertThat(moments).filteredOn(Moment::late).allMatch(moment -> moment.age() >= budgetMillis);
    assertThat(moments)
        .filteredOn(moment -> moment.age() > budgetMillis + DECIDING_MILLIS)
        .allMatch(Moment::late);
    assertThat(moments).filteredOn(this::waitedTooLong).isNotEmpty().allMatch(Moment::late);
  }

  private boolean waitedTooLong(Moment moment) {
    return moment.ingest >= stopped && moment.ingest < started - budgetMillis;
  }

  /** Adds rows to a table: how long everything took. */
  Summary addTo(Summary summary) {
    long first =
        moments.stream()
            .mapToLong(Moment::decided)
            .filter(decided -> decided > started)
            .min()
            .orElse(started);
    long lastLate =
        moments.stream().filter(Moment::late).mapToLong(Moment::decided).max().orElse(first);
    return summary
        .seconds("the job was stopped for", started - stopped)
        .seconds("from its start to the first decision", first - started)
        .seconds("from there to the last late decision", Math.max(0, lastLate - first))
        .count("late decisions", count(Moment::late))
        .count("decided without all features", incomplete())
        .seconds("longest wait", moments.stream().mapToLong(Moment::age).max().orElse(0));
  }

  private int count(Predicate<Moment> which) {
    return (int) moments.stream().filter(which).count();
  }
}
