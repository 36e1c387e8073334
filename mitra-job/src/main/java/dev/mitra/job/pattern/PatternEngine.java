package dev.mitra.job.pattern;

import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.event.Event;
import dev.mitra.features.expr.Inputs;
import dev.mitra.features.plan.PatternColumns;
import dev.mitra.features.profile.Hashes;
import dev.mitra.rules.pattern.CompiledPattern;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32C;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.jspecify.annotations.Nullable;

/**
 * All patterns of one kind of entity over what they remember of one entity after another, which is
 * one piece of bytes: its <em>area</em>. Keeps nothing of any entity between calls. Not
 * thread-safe.
 *
 * <p>An area, version 1: version (1 byte); when the entity's timer fires (8 bytes, 0 for none),
 * which is its owner's business; the CRC-32C of all that follows (4 bytes: flink-cep's serializers
 * trust lengths that they read); number of sections (2 bytes); for each the fingerprint of its
 * pattern (8 bytes), the epoch since which that follows its sequence (8 bytes), its length (4
 * bytes), and the {@link Section}. A pattern of which nothing is remembered has none. Sections of
 * patterns that are not known any more are left out of what is written next; those of patterns that
 * are not known yet are kept: around a change, events go by what was and what is known in turn.
 */
public final class PatternEngine {
  /** A moment that never comes. */
  public static final long NEVER = PatternRun.NEVER;

  private static final int VERSION = 1;
  private static final int TIMER_AT = 1;
  private static final int CHECK_AT = TIMER_AT + Long.BYTES;
  private static final int COUNT_AT = CHECK_AT + Integer.BYTES;
  private static final byte[] NOTHING = {};

  /** Is told what patterns find, while an event or the passing of time is worked on. */
  public interface Listener {
    /**
     * A pattern has matched.
     *
     * @param event the event that was taken up; of matches in time the last event of the match
     * @param matches what was completed, at least one
     */
    void matched(CompiledPattern pattern, StageEvent event, List<Match> matches);

    /**
     * A late event changes what was reported.
     *
     * @param late the late event
     * @param added matches that would have been reported, had it come in time
     * @param withdrawn matches that were reported, and would not have been
     */
    void amended(
        CompiledPattern pattern, StageEvent late, List<Match> added, List<Match> withdrawn);

    /** An event was too late for a pattern. */
    void tooLate(CompiledPattern pattern);

    /** Sequences were given up because there were too many, or they held too many events. */
    void gaveUp(CompiledPattern pattern, int sequences);

    /**
     * What is remembered cannot be used and is left out.
     *
     * @param pattern the name of the pattern that it is of; empty when it is all of the entity
     */
    void failed(String pattern, Exception e);
  }

  private final FollowedPattern[] patterns;

  /**
   * Where each pattern's columns begin, and what columns hold of which no pattern says anything.
   */
  private final int[] columnAt;

  private final double[] empty;

  /** The fingerprints of the patterns, ascending, and where each pattern stands. */
  private final long[] fingerprints;

  private final int[] places;
  private final DataInputDeserializer in = new DataInputDeserializer();
  private final DataOutputSerializer sections = new DataOutputSerializer(512);
  private final DataOutputSerializer area = new DataOutputSerializer(512);

  /** Where each pattern's section lies in the bytes that were read; -1 for none. */
  private final int[] from;

  private final int[] to;
  private final int[] writtenFrom;
  private final int[] writtenTo;

  /** Sections of patterns not known yet: fingerprint, epoch, where they begin and end. */
  private final List<long[]> younger = new ArrayList<>();

  private final long epoch;

  /** When to look again at what is not known yet. */
  private long wake = NEVER;

  private long timer;

  /**
   * An engine for the patterns of one kind of entity.
   *
   * @param compiled those that are followed
   * @param declared the columns of all that are declared, in their order; those of a pattern that
   *     is not followed keep their empty values
   * @param epoch of what patterns are known: all that are younger are not known yet
   * @param listener is told of a pattern that cannot be followed
   */
  public PatternEngine(
      List<CompiledPattern> compiled,
      List<PatternColumns> declared,
      long epoch,
      Listener listener) {
    this.epoch = epoch;
    SequenceBuffer buffer = new SequenceBuffer();
    Map<String, Integer> firstColumns = new HashMap<>();
    List<Double> values = new ArrayList<>();
    for (PatternColumns pattern : declared) {
      firstColumns.put(pattern.pattern(), values.size());
      pattern.columns().forEach(column -> values.add(column.empty()));
    }
    empty = values.stream().mapToDouble(Double::doubleValue).toArray();
    List<FollowedPattern> followed = new ArrayList<>();
    List<Integer> firsts = new ArrayList<>();
    for (CompiledPattern pattern : compiled) {
      try {
        followed.add(new FollowedPattern(pattern, buffer));
        firsts.add(Objects.requireNonNull(firstColumns.get(pattern.name())));
      } catch (InvalidDeclarationException e) {
        // Admitted under another version of flink-cep: its columns stay empty.
        listener.failed(pattern.name(), e);
      }
    }
    patterns = followed.toArray(FollowedPattern[]::new);
    columnAt = firsts.stream().mapToInt(Integer::intValue).toArray();
    fingerprints =
        followed.stream().mapToLong(pattern -> pattern.pattern().fingerprint()).sorted().toArray();
    places = new int[patterns.length];
    for (int p = 0; p < patterns.length; p++) {
      places[Arrays.binarySearch(fingerprints, patterns[p].pattern().fingerprint())] = p;
    }
    from = new int[patterns.length];
    to = new int[patterns.length];
    writtenFrom = new int[patterns.length];
    writtenTo = new int[patterns.length];
  }

