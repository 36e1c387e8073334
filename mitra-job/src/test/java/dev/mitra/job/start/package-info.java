/** What is said about wrong configurations, message by message. */
@NullMarked
package dev.mitra.job.start;

import org.jspecify.annotations.NullMarked;
