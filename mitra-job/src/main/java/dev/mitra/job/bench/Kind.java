package dev.mitra.job.bench;

/** Which job ran. */
public enum Kind {
  /** Bytes in, the same bytes out: the least that Kafka and Flink take. */
  PASS_THROUGH,
  /** The scoring job. */
  MITRA
}
