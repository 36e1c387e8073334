package dev.mitra.job.topology;

import dev.mitra.job.control.ControlReader;
import dev.mitra.job.wire.OutRecord;
import dev.mitra.job.wire.RawRecord;
import dev.mitra.job.wire.WireType;
import java.io.Serializable;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/**
 * Ends without Kafka: payments are computed from a running number, decisions, alerts and dead
 * letters go to the run. A source subtask reads one contiguous range of numbers, as it would one
 * partition.
 */
final class TestEnds implements Sources, Sinks {
  /** What a number stands for; a record of the topic {@link #NOTHING} is left out. */
  interface Log extends Serializable {
    RawRecord at(long number);
  }

  /** The topic of numbers that stand for nothing. */
  static final String NOTHING = "nothing";

  private static final RawRecord NO_RECORD = new RawRecord(NOTHING, 0, 0, 0, null, null);

  /** What becomes of a record at a sink. */
  private interface Taking extends Serializable {
    void take(Run run, OutRecord record);
  }

  private final long run;
  private final long numbers;
  private final Log log;
  private final long controlNumbers;
  private final Log control;

  /**
   * @param numbers how many numbers there are, over all source subtasks
   */
  TestEnds(Run run, long numbers, Log log) {
    this(run, numbers, log, 0, number -> NO_RECORD);
  }

  /**
   * @param controlNumbers how many control records there are
   * @param control the control records
   */
  TestEnds(Run run, long numbers, Log log, long controlNumbers, Log control) {
    this.run = run.number();
    this.numbers = numbers;
    this.log = log;
    this.controlNumbers = controlNumbers;
    this.control = control;
  }

  static RawRecord nothing() {
    return NO_RECORD;
  }

  @Override
  public ControlReader controlReader() {
    return ControlReader.NONE;
  }

  @Override
  public SingleOutputStreamOperator<RawRecord> payments(StreamExecutionEnvironment env) {
    Log numbered = log;
    GeneratorFunction<Long, RawRecord> generator = numbered::at;
    return env.fromSource(
            new DataGeneratorSource<>(generator, numbers, WireType.RAW_RECORD),
            WatermarkStrategy.noWatermarks(),
            "log")
        .filter(record -> !record.topic().equals(NOTHING));
  }

  @Override
  public SingleOutputStreamOperator<RawRecord> control(StreamExecutionEnvironment env) {
    Log numbered = control;
    GeneratorFunction<Long, RawRecord> generator = numbered::at;
    return env.fromSource(
            new DataGeneratorSource<>(generator, controlNumbers, WireType.RAW_RECORD),
            WatermarkStrategy.noWatermarks(),
            "control log")
        .setParallelism(1);
  }

  @Override
  public DataStreamSink<OutRecord> scores(DataStream<OutRecord> decisions) {
    return decisions.sinkTo(new Collecting(run, Run::decided));
  }

  @Override
  public DataStreamSink<OutRecord> features(DataStream<OutRecord> features) {
    return features.sinkTo(new Collecting(run, Run::logged));
  }

  @Override
  public DataStreamSink<OutRecord> alerts(DataStream<OutRecord> alerts) {
    return alerts.sinkTo(new Collecting(run, Run::alerted));
  }

  @Override
  public DataStreamSink<OutRecord> deadLetters(DataStream<OutRecord> letters) {
    return letters.sinkTo(new Collecting(run, Run::letter));
  }

  @Override
  public DataStreamSink<OutRecord> acks(DataStream<OutRecord> acks) {
    return acks.sinkTo(new DiscardingSink<>());
  }

  @Override
  public DataStreamSink<OutRecord> demotions(DataStream<OutRecord> demotions) {
    return demotions.sinkTo(new DiscardingSink<>());
  }

  /** Writes to the run. */
  private record Collecting(long run, Taking taking) implements Sink<OutRecord> {
    @Override
    public SinkWriter<OutRecord> createWriter(WriterInitContext context) {
      Run to = Run.of(run);
      Taking does = taking;
      return new SinkWriter<>() {
        @Override
        public void write(OutRecord record, Context context) {
          does.take(to, record);
        }

        @Override
        public void flush(boolean endOfInput) {
          // Nothing is held back.
        }

        @Override
        public void close() {
          // Nothing is open.
        }
      };
    }
  }
}
