package dev.mitra.job.kafka;

import dev.mitra.job.wire.OutRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.flink.metrics.Counter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes records on a thread of its own. Whoever hands one over neither waits nor hears of
 * failures: they are logged, counted and tried again, ever less often, a limited number of times.
 * Of records with one key only the last is tried.
 */
final class ControlPublisher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ControlPublisher.class);
  private static final Duration PATIENCE_ON_CLOSING = Duration.ofSeconds(2);

  /** More than the breaker asks for at a time. */
  private static final int MOST_WAITING = 1_000;

  /** Where records go. */
  interface Transport extends AutoCloseable {
    /**
     * Writes a record, and answers when it is there.
     *
     * @throws ExecutionException when it may not be there; so with any unchecked exception
     */
    void send(OutRecord record) throws InterruptedException, ExecutionException;

    @Override
    void close();
  }

  /**
   * How often and after which time a failed record is tried again.
   *
   * @param attempts how often at most, the first time included
   * @param firstMillis before the second attempt; doubles from one to the next
   * @param longestMillis the longest time between two
   */
  record Retries(int attempts, long firstMillis, long longestMillis) {
    /** For about an hour: somebody has to be told, and to allow the job to write. */
    static final Retries DEFAULT = new Retries(66, 1_000, 60_000);

    long delayAfter(int failures) {
      return Math.min(longestMillis, firstMillis << Math.min(failures - 1, 30));
    }
  }

  private static final class Waiting {
    private final String key;
    private final OutRecord record;
    private int failures;

    private Waiting(String key, OutRecord record) {
      this.key = key;
      this.record = record;
    }
  }

  private final Supplier<Transport> transports;
  private final Retries retries;
  private final Counter published;
  private final Counter failures;
  private final Counter givenUp;
  private final ScheduledThreadPoolExecutor thread;

  /** The last record of each key, until it is there or given up; guarded by itself. */
  private final Map<String, Waiting> waiting = new HashMap<>();

  private volatile @Nullable Transport transport;

  /**
   * @param transports makes transports, on the publisher's thread; may fail. A transport that has
   *     failed is replaced, as some failures are a producer's last
   * @param retries how often a record is tried
   * @param published counts records that are there; like the others on the publisher's thread only
   * @param failures counts attempts that failed
   * @param givenUp counts records that were given up
   */
  ControlPublisher(
      Supplier<Transport> transports,
      Retries retries,
      Counter published,
      Counter failures,
      Counter givenUp) {
    this.transports = transports;
    this.retries = retries;
    this.published = published;
    this.failures = failures;
    this.givenUp = givenUp;
    thread =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread made = new Thread(task, "mitra-control-publisher");
              made.setDaemon(true);
              return made;
            });
  }

  /** Publishes a record, now or soon; does not wait. */
  void publish(OutRecord record) {
    Waiting next = new Waiting(new String(record.key(), StandardCharsets.UTF_8), record);
    synchronized (waiting) {
      if (waiting.size() >= MOST_WAITING && !waiting.containsKey(next.key)) {
        LOG.error("{} is not published: {} records wait already", next.key, MOST_WAITING);
        return;
      }
      waiting.put(next.key, next);
    }
    thread.execute(() -> attempt(next));
  }

  private void attempt(Waiting next) {
    synchronized (waiting) {
      if (waiting.get(next.key) != next) {
        // A later record took its place.
        return;
      }
    }
    try {
      transport().send(next.record);
      published.inc();
      LOG.info("{} is published", next.key);
      done(next);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      failed(next, e.getCause() == null ? e : e.getCause());
    } catch (RuntimeException e) {
      // A producer throws some of its failures at once, and cannot be made for a broker without
      // an address.
      failed(next, e);
    }
  }

  private Transport transport() {
    Transport open = transport;
    if (open == null) {
      open = transports.get();
      transport = open;
    }
    return open;
  }

  private void failed(Waiting next, Throwable cause) {
    closeTransport();
    next.failures++;
    failures.inc();
    if (next.failures >= retries.attempts()) {
      givenUp.inc();
      LOG.error(
          "{} is given up after {} attempts; the last one failed: {}",
          next.key,
          next.failures,
          cause.toString());
      done(next);
      return;
    }
    long delay = retries.delayAfter(next.failures);
    LOG.error(
        "{} could not be published, and is tried again in {} ms: {}. The job has to be allowed to"
            + " write to the control topic.",
        next.key,
        delay,
        cause.toString());
    // What fails in an attempt is dealt with there; nothing is to be done with its future.
    ScheduledFuture<?> unused = thread.schedule(() -> attempt(next), delay, TimeUnit.MILLISECONDS);
  }

  private void done(Waiting one) {
    synchronized (waiting) {
      waiting.remove(one.key, one);
      waiting.notifyAll();
    }
  }

  /**
   * Waits until every record is there or given up.
   *
   * @param patience how long at most
   * @return whether it has come to that
   */
  boolean await(Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    synchronized (waiting) {
      for (long left = patience.toNanos(); !waiting.isEmpty(); left = end - System.nanoTime()) {
        if (left <= 0) {
          return false;
        }
        TimeUnit.NANOSECONDS.timedWait(waiting, left);
      }
      return true;
    }
  }

  /** Stops at once; what is not there by now is not published. */
  @Override
  public void close() {
    thread.shutdownNow();
    try {
      if (!thread.awaitTermination(PATIENCE_ON_CLOSING.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("the publisher of control records has not ended in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    closeTransport();
  }

  private void closeTransport() {
    Transport open = transport;
    transport = null;
    if (open != null) {
      try {
        open.close();
      } catch (RuntimeException e) {
        LOG.warn("a Kafka producer could not be closed: {}", e.toString());
      }
    }
  }
}