  /** How many columns it fills. */
  public int columns() {
    return empty.length;
  }

  /**
   * Takes up an event.
   *
   * @param stored holds the entity's area
   * @param start where the area begins
   * @param end where it ends; the same for an entity of which nothing is remembered
   * @param inputs the event and the entity's features, by the patterns' ordinals
   * @param out receives the columns; null when nobody asks for them
   * @param at where the first stands
   * @return whether the area has changed; then it is in {@link #buffer}
   */
  public boolean take(
      byte[] stored,
      int start,
      int end,
      Event event,
      Inputs inputs,
      double @Nullable [] out,
      int at,
      Listener listener) {
    boolean changed = read(stored, start, end, listener);
    if (out != null) {
      System.arraycopy(empty, 0, out, at, empty.length);
    }
    for (int p = 0; p < patterns.length; p++) {
      FollowedPattern pattern = patterns[p];
      writtenFrom[p] = sections.length();
      try {
        begin(p, stored);
        pattern.take(event, inputs, listener, sections);
        writtenTo[p] = sections.length();
      } catch (Exception e) {
        giveUp(p, e, listener);
      }
      changed |= pattern.isChanged();
      if (out != null) {
        pattern.fill(event.time(), out, at + columnAt[p]);
      }
    }
    if (changed) {
      write(stored);
    }
    return changed;
  }

  /**
   * Lets time pass without an event. The area that is left is in {@link #buffer}.
   *
   * @param time until when, milliseconds since 1970
   */
  public void pass(byte[] stored, int start, int end, long time, Listener listener) {
    var unused = read(stored, start, end, listener);
    wake = younger.isEmpty() ? NEVER : time + FollowedPattern.MARGIN;
    for (int p = 0; p < patterns.length; p++) {
      writtenFrom[p] = sections.length();
      try {
        begin(p, stored);
        patterns[p].pass(time, listener, sections);
        writtenTo[p] = sections.length();
      } catch (Exception e) {
        giveUp(p, e, listener);
      }
    }
    write(stored);
  }

  /**
   * Forgets what patterns remember of events with a value, whole patterns at a time: a sequence
   * without one of its events is none.
   *
   * @param field the name of the value's field
   * @param hash the value's hash, see {@link Hashes}
   * @return whether the area has changed; then it is in {@link #buffer}
   */
  public boolean forget(
      byte[] stored, int start, int end, String field, long hash, Listener listener) {
    boolean changed = read(stored, start, end, listener);
    for (int p = 0; p < patterns.length; p++) {
      writtenFrom[p] = 0;
      writtenTo[p] = 0;
      int slot = slot(patterns[p].pattern(), field);
      try {
        begin(p, stored);
        if (from[p] >= 0 && slot >= 0 && patterns[p].holds(slot, hash)) {
          patterns[p].begin();
          from[p] = -1;
          changed = true;
        }
      } catch (Exception e) {
        giveUp(p, e, listener);
        changed = true;
      }
    }
    if (changed) {
      write(stored);
    }
    return changed;
  }

  /** What a pattern remembers of the entity cannot be used; payments go on. */
  private void giveUp(int p, Exception e, Listener listener) {
    listener.failed(patterns[p].pattern().name(), e);
    writtenTo[p] = writtenFrom[p];
    patterns[p].abandon();
  }

  private static int slot(CompiledPattern pattern, String field) {
    for (int slot = 0; slot < pattern.keptVariables().size(); slot++) {
      if (pattern.keptVariables().get(slot).name().equals(field)) {
        return slot;
      }
    }
    return -1;
  }

  private void begin(int p, byte[] stored) throws IOException {
    if (from[p] < 0) {
      patterns[p].begin();
    } else {
      patterns[p].begin(stored, from[p], to[p]);
    }
  }

