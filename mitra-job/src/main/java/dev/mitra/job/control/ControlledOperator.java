package dev.mitra.job.control;

import dev.mitra.features.schema.EventSchema;
import dev.mitra.features.schema.EventSchemaParser;
import dev.mitra.job.wire.AdmittedChange;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;

/**
 * An operator that reads payments on its first input and admitted changes on its second, keeps the
 * changes in broadcast state, and asks a {@link ControlView} what is in force.
 *
 * @param <I> what arrives for payments
 * @param <O> what it emits
 */
public abstract class ControlledOperator<I, O> extends AbstractStreamOperator<O>
    implements TwoInputStreamOperator<I, AdmittedChange, O> {
  private static final long serialVersionUID = 1L;

  private final String schemaYaml;
  private final Compilation.Scope scope;
  private final long historyMillis;
  private final ControlSnapshot snapshot;

  private transient @Nullable EventSchema schema;
  private transient @Nullable ControlView control;
  private transient @Nullable BroadcastState<Long, AdmittedChange> changes;
  private transient List<AdmittedChange> initial = List.of();

  /**
   * @param schemaYaml the schema's text
   * @param scope how much of a configuration it needs
   * @param historyMillis how long a configuration that was replaced is kept
   * @param snapshot what to start with
   */
  protected ControlledOperator(
      String schemaYaml, Compilation.Scope scope, long historyMillis, ControlSnapshot snapshot) {
    this.schemaYaml = schemaYaml;
    this.scope = scope;
    this.historyMillis = historyMillis;
    this.snapshot = snapshot;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    initial = ControlState.initialize(context.getOperatorStateStore(), snapshot);
    changes = context.getOperatorStateStore().getBroadcastState(ControlState.DESCRIPTOR);
  }

  @Override
  public void open() throws Exception {
    super.open();
    EventSchema parsed = EventSchemaParser.parse(schemaYaml.getBytes(StandardCharsets.UTF_8));
    ControlView view = new ControlView(parsed, scope, historyMillis);
    view.load(initial);
    initial = List.of();
    schema = parsed;
    control = view;
    view.register(getMetricGroup());
  }

  @Override
  public void processElement2(StreamRecord<AdmittedChange> record) throws Exception {
    AdmittedChange change = record.getValue();
    BroadcastState<Long, AdmittedChange> state = Objects.requireNonNull(changes);
    if (state.contains(change.epoch())) {
      // Repeated after a restart of the control source from an earlier offset.
      return;
    }
    state.put(change.epoch(), change);
    control().add(change);
  }

  @Override
  public void close() throws Exception {
    if (control != null) {
      control.close();
    }
    super.close();
  }

  /** The event schema; after {@code open}. */
  protected final EventSchema schema() {
    return Objects.requireNonNull(schema);
  }

  /** What is in force; after {@code open}. */
  protected final ControlView control() {
    return Objects.requireNonNull(control);
  }
}
