package dev.mitra.job.bench;

import dev.mitra.job.config.Topics;

/**
 * A job that was submitted and runs.
 *
 * @param kind which
 * @param id Flink's
 * @param topics of which it reads and to which it writes
 */
record DeployedJob(Kind kind, String id, Topics topics) {}
