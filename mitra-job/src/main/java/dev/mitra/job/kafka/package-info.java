/** The ends of the job: Kafka sources and sinks. */
@NullMarked
package dev.mitra.job.kafka;

import org.jspecify.annotations.NullMarked;
