/** Tests of the ends in Kafka that need no broker. */
@NullMarked
package dev.mitra.job.kafka;

import org.jspecify.annotations.NullMarked;
