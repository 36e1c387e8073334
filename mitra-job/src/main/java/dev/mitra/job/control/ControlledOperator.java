package dev.mitra.job.control;

import dev.mitra.features.schema.EventSchema;
import dev.mitra.features.schema.EventSchemaParser;
import dev.mitra.job.wire.AdmittedChange;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
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
  private final ControlReader reader;

  private transient @Nullable EventSchema schema;
  private transient @Nullable ControlView control;
  private transient @Nullable ControlState changes;

  /**
   * @param schemaYaml the schema's text
   * @param scope how much of a configuration it needs
   * @param historyMillis how long a configuration that was replaced is kept
   * @param snapshot what to start with
   * @param reader reads the control topic after a failure
   */
  protected ControlledOperator(
      String schemaYaml,
      Compilation.Scope scope,
      long historyMillis,
      ControlSnapshot snapshot,
      ControlReader reader) {
    this.schemaYaml = schemaYaml;
    this.scope = scope;
    this.historyMillis = historyMillis;
    // What nobody asks for is no part of the job graph.
    this.snapshot = scope == Compilation.Scope.ALL ? snapshot : snapshot.withoutFiles();
    this.reader = reader;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    int attempt = getRuntimeContext().getTaskInfo().getAttemptNumber();
    changes = ControlState.open(context, scope, snapshot, reader, attempt);
  }

  @Override
  public void open() throws Exception {
    super.open();
    EventSchema parsed = EventSchemaParser.parse(schemaYaml.getBytes(StandardCharsets.UTF_8));
    ControlView view = new ControlView(parsed, scope, historyMillis);
    Objects.requireNonNull(changes).load(view);
    schema = parsed;
    control = view;
    view.register(getMetricGroup());
  }

  @Override
  public void processElement2(StreamRecord<AdmittedChange> record) throws Exception {
    // Files are those of models, which only score with all else.
    AdmittedChange change =
        scope == Compilation.Scope.ALL ? record.getValue() : record.getValue().withoutFiles();
    if (Objects.requireNonNull(changes).add(change)) {
      control().add(change);
    } else {
      control().saw(change);
    }
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    Objects.requireNonNull(changes).forgetWith(control());
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
