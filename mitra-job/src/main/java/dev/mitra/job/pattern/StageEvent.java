package dev.mitra.job.pattern;

import dev.mitra.features.event.EventCodec;
import dev.mitra.features.expr.Inputs;
import dev.mitra.features.profile.Hashes;
import dev.mitra.rules.pattern.CompiledPattern;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * What a pattern keeps of an event: when and which it was, and whatever its conditions read. Two of
 * them are the same only when they are one object or were read from the bytes of one.
 */
final class StageEvent {
  private static final double[] NO_NUMBERS = {};
  private static final String[] NO_TEXTS = {};

  private final String id;
  private final String type;
  private final long time;

  /** By slot; a flag is 1 or 0, and what is a text has no meaning here. */
  private final double[] numbers;

  /** By slot; empty what is none. */
  private final String[] texts;

  private StageEvent(String id, String type, long time, double[] numbers, String[] texts) {
    this.id = id;
    this.type = type;
    this.time = time;
    this.numbers = numbers;
    this.texts = texts;
  }

  /**
   * What a pattern keeps of an event.
   *
   * @param inputs the event and its entity's features by the pattern's ordinals
   */
  static StageEvent of(CompiledPattern pattern, String id, String type, long time, Inputs inputs) {
    int[] kept = pattern.kept();
    if (kept.length == 0) {
      return new StageEvent(id, type, time, NO_NUMBERS, NO_TEXTS);
    }
    double[] numbers = new double[kept.length];
    String[] texts = new String[kept.length];
    for (int slot = 0; slot < kept.length; slot++) {
      texts[slot] = "";
      switch (pattern.keptVariables().get(slot).type()) {
        case TEXT -> texts[slot] = inputs.text(kept[slot]);
        case NUMBER -> numbers[slot] = inputs.number(kept[slot]);
        case FLAG -> numbers[slot] = inputs.flag(kept[slot]) ? 1 : 0;
        case TIMESTAMP -> {}
      }
    }
    return new StageEvent(id, type, time, numbers, texts);
  }

  String id() {
    return id;
  }

  String type() {
    return type;
  }

  long time() {
    return time;
  }

  double number(int slot) {
    return numbers[slot];
  }

  String text(int slot) {
    return texts[slot];
  }

  /**
   * Whether it has a value in a slot.
   *
   * @param isText whether the slot is a text
   * @param hash the value's hash, see {@link Hashes}
   */
  boolean holds(int slot, boolean isText, long hash) {
    return isText
        ? !texts[slot].isEmpty() && Hashes.of(texts[slot]) == hash
        : Hashes.of((long) numbers[slot]) == hash;
  }

  @Override
  public String toString() {
    return id;
  }

  /**
   * Version 1: id and type (UTF), time (8 bytes), number of slots (2 bytes), for each 8 bytes and a
   * UTF text. A pattern keeps few slots, and only of events that one of its sequences has taken.
   */
  static final class Serializer extends TypeSerializerSingleton<StageEvent> {
    private static final long serialVersionUID = 1L;

    static final Serializer INSTANCE = new Serializer();

    @Override
    public boolean isImmutableType() {
      return true;
    }

    @Override
    public StageEvent createInstance() {
      return new StageEvent("", "", 0, NO_NUMBERS, NO_TEXTS);
    }

    @Override
    public StageEvent copy(StageEvent from) {
      return from;
    }

    @Override
    public StageEvent copy(StageEvent from, StageEvent reuse) {
      return from;
    }

    @Override
    public int getLength() {
      return -1;
    }

    @Override
    public void serialize(StageEvent event, DataOutputView out) throws IOException {
      EventCodec.writeText(event.id, out);
      EventCodec.writeText(event.type, out);
      out.writeLong(event.time);
      out.writeShort(event.numbers.length);
      for (int slot = 0; slot < event.numbers.length; slot++) {
        // Either is empty as a rule, which the other tells by one byte.
        EventCodec.writeText(event.texts[slot], out);
        if (event.texts[slot].isEmpty()) {
          out.writeDouble(event.numbers[slot]);
        }
      }
    }

    @Override
    public StageEvent deserialize(DataInputView in) throws IOException {
      String id = EventCodec.readText(in);
      String type = EventCodec.readText(in);
      long time = in.readLong();
      int slots = in.readUnsignedShort();
      double[] numbers = slots == 0 ? NO_NUMBERS : new double[slots];
      String[] texts = slots == 0 ? NO_TEXTS : new String[slots];
      for (int slot = 0; slot < slots; slot++) {
        texts[slot] = EventCodec.readText(in);
        if (texts[slot].isEmpty()) {
          numbers[slot] = in.readDouble();
        }
      }
      return new StageEvent(id, type, time, numbers, texts);
    }

    @Override
    public StageEvent deserialize(StageEvent reuse, DataInputView in) throws IOException {
      return deserialize(in);
    }

    @Override
    public void copy(DataInputView in, DataOutputView out) throws IOException {
      serialize(deserialize(in), out);
    }

    @Override
    public TypeSerializerSnapshot<StageEvent> snapshotConfiguration() {
      return new Snapshot();
    }

    /** The snapshot that Flink asks of every serializer. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<StageEvent> {
      /** For Flink. */
      public Snapshot() {
        super(() -> INSTANCE);
      }
    }
  }
}
