/** What rules and lists cost; see docs/benchmarks.md. */
@NullMarked
package dev.mitra.rules.bench;

import org.jspecify.annotations.NullMarked;
