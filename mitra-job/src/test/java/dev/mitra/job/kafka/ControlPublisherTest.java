package dev.mitra.job.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.job.wire.OutRecord;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ControlPublisherTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final ControlPublisher.Retries THREE = new ControlPublisher.Retries(3, 1, 2);

  private final Broker broker = new Broker();
  private final Counter published = new SimpleCounter();
  private final Counter failures = new SimpleCounter();
  private final Counter givenUp = new SimpleCounter();
  private final ControlPublisher publisher =
      new ControlPublisher(broker::connect, THREE, published, failures, givenUp);

  @AfterEach
  void nothingStaysOpen() {
    publisher.close();
    assertThat(broker.open).hasValue(0);
  }

  @Test
  void whatIsHandedOverIsPublished() throws Exception {
    publisher.publish(record("a", "1"));
    publisher.publish(record("b", "2"));

    assertThat(publisher.await(PATIENCE)).isTrue();
    assertThat(broker.log).containsExactly("a=1", "b=2");
    assertThat(published.getCount()).isEqualTo(2);
    assertThat(failures.getCount()).isZero();
  }

  @Test
  void whatFailsIsTriedAgainWithAnotherProducer() throws Exception {
    broker.refuses.set(2);
    publisher.publish(record("a", "1"));

    assertThat(publisher.await(PATIENCE)).isTrue();
    assertThat(broker.log).containsExactly("a=1");
    assertThat(failures.getCount()).isEqualTo(2);
    assertThat(broker.connections).hasValue(3);
    assertThat(givenUp.getCount()).isZero();
  }

  @Test
  void aBrokerThatRefusesForEverIsGivenUpAndOthersAreStillPublished() throws Exception {
    broker.refuses.set(3);
    publisher.publish(record("a", "1"));
    assertThat(publisher.await(PATIENCE)).isTrue();

    publisher.publish(record("b", "2"));

    assertThat(publisher.await(PATIENCE)).isTrue();
    assertThat(broker.log).containsExactly("b=2");
    assertThat(givenUp.getCount()).isOne();
    assertThat(failures.getCount()).isEqualTo(3);
  }

  @Test
  void aBrokerThatCannotEvenBeConnectedToIsAFailureLikeAnyOther() throws Exception {
    broker.unreachable.set(2);
    publisher.publish(record("a", "1"));

    assertThat(publisher.await(PATIENCE)).isTrue();
    assertThat(broker.log).containsExactly("a=1");
    assertThat(failures.getCount()).isEqualTo(2);
  }

  @Test
  void aBrokerThatDoesNotAnswerKeepsNobodyWaiting() throws Exception {
    broker.hangs = true;
    publisher.publish(record("a", "1"));
    broker.asked.await();

    // More than there is room for; each returns at once, whatever the broker does.
    for (int i = 0; i < 5_000; i++) {
      publisher.publish(record("key-" + i, "1"));
    }

    assertThat(publisher.await(Duration.ZERO)).isFalse();
    assertThat(broker.log).isEmpty();
    // Closing does not wait for it either: see the check after each test.
  }

  @Test
  void ofRecordsWithOneKeyTheLastIsPublished() throws Exception {
    broker.holds = true;
    publisher.publish(record("first", "1"));
    broker.asked.await();
    publisher.publish(record("a", "old"));
    publisher.publish(record("a", "new"));
    broker.released.countDown();

    assertThat(publisher.await(PATIENCE)).isTrue();
    assertThat(broker.log).containsExactly("first=1", "a=new");
  }

  @Test
  void attemptsBecomeFewer() {
    ControlPublisher.Retries retries = new ControlPublisher.Retries(66, 1_000, 60_000);

    assertThat(List.of(1, 2, 3, 6, 7, 60))
        .extracting(retries::delayAfter)
        .containsExactly(1_000L, 2_000L, 4_000L, 32_000L, 60_000L, 60_000L);
  }

  private static OutRecord record(String key, String value) {
    return new OutRecord(key.getBytes(UTF_8), value.getBytes(UTF_8));
  }

  /** A broker that does what a test tells it to. */
  private static final class Broker {
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger refuses = new AtomicInteger();
    private final AtomicInteger unreachable = new AtomicInteger();
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private volatile boolean hangs;
    private volatile boolean holds;

    private ControlPublisher.Transport connect() {
      if (unreachable.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        throw new KafkaException("No resolvable bootstrap urls given in bootstrap.servers");
      }
      connections.incrementAndGet();
      open.incrementAndGet();
      return new ControlPublisher.Transport() {
        @Override
        public void send(OutRecord record) throws InterruptedException, ExecutionException {
          asked.countDown();
          if (holds) {
            released.await();
          }
          if (hangs) {
            new CountDownLatch(1).await();
          }
          if (refuses.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new ExecutionException(new TopicAuthorizationException("control"));
          }
          byte[] value = record.value();
          log.add(
              new String(record.key(), UTF_8)
                  + "="
                  + (value == null ? "" : new String(value, UTF_8)));
        }

        @Override
        public void close() {
          open.decrementAndGet();
        }
      };
    }
  }
}
