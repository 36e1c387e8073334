package dev.mitra.job.ingest;

import dev.mitra.features.event.DecodeLimits;
import dev.mitra.features.event.Event;
import dev.mitra.features.event.EventDecoder;
import dev.mitra.features.event.RejectReason;
import dev.mitra.features.event.RejectedEventException;
import dev.mitra.features.schema.EventSchema;
import dev.mitra.features.schema.EventSchemaParser;
import dev.mitra.features.schema.Field;
import dev.mitra.job.timing.StageTimes;
import dev.mitra.job.wire.DedupeTicket;
import dev.mitra.job.wire.Inbound;
import dev.mitra.job.wire.RawRecord;
import dev.mitra.job.wire.SideOutputs;
import dev.mitra.job.wire.Ticket;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Turns records into events, and what is no event into a dead letter. Gives every event its ticket
 * and asks the dedupe operator about its id.
 */
public final class DecodeFunction extends ProcessFunction<RawRecord, Inbound> {
  private static final long serialVersionUID = 1L;

  /** The stage that dead letters of this function name. */
  public static final String STAGE = "decode";

  private final String schemaYaml;
  private final int maxEventBytes;
  private final long futureToleranceMillis;

  private transient @Nullable EventDecoder decoder;
  private transient boolean keepPayload;
  private transient int subtask;
  private transient long sequence;
  private transient @Nullable StageTimes times;
  private transient Map<RejectReason, Counter> rejected = new EnumMap<>(RejectReason.class);

  /**
   * @param schemaYaml the schema's text
   * @param limits what an event may cost to read
   */
  public DecodeFunction(String schemaYaml, DecodeLimits limits) {
    this.schemaYaml = schemaYaml;
    this.maxEventBytes = limits.maxBytes();
    this.futureToleranceMillis = limits.futureMillis();
  }

  @Override
  public void open(OpenContext context) {
    DecodeLimits defaults = DecodeLimits.DEFAULT;
    EventSchema schema = EventSchemaParser.parse(schemaYaml.getBytes(StandardCharsets.UTF_8));
    keepPayload = schema.fields().stream().noneMatch(Field::sensitive);
    decoder =
        new EventDecoder(
            schema,
            new DecodeLimits(
                maxEventBytes,
                defaults.maxDepth(),
                defaults.maxNumberLength(),
                futureToleranceMillis));
    subtask = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
    sequence = 0;
    rejected = new EnumMap<>(RejectReason.class);
    MetricGroup group = getRuntimeContext().getMetricGroup();
    times = StageTimes.register(group, StageTimes.INGEST);
    for (RejectReason reason : RejectReason.values()) {
      rejected.put(reason, group.addGroup("reason", reason.name()).counter("mitra_dead_letters"));
    }
  }

  @Override
  public void processElement(RawRecord record, Context context, Collector<Inbound> out) {
    Event event;
    try {
      event = Objects.requireNonNull(decoder).decode(record.value(), record.timestamp());
    } catch (RejectedEventException e) {
      Objects.requireNonNull(rejected.get(e.reason())).inc();
      context.output(
          SideOutputs.DEAD_LETTERS,
          DeadLetters.of(record, STAGE, e.reason(), String.valueOf(e.getMessage()), keepPayload));
      return;
    }
    Objects.requireNonNull(times)
        .recordMillis(context.timerService().currentProcessingTime() - record.timestamp());
    long ticket = Ticket.of(subtask, sequence++);
    out.collect(Inbound.event(ticket, record.timestamp(), event));
    context.output(SideOutputs.DEDUPE_TICKETS, new DedupeTicket(ticket, event.id()));
  }
}
