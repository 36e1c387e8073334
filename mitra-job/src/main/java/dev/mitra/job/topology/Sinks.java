package dev.mitra.job.topology;

import dev.mitra.job.wire.OutRecord;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;

/** Where a topology writes to. */
public interface Sinks {
  /** Decisions. */
  DataStreamSink<OutRecord> scores(DataStream<OutRecord> decisions);

  /** Full vectors. */
  DataStreamSink<OutRecord> features(DataStream<OutRecord> log);

  /** Matches of patterns. */
  DataStreamSink<OutRecord> alerts(DataStream<OutRecord> alerts);

  /** Events that cannot be accepted. */
  DataStreamSink<OutRecord> deadLetters(DataStream<OutRecord> letters);

  /** Verdicts on control records. */
  DataStreamSink<OutRecord> acks(DataStream<OutRecord> acks);

  /** Control records of the breaker. Writing them may fail, and must neither wait nor throw. */
  DataStreamSink<OutRecord> demotions(DataStream<OutRecord> demotions);
}
