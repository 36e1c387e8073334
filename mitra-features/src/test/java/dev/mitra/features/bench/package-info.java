/**
 * Benchmarks of profiles and expressions, run by {@link
 * dev.mitra.features.bench.FeatureBenchmarks}; how to read them is in {@code docs/benchmarks.md}.
 */
@NullMarked
package dev.mitra.features.bench;

import org.jspecify.annotations.NullMarked;
