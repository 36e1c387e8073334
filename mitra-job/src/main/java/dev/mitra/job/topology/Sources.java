package dev.mitra.job.topology;

import dev.mitra.job.control.ControlReader;
import dev.mitra.job.wire.RawRecord;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Where a topology reads from. */
public interface Sources {
  /** Payment events. */
  SingleOutputStreamOperator<RawRecord> payments(StreamExecutionEnvironment env);

  /** Control records, in order, from where the snapshot ended. */
  SingleOutputStreamOperator<RawRecord> control(StreamExecutionEnvironment env);

  /** Reads what was admitted, for operators that come back after a failure. */
  ControlReader controlReader();
}
