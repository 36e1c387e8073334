package dev.mitra.job.profile;

import dev.mitra.features.plan.Erasure;
import dev.mitra.features.profile.CorruptProfileException;
import dev.mitra.features.profile.EntityKeys;
import dev.mitra.features.profile.ProfileMover;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.runtime.state.KeyedStateFunction;

/**
 * One walk over all profiles of a subtask that erases a subject. Most keys tell by themselves that
 * there is nothing to do; values are read of those kinds of entity only whose profiles keep values
 * of the subject's fields.
 */
final class ErasingWalk implements KeyedStateFunction<String, ValueState<byte[]>> {
  private final Erasure erasure;
  private final Map<String, ? extends ProfileMover> movers;
  private long walked;
  private long erased;
  private long cleaned;
  private long corrupt;

  /**
   * @param erasure what to erase
   * @param movers what moves profiles under the erasure's plan, by kind of entity
   */
  ErasingWalk(Erasure erasure, Map<String, ? extends ProfileMover> movers) {
    this.erasure = erasure;
    this.movers = movers;
  }

  @Override
  public void process(String key, ValueState<byte[]> state) throws Exception {
    if (Thread.interrupted()) {
      // A job that is cancelled does not wait for the end of a long walk.
      throw new InterruptedException();
    }
    walked++;
    switch (erasure.fate(key)) {
      case KEEP -> {}
      case SEARCH -> search(Objects.requireNonNull(movers.get(EntityKeys.kind(key))), state);
      case DELETE -> {
        if (state.value() != null) {
          erased++;
        }
        state.clear();
      }
    }
  }

  private void search(ProfileMover mover, ValueState<byte[]> state) throws Exception {
    byte[] stored = state.value();
    if (stored == null) {
      return;
    }
    try {
      byte[] left = erasure.forget(mover, stored);
      if (left.length == 0) {
        state.clear();
        cleaned++;
      } else if (left != stored) {
        // This counts as a write: a profile that was cleaned is kept for one more retention.
        state.update(left);
        cleaned++;
      }
    } catch (CorruptProfileException e) {
      // Nobody can read it, so nobody can say that it holds no trace.
      state.clear();
      corrupt++;
    }
  }

  /** How many profiles it has come by. */
  long walked() {
    return walked;
  }

  /** How many profiles of the subject it has deleted. */
  long erased() {
    return erased;
  }

  /** From how many other profiles it has removed the subject's values. */
  long cleaned() {
    return cleaned;
  }

  /** How many profiles it has deleted because they could not be read. */
  long corrupt() {
    return corrupt;
  }
}
