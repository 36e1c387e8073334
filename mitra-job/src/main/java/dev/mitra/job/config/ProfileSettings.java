package dev.mitra.job.config;

import java.io.Serializable;

/**
 * How profiles are kept.
 *
 * @param retentionMillis after how long without a change a profile is forgotten
 * @param cacheBytes how much of the heap each subtask takes for the profiles used last; 0 for none
 */
public record ProfileSettings(long retentionMillis, long cacheBytes) implements Serializable {}
