/** Payment events as slot arrays, and the decoder that makes them from bytes. */
@NullMarked
package dev.mitra.features.event;

import org.jspecify.annotations.NullMarked;
