package dev.mitra.features.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mitra.features.Golden;
import dev.mitra.features.Seeds;
import dev.mitra.features.TestPayments;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Events between operators: what was written is what is read. */
class EventCodecTest {

  private static byte[] write(Event event) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    EventCodec.write(event, new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static Event read(byte[] bytes) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    Event event = EventCodec.read(in);
    assertThat(in.available()).isZero();
    return event;
  }

  private static byte[] writeFramed(Event event) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    EventCodec.writeFramed(event, new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static Event readFramed(byte[] bytes) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    Event event = EventCodec.readFramed(in);
    assertThat(in.available()).isZero();
    return event;
  }

  private static void assertSame(Event a, Event b, String description) {
    assertThat(a.id()).as(description).isEqualTo(b.id());
    assertThat(a.type()).as(description).isEqualTo(b.type());
    assertThat(a.time()).as(description).isEqualTo(b.time());
    assertThat(a.slots()).as(description).isEqualTo(b.slots());
    for (int slot = 0; slot < a.slots(); slot++) {
      assertThat(a.has(slot)).as(description).isEqualTo(b.has(slot));
      assertThat(a.bits(slot)).as(description).isEqualTo(b.bits(slot));
      assertThat(a.text(slot)).as(description).isEqualTo(b.text(slot));
      assertThat(a.textHash(slot)).as(description).isEqualTo(TextHash.of(b.text(slot)));
    }
  }

  @Test
  void anyEventOfAnyNumberOfSlotsComesBackAsItWas() throws IOException {
    long seed = Seeds.announce(EventCodecTest.class);
    for (int run = 0; run < 3_000; run++) {
      Random random = Seeds.random(seed, run);
      Event event = new Event(random.nextInt(run % 10 == 0 ? 501 : 30));
      event.identify(text(random) + "x", text(random), random.nextLong());
      for (int slot = 0; slot < event.slots(); slot++) {
        switch (random.nextInt(4)) {
          case 0 -> event.setText(slot, text(random));
          case 1 -> event.setBits(slot, random.nextLong());
          case 2 -> event.setBits(slot, random.nextInt(3));
          default -> {}
        }
      }
      String description = "seed " + seed + ", run " + run;
      assertSame(read(write(event)), event, description);
      assertSame(readFramed(writeFramed(event)), event, description);
    }
  }

  /** Hashes and ids first, in any order: what is kept for the next time is what it was. */
  @Test
  void anEventThatIsPassedOnHasTheSameBytesAndTheSameHashes() throws IOException {
    long seed = Seeds.announce(EventCodecTest.class);
    for (int run = 0; run < 500; run++) {
      Random random = Seeds.random(seed, run);
      Event event = new Event(1 + random.nextInt(100));
      event.identify("é" + run, text(random), run);
      for (int slot = 0; slot < event.slots(); slot += 1 + random.nextInt(3)) {
        event.setText(slot, text(random));
      }
      byte[] framed = writeFramed(event);
      Event passedOn = readFramed(framed);
      for (int i = random.nextInt(5); i > 0; i--) {
        int slot = random.nextInt(event.slots());
        assertThat(passedOn.textHash(slot)).isEqualTo(TextHash.of(event.text(slot)));
      }
      assertThat(writeFramed(passedOn)).isEqualTo(framed);
      assertThat(write(passedOn)).isEqualTo(write(event));
      assertSame(passedOn, event, "seed " + seed + ", run " + run);
      assertThat(writeFramed(passedOn)).isEqualTo(framed);
    }
  }

  private static String text(Random random) {
    int[] codePoints =
        random
            .ints(random.nextInt(random.nextInt(20) == 0 ? 300 : 12), 0, Character.MAX_CODE_POINT)
            .map(c -> random.nextInt(3) > 0 ? c % 128 : c)
            .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
            .toArray();
    return new String(codePoints, 0, codePoints.length);
  }

