/** Proves what the profile operator does with state. */
@NullMarked
package dev.mitra.job.profile;

import org.jspecify.annotations.NullMarked;
