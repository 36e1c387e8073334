/**
 * Patterns on arrival: flink-cep's automaton and shared buffer over the bytes that lie behind an
 * entity's profile.
 */
@NullMarked
package dev.mitra.job.pattern;

import org.jspecify.annotations.NullMarked;
