/** Proves what a configuration may say. */
@NullMarked
package dev.mitra.job.config;

import org.jspecify.annotations.NullMarked;
