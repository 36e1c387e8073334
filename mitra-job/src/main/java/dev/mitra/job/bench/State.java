package dev.mitra.job.bench;

/**
 * The size of the job's state.
 *
 * @param bytes of the newest checkpoint, all that a restart from it would read
 * @param liveProfiles keys with a profile; -1 when that is not known
 */
public record State(long bytes, long liveProfiles) {}
