package dev.mitra.features.profile;

import java.util.stream.IntStream;

/**
 * Reads and writes stored profiles; see {@link ProfileCodecV1} for version 1.
 *
 * <p>Version 2, numbers of variable length (see {@link Bytes#putVarLong}) unless a size is given,
 * little-endian:
 *
 * <ol>
 *   <li>version, 1 byte; number of measures; for each its kind (1 byte) and id (4 bytes); number of
 *       columns of the recent events; for each its id (4 bytes) and 1 if it holds but 0 and 1, else
 *       0 (1 byte)
 *   <li>time of the newest event (8 bytes); how much older the oldest is, zigzag; until when cells
 *       were dropped, and until when without going into the lifetimes' sum: 0 for never, else 1
 *       more than the zigzag of how much older than the newest event; number of cells at which to
 *       merge next
 *   <li>the recent events (see {@link RecentEvents#write}): their number; for each, youngest first,
 *       how much older than the one before, zigzag; for each measure in the cells a bit for every
 *       event that it took; for each column a bit for every event that has a number there, then of
 *       these a bit if the column holds but 0 and 1, else the number (8 bytes)
 *   <li>for each measure beside the cells its store (see {@link SeenStore#write} and {@link
 *       ValueLog#write})
 *   <li>1 if there is a sum of what was dropped (1 byte), and that row
 *   <li>number of cells; if any: end of the youngest (8 bytes), end of the youngest of the oldest
 *       block (8 bytes), length of the blocks, the blocks (see {@link History})
 * </ol>
 *
 * Measures are found by id, so a profile may have been written under other declarations: what is no
 * longer declared is read over, what is new starts empty. Not thread-safe.
 */
final class ProfileCodec {
  static final int VERSION = 2;

  private final EntityPlan plan;
  private final ProfileState state;
  private final StoredLayout foreign;
  private final ProfileCodecV1 first;
  private final Bytes in = new Bytes();
  private final Bytes[] outs = {new Bytes(), new Bytes()};
  private int turn;
  private final int[] same;
  private final int[] sameColumns;
  private int length;

  ProfileCodec(EntityPlan plan, ProfileState state, CellStore cells) {
    this.plan = plan;
    this.state = state;
    this.foreign = new StoredLayout(plan, state, cells);
    this.first = new ProfileCodecV1(plan, state, cells);
    this.same = IntStream.range(0, plan.columns().count()).toArray();
    this.sameColumns = IntStream.range(0, plan.columns().eventColumnIds.length).toArray();
  }

  /**
   * Reads a profile.
   *
   * @throws CorruptProfileException when it cannot be one
   */
  void read(byte[] bytes, int from, int to) {
    state.clear();
    in.wrap(bytes, from, to);
    int version = in.getByte();
    switch (version) {
      case 1 -> first.read(in);
      case VERSION -> readCurrent();
      default ->
          throw new CorruptProfileException(
              "profile of version " + version + "; this code reads 1 to " + VERSION);
    }
    if (in.remaining() != 0) {
      throw new CorruptProfileException(in.remaining() + " bytes follow the profile's end");
    }
  }

  private void readCurrent() {
    if (!in.follows(plan.layout())) {
      foreign.readLayout(in);
      readHeader();
      foreign.readRest(in);
      return;
    }
    readHeader();
    state.recent.read(
        state.newest, in, same, same.length, sameColumns, plan.columns().eventColumnIsFlag);
    EntityPlan.Store[] stores = plan.stores();
    for (int s = 0; s < stores.length; s++) {
      if (plan.measure(stores[s].measure).kind() == MeasureKind.VALUES) {
        state.logs[s].read(state.newest, in);
      } else {
        state.seen[s].read(state.newest, in);
      }
    }
    if (in.getByte() != 0) {
      History.readRow(in, plan.columns(), state.openBase());
    }
    state.history.read(in);
    if (state.hasBase && !plan.keepsBase()) {
      state.hasBase = false;
      state.lost = Math.max(state.lost, state.trimmed);
    }
  }

  private void readHeader() {
    state.newest = in.getLong();
    state.born = state.newest - in.getZigZag();
    state.trimmed = readPast();
    state.lost = readPast();
    state.mergeAt = (int) Math.max(0, Math.min(plan.mostCells(), in.getVarLong()));
  }

  private long readPast() {
    long age = in.getVarLong();
    if (age == 0) {
      return ProfileState.NEVER;
    }
    return state.newest - Bytes.fromZigZag(age - 1);
  }

  private void writePast(Bytes out, long moment) {
    if (moment == ProfileState.NEVER) {
      out.putVarLong(0);
    } else {
      long age = state.newest - moment;
      out.putVarLong(1 + ((age << 1) ^ (age >> 63)));
    }
  }

  /** Writes the state; the bytes stay as they are until the write after the next. */
  void write() {
    // The cells may still lie in the bytes that were written last.
    turn = 1 - turn;
    Bytes out = outs[turn];
    out.reset();
    out.putByte(VERSION);
    out.putBytes(plan.layout(), 0, plan.layout().length);
    out.putLong(state.newest);
    out.putZigZag(state.newest - state.born);
    writePast(out, state.trimmed);
    writePast(out, state.lost);
    out.putVarLong(state.mergeAt);
    state.recent.write(state.newest, out);
    EntityPlan.Store[] stores = plan.stores();
    for (int s = 0; s < stores.length; s++) {
      if (plan.measure(stores[s].measure).kind() == MeasureKind.VALUES) {
        state.logs[s].write(state.newest, out);
      } else {
        state.seen[s].write(state.newest, out);
      }
    }
    out.putByte(state.hasBase ? 1 : 0);
    if (state.hasBase) {
      plan.columns().write(state.base(), 0, true, out);
    }
    state.history.write(out);
    length = out.position();
  }

  byte[] buffer() {
    return outs[turn].buffer();
  }

  int length() {
    return length;
  }
}
