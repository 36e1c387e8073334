package dev.mitra.job.decide;

import dev.mitra.job.wire.Part;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts the parts of payments together. A payment that was decided at its deadline stays here until
 * its last part has come, so that latecomers find where they belong and nothing is left behind. Not
 * thread-safe.
 */
final class GatherBuffer {
  /** A payment whose parts are coming in. */
  static final class Pending {
    final long ticket;
    @Nullable Part base;
    private final List<Part> vectors = new ArrayList<>(8);
    private long arrived;
    boolean decided;

    /** When the base came, in nanoseconds of this process. */
    long baseNanos;

    /** When its budget ends, milliseconds since 1970. */
    long end;

    /** When it is decided with what is there; see {@link Deadlines}. */
    long deadline;

    /** Whether its deadline was put off. */
    boolean prolonged;

    private Pending(long ticket) {
      this.ticket = ticket;
    }

    /** The vectors that have come. */
    List<Part> vectors() {
      return vectors;
    }

    /** A bit for each entity whose vector is still to come; all bits when the base is. */
    long outstanding() {
      return base == null ? -1L : base.entities() & ~arrived;
    }
  }

  private final Map<Long, Pending> pending = new HashMap<>();

  /**
   * Takes up a part.
   *
   * @return the payment that the part belongs to; when nothing of it is outstanding any more it has
   *     left the buffer
   */
  Pending add(Part part) {
    Pending payment = pending.computeIfAbsent(part.ticket(), Pending::new);
    if (part.isBase()) {
      payment.base = part;
    } else {
      payment.arrived |= part.entities();
      if (!payment.decided) {
        payment.vectors.add(part);
      }
    }
    if (payment.outstanding() == 0) {
      pending.remove(part.ticket());
    }
    return payment;
  }

  /** How many payments are waiting for parts. */
  int size() {
    return pending.size();
  }

  /** Every part of payments that are not decided yet, bases first. */
  List<Part> undecidedParts() {
    List<Part> parts = new ArrayList<>();
    for (Pending payment : pending.values()) {
      if (payment.base != null && !payment.decided) {
        parts.add(payment.base);
        parts.addAll(payment.vectors);
      }
    }
    return parts;
  }
}
