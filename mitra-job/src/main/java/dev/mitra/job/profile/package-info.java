/** The keyed operator that holds all profiles. */
@NullMarked
package dev.mitra.job.profile;

import org.jspecify.annotations.NullMarked;
