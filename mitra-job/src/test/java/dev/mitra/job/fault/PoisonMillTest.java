package dev.mitra.job.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.features.event.DecodeLimits;
import dev.mitra.features.event.EventDecoder;
import dev.mitra.features.event.RejectedEventException;
import dev.mitra.features.schema.EventSchemaParser;
import dev.mitra.job.fixtures.Seeds;
import dev.mitra.job.testing.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The decoder takes and refuses the records of each kind as they say. */
class PoisonMillTest {
  private static final long SEED = Seeds.announce(PoisonMillTest.class);
  private static final long NOW = 1_800_000_000_000L;
  private static final int OF_EACH_KIND = 100;
  private static final int OF_LARGE_KINDS = 3;

  private final PoisonMill mill = new PoisonMill(Seeds.random(SEED, 0));
  private final EventDecoder decoder = decoder();

  private static EventDecoder decoder() {
    try {
      return new EventDecoder(
          EventSchemaParser.parse(
              Files.readAllBytes(Repository.root().resolve("deploy/defaults/schema.yaml"))),
          DecodeLimits.DEFAULT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void eachKindHasTheFateThatItSays() {
    for (PoisonKind kind : mill.kinds()) {
      int count = OddPayments.large().contains(kind) ? OF_LARGE_KINDS : OF_EACH_KIND;
      for (int i = 0; i < count; i++) {
        assertFate(mill.make(kind, NOW));
      }
    }
  }

  private void assertFate(Poison poison) {
    byte[] value = poison.value();
    String hex = value == null ? "no value" : HexFormat.of().formatHex(start(value));
    String what = poison.kind().name() + ": " + hex;
    try {
      String id = decoder.decode(value, NOW).id();
      assertThat(poison.kind().fate()).as(what).isNotEqualTo(Fate.REFUSED);
      assertThat(id).as(what).isEqualTo(Poison.id(poison.number()));
    } catch (RejectedEventException e) {
      assertThat(poison.kind().fate())
          .as("%s (%s)", what, e.getMessage())
          .isNotEqualTo(Fate.SCORED);
    }
  }

  private static byte[] start(byte[] value) {
    return Arrays.copyOf(value, Math.min(value.length, 1_000));
  }

  @Test
  void allKindsComeInTurn() {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < 1_500; i++) {
      names.add(mill.next(NOW).kind().name());
    }

    assertThat(names)
        .containsExactlyInAnyOrderElementsOf(mill.kinds().stream().map(PoisonKind::name).toList());
  }

  @Test
  void anIdHasOneNumber() {
    assertThat(Poison.number(Poison.id(17))).isEqualTo(17);
    assertThat(Poison.number("poison-017")).isEqualTo(-1);
    assertThat(Poison.number("poison--1")).isEqualTo(-1);
    assertThat(Poison.number("poison-")).isEqualTo(-1);
    assertThat(Poison.number("a-17")).isEqualTo(-1);
  }
}
