/** What a score and its explanation cost; see docs/benchmarks.md. */
@NullMarked
package dev.mitra.model.bench;

import org.jspecify.annotations.NullMarked;
