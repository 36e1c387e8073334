package dev.mitra.job.pattern;

import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.cep.nfa.ComputationState;
import org.apache.flink.cep.nfa.NFAState;
import org.apache.flink.cep.nfa.NFAStateSerializer;
import org.apache.flink.cep.nfa.sharedbuffer.Lockable;
import org.apache.flink.cep.nfa.sharedbuffer.NodeId;
import org.apache.flink.cep.nfa.sharedbuffer.SharedBufferAccessor;
import org.apache.flink.cep.time.TimerService;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.jspecify.annotations.Nullable;

/**
 * The sequences of one pattern that are under way for one entity, while they are worked on. Its
 * memory is used again for the next entity; not thread-safe.
 */
final class PatternRun {
  /** How many sequences of a pattern may be under way for one entity. */
  static final int MOST_SEQUENCES = 64;

  /** How many events the sequences of a pattern may hold for one entity. */
  static final int MOST_EVENTS = 128;

  /** A moment that never comes. */
  static final long NEVER = Long.MAX_VALUE;

  private static final TimerService NO_TIME =
      () -> {
        throw new IllegalStateException("patterns know event time only");
      };

  private final FlinkPattern flink;
  private final SequenceBuffer buffer;
  private final NFAStateSerializer stateSerializer = new NFAStateSerializer();
  private final DataInputDeserializer in = new DataInputDeserializer();
  private final DataOutputSerializer out = new DataOutputSerializer(1024);
  private final ZeroRuns zeros = new ZeroRuns();
  private NFAState state;
  private int givenUp;

  /**
   * @param buffer shared with other runs, none of which is worked on at the same time
   */
  PatternRun(FlinkPattern flink, SequenceBuffer buffer) {
    this.flink = flink;
    this.buffer = buffer;
    this.state = flink.automaton().createInitialNFAState();
  }

  /** Begins with no sequence under way. */
  void begin() {
    buffer.clear();
    state = flink.automaton().createInitialNFAState();
    givenUp = 0;
  }

  /**
   * Goes on with what {@link #write} wrote.
   *
   * @throws IOException when it is damaged
   */
  void read(byte[] bytes, int from, int to) throws IOException {
    int size = zeros.unpack(bytes, from, to);
    in.setBuffer(zeros.unpacked(), 0, size);
    state = stateSerializer.deserialize(in);
    buffer.read(in);
    givenUp = 0;
  }

  /** Writes what is under way. */
  void write(DataOutputSerializer target) throws IOException {
    out.clear();
    stateSerializer.serialize(state, out);
    buffer.write(out);
    ZeroRuns.pack(out.getSharedBuffer(), out.length(), target);
  }

  /**
   * Takes up the next event.
   *
   * @param found receives what it completes, and before that what time has completed until then
   */
  void take(StageEvent event, List<Match> found) throws Exception {
    passUntil(event.time(), found);
    try (SharedBufferAccessor<StageEvent> accessor = buffer.open()) {
      flink.automaton().advanceTime(accessor, state, event.time(), flink.skip());
      Collection<Map<String, List<StageEvent>>> complete =
          flink.automaton().process(accessor, state, event, event.time(), flink.skip(), NO_TIME);
      for (Map<String, List<StageEvent>> stages : complete) {
        found.add(new Match(event.time(), false, event, stages));
      }
    }
    giveUpSurplus();
    settle();
  }

  /**
   * Lets time pass, from one deadline to the next: what comes out is the same however far time is
   * ahead when somebody looks.
   *
   * @param found receives what it completes
   */
  void passUntil(long time, List<Match> found) throws Exception {
    long deadline = deadline(Long.MIN_VALUE);
    while (deadline <= time) {
      try (SharedBufferAccessor<StageEvent> accessor = buffer.open()) {
        var passed = flink.automaton().advanceTime(accessor, state, deadline, flink.skip());
        for (Map<String, List<StageEvent>> stages : passed.f0) {
          found.add(new Match(deadline, true, last(stages), stages));
        }
      }
      settle();
      deadline = deadline(deadline);
    }
  }

  private static StageEvent last(Map<String, List<StageEvent>> stages) {
    StageEvent last = null;
    for (List<StageEvent> events : stages.values()) {
      for (StageEvent event : events) {
        if (last == null || event.time() >= last.time()) {
          last = event;
        }
      }
    }
    if (last == null) {
      throw new IllegalStateException("a match without events");
    }
    return last;
  }

