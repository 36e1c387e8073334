package dev.mitra.job.bench;

/**
 * The size of the job's state.
 *
 * @param bytes of the newest checkpoint, all that a restart from it would read
 */
public record State(long bytes) {}
