/** The job against real Kafka and real Flink, in this JVM and as processes of their own. */
@NullMarked
package dev.mitra.job.it;

import org.jspecify.annotations.NullMarked;
