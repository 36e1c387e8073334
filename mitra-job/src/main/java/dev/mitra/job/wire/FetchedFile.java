package dev.mitra.job.wire;

import org.jspecify.annotations.Nullable;

/**
 * A file that a control record names by URI, or why there is none.
 *
 * @param uri as it is written in the record
 * @param bytes what is in it; null when it was not read. Not copied, and not to be changed by
 *     anyone
 * @param reason why it was not read, as a finding says it; empty when it was
 */
public record FetchedFile(String uri, byte @Nullable [] bytes, String reason) {

  /** A file that was read. */
  public static FetchedFile read(String uri, byte[] bytes) {
    return new FetchedFile(uri, bytes, "");
  }

  /** A file that was not. */
  public static FetchedFile unread(String uri, String reason) {
    return new FetchedFile(uri, null, reason);
  }
}
