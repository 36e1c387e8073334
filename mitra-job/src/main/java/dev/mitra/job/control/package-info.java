/** The control stream: admission, activation by time, and what is in force when. */
@NullMarked
package dev.mitra.job.control;

import org.jspecify.annotations.NullMarked;