  /** Finds the sections; answers whether some of them are to be left out. */
  private boolean read(byte[] stored, int start, int end, Listener listener) {
    sections.clear();
    younger.clear();
    wake = NEVER;
    Arrays.fill(from, -1);
    timer = 0;
    if (start == end) {
      return false;
    }
    try {
      return readSections(stored, start, end);
    } catch (IOException e) {
      Arrays.fill(from, -1);
      younger.clear();
      timer = 0;
      listener.failed("", e);
      return true;
    }
  }

  private boolean readSections(byte[] stored, int start, int end) throws IOException {
    in.setBuffer(stored, start, end - start);
    int version = in.readUnsignedByte();
    if (version != VERSION) {
      throw new IOException("patterns of version " + version + "; this code reads " + VERSION);
    }
    timer = in.readLong();
    int check = in.readInt();
    if (check != check(stored, start + COUNT_AT, end)) {
      throw new IOException("what patterns remember is damaged");
    }
    int count = in.readUnsignedShort();
    boolean gone = false;
    for (int i = 0; i < count; i++) {
      long fingerprint = in.readLong();
      long since = in.readLong();
      int known = Arrays.binarySearch(fingerprints, fingerprint);
      int length = in.readInt();
      if (length < 0 || length > in.available()) {
        throw new IOException("a section of " + length + " bytes");
      }
      int position = in.getPosition();
      in.skipBytesToRead(length);
      if (known < 0 && since > epoch) {
        younger.add(new long[] {fingerprint, since, position, position + length});
      } else if (known < 0) {
        gone = true;
      } else {
        from[places[known]] = position;
        to[places[known]] = position + length;
      }
    }
    return gone;
  }

  private void write(byte[] stored) {
    try {
      writeArea(stored);
    } catch (IOException e) {
      // Memory does not fail.
      throw new UncheckedIOException(e);
    }
  }

  private void writeArea(byte[] stored) throws IOException {
    area.clear();
    area.writeByte(VERSION);
    area.writeLong(timer);
    area.writeInt(0);
    area.writeShort(0);
    int count = 0;
    for (int p = 0; p < patterns.length; p++) {
      FollowedPattern pattern = patterns[p];
      boolean written = pattern.isChanged();
      if (written ? writtenTo[p] == writtenFrom[p] : from[p] < 0) {
        continue;
      }
      count++;
      area.writeLong(pattern.pattern().fingerprint());
      area.writeLong(pattern.pattern().since());
      if (written) {
        area.writeInt(writtenTo[p] - writtenFrom[p]);
        area.write(sections.getSharedBuffer(), writtenFrom[p], writtenTo[p] - writtenFrom[p]);
      } else {
        area.writeInt(to[p] - from[p]);
        area.write(stored, from[p], to[p] - from[p]);
      }
    }
    for (long[] section : younger) {
      count++;
      area.writeLong(section[0]);
      area.writeLong(section[1]);
      area.writeInt((int) (section[3] - section[2]));
      area.write(stored, (int) section[2], (int) (section[3] - section[2]));
    }
    byte[] buffer = area.getSharedBuffer();
    buffer[COUNT_AT] = (byte) (count >>> 8);
    buffer[COUNT_AT + 1] = (byte) count;
    int check = check(buffer, COUNT_AT, area.length());
    for (int i = 0; i < Integer.BYTES; i++) {
      buffer[CHECK_AT + i] = (byte) (check >>> (24 - 8 * i));
    }
    if (count == 0 && timer == 0) {
      area.clear();
    }
  }

  private static int check(byte[] bytes, int start, int end) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, start, Math.max(0, end - start));
    return (int) crc.getValue();
  }

  /** When the next pattern has to be looked at without an event; {@link #NEVER} for never. */
  public long wake() {
    long next = wake;
    for (FollowedPattern pattern : patterns) {
      next = Math.min(next, pattern.wake());
    }
    return next;
  }

  /** When the entity's timer fires, as its owner noted it in the area that was read; 0 for none. */
  public long timer() {
    return timer;
  }

  /** Notes when the entity's timer fires, in the area that was written last; 0 for none. */
  public void setTimer(long newTimer) {
    boolean empty =
        area.length() == 0
            || (area.getSharedBuffer()[COUNT_AT] == 0 && area.getSharedBuffer()[COUNT_AT + 1] == 0);
    timer = newTimer;
    if (empty && newTimer == 0) {
      area.clear();
    } else if (area.length() > 0) {
      for (int i = 0; i < Long.BYTES; i++) {
        area.getSharedBuffer()[TIMER_AT + i] = (byte) (newTimer >>> (56 - 8 * i));
      }
    }
  }

  /** The area that was written last. */
  public byte[] buffer() {
    return area.length() == 0 ? NOTHING : area.getSharedBuffer();
  }

  /** How many bytes of {@link #buffer} count; 0 when nothing is to be remembered. */
  public int length() {
    return area.length();
  }
}
