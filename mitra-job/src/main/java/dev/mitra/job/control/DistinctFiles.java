package dev.mitra.job.control;

import dev.mitra.job.wire.AdmittedChange;
import dev.mitra.job.wire.FetchedFile;
import dev.mitra.job.wire.FetchedRecord;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Holds each content of admitted files in memory once. A model that is ramped up, promoted and
 * rolled back is published, and so read, each time. Not thread-safe.
 */
public final class DistinctFiles {
  private final Map<ByteBuffer, byte[]> known = new HashMap<>();

  /** The record with the bytes of an admitted change wherever those of its files equal them. */
  public FetchedRecord share(FetchedRecord fetched) {
    if (known.isEmpty() || fetched.files().isEmpty()) {
      return fetched;
    }
    List<FetchedFile> shared = fetched.files().stream().map(this::share).toList();
    return new FetchedRecord(fetched.record(), shared);
  }

  private FetchedFile share(FetchedFile file) {
    byte[] bytes = file.bytes();
    return bytes == null
        ? file
        : FetchedFile.read(
            file.uri(), Objects.requireNonNullElse(known.get(ByteBuffer.wrap(bytes)), bytes));
  }

  /** Takes note of the files of a change that was admitted. */
  public void keep(AdmittedChange change) {
    change.files().values().forEach(bytes -> known.putIfAbsent(ByteBuffer.wrap(bytes), bytes));
  }
}
