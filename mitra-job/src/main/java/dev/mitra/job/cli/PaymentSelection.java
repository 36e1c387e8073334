package dev.mitra.job.cli;

import dev.mitra.job.decide.GatherOperator;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Which payments are verified: those from an ingest time on, or the newest so many of them. The
 * ingest time is with the decision and with the vector, so that both sides hold the same payments.
 */
final class PaymentSelection {
  /** Where a vector of the feature log has its ingest time: after magic, layout id and epoch. */
  private static final int INGEST_OFFSET = 3 + 2 * Long.BYTES;

  /** A decision that waits for newer ones to push it out. */
  private record Kept(long ingest, long place, byte[] key, byte[] body) {}

  private final int most;
  private final BiConsumer<byte[], byte[]> onDecision;
  private final PriorityQueue<Kept> kept =
      new PriorityQueue<>(Comparator.comparingLong(Kept::ingest).thenComparingLong(Kept::place));
  private long from;
  private long decisions;

  /**
   * A selection.
   *
   * @param since the earliest ingest time; empty for all
   * @param limit how many decisions at most; empty for all
   * @param onDecision takes the key and the body of each selected decision, in the order in which
   *     they were read
   */
  PaymentSelection(
      Optional<Instant> since, Optional<Integer> limit, BiConsumer<byte[], byte[]> onDecision) {
    this.from = since.map(Instant::toEpochMilli).orElse(0L);
    this.most = limit.orElse(Integer.MAX_VALUE);
    this.onDecision = onDecision;
  }

  /** The earliest ingest time that is selected, milliseconds since 1970. */
  long from() {
    return from;
  }

  /** Takes up a record of the scores topic, with key and value. */
  void decision(ConsumerRecord<byte[], byte[]> record) {
    long ingest = ingest(record);
    if (ingest < from) {
      return;
    }
    if (most == Integer.MAX_VALUE) {
      onDecision.accept(record.key(), record.value());
      return;
    }
    kept.add(new Kept(ingest, decisions++, record.key(), record.value()));
    if (kept.size() > most) {
      // Payments of one millisecond stay or go together, or a vector would miss its decision.
      from = kept.remove().ingest + 1;
    }
  }

  /** Hands over what was kept; after the last decision. */
  void handOver() {
    List<Kept> selected = new ArrayList<>(kept);
    selected.removeIf(decision -> decision.ingest < from);
    selected.sort(Comparator.comparingLong(Kept::place));
    selected.forEach(decision -> onDecision.accept(decision.key, decision.body));
    kept.clear();
  }

  /** Whether a vector of the feature log is that of a selected payment, or no vector at all. */
  boolean takesVector(byte[] value) {
    return value.length < INGEST_OFFSET + Long.BYTES
        || ByteBuffer.wrap(value).getLong(INGEST_OFFSET) >= from;
  }

  private static long ingest(ConsumerRecord<byte[], byte[]> record) {
    Header header = record.headers().lastHeader(GatherOperator.INGEST_HEADER);
    if (header == null || header.value() == null) {
      return record.timestamp();
    }
    try {
      return Long.parseLong(new String(header.value(), StandardCharsets.UTF_8));
    } catch (NumberFormatException e) {
      return record.timestamp();
    }
  }
}
