/**
 * What a benchmark has measured, for readers: Markdown for the documentation, one page of HTML with
 * plots, and JSON for programs. All are pure functions of the result.
 */
@NullMarked
package dev.mitra.job.bench.report;

import org.jspecify.annotations.NullMarked;