  private void settle() {
    state.resetStateChanged();
    state.resetNewStartPartialMatch();
  }

  /** Gives up the sequences that began first while there are too many, or they hold too much. */
  private void giveUpSurplus() throws Exception {
    int surplus = sequences() - MOST_SEQUENCES;
    while (surplus > 0 || buffer.events() > MOST_EVENTS) {
      try (SharedBufferAccessor<StageEvent> accessor = buffer.open()) {
        // What holds too many events is let go one by one, to see whether that is enough.
        for (int i = 0; i < Math.max(1, surplus); i++) {
          ComputationState oldest = oldest();
          if (oldest == null) {
            return;
          }
          accessor.releaseNode(oldest.getPreviousBufferEntry(), oldest.getVersion());
          givenUp++;
        }
      }
      surplus = 0;
    }
  }

  private @Nullable ComputationState oldest() {
    boolean none =
        state.getPartialMatches().isEmpty() || isStart(state.getPartialMatches().element());
    return (none ? state.getCompletedMatches() : state.getPartialMatches()).poll();
  }

  /** The start state has no first event, and stands last in the queue for that. */
  private static boolean isStart(ComputationState computation) {
    return computation.getStartEventID() == null;
  }

  /** How many sequences are under way, those included that are complete and held back. */
  int sequences() {
    int sequences = state.getCompletedMatches().size();
    for (ComputationState computation : state.getPartialMatches()) {
      if (!isStart(computation)) {
        sequences++;
      }
    }
    return sequences;
  }

  /** How many events its sequences hold. */
  int events() {
    return buffer.events();
  }

  /** Whether one of its events has this value; see {@link StageEvent#holds}. */
  boolean holds(int slot, boolean isText, long hash) {
    for (Lockable<StageEvent> event : buffer.all()) {
      if (event.getElement().holds(slot, isText, hash)) {
        return true;
      }
    }
    return false;
  }

  /** How many sequences were given up since it was read or begun. */
  int givenUp() {
    return givenUp;
  }

  /**
   * When the next sequence runs out of time after a moment, milliseconds since 1970; {@link #NEVER}
   * for none. Those before it are not: some flink-cep does not keep.
   */
  long deadline(long after) {
    long within = flink.pattern().spec().withinMillis();
    long deadline = NEVER;
    for (ComputationState computation : state.getPartialMatches()) {
      if (!isStart(computation)) {
        if (within > 0 && computation.getStartTimestamp() + within > after) {
          deadline = Math.min(deadline, computation.getStartTimestamp() + within);
        }
        long gap = flink.sinceEventBefore(computation.getCurrentStateName());
        if (gap != Long.MAX_VALUE && computation.getPreviousTimestamp() + gap > after) {
          deadline = Math.min(deadline, computation.getPreviousTimestamp() + gap);
        }
      }
    }
    return deadline;
  }

  /** What {@link #isAsBefore} compares with. */
  Set<ComputationState> underWay() {
    return new HashSet<>(state.getPartialMatches());
  }

  /**
   * Whether everything is as it was: then an event of which the automaton is told the same changes
   * nothing either.
   *
   * @param before what was under way
   * @param events how many events that held
   */
  boolean isAsBefore(Set<ComputationState> before, int events) {
    return events == buffer.events()
        && state.getCompletedMatches().isEmpty()
        && before.size() == state.getPartialMatches().size()
        && before.containsAll(state.getPartialMatches());
  }

  /** Whether an event that no condition wants would change a sequence. */
  boolean isRestless() {
    for (ComputationState computation : state.getPartialMatches()) {
      if (!isStart(computation) && flink.isRestless(computation.getCurrentStateName())) {
        return true;
      }
    }
    return false;
  }

  /** The furthest stage that a sequence under way has taken an event for: how many there are. */
  int furthest() {
    return Math.max(furthest(state.getPartialMatches()), furthest(state.getCompletedMatches()));
  }

  private int furthest(Iterable<ComputationState> computations) {
    int furthest = 0;
    for (ComputationState computation : computations) {
      NodeId last = computation.getPreviousBufferEntry();
      if (last != null) {
        furthest = Math.max(furthest, flink.progress(last.getPageName()));
      }
    }
    return furthest;
  }
}
