package dev.mitra.job.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mitra.job.fixtures.Seeds;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class PackedTest {
  @Test
  void bytesOfEveryKindAndLengthComeBack() throws Exception {
    long seed = Seeds.announce(PackedTest.class);
    for (int run = 0; run < 300; run++) {
      Random random = Seeds.random(seed, run);
      byte[] bytes =
          new byte[random.nextInt(3) == 0 ? random.nextInt(200_000) : random.nextInt(9_000)];
      if (random.nextBoolean()) {
        random.nextBytes(bytes);
      }
      DataInputDeserializer in = new DataInputDeserializer(written(bytes));

      assertThat(Arrays.equals(Packed.read(in), bytes)).as("run %d", run).isTrue();
      assertThat(in.available()).isZero();
    }
  }

  @Test
  void longTextsGetShortAndStaySoWhenTheyWereRead() throws Exception {
    byte[] text = "{\"split_indices\":[1,2,3]},".repeat(10_000).getBytes(UTF_8);
    byte[] written = written(text);

    assertThat(written.length).isLessThan(text.length / 20);
    assertThat(written(Packed.read(new DataInputDeserializer(written)))).isEqualTo(written);
  }

  @Test
  void deflatedBytesThatAreDamagedOrTooFewAreRefused() throws Exception {
    byte[] written = written(new byte[10_000]);
    byte[] damaged = written.clone();
    Arrays.fill(damaged, 9, damaged.length, (byte) 0xff);
    byte[] longer = written.clone();
    longer[3]++;

    assertThatThrownBy(() -> Packed.read(new DataInputDeserializer(damaged)))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> Packed.read(new DataInputDeserializer(longer)))
        .isInstanceOf(IOException.class);
  }

  @Test
  void aChangeOfVersionThreeIsReadWithItsPlainBodyAndFiles() throws Exception {
    DataOutputSerializer out = new DataOutputSerializer(64);
    out.writeByte(3);
    out.writeLong(7);
    out.writeLong(2_000);
    out.writeLong(1_000);
    out.writeUTF("Model/m");
    out.writeBoolean(true);
    WireSerializer.writeBytes(new byte[5_000], out);
    out.writeInt(0);
    out.writeLong(0);
    out.writeShort(0);
    out.writeShort(1);
    WireSerializer.writeBytes("file:///m".getBytes(UTF_8), out);
    WireSerializer.writeBytes(new byte[] {1, 2}, out);

    AdmittedChange read =
        new AdmittedChange.Serializer()
            .deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));

    assertThat(read)
        .usingRecursiveComparison()
        .isEqualTo(
            new AdmittedChange(
                7,
                2_000,
                1_000,
                "Model/m",
                new byte[5_000],
                Map.of(),
                OptionalLong.empty(),
                List.of(),
                Map.of("file:///m", new byte[] {1, 2})));
  }

  private static byte[] written(byte[] bytes) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    Packed.write(bytes, out);
    return out.getCopyOfBuffer();
  }
}
