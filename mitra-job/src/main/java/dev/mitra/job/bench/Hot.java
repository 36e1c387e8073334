package dev.mitra.job.bench;

/**
 * A method in which a process spends its time.
 *
 * @param method class and method
 * @param share of all samples in which it was on top, in [0, 1]
 */
public record Hot(String method, double share) {}
