package dev.mitra.features.bench;

import dev.mitra.features.event.DecodeLimits;
import dev.mitra.features.event.Event;
import dev.mitra.features.event.EventCodec;
import dev.mitra.features.event.EventDecoder;
import dev.mitra.features.event.RejectedEventException;
import dev.mitra.features.profile.EntityKeys;
import dev.mitra.features.profile.Hashes;
import dev.mitra.features.schema.EntityKind;
import dev.mitra.features.schema.Field;
import dev.mitra.features.schema.FieldType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What an event costs on its way: to be read from JSON, to go from one operator to the next, to be
 * asked for the keys of its entities and the hashes of its texts.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms1g", "-Xmx1g", "-XX:+UseG1GC"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class EventBenchmark {
  private static final int EVENTS = 256;

  /** How often operators that score look at the hash of one field: distinct, new and same. */
  private static final int STORES_PER_FIELD = 4;

  private final EventDecoder decoder = new EventDecoder(CardPayments.SCHEMA, DecodeLimits.DEFAULT);
  private final CardPayments payments = new CardPayments(CardActivity.BUSY, EVENTS);
  private final byte[][] records = new byte[EVENTS][];
  private final byte[][] forms = new byte[EVENTS][];
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(2048);
  private final DataOutputStream out = new DataOutputStream(bytes);
  private final EntityKind[] kinds =
      CardPayments.SCHEMA.entityNames().stream()
          .map(name -> CardPayments.SCHEMA.entity(name).orElseThrow())
          .toArray(EntityKind[]::new);
  private int next;

  /** Works out the records and what the first operator passes on. */
  public EventBenchmark() {
    try {
      for (int i = 0; i < EVENTS; i++) {
        records[i] = payments.json(i);
        forms[i] = written(payments.event(i)).clone();
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A record of Kafka becomes an event. */
  @Benchmark
  public Event decode() throws RejectedEventException {
    return decoder.decode(records[turn()], Long.MAX_VALUE);
  }

  /** The same, and what the first operator passes on. */
  @Benchmark
  public int decodeAndWrite() throws RejectedEventException, IOException {
    bytes.reset();
    EventCodec.writeFramed(decoder.decode(records[turn()], Long.MAX_VALUE), out);
    return bytes.size();
  }

  /** An operator takes an event and passes it on. */
  @Benchmark
  public int passOn() throws IOException {
    Event event = read();
    bytes.reset();
    EventCodec.writeFramed(event, out);
    return bytes.size();
  }

  /** An operator takes an event and makes the keys of all its entities. */
  @Benchmark
  public int readAndMakeKeys() throws IOException {
    Event event = read();
    int length = 0;
    for (EntityKind kind : kinds) {
      length += EntityKeys.of(kind, event).length();
    }
    return length;
  }

  /** An operator takes an event and hashes its texts as often as its profiles ask. */
  @Benchmark
  public long readAndHash() throws IOException {
    Event event = read();
    long sum = 0;
    for (int i = 0; i < STORES_PER_FIELD; i++) {
      for (Field field : CardPayments.SCHEMA.fields()) {
        if (field.type() == FieldType.STRING && event.has(field.slot())) {
          sum += Hashes.of(event, field);
        }
      }
    }
    return sum;
  }

  private Event read() throws IOException {
    return EventCodec.readFramed(new DataInputStream(new ByteArrayInputStream(forms[turn()])));
  }

  private byte[] written(Event event) throws IOException {
    bytes.reset();
    EventCodec.writeFramed(event, out);
    return bytes.toByteArray();
  }

  private int turn() {
    next = (next + 1) % EVENTS;
    return next;
  }
}
