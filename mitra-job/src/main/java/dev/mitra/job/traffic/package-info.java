/**
 * Seeded payment traffic for demonstrations, load tests and end-to-end tests: ordinary customers
 * with habits, attacks with their published shapes, and look-alikes that are no fraud.
 *
 * <p>{@link dev.mitra.job.traffic.TrafficGenerator} is the way in. The package knows the default
 * payment schema's JSON and nothing of Flink or Kafka.
 */
@NullMarked
package dev.mitra.job.traffic;

import org.jspecify.annotations.NullMarked;
