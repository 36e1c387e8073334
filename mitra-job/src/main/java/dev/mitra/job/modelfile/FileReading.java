package dev.mitra.job.modelfile;

import dev.mitra.features.check.Quote;
import dev.mitra.job.wire.FetchedFile;
import dev.mitra.model.ScoringModel;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.UnsupportedFileSystemSchemeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One file on its way through a file system of Flink's; bounded, whatever that says or gives. */
final class FileReading implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(FileReading.class);
  private static final int MOST_BYTES = ScoringModel.MAX_FILE_BYTES;
  private static final int STEP_BYTES = 1 << 16;

  private enum Stage {
    WAITING,
    READING,
    DONE,
    ABANDONED
  }

  private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.WAITING);
  private final String uri;
  private final CompletableFuture<FetchedFile> answer;
  private final AtomicLong left;
  private final AtomicInteger hanging;

  /**
   * @param left how many bytes the files of one record may still have together
   * @param answer gets the file
   * @param hanging counts this one from the moment it is abandoned until it comes back
   */
  FileReading(
      String uri, AtomicLong left, CompletableFuture<FetchedFile> answer, AtomicInteger hanging) {
    this.left = left;
    this.uri = uri;
    this.answer = answer;
    this.hanging = hanging;
  }

  /** Gives it up, unless it is done; answers whether it was not. */
  boolean abandon() {
    if (stage.compareAndSet(Stage.WAITING, Stage.ABANDONED)) {
      return true;
    }
    if (stage.compareAndSet(Stage.READING, Stage.ABANDONED)) {
      hanging.incrementAndGet();
      LOG.warn("reading {} takes too long and is given up", Quote.of(uri));
      return true;
    }
    return false;
  }

  @Override
  public void run() {
    if (!stage.compareAndSet(Stage.WAITING, Stage.READING)) {
      return;
    }
    FetchedFile file = FetchedFile.unread(uri, "cannot be read");
    try {
      file = read();
    } finally {
      if (stage.compareAndSet(Stage.READING, Stage.DONE)) {
        answer.complete(file);
      } else {
        hanging.decrementAndGet();
      }
    }
  }

  /** The file, or a sentence; what went wrong in detail is for the log and not for an ack. */
  private FetchedFile read() {
    URI address = URI.create(uri);
    try {
      Path path = new Path(address);
      FileSystem files = path.getFileSystem();
      FileStatus status = files.getFileStatus(path);
      if (status.isDir()) {
        return unread("is a folder; the URI of a file is expected");
      }
      if (status.getLen() > MOST_BYTES) {
        return unread(
            "has %d bytes; at most %d are allowed".formatted(status.getLen(), MOST_BYTES));
      }
      if (left.addAndGet(-status.getLen()) < 0) {
        return tooManyTogether();
      }
      try (InputStream in = files.open(path)) {
        return read(in, status.getLen());
      }
    } catch (UnsupportedFileSystemSchemeException e) {
      return unread(
          "has the scheme %s, for which Flink has no file system here; file is always there, others"
                  .formatted(Quote.of(String.valueOf(address.getScheme())))
              + " come with Flink's plugins (docs/models.md)");
    } catch (FileNotFoundException | java.nio.file.NoSuchFileException e) {
      return unread("does not exist, or may not be read by the job");
    } catch (IOException | RuntimeException | LinkageError e) {
      LOG.warn("model file {} cannot be read", Quote.of(uri), e);
      return unread("cannot be read; the log of the process that has tried says why");
    }
  }

  private FetchedFile read(InputStream in, long expected) throws IOException {
    byte[] bytes = new byte[(int) Math.max(0, expected) + 1];
    int length = 0;
    while (true) {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException("given up");
      }
      int read = in.read(bytes, length, Math.min(STEP_BYTES, bytes.length - length));
      if (read < 0) {
        return FetchedFile.read(uri, Arrays.copyOf(bytes, length));
      }
      length += read;
      if (length > MOST_BYTES) {
        return unread("has more than the %d bytes that are allowed".formatted(MOST_BYTES));
      }
      if (length == bytes.length) {
        // More than its status said: perhaps it was written to meanwhile.
        int more = Math.min(MOST_BYTES + 1, Math.max(STEP_BYTES, 2 * length)) - length;
        if (left.addAndGet(-more) < 0 && length < MOST_BYTES) {
          return tooManyTogether();
        }
        bytes = Arrays.copyOf(bytes, length + more);
      }
    }
  }

  private FetchedFile tooManyTogether() {
    return unread(
        "is not read, because the files of one record have more than the %d bytes together that are allowed; publish the models one by one"
            .formatted(MOST_BYTES));
  }

  private FetchedFile unread(String reason) {
    return FetchedFile.unread(uri, reason);
  }
}
