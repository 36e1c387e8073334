package dev.mitra.job.ingest;

import dev.mitra.job.wire.DedupeTicket;
import dev.mitra.job.wire.Inbound;
import java.time.Duration;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Says of each event id whether it was seen within the retention. Keyed by the id, so that repeats
 * are found whichever partition they come through; only the ticket and the id come here, so that
 * the events themselves keep the order of their partition.
 */
public final class DedupeFunction extends KeyedProcessFunction<String, DedupeTicket, Inbound> {
  private static final long serialVersionUID = 1L;

  /** The name of the state. */
  public static final String STATE = "seen";

  private static final Byte SEEN = 1;

  private final long retentionMillis;
  private transient @Nullable ValueState<Byte> seen;
  private transient Counter duplicates = new SimpleCounter();

  /**
   * @param retentionMillis how long an id is remembered
   */
  public DedupeFunction(long retentionMillis) {
    this.retentionMillis = retentionMillis;
  }

  @Override
  public void open(OpenContext context) {
    ValueStateDescriptor<Byte> descriptor = new ValueStateDescriptor<>(STATE, Types.BYTE);
    descriptor.enableTimeToLive(
        StateTtlConfig.newBuilder(Duration.ofMillis(retentionMillis))
            .setUpdateType(StateTtlConfig.UpdateType.OnCreateAndWrite)
            .setStateVisibility(StateTtlConfig.StateVisibility.NeverReturnExpired)
            .cleanupInRocksdbCompactFilter(10_000)
            .build());
    seen = getRuntimeContext().getState(descriptor);
    duplicates = getRuntimeContext().getMetricGroup().counter("mitra_duplicates");
  }

  @Override
  public void processElement(DedupeTicket ticket, Context context, Collector<Inbound> out)
      throws Exception {
    ValueState<Byte> state = Objects.requireNonNull(seen);
    boolean duplicate = state.value() != null;
    if (duplicate) {
      duplicates.inc();
    } else {
      state.update(SEEN);
    }
    out.collect(Inbound.verdict(ticket.ticket(), duplicate));
  }
}
