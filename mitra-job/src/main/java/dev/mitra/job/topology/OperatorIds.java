package dev.mitra.job.topology;

import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * Every operator's uid and name. A uid ties an operator to its state in savepoints: it is never
 * changed and never given to another operator.
 */
public enum OperatorIds {
  /** Reads payment events. */
  PAYMENTS_SOURCE("payments-source", "payments"),
  /** Reads control records. */
  CONTROL_SOURCE("control-source", "control"),
  /** Reads the model files that control records name. */
  MODEL_FILES("model-files", "model files"),
  /** Checks control records and stamps them. */
  ADMIT("admit", "admit"),
  /** Bytes to events. */
  DECODE("decode", "decode"),
  /** Remembers event ids. */
  DEDUPE("dedupe", "dedupe"),
  /** Events to entity tasks. */
  FAN_OUT("fan-out", "fan out"),
  /** All profiles. */
  PROFILE("profile", "profiles"),
  /** Partial vectors to decisions. */
  DECIDE("decide", "decide"),
  /** Counts of actions to demotions. */
  BREAKER("breaker", "breaker"),
  /** Writes decisions. */
  SCORES_SINK("scores-sink", "scores"),
  /** Writes full vectors. */
  FEATURES_SINK("features-sink", "features"),
  /** Writes matches of patterns. */
  ALERTS_SINK("alerts-sink", "alerts"),
  /** Writes dead letters. */
  DEAD_LETTERS_SINK("dead-letters-sink", "dead-letters"),
  /** Writes verdicts on control records. */
  ACKS_SINK("acks-sink", "acks"),
  /** Writes demotions to the control topic. */
  DEMOTIONS_SINK("demotions-sink", "demotions");

  private final String uid;
  private final String title;

  OperatorIds(String uid, String title) {
    this.uid = uid;
    this.title = title;
  }

  /** The uid. */
  public String uid() {
    return uid;
  }

  /** The name in the web UI and in metrics. */
  public String title() {
    return title;
  }

  /** Gives an operator its uid and name. */
  public <T> SingleOutputStreamOperator<T> on(SingleOutputStreamOperator<T> operator) {
    return operator.uid(uid).name(title);
  }

  /** Gives a sink its uid and name. */
  public <T> DataStreamSink<T> on(DataStreamSink<T> sink) {
    return sink.uid(uid).name(title);
  }
}
