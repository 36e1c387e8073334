/**
 * What a person sees of a demonstration: what became of every payment against the truth about it
 * ({@link dev.mitra.job.demo.DemoStats}), a live view of the decisions ({@link
 * dev.mitra.job.demo.LiveTable}) and the results at the end ({@link dev.mitra.job.demo.Summary}).
 *
 * <p>What counts and draws knows nothing of Flink or Kafka.
 */
@NullMarked
package dev.mitra.job.demo;

import org.jspecify.annotations.NullMarked;
