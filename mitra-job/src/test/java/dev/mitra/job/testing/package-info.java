/** What tests need around the job: a real Kafka broker, and where the repository is. */
@NullMarked
package dev.mitra.job.testing;

import org.jspecify.annotations.NullMarked;
