/**
 * The Fraud Detection Handbook's data through the job: third-party input with published features to
 * compare with.
 */
@NullMarked
package dev.mitra.job.handbook;

import org.jspecify.annotations.NullMarked;
