package com.esotericsoftware.kryo;

/**
 * Stands in for Kryo's interface of this name, without which the JVM does not load XGBoost's
 * Booster. The tests never serialize one, so they need no more of Kryo than this name; in the job,
 * Flink brings the real one.
 */
public interface KryoSerializable {}
