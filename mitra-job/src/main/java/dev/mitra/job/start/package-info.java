/**
 * What is looked at before the job is submitted, so that a wrong configuration ends in sentences
 * that say what to do and not in a job that restarts for ever.
 */
@NullMarked
package dev.mitra.job.start;

import org.jspecify.annotations.NullMarked;
