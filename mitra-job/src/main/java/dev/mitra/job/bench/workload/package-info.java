/**
 * What is in force while the job is measured: features, patterns, rules, a policy and models, made
 * from a few numbers and a seed, so that two runs differ in one of them only.
 */
@NullMarked
package dev.mitra.job.bench.workload;

import org.jspecify.annotations.NullMarked;
