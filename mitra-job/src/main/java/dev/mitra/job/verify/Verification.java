package dev.mitra.job.verify;

import dev.mitra.job.decide.FeatureLog;
import dev.mitra.job.verify.Difference.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Brings decisions and feature log together by event id and counts what {@link Verifier} finds.
 * Decisions are taken up first, then the log. Not thread-safe.
 */
public final class Verification {
  /** How many differences are kept in full; all are counted. */
  public static final int MOST_SHOWN = 100;

  private static final class Decision {
    final byte[] body;
    boolean verified;

    /** Later ones of the same payment, of which other work was left out. */
    List<byte[]> repeats = List.of();

    Decision(byte[] body) {
      this.body = body;
    }
  }

  private final Verifier verifier;
  private final FeatureLog.Reader log = new FeatureLog.Reader();
  private final Map<String, Decision> decisions = new HashMap<>();
  private final Map<Kind, Long> counts = new EnumMap<>(Kind.class);
  private final List<Difference> shown = new ArrayList<>();
  private long equal;
  private long repeated;
  private long withoutDecision;
  private long unreadable;

  /**
   * @param verifier recomputes decisions; closed by its owner
   */
  public Verification(Verifier verifier) {
    this.verifier = verifier;
  }

  /** Takes up a record of the scores topic. */
  public void decision(byte[] key, byte[] body) {
    String id = new String(key, StandardCharsets.UTF_8);
    Decision first = decisions.putIfAbsent(id, new Decision(body));
    if (first != null) {
      // Written at least once: the first one counts, and the others have to say the same.
      repeated++;
      if (!Arrays.equals(first.body, body)) {
        differentRepeat(id, first, body);
      }
    }
  }

  /**
   * After a failure a payment is decided late, and so with less effort than before. Whether the two
   * decisions agree then shows when each is recomputed with what it says was left out.
   */
  private void differentRepeat(String id, Decision first, byte[] body) {
    try {
      if (Verifier.dropped(first.body).equals(Verifier.dropped(body))) {
        note(repeated(id, first, body));
      } else {
        if (first.repeats.isEmpty()) {
          first.repeats = new ArrayList<>(1);
        }
        first.repeats.add(body);
      }
    } catch (UncheckedIOException e) {
      unreadable++;
    }
  }

  private static Difference repeated(String id, Decision first, byte[] body) {
    return new Difference(id, Kind.REPEATED, -1, -1, Verifier.members(first.body, body));
  }

  /** Takes up a record of the feature log. */
  public void logged(byte[] key, byte[] value) {
    List<FeatureLog.Entry> entries;
    try {
      entries = log.read(key, value);
    } catch (IOException e) {
      unreadable++;
      return;
    }
    for (FeatureLog.Entry entry : entries) {
      Decision decision = decisions.get(entry.event().id());
      if (decision == null) {
        withoutDecision++;
        continue;
      }
      if (decision.verified) {
        // A payment that was decided again after a failure is logged again with its new vector.
        continue;
      }
      decision.verified = true;
      try {
        Optional<Difference> difference = verifier.verify(entry, decision.body);
        difference.ifPresentOrElse(this::note, () -> equal++);
        for (byte[] repeat : decision.repeats) {
          if (!agree(difference, verifier.verify(entry, repeat))) {
            note(repeated(entry.event().id(), decision, repeat));
          }
        }
      } catch (UncheckedIOException e) {
        unreadable++;
      }
    }
  }

  /** Whether two decisions follow from the same vector under the same configuration. */
  private static boolean agree(Optional<Difference> first, Optional<Difference> repeat) {
    Optional<Kind> kind = first.map(Difference::kind);
    return kind.equals(repeat.map(Difference::kind))
        && !kind.equals(Optional.of(Kind.DECISION))
        && !kind.equals(Optional.of(Kind.LAYOUT));
  }

  private void note(Difference difference) {
    counts.merge(difference.kind(), 1L, Long::sum);
    if (shown.size() < MOST_SHOWN) {
      shown.add(difference);
    }
  }

  /** Decisions that are exactly what recomputing them gives. */
  public long equal() {
    return equal;
  }

  /** Different payments that were decided. */
  public long decisions() {
    return decisions.size();
  }

  /** Decisions that were written more than once. */
  public long repeated() {
    return repeated;
  }

  /** Decisions that are not in the feature log, or not yet: it is written in transactions. */
  public long withoutVector() {
    return decisions.values().stream().filter(decision -> !decision.verified).count();
  }

  /** Vectors in the feature log whose decision is not in the scores topic any more. */
  public long withoutDecision() {
    return withoutDecision;
  }

  /** Records that are neither a vector nor a decision of this version. */
  public long unreadable() {
    return unreadable + log.waiting();
  }

  /** How many differences of a kind there are. */
  public long count(Kind kind) {
    return counts.getOrDefault(kind, 0L);
  }

  /** All differences. */
  public long differences() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The first {@value #MOST_SHOWN} of them. */
  public List<Difference> shown() {
    return List.copyOf(shown);
  }
}
