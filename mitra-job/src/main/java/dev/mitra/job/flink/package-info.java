/** What a running Flink tells of a job over HTTP. */
@NullMarked
package dev.mitra.job.flink;

import org.jspecify.annotations.NullMarked;
