package dev.mitra.job.bench;

import dev.mitra.job.config.Topics;

/**
 * A scoring job that was stopped.
 *
 * @param topics of it
 * @param savepoint where its state lies
 */
record SavedJob(Topics topics, String savepoint) {}
