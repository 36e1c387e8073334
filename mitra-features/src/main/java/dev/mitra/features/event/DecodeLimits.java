package dev.mitra.features.event;

/**
 * What a payment event may cost to read.
 *
 * @param maxBytes the largest record, in bytes
 * @param maxDepth the deepest nesting of objects and arrays
 * @param maxNumberLength the longest number, in characters
 * @param futureMillis how far an event's time may lie after its ingest time, in milliseconds
 */
public record DecodeLimits(int maxBytes, int maxDepth, int maxNumberLength, long futureMillis) {
  /** 256 KiB, 32 levels, 64 characters, 5 minutes. */
  public static final DecodeLimits DEFAULT = new DecodeLimits(256 << 10, 32, 64, 300_000L);
}
