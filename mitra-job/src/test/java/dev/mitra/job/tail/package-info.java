/** Proves which decisions {@code mitra tail} shows, and how. */
@NullMarked
package dev.mitra.job.tail;

import org.jspecify.annotations.NullMarked;
