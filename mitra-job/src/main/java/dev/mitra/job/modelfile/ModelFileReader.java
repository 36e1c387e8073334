package dev.mitra.job.modelfile;

import dev.mitra.features.check.Durations;
import dev.mitra.job.wire.FetchedFile;
import dev.mitra.job.wire.FetchedRecord;
import dev.mitra.job.wire.RawRecord;
import dev.mitra.model.ScoringModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reads the files that control records name, on threads of its own: a file system may hang for as
 * long as it likes, and does so in ways that no interrupt ends. A thread that has hung for the
 * time-out is left to itself. Threads of which there are few are all that such a file can take.
 *
 * <p>Each file gets an answer, in time, and none is an exception. Safe for use by many threads.
 */
public final class ModelFileReader implements AutoCloseable {
  /** How many files are read at a time, those included that hang. */
  public static final int MOST_THREADS = 8;

  /** How many files one record may name. */
  public static final int MOST_FILES = 8;

  private static final AtomicLong NUMBER = new AtomicLong();
  private static final long IDLE_SECONDS = 10;

  private final ModelFileSettings settings;
  private final AtomicInteger hanging = new AtomicInteger();
  private final ThreadPoolExecutor threads;

  /** A reader that goes by these settings. */
  public ModelFileReader(ModelFileSettings settings) {
    this.settings = settings;
    this.threads =
        new ThreadPoolExecutor(
            MOST_THREADS,
            MOST_THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            daemons());
    threads.allowCoreThreadTimeOut(true);
  }

  private static ThreadFactory daemons() {
    return task -> {
      Thread thread = new Thread(task, "model-files-" + NUMBER.incrementAndGet());
      // A hanging one must not keep the process from ending.
      thread.setDaemon(true);
      return thread;
    };
  }

  /** Reads what a record names, and waits for it; at most as long as the time-out. */
  public FetchedRecord read(RawRecord record) {
    return fetch(record).join();
  }

  /** Reads a file, and waits for it; at most as long as the time-out. */
  public FetchedFile read(String uri) {
    return fetch(uri).join();
  }

  /** Begins to read what a record names; ready at once when that is nothing. */
  CompletableFuture<FetchedRecord> fetch(RawRecord record) {
    List<String> uris = ModelUris.in(record);
    if (uris.isEmpty()) {
      return CompletableFuture.completedFuture(FetchedRecord.withoutFiles(record));
    }
    AtomicLong left = new AtomicLong(ScoringModel.MAX_FILE_BYTES);
    List<CompletableFuture<FetchedFile>> files = new ArrayList<>();
    for (String uri : uris.subList(0, Math.min(MOST_FILES, uris.size()))) {
      files.add(fetch(uri, left));
    }
    for (String uri : uris.subList(files.size(), uris.size())) {
      files.add(
          CompletableFuture.completedFuture(
              FetchedFile.unread(
                  uri,
                  "is not read, because the record names more than the "
                      + MOST_FILES
                      + " files that are allowed; publish the models one by one")));
    }
    return CompletableFuture.allOf(files.toArray(CompletableFuture<?>[]::new))
        .thenApply(
            all -> new FetchedRecord(record, files.stream().map(CompletableFuture::join).toList()));
  }

  /** Begins to read a file. */
  CompletableFuture<FetchedFile> fetch(String uri) {
    return fetch(uri, new AtomicLong(ScoringModel.MAX_FILE_BYTES));
  }

  private CompletableFuture<FetchedFile> fetch(String uri, AtomicLong left) {
    Optional<String> refused = settings.refuse(uri);
    if (refused.isPresent()) {
      return CompletableFuture.completedFuture(FetchedFile.unread(uri, refused.get()));
    }
    if (hanging.get() >= MOST_THREADS) {
      return CompletableFuture.completedFuture(
          FetchedFile.unread(
              uri,
              "is not read, because "
                  + MOST_THREADS
                  + " earlier files still hang; see to it that their file systems answer, then"
                  + " publish the model again"));
    }
    CompletableFuture<FetchedFile> answer = new CompletableFuture<>();
    FileReading reading = new FileReading(uri, left, answer, hanging);
    var running = threads.submit(reading);
    return answer
        .completeOnTimeout(tooLate(uri), settings.timeoutMillis(), TimeUnit.MILLISECONDS)
        .whenComplete(
            (file, failure) -> {
              if (reading.abandon()) {
                running.cancel(true);
              }
            });
  }

  /** What is said of the files of a record that are not there in time. */
  FetchedRecord tooLate(RawRecord record) {
    return new FetchedRecord(record, ModelUris.in(record).stream().map(this::tooLate).toList());
  }

  private FetchedFile tooLate(String uri) {
    return FetchedFile.unread(
        uri,
        "has not been read within "
            + Durations.format(settings.timeoutMillis())
            + " (models.timeout); see to it that its file system answers, then publish the model"
            + " again");
  }

  /** How many files hang: their time is over, and their thread has not come back. */
  public int hanging() {
    return Math.max(0, hanging.get());
  }

  /** Gives up what is being read. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
