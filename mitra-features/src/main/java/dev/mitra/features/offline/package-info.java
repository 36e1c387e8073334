/** The feature engine without a stream: the same code over a sequence of events, for training. */
@NullMarked
package dev.mitra.features.offline;

import org.jspecify.annotations.NullMarked;
