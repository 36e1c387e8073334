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

  /** Full vectors, for training and audit. */
  public static final OutputTag<OutRecord> FEATURE_LOG =
      new OutputTag<>("feature-log", WireType.OUT_RECORD);

  /** Verdicts on control records. */
  public static final OutputTag<OutRecord> ACKS = new OutputTag<>("acks", WireType.OUT_RECORD);

  private SideOutputs() {}
}
