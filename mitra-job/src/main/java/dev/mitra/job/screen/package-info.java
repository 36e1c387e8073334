/** Lines for people on a terminal: how wide it is, what may be shown there, and in which colour. */
@NullMarked
package dev.mitra.job.screen;

import org.jspecify.annotations.NullMarked;
