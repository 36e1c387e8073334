/** The Flink job. */
@NullMarked
package dev.mitra.job;

import org.jspecify.annotations.NullMarked;
