/**
 * The job on a cluster of real processes that are killed, stopped and cut off, and a checker that
 * knows what was sent. docs/faults.md tells what is checked and how to run it for longer.
 */
@NullMarked
package dev.mitra.job.fault;

import org.jspecify.annotations.NullMarked;