  /** JSON may hold one half of a character of two; such a text has no UTF-8 form. */
  @Test
  void halfACharacterIsTheSameForEveryOperator() throws IOException {
    Event event =
        TestPayments.decode(
            "{\"id\":\"e\\ud83d\",\"type\":\"t\",\"time\":1,\"pay\":{\"merchant\":\"\\ude00 x\\ud83d\"}}");
    assertSame(read(write(event)), event, "half a character");
    Event whole =
        TestPayments.decode(
            "{\"id\":\"e\",\"type\":\"t\",\"time\":1,\"pay\":{\"merchant\":\"\\ud83d\\ude00\"}}");
    assertThat(whole.text(TestPayments.SCHEMA.field("merchant").orElseThrow().slot()))
        .isEqualTo("😀");
    assertSame(read(write(whole)), whole, "a whole one");
  }

  @Test
  void theBytesOfVersion1StayAsTheyWere() throws IOException {
    String json =
        """
        {"id":"evt-é","type":"payment.attempted","time":1700000000000,"card":{"token":"tok_1"},\
        "pay":{"amount":-12.5,"quantity":9007199254740993,"fraud":true,"merchant":""}}""";
    Event event = TestPayments.decode(json);
    Golden.check("events/v1.hex", HexFormat.of().formatHex(write(event)) + "\n");
    assertSame(
        read(HexFormat.of().parseHex(Golden.read("events/v1.hex").strip())), event, "version 1");
  }

  @Test
  void anotherVersionIsRefused() throws IOException {
    byte[] bytes = write(TestPayments.payment(1, "\"amount\":5"));
    bytes[0] = 2;
    assertThatThrownBy(() -> read(bytes))
        .isInstanceOf(IOException.class)
        .hasMessage("event of version 2; this code reads 1");
  }

  @Test
  void damageEndsInAnIoExceptionOrAnEvent() throws IOException {
    long seed = Seeds.announce(EventCodecTest.class);
    byte[] bytes = write(TestPayments.payment(1, "\"amount\":5,\"merchant\":\"m\",\"fraud\":true"));
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> read(cut)).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> readFramed(framed(cut))).isInstanceOf(IOException.class);
    }
    for (int run = 0; run < 5_000; run++) {
      Random random = Seeds.random(seed, run);
      byte[] damaged = bytes.clone();
      for (int i = 1 + random.nextInt(3); i > 0; i--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      try {
        EventCodec.read(new DataInputStream(new ByteArrayInputStream(damaged)));
        askEverything(readFramed(framed(damaged)));
      } catch (IOException e) {
        assertThat(String.valueOf(e.getMessage()))
            .doesNotContain(new String(bytes, StandardCharsets.UTF_8));
      }
    }
  }

  @Test
  void aFrameOfAnyOtherLengthIsRefused() {
    for (int length : new int[] {-1, (1 << 26) + 1, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      byte[] frame = ByteBuffer.allocate(64).putInt(length).array();
      assertThatThrownBy(() -> readFramed(frame))
          .isInstanceOf(IOException.class)
          .hasMessage("event of " + length + " bytes; at most 67108864");
    }
  }

  @Test
  void bytesBehindAFramedEventAreRefused() throws IOException {
    byte[] bytes = write(TestPayments.payment(1, "\"amount\":5"));
    byte[] more = Arrays.copyOf(bytes, bytes.length + 2);
    assertThatThrownBy(() -> readFramed(framed(more)))
        .isInstanceOf(IOException.class)
        .hasMessage("2 bytes follow the event's end");
  }

  private static byte[] framed(byte[] form) {
    return ByteBuffer.allocate(4 + form.length).putInt(form.length).put(form).array();
  }

  private static void askEverything(Event event) throws IOException {
    assertThat(event.id().length() + event.type().length()).isNotNegative();
    for (int slot = 0; slot < event.slots(); slot++) {
      assertThat(event.textHash(slot)).isEqualTo(TextHash.of(event.text(slot)));
    }
    assertThat(writeFramed(event)).isNotEmpty();
  }
}
