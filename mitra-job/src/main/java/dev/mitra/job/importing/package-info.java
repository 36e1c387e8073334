/**
 * Makes resources of the rules that people have elsewhere, and says what cannot be carried over.
 */
@NullMarked
package dev.mitra.job.importing;

import org.jspecify.annotations.NullMarked;
