package dev.mitra.job.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.job.decide.GatherOperator;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class PaymentSelectionTest {
  private final List<String> selected = new ArrayList<>();

  @Test
  void withoutALimitEachDecisionIsHandedOnAsItIsRead() {
    PaymentSelection selection = selection(Optional.empty(), Optional.empty());
    selection.decision(record("a", 5));
    assertThat(selected).containsExactly("a");
    assertThat(selection.takesVector(vector(0))).isTrue();
  }

  @Test
  void whatWasIngestedBeforeIsLeftOutOnBothSides() {
    PaymentSelection selection =
        selection(Optional.of(Instant.ofEpochMilli(100)), Optional.empty());
    selection.decision(record("a", 99));
    selection.decision(record("b", 100));
    assertThat(selected).containsExactly("b");
    assertThat(selection.takesVector(vector(99))).isFalse();
    assertThat(selection.takesVector(vector(100))).isTrue();
    // What is no vector has to be reported.
    assertThat(selection.takesVector(new byte[3])).isTrue();
  }

  @Test
  void theNewestAreKeptInTheOrderOfTheTopic() {
    PaymentSelection selection = selection(Optional.empty(), Optional.of(3));
    for (int ingest : new int[] {30, 10, 50, 20, 40}) {
      selection.decision(record("at" + ingest, ingest));
    }
    selection.handOver();
    assertThat(selected).containsExactly("at30", "at50", "at40");
    assertThat(selection.takesVector(vector(20))).isFalse();
    assertThat(selection.takesVector(vector(30))).isTrue();
  }

  @Test
  void paymentsOfOneMillisecondStayOrGoTogether() {
    PaymentSelection selection = selection(Optional.empty(), Optional.of(2));
    for (String id : List.of("a", "b", "c")) {
      selection.decision(record(id, 10));
    }
    selection.decision(record("d", 11));
    selection.handOver();
    assertThat(selected).containsExactly("d");
    assertThat(selection.takesVector(vector(10))).isFalse();
  }

  @Test
  void aDecisionWithoutItsHeaderCountsByItsRecordsTime() {
    PaymentSelection selection =
        selection(Optional.of(Instant.ofEpochMilli(100)), Optional.empty());
    ConsumerRecord<byte[], byte[]> record = record("a", 5);
    record.headers().remove(GatherOperator.INGEST_HEADER);
    selection.decision(record);
    // The record has no time either.
    assertThat(selected).isEmpty();
    record.headers().add(GatherOperator.INGEST_HEADER, "soon".getBytes(UTF_8));
    selection.decision(record);
    assertThat(selected).isEmpty();
  }

  private PaymentSelection selection(Optional<Instant> since, Optional<Integer> limit) {
    return new PaymentSelection(since, limit, (key, body) -> selected.add(new String(key, UTF_8)));
  }

  private static ConsumerRecord<byte[], byte[]> record(String id, long ingest) {
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>("scores", 0, 0, id.getBytes(UTF_8), new byte[0]);
    record.headers().add(GatherOperator.INGEST_HEADER, Long.toString(ingest).getBytes(UTF_8));
    return record;
  }

  private static byte[] vector(long ingest) {
    return ByteBuffer.allocate(60).putLong(19, ingest).array();
  }
}
