/** Proves when and how payments are decided. */
@NullMarked
package dev.mitra.job.decide;

import org.jspecify.annotations.NullMarked;
