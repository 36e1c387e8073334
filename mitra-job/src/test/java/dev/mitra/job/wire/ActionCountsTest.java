package dev.mitra.job.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.job.fixtures.Seeds;
import dev.mitra.rules.resource.Kind;
import dev.mitra.rules.resource.ResourceId;
import dev.mitra.rules.rule.Guard;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class ActionCountsTest {
  private static final int RECORDS = 500;

  private final TypeSerializer<ActionCounts> serializer =
      WireType.ACTION_COUNTS.createSerializer(new SerializerConfigImpl());

  @Test
  void countsKeepTheirTargetsAndGuards() throws IOException {
    long seed = Seeds.announce(ActionCountsTest.class);
    for (int run = 0; run < RECORDS; run++) {
      ActionCounts written = counts(Seeds.random(seed, run));
      DataOutputSerializer out = new DataOutputSerializer(64);
      serializer.serialize(written, out);

      DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());

      assertThat(serializer.deserialize(in)).as("seed %d, run %d", seed, run).isEqualTo(written);
      assertThat(in.available()).as("bytes that are left").isZero();
    }
  }

  private static ActionCounts counts(Random random) {
    List<ActionCounts.Acted> acted = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      acted.add(
          new ActionCounts.Acted(
              new ResourceId(
                  random.nextBoolean() ? Kind.RULE : Kind.MODEL, "x" + random.nextInt(1_000)),
              random.nextLong(),
              random.nextLong(),
              random.nextInt(),
              new Guard(
                  1 - random.nextDouble(),
                  10_000 + random.nextInt(3_590_001),
                  1 + random.nextInt(1_000_000))));
    }
    return new ActionCounts(random.nextLong(), random.nextLong(), acted);
  }
}
