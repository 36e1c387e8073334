package dev.mitra.job.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mitra.features.event.Event;
import dev.mitra.features.event.EventCodec;
import dev.mitra.job.fixtures.Payments;
import dev.mitra.job.fixtures.Seeds;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WireRoundTripTest {
  private static final int RECORDS = 500;

  @Test
  void rawRecordsKeepWhatKafkaDelivered() {
    prove(
        WireType.RAW_RECORD,
        random ->
            new RawRecord(
                text(random),
                random.nextInt(),
                random.nextLong(),
                random.nextLong(),
                optionalBytes(random),
                optionalBytes(random),
                random.nextBoolean() ? List.of() : List.of(text(random), text(random))),
        (read, written) -> assertThat(read).usingRecursiveComparison().isEqualTo(written));
  }

  @Test
  void eventsAndVerdictsKeepWhatTheyAre() {
    prove(
        WireType.INBOUND,
        random ->
            random.nextBoolean()
                ? Inbound.verdict(random.nextLong(), random.nextBoolean())
                : Inbound.event(random.nextLong(), random.nextLong(), event(random)),
        (read, written) -> {
          assertThat(read.ticket()).isEqualTo(written.ticket());
          assertThat(read.ingestMillis()).isEqualTo(written.ingestMillis());
          assertThat(read.duplicate()).isEqualTo(written.duplicate());
          assertThat(bytes(read.event())).isEqualTo(bytes(written.event()));
        });
  }

  @Test
  void dedupeTicketsKeepTheirIds() {
    prove(
        WireType.DEDUPE_TICKET,
        random -> new DedupeTicket(random.nextLong(), text(random)),
        (read, written) -> assertThat(read).isEqualTo(written));
  }

  @Test
  void profileTasksKeepTheirEvent() {
    prove(
        WireType.PROFILE_TASK,
        random ->
            new ProfileTask(
                random.nextLong(),
                random.nextLong(),
                random.nextInt(),
                random.nextLong(),
                random.nextLong(),
                random.nextBoolean(),
                event(random)),
        (read, written) -> {
          assertThat(read).usingRecursiveComparison().ignoringFields("event").isEqualTo(written);
          assertThat(bytes(read.event())).isEqualTo(bytes(written.event()));
        });
  }

  @Test
  void partsKeepEveryBitOfTheirFeatures() {
    prove(
        WireType.PART,
        random ->
            random.nextBoolean()
                ? Part.base(
                    random.nextLong(),
                    random.nextLong(),
                    random.nextLong(),
                    random.nextLong(),
                    event(random))
                : Part.vectors(
                    random.nextLong(), random.nextLong(), random.nextLong(), features(random)),
        (read, written) -> {
          assertThat(read)
              .usingRecursiveComparison()
              .ignoringFields("event", "features")
              .isEqualTo(written);
          assertThat(bits(read.features())).isEqualTo(bits(written.features()));
          assertThat(bytes(read.event())).isEqualTo(bytes(written.event()));
        });
  }

  @Test
  void admittedChangesKeepBodyAndMeasures() {
    prove(
        WireType.ADMITTED_CHANGE,
        WireRoundTripTest::change,
        (read, written) -> assertThat(read).usingRecursiveComparison().isEqualTo(written));
  }

  @Test
  void profileSignalsAreChangesOrErasuresAndKeepWhatTheyCarry() {
    prove(
        WireType.PROFILE_SIGNAL,
        random ->
            random.nextBoolean()
                ? new ProfileSignal.Change(change(random))
                : new ProfileSignal.Erase(random.nextLong(), event(random)),
        (read, written) -> {
          assertThat(read).hasSameClassAs(written);
          assertThat(read).usingRecursiveComparison().ignoringFields("event").isEqualTo(written);
          if (read instanceof ProfileSignal.Erase erase) {
            assertThat(bytes(erase.event()))
                .isEqualTo(bytes(((ProfileSignal.Erase) written).event()));
          }
        });
  }

  @Test
  void aSignalOfAnotherKindIsRefused() {
    DataInputDeserializer in = new DataInputDeserializer(new byte[] {2, 0, 0, 0});

    assertThatThrownBy(() -> new ProfileSignal.Serializer().deserialize(in))
        .isInstanceOf(IOException.class)
        .hasMessage("profile signal of kind 2; 0 and 1 are known");
  }

  @Test
  void outRecordsKeepTheirHeaders() {
    prove(
        WireType.OUT_RECORD,
        random -> {
          String[] headers = new String[2 * random.nextInt(4)];
          for (int i = 0; i < headers.length; i++) {
            headers[i] = text(random);
          }
          return new OutRecord(bytes(random), optionalBytes(random), headers);
        },
        (read, written) -> assertThat(read).usingRecursiveComparison().isEqualTo(written));
  }

  @Test
  void aChangeThatTheFirstVersionWroteIsRead() throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    out.writeByte(1);
    out.writeLong(7);
    out.writeLong(2_000);
    out.writeLong(1_000);
    out.writeUTF("Rule/a");
    out.writeBoolean(true);
    out.writeInt(2);
    out.write(new byte[] {'h', 'i'});
    out.writeInt(1);
    out.writeInt(5);
    out.write("count".getBytes(StandardCharsets.UTF_8));
    out.writeLong(500);

    AdmittedChange read =
        new AdmittedChange.Serializer()
            .deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));

    assertThat(read)
        .usingRecursiveComparison()
        .isEqualTo(
            new AdmittedChange(
                7, 2_000, 1_000, "Rule/a", new byte[] {'h', 'i'}, Map.of("count", 500L)));
  }

  @Test
  void aChangeOfTheSecondVersionIsRead() throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    out.writeByte(2);
    out.writeLong(7);
    out.writeLong(2_000);
    out.writeLong(1_000);
    out.writeUTF("Rule/a");
    out.writeBoolean(false);
    out.writeInt(0);
    out.writeLong(5);
    out.writeShort(1);
    out.writeUTF("asha");

    AdmittedChange read =
        new AdmittedChange.Serializer()
            .deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));

    assertThat(read)
        .usingRecursiveComparison()
        .isEqualTo(
            new AdmittedChange(
                7, 2_000, 1_000, "Rule/a", null, Map.of(), OptionalLong.of(5), List.of("asha")));
  }

  @Test
  void aRecordOfALaterVersionIsRefused() {
    DataInputDeserializer in = new DataInputDeserializer(new byte[] {2, 0, 0});

    assertThatThrownBy(() -> new RawRecord.Serializer().deserialize(in))
        .isInstanceOf(IOException.class)
        .hasMessage("record of version 2; this code reads 1");
  }

  @Test
  void controlRecordsKeepTheirFiles() {
    prove(
        WireType.FETCHED_RECORD,
        random ->
            new FetchedRecord(
                new RawRecord(
                    text(random),
                    0,
                    random.nextLong(),
                    random.nextLong(),
                    optionalBytes(random),
                    optionalBytes(random)),
                IntStream.range(0, random.nextInt(3)).mapToObj(i -> file(random)).toList()),
        (read, written) -> assertThat(read).usingRecursiveComparison().isEqualTo(written));
  }

  private static FetchedFile file(Random random) {
    byte[] bytes = optionalBytes(random);
    return bytes == null
        ? FetchedFile.unread(text(random), text(random))
        : FetchedFile.read(text(random), bytes);
  }

  @Test
  void aChangeOfALaterVersionIsRefused() {
    DataInputDeserializer in = new DataInputDeserializer(new byte[] {5, 0, 0, 0});

    assertThatThrownBy(() -> new AdmittedChange.Serializer().deserialize(in))
        .isInstanceOf(IOException.class)
        .hasMessage("control change of version 5; this code reads 1 to 4");
  }

  /** Writes records one after the other, copies them in between, and reads them again. */
  private static <T> void prove(
      TypeInformation<T> type, Function<Random, T> make, BiConsumer<T, T> same) {
    long seed = Seeds.announce(WireRoundTripTest.class);
    TypeSerializer<T> serializer = type.createSerializer(new SerializerConfigImpl());
    try {
      DataOutputSerializer out = new DataOutputSerializer(64);
      for (int i = 0; i < RECORDS; i++) {
        serializer.serialize(make.apply(Seeds.random(seed, i)), out);
      }
      DataInputDeserializer written = new DataInputDeserializer(out.getCopyOfBuffer());
      DataOutputSerializer copied = new DataOutputSerializer(64);
      for (int i = 0; i < RECORDS; i++) {
        serializer.copy(written, copied);
      }
      DataInputDeserializer in = new DataInputDeserializer(copied.getCopyOfBuffer());
      for (int i = 0; i < RECORDS; i++) {
        same.accept(serializer.deserialize(in), make.apply(Seeds.random(seed, i)));
      }
      assertThat(in.available()).as("bytes left").isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static AdmittedChange change(Random random) {
    Map<String, Long> since = new HashMap<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      since.put(text(random), random.nextLong());
    }
    return new AdmittedChange(
        random.nextLong(),
        random.nextLong(),
        random.nextLong(),
        text(random),
        optionalBytes(random),
        since,
        random.nextBoolean() ? OptionalLong.of(1 + random.nextInt(100)) : OptionalLong.empty(),
        random.nextBoolean() ? List.of() : List.of(text(random), text(random)),
        random.nextBoolean() ? Map.of() : Map.of(text(random), new byte[random.nextInt(100)]));
  }

  private static Event event(Random random) {
    StringBuilder more = new StringBuilder();
    for (String field : new String[] {"card", "merchant", "device"}) {
      if (random.nextBoolean()) {
        more.append(",\"%s\":\"%s%d\"".formatted(field, field, random.nextInt(100)));
      }
    }
    if (random.nextBoolean()) {
      more.append(",\"amount\":").append(random.nextInt(1_000_000) / 100.0);
    }
    return Payments.event(
        "e" + random.nextInt(), Payments.ATTEMPTED, random.nextInt(1 << 30), more.toString());
  }

  private static byte @Nullable [] bytes(@Nullable Event event) {
    if (event == null) {
      return null;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      EventCodec.write(event, new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Text of any length, with letters of one to four bytes. */
  private static String text(Random random) {
    int[] letters = {'a', '0', '-', 0, 'é', 'ह', '\u001f', 0x1F600};
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(40); i > 0; i--) {
      text.appendCodePoint(letters[random.nextInt(letters.length)]);
    }
    return text.toString();
  }

  private static double[] features(Random random) {
    double[] features = new double[random.nextInt(60)];
    for (int i = 0; i < features.length; i++) {
      features[i] =
          switch (random.nextInt(4)) {
            case 0 -> Double.NaN;
            case 1 -> -0.0;
            case 2 -> Double.MIN_VALUE;
            default -> random.nextGaussian();
          };
    }
    return features;
  }

  private static long[] bits(double[] values) {
    return Arrays.stream(values).mapToLong(Double::doubleToRawLongBits).toArray();
  }

  private static byte @Nullable [] optionalBytes(Random random) {
    return random.nextInt(4) == 0 ? null : bytes(random);
  }

  private static byte[] bytes(Random random) {
    byte[] bytes = new byte[random.nextInt(300)];
    random.nextBytes(bytes);
    return bytes;
  }
}
