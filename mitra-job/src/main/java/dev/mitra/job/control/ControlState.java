package dev.mitra.job.control;

import dev.mitra.job.wire.AdmittedChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.runtime.state.ManagedInitializationContext;

/**
 * The admitted changes that an operator keeps in broadcast state, by epoch: those that some payment
 * can still meet.
 */
public final class ControlState {
  /** The broadcast state. */
  public static final MapStateDescriptor<Long, AdmittedChange> DESCRIPTOR =
      new MapStateDescriptor<>(
          "admitted-changes", LongSerializer.INSTANCE, new AdmittedChange.Serializer());

  /** The key of what {@link ControlView#base()} says. */
  private static final long BASE = -2;

  private final BroadcastState<Long, AdmittedChange> state;
  private final Compilation.Scope scope;
  private final List<AdmittedChange> initial = new ArrayList<>();

  /** The newest epoch seen; changes come in the order of epochs, so what is not newer is known. */
  private long newest = -1;

  /** The epoch of a change that is kept only because it is the newest; -1 for none. */
  private long marker = -1;

  private ControlState(BroadcastState<Long, AdmittedChange> state, Compilation.Scope scope) {
    this.state = state;
    this.scope = scope;
  }

  /**
   * Opens the state and brings it up to date, so that the backlog that waits at a resumption meets
   * the configuration of its time at once: with what came into the control topic after it was
   * written and before the job was submitted; and after a failure with what has come since.
   *
   * @param context the operator's
   * @param scope of which changes the operator needs to know
   * @param snapshot what was admitted before the job was submitted
   * @param reader reads the control topic after a failure
   * @param attempt how often the task has been started before; a failure before the first
   *     checkpoint restores nothing, and is one all the same
   */
  public static ControlState open(
      ManagedInitializationContext context,
      Compilation.Scope scope,
      ControlSnapshot snapshot,
      ControlReader reader,
      int attempt)
      throws Exception {
    OperatorStateStore store = context.getOperatorStateStore();
    ControlState opened = new ControlState(store.getBroadcastState(DESCRIPTOR), scope);
    for (Map.Entry<Long, AdmittedChange> entry : opened.state.immutableEntries()) {
      if (entry.getKey() != BASE) {
        opened.newest = Math.max(opened.newest, entry.getKey());
        opened.initial.add(entry.getValue());
      }
    }
    opened.dropWhatDoesNotConcern();
    for (AdmittedChange change : snapshot.changesAfter(opened.newest)) {
      opened.takeUp(change);
    }
    if (context.isRestored() || attempt > 0) {
      ControlReader reads = scope == Compilation.Scope.ALL ? reader : reader.forFeatures();
      for (AdmittedChange change : reads.admittedAfter(opened.newest)) {
        opened.takeUp(change);
      }
    }
    return opened;
  }

  /** Older versions of the code kept every change, and every file of a bundle, everywhere. */
  private void dropWhatDoesNotConcern() throws Exception {
    for (AdmittedChange change : initial) {
      if (!concerns(change)) {
        if (change.epoch() == newest) {
          marker = newest;
          state.put(newest, change.withoutBody());
        } else {
          state.remove(change.epoch());
        }
      } else if (scope != Compilation.Scope.ALL && !change.files().isEmpty()) {
        state.put(change.epoch(), needed(change));
      }
    }
    initial.replaceAll(this::needed);
  }

  private void takeUp(AdmittedChange change) throws Exception {
    if (add(change)) {
      initial.add(needed(change));
    }
  }

  /** Tells a view what to start with. */
  public void load(ControlView view) throws Exception {
    view.load(
        initial.stream().filter(this::concerns).toList(), Optional.ofNullable(state.get(BASE)));
    initial.forEach(view::saw);
    initial.clear();
  }

  /**
   * Keeps a change.
   *
   * @return whether the operator has to act on it: it is new, and of a kind that concerns it
   */
  public boolean add(AdmittedChange change) throws Exception {
    if (change.epoch() <= newest) {
      // Repeated after a restart of the control source from an earlier offset.
      return false;
    }
    newest = change.epoch();
    if (marker >= 0) {
      state.remove(marker);
      marker = -1;
    }
    boolean concerns = concerns(change);
    if (!concerns) {
      // A model of megabytes is not kept where nobody scores; only that it was there.
      marker = newest;
    }
    state.put(newest, concerns ? needed(change) : change.withoutBody());
    return concerns;
  }

  /** Files are those of models, which only score with all else. */
  private AdmittedChange needed(AdmittedChange change) {
    return scope == Compilation.Scope.ALL ? change : change.withoutFiles();
  }

  private boolean concerns(AdmittedChange change) {
    return scope == Compilation.Scope.ALL || ChangeEntry.concernsFeatures(change);
  }

  /** Forgets changes that the view does not need any more; before each snapshot. */
  public void forgetWith(ControlView view) throws Exception {
    for (Long epoch : view.takeUnneeded()) {
      state.remove(epoch);
    }
    Optional<AdmittedChange> base = view.base();
    if (base.isPresent()) {
      state.put(BASE, base.get());
    }
  }
}
