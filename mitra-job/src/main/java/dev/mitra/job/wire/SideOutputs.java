package dev.mitra.job.wire;

import org.apache.flink.util.OutputTag;

/** The side outputs, each in one place. */
public final class SideOutputs {
  /** Events that cannot be accepted. */
  public static final OutputTag<OutRecord> DEAD_LETTERS =
      new OutputTag<>("dead-letters", WireType.OUT_RECORD);

  /** Questions whether an id was seen before. */
  public static final OutputTag<DedupeTicket> DEDUPE_TICKETS =
      new OutputTag<>("dedupe-tickets", WireType.DEDUPE_TICKET);

  /** The bases of scored payments, straight from the fan-out to the gathering. */
  public static final OutputTag<Part> BASES = new OutputTag<>("bases", WireType.PART);

  /** Admitted changes, on their way to the profiles. */
  public static final OutputTag<ProfileSignal> PROFILE_CHANGES =
      new OutputTag<>("profile-changes", WireType.PROFILE_SIGNAL);

  /** Events that erase a subject, on their way to all profiles. */
  public static final OutputTag<ProfileSignal> ERASURES =
      new OutputTag<>("erasures", WireType.PROFILE_SIGNAL);

  /** Full vectors, for training and audit. */
  public static final OutputTag<OutRecord> FEATURE_LOG =
      new OutputTag<>("feature-log", WireType.OUT_RECORD);

  /** Matches of patterns, and what late events would have changed of them. */
  public static final OutputTag<OutRecord> ALERTS = new OutputTag<>("alerts", WireType.OUT_RECORD);

  /** What was counted for the breaker. */
  public static final OutputTag<ActionCounts> ACTION_COUNTS =
      new OutputTag<>("action-counts", WireType.ACTION_COUNTS);

  /** Verdicts on control records. */
  public static final OutputTag<OutRecord> ACKS = new OutputTag<>("acks", WireType.OUT_RECORD);

  private SideOutputs() {}
}
