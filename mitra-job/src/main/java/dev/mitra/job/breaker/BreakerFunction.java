package dev.mitra.job.breaker;

import dev.mitra.job.wire.ActionCounts;
import dev.mitra.job.wire.OutRecord;
import dev.mitra.rules.breaker.Breaker;
import dev.mitra.rules.breaker.DemotionSpec;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds up what the deciding subtasks have counted, at parallelism 1, and asks for the demotion of
 * each rule and model that has left its guard. It only asks: a demotion is a control record, which
 * admission checks and which is in force for all payments from one moment on.
 *
 * <p>It has no state. After a restart it counts from nothing, and may ask once more for a demotion
 * that it asked for before: that has the same version, which admission refuses.
 */
public final class BreakerFunction extends ProcessFunction<ActionCounts, OutRecord> {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(BreakerFunction.class);

  /** Counter: how many demotions were asked for. */
  public static final String DEMOTIONS = "mitra_breaker_demotions";

  /** Gauge: how many rules and models have acted within their window. */
  public static final String WATCHED = "mitra_breaker_watched";

  private static final int MOST_TARGETS = 1_000;
  private static final long SECOND = 1_000;

  private final DemotionSigner signer;
  private transient Breaker breaker = new Breaker(MOST_TARGETS);
  private transient Counter demotions = new SimpleCounter();

  /**
   * @param signer signs the demotions
   */
  public BreakerFunction(DemotionSigner signer) {
    this.signer = signer;
  }

  @Override
  public void open(OpenContext context) {
    breaker = new Breaker(MOST_TARGETS);
    signer.open();
    demotions = getRuntimeContext().getMetricGroup().counter(DEMOTIONS);
    getRuntimeContext().getMetricGroup().gauge(WATCHED, () -> breaker.watched());
  }

  @Override
  public void processElement(ActionCounts counts, Context context, Collector<OutRecord> out) {
    long now = context.timerService().currentProcessingTime();
    // A machine whose clock is ahead does not move the windows of all others.
    long second = Math.min(counts.second(), now / SECOND);
    breaker.payments(second, counts.payments());
    for (ActionCounts.Acted each : counts.acted()) {
      breaker.acted(
          second,
          each.target(),
          each.epoch(),
          Math.min(each.since(), second),
          each.payments(),
          each.guard());
    }
    for (DemotionSpec demotion : breaker.check(now / SECOND)) {
      LOG.warn(
          "the breaker asks for {}: {} of epoch {} {}",
          demotion.id(),
          demotion.target(),
          demotion.epoch(),
          demotion.reason());
      demotions.inc();
      out.collect(record(demotion, now));
    }
  }

  private OutRecord record(DemotionSpec demotion, long now) {
    byte[] value = demotion.toResource();
    return new OutRecord(
        demotion.id().toKey().getBytes(StandardCharsets.UTF_8),
        value,
        signer.headers(demotion, value, now));
  }
}
