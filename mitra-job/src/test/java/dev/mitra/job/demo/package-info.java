/** Proves what the demonstration counts, shows and writes. */
@NullMarked
package dev.mitra.job.demo;

import org.jspecify.annotations.NullMarked;
