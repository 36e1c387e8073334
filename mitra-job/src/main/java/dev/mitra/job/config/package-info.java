/** The job's configuration: one immutable tree, read once, unknown keys refused. */
@NullMarked
package dev.mitra.job.config;

import org.jspecify.annotations.NullMarked;
