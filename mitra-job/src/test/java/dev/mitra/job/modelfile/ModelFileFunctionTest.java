package dev.mitra.job.modelfile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.job.wire.FetchedFile;
import dev.mitra.job.wire.FetchedRecord;
import dev.mitra.job.wire.RawRecord;
import dev.mitra.job.wire.WireType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.datastream.AsyncDataStream.OutputMode;
import org.apache.flink.streaming.api.operators.async.AsyncWaitOperatorFactory;
import org.apache.flink.streaming.runtime.tasks.mailbox.Mail;
import org.apache.flink.streaming.runtime.tasks.mailbox.TaskMailbox;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Records come out in their order, each with its files, and survive a failure while they wait. */
@Timeout(120)
class ModelFileFunctionTest {
  private static final SerializerConfigImpl PLAIN = new SerializerConfigImpl();

  @TempDir private Path folder = Path.of("");

  @Test
  void aHangingFileHoldsUpWhatIsBehindItAndNoSnapshot() throws Exception {
    OperatorSubtaskState saved;
    try (var before = harness("restored", 60_000, 0)) {
      before.open();
      before.processElement(rule(0), 0);
      run(before);
      assertThat(offsets(before)).containsExactly(0L);

      before.processElement(model(1, "hang://restored/m"), 0);
      before.processElement(rule(2), 0);
      before.processElement(model(3, local("a file")), 0);
      HangingFiles.awaitOne("restored");
      run(before);
      assertThat(offsets(before)).as("what has passed").containsExactly(0L);
      saved = before.snapshot(1, 1);

      HangingFiles.letGo("restored");
      before.endInput();
      assertThat(offsets(before)).containsExactly(0L, 1L, 2L, 3L);
    }
    try (var after = harness("restored", 60_000, 0)) {
      after.setup(WireType.FETCHED_RECORD.createSerializer(PLAIN));
      after.initializeState(saved);
      after.open();
      after.processElement(rule(4), 0);
      after.endInput();

      assertThat(offsets(after)).as("what was under way, and more").containsExactly(1L, 2L, 3L, 4L);
      List<FetchedRecord> out = after.extractOutputValues();
      assertThat(out.get(0).files()).extracting(FetchedFile::bytes).containsExactly(new byte[0]);
      assertThat(out.get(1).files()).isEmpty();
      assertThat(out.get(2).files())
          .extracting(FetchedFile::bytes)
          .containsExactly("a file".getBytes(UTF_8));
      HangingFiles.awaitOne("restored");
    }
  }

  @Test
  void whatDoesNotComeInTimeHasAReason() throws Exception {
    try (var harness = harness("late", 100, 0)) {
      harness.open();
      harness.processElement(model(0, "hang://late/m"), 0);
      harness.processElement(rule(1), 0);
      harness.endInput();

      assertThat(offsets(harness)).containsExactly(0L, 1L);
      assertThat(harness.extractOutputValues().get(0).files().get(0).reason())
          .startsWith("has not been read within 100ms");
    } finally {
      HangingFiles.letGo("late");
    }
  }

  @Test
  void flinksOwnTimeOutGivesTheSameReasonAndFailsNothing() throws Exception {
    try (var harness = harness("stuck", 60_000, 0)) {
      harness.open();
      harness.processElement(model(0, "hang://stuck/m"), 0);
      HangingFiles.awaitOne("stuck");
      harness.setProcessingTime(600_000);
      harness.endInput();

      assertThat(harness.extractOutputValues().get(0).files().get(0).reason())
          .startsWith("has not been read within 1m");
    } finally {
      HangingFiles.letGo("stuck");
    }
  }

  @Test
  void whatWasDecidedBeforeTheJobWasSubmittedIsNotReadAgain() throws Exception {
    try (var harness = harness("decided", 60_000, 5)) {
      harness.open();
      harness.processElement(model(4, "hang://decided/m"), 0);
      harness.endInput();

      assertThat(offsets(harness)).containsExactly(4L);
      assertThat(harness.extractOutputValues().get(0).files()).isEmpty();
      assertThat(HangingFiles.isAskedFor("decided")).isFalse();
    }
  }

  @Test
  void filesAreReadOneRecordAfterAnother() throws Exception {
    try (var harness = harness("turns", 60_000, 0)) {
      harness.open();
      harness.processElement(model(0, "hang://turns/first"), 0);
      harness.processElement(model(1, "hang://turns/second"), 0);
      HangingFiles.awaitOne("turns");
      run(harness);
      assertThat(HangingFiles.isAskedFor("turns")).as("whether the second is read").isFalse();

      HangingFiles.letGo("turns");
      harness.endInput();
      assertThat(offsets(harness)).containsExactly(0L, 1L);
      assertThat(HangingFiles.isAskedFor("turns")).as("whether the second was read").isTrue();
    }
  }

  private static OneInputStreamOperatorTestHarness<RawRecord, FetchedRecord> harness(
      String host, long timeoutMillis, long nextOffset) throws Exception {
    ModelFileSettings settings =
        new ModelFileSettings(List.of("file:///", "hang://" + host + "/"), timeoutMillis);
    OneInputStreamOperatorTestHarness<RawRecord, FetchedRecord> harness =
        new OneInputStreamOperatorTestHarness<>(
            new AsyncWaitOperatorFactory<>(
                new ModelFileFunction(settings, nextOffset), 300_000, 10, OutputMode.ORDERED),
            WireType.RAW_RECORD.createSerializer(PLAIN));
    harness.setup(WireType.FETCHED_RECORD.createSerializer(PLAIN));
    return harness;
  }

  /** Does what the operator has asked its own thread to do. */
  private static void run(OneInputStreamOperatorTestHarness<RawRecord, FetchedRecord> harness)
      throws Exception {
    Optional<Mail> mail = harness.getTaskMailbox().tryTake(TaskMailbox.MIN_PRIORITY);
    while (mail.isPresent()) {
      mail.get().run();
      mail = harness.getTaskMailbox().tryTake(TaskMailbox.MIN_PRIORITY);
    }
  }

  private static List<Long> offsets(
      OneInputStreamOperatorTestHarness<RawRecord, FetchedRecord> harness) {
    return harness.extractOutputValues().stream()
        .map(fetched -> fetched.record().offset())
        .toList();
  }

  private String local(String content) throws IOException {
    return Files.writeString(folder.resolve("m.json"), content).toUri().toString();
  }

  private static RawRecord rule(long offset) {
    return record(offset, "Rule/r", "kind: Rule");
  }

  private static RawRecord model(long offset, String uri) {
    return record(
        offset,
        "Model/m",
        "apiVersion: mitra/v1\nkind: Model\nmetadata: { name: m }\nspec: { uri: '%s' }\n"
            .formatted(uri));
  }

  private static RawRecord record(long offset, String key, String value) {
    return new RawRecord("control", 0, offset, offset, key.getBytes(UTF_8), value.getBytes(UTF_8));
  }
}
