package dev.mitra.job.pattern;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * What one pattern remembers of one entity, as it lies in the bytes: its head is read for every
 * event, the sequences under way only when an event may concern them.
 *
 * <p>Layout, version 1, big-endian as Flink writes: flags (1 byte: 1 sequences under way, 2 a base
 * and a journal, 4 restless), furthest stage (1 byte), times of the newest event taken, of the
 * clock, of the deadline, of when to look again and until when the base is kept (8 bytes each), the
 * history; then the length of the live run (4 bytes) and it; then the time of the newest event in
 * the base (8 bytes), the length of the base (4 bytes, 0 for one without sequences) and it, number
 * of events in the journal (1 byte) and they.
 */
final class Section {
  private static final int LIVE = 1;
  private static final int BASE = 2;
  private static final int RESTLESS = 4;

  private final DataInputDeserializer in = new DataInputDeserializer();
  final MatchHistory history = new MatchHistory();

  private byte[] bytes = {};
  private int end;
  private int bodyAt;

  /** Whether sequences are under way. */
  boolean hasLive;

  /** Whether late events can be put in their places, by going through the journal from the base. */
  boolean hasBase;

  boolean restless;
  int furthest;

  /** The time of the newest event that was taken up. */
  long newest;

  /** Until when time has passed; not before {@link #newest}. */
  long clock;

  /** When the next sequence runs out of time. */
  long deadline;

  /** When to look at it again even without an event. */
  long wake;

  /** Until when the base is kept. */
  long baseUntil;

  /** The time of the newest event of the base. */
  long baseNewest;

  void clear() {
    hasLive = false;
    hasBase = false;
    restless = false;
    furthest = 0;
    newest = Long.MIN_VALUE;
    clock = Long.MIN_VALUE;
    deadline = PatternRun.NEVER;
    wake = PatternRun.NEVER;
    baseUntil = Long.MIN_VALUE;
    baseNewest = Long.MIN_VALUE;
    history.clear();
  }

  /** Whether there is nothing to remember. */
  boolean isEmpty() {
    return !hasLive && !hasBase && history.isEmpty();
  }

  /** Reads the head. */
  void read(byte[] from, int start, int until) throws IOException {
    bytes = from;
    end = until;
    in.setBuffer(from, start, until - start);
    int flags = in.readUnsignedByte();
    hasLive = (flags & LIVE) != 0;
    hasBase = (flags & BASE) != 0;
    restless = (flags & RESTLESS) != 0;
    furthest = in.readUnsignedByte();
    newest = in.readLong();
    clock = in.readLong();
    deadline = in.readLong();
    wake = in.readLong();
    baseUntil = in.readLong();
    history.read(in);
    bodyAt = in.getPosition();
  }

  /** Reads the sequences under way; the run begins when there are none. */
  void readLive(PatternRun run) throws IOException {
    if (!hasLive) {
      run.begin();
      return;
    }
    in.setBuffer(bytes, bodyAt, end - bodyAt);
    int length = in.readInt();
    run.read(bytes, in.getPosition(), in.getPosition() + length);
  }

  /** Reads the journal and where the base begins; only when there is one. */
  List<StageEvent> readJournal() throws IOException {
    atBase();
    baseNewest = in.readLong();
    in.skipBytesToRead(in.readInt());
    int size = in.readUnsignedByte();
    List<StageEvent> journal = new ArrayList<>(size + 1);
    for (int i = 0; i < size; i++) {
      journal.add(StageEvent.Serializer.INSTANCE.deserialize(in));
    }
    return journal;
  }

  /** Reads the base. */
  void readBase(PatternRun run) throws IOException {
    atBase();
    baseNewest = in.readLong();
    int length = in.readInt();
    if (length == 0) {
      run.begin();
    } else {
      run.read(bytes, in.getPosition(), in.getPosition() + length);
    }
  }

  private void atBase() throws IOException {
    in.setBuffer(bytes, bodyAt, end - bodyAt);
    if (hasLive) {
      in.skipBytesToRead(in.readInt());
    }
  }

  /** The bytes of the run that is stored as live, to be stored as base. */
  byte[] liveBytes() throws IOException {
    if (!hasLive) {
      return new byte[0];
    }
    in.setBuffer(bytes, bodyAt, end - bodyAt);
    byte[] live = new byte[in.readInt()];
    in.readFully(live);
    return live;
  }

  /** The bytes of the base as stored. */
  byte[] baseBytes() throws IOException {
    atBase();
    baseNewest = in.readLong();
    byte[] base = new byte[in.readInt()];
    in.readFully(base);
    return base;
  }

  /**
   * Writes it anew.
   *
   * @param live the sequences under way; used when {@link #hasLive}
   * @param base the base's bytes; used when {@link #hasBase}
   * @param journal the events since the base
   */
  void write(DataOutputSerializer out, PatternRun live, byte[] base, List<StageEvent> journal)
      throws IOException {
    out.writeByte((hasLive ? LIVE : 0) | (hasBase ? BASE : 0) | (restless ? RESTLESS : 0));
    out.writeByte(furthest);
    out.writeLong(newest);
    out.writeLong(clock);
    out.writeLong(deadline);
    out.writeLong(wake);
    out.writeLong(baseUntil);
    history.write(out);
    if (hasLive) {
      int lengthAt = out.length();
      out.writeInt(0);
      live.write(out);
      out.writeIntUnsafe(out.length() - lengthAt - Integer.BYTES, lengthAt);
    }
    if (hasBase) {
      out.writeLong(baseNewest);
      out.writeInt(base.length);
      out.write(base);
      out.writeByte(journal.size());
      for (StageEvent event : journal) {
        StageEvent.Serializer.INSTANCE.serialize(event, out);
      }
    }
  }
}
